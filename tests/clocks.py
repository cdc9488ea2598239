"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

THURSDAY = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
"""Ten in the morning in New York, a working day, a week before Thanksgiving."""


class SetClock:
    """Implements `Clock`: the database's clock reads as this one, too."""

    def __init__(self, start: datetime = THURSDAY) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def adjust(self, real: datetime, /) -> datetime:
        assert real.tzinfo is not None
        return self._now

    def set(self, now: datetime) -> None:
        assert now.tzinfo is not None
        self._now = now.astimezone(UTC)

    def advance(self, by: timedelta | None = None, **parts: float) -> datetime:
        """Forward by a timedelta or its parts (``days=1``); the new now."""
        self._now += by if by is not None else timedelta(**parts)
        return self._now
