"""A comparison before and after a session, as every surface shows it (CL 4)."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.scale import Scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One of the four of CL 4."""

    key: str
    """same_criterion, same_version, comparable_calls, ten_calls"""
    met: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeltaShown:
    """A comparison as shown. Below 5 calls `value` is None and no figure may be drawn.

    `verdict`: improved, regressed, no_meaningful_change; early_up, early_down, early_flat from 5 to 9
    calls; invalid; not_yet. `low`/`high`: 90 % Welch interval of the signed difference.
    """

    scale: Scale
    before: float | None
    now: float | None
    n: int
    value: float | None
    low: float | None
    high: float | None
    verdict: str
    conditions: tuple[Condition, ...]

    @property
    def valid(self) -> bool:
        return all(condition.met for condition in self.conditions)
