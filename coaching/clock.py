"""The one injected clock. Rules take `now` as an argument; only bot/ and the sandbox implement this."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Where time comes from. Everything is aware UTC."""

    def now(self) -> datetime:
        """This process's idea of now, aware, UTC."""

    def adjust(self, real: datetime, /) -> datetime:
        """Shift a reading of the database's clock into this clock's time.

        The system clock returns it unchanged; the sandbox's demo clock adds its offset; a test's
        set clock returns its own instant. Due and lease comparisons go through this, so that
        several machines agree on the database's time (reliability.md) and the demo can move it.
        """
