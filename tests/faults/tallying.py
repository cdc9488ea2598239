"""What a fault test says to the table: number, fault, tries, lost, doubled, and what its control caught."""

from __future__ import annotations

from typing import Protocol


class Tally(Protocol):
    """Notes one line and fails the test when anything was lost or doubled."""

    def __call__(
        self,
        number: int,
        fault: str,
        /,
        *,
        tries: int,
        lost: int,
        doubled: int,
        control: str = "",
        on: str = "",
    ) -> None: ...
