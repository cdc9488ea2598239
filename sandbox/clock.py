"""The demo clock: real time plus an offset that people and tests push forward. Nothing else keeps time
here."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def _real_now() -> datetime:
    return datetime.now(UTC)


class DemoClock:
    """Ticks with the real clock, can be moved forward, never goes back. Safe to read from any thread."""

    def __init__(
        self, start: datetime | None = None, *, real_now: Callable[[], datetime] = _real_now
    ) -> None:
        self._real_now = real_now
        self._lock = threading.Lock()
        self._offset = (start - real_now()) if start is not None else timedelta()
        self._last = datetime.min.replace(tzinfo=UTC)
        self._moves = 0

    def now(self) -> datetime:
        """The moment it is in the demo, aware, in UTC."""
        with self._lock:
            return self._read()

    def advance(self, by: timedelta) -> datetime:
        """Move forward. A negative step is refused with ValueError."""
        if by < timedelta():
            raise ValueError("the demo clock never goes back")
        with self._lock:
            self._offset += by
            self._moves += 1
            return self._read()

    def set(self, moment: datetime) -> datetime:
        """Jump to an aware moment at or after now; an earlier one is refused with ValueError."""
        if moment.tzinfo is None:
            raise ValueError("the demo clock takes aware datetimes only")
        with self._lock:
            now = self._read()
            if moment < now:
                raise ValueError(f"the demo clock never goes back: it is {now.isoformat()}")
            self._offset += moment.astimezone(UTC) - now
            self._moves += 1
            return self._read()

    @property
    def moves(self) -> int:
        """How often it was moved by hand; a scheduler may watch this to tick at once."""
        with self._lock:
            return self._moves

    def _read(self) -> datetime:
        # The real clock may be stepped back under us; what people were shown must not be.
        self._last = max(self._last, self._real_now() + self._offset)
        return self._last
