"""One session's comparison, and one stretch of a rep nobody coached: what aggregates are made of.

Storage reads them set-wise (`insights_port`). How one comparison is read on its own stands in delta.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from coaching.baseline import BaselineKind
from coaching.delta import FULL_WINDOW
from coaching.sessions import SessionState

CLOSED = (SessionState.MEASURED, SessionState.INCOMPLETE)
"""States in which no further call changes the comparison."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A session that was held, with what its calls say so far. Changes are signed: positive is better."""

    session_id: int
    rep_id: int
    criterion_id: int
    version_id: int
    method: str
    call_kind: str | None
    """The one kind of call that is compared; None when the baseline is mixed or empty."""
    state: SessionState
    window_after: datetime
    baseline: BaselineKind
    mixed: bool
    same_version: bool
    n: int
    """Calls in the window, ten at most."""
    before: float | None
    """Attainment at the baseline, 0-100."""
    change: float | None
    """In units of the criterion's scale; None without a baseline or a call."""
    points: float | None
    """The same in points of attainment: what criteria with different scales have in common."""

    @property
    def closed(self) -> bool:
        return self.state in CLOSED

    @property
    def valid(self) -> bool:
        """CL 4, as `delta.compare` reads it for a window that is closed."""
        return (
            self.baseline in (BaselineKind.FULL, BaselineKind.PROVISIONAL)
            and not self.mixed
            and self.same_version
            and self.n >= FULL_WINDOW
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncoached:
    """Ten calls before and ten after an instant of a rep-criterion pair that had no session on it by then.

    Later ones are no matter: whoever is left out because they slipped and were coached leaves only those
    behind who did not slip, and nothing any more looks as good as doing nothing (decision 0022).
    """

    rep_id: int
    version_id: int
    call_kind: str
    day: datetime
    """The instant: when the day of the session began that it may be held against."""
    before: float
    change: float
    points: float


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Where uncoached pairs are looked for: one definition, one kind of call, one day."""

    version_id: int
    call_kind: str
    day: datetime


def day_of(instant: datetime) -> datetime:
    """When its day began, in UTC."""
    return datetime.combine(instant.astimezone(UTC).date(), time(), UTC)


def stretch_of(comparison: Comparison) -> Stretch | None:
    """None for a comparison that nothing uncoached is like: fewer than ten calls on either side."""
    if not comparison.valid or comparison.baseline is not BaselineKind.FULL or comparison.call_kind is None:
        return None
    return Stretch(comparison.version_id, comparison.call_kind, day_of(comparison.window_after))
