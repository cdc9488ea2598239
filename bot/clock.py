"""The clocks of the running product. Nothing else reads the time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


class SystemClock:
    """The machine's clock, for production."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def adjust(self, real: datetime, /) -> datetime:
        return real


class FollowingClock:
    """Follows another clock, such as the sandbox's demo clock that a person moves forward."""

    def __init__(self, source: Callable[[], datetime], /) -> None:
        self._source = source

    def now(self) -> datetime:
        return self._source()

    def adjust(self, real: datetime, /) -> datetime:
        """The database's reading, moved by as much as the followed clock is ahead of the machine's."""
        return real + (self._source() - datetime.now(UTC))
