"""Facts of `/coach team`: activity, each with the outcome beside it, and where the reps stand by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coaching.deals.outcomes import OutcomeFigure
from coaching.insights import Aggregate
from coaching.shown.common import Choice
from coaching.team.figures import Adherence, Cohorts, Reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One rep on one criterion, in points of attainment."""

    rep: str
    value: float
    calls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadLine:
    """One target: each rep with calls enough, by name."""

    criterion: str
    standings: tuple[Standing, ...]
    quartiles: tuple[float, float, float] | None
    left_out: int
    """Reps with too few scored calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    team: str
    team_id: int
    today: date
    reps: int
    held: int
    """Sessions of the last four weeks."""
    minutes: float | None
    """On average; None where no session says."""
    timed: int
    coached: int
    not_coached: tuple[str, ...]
    reviews: Reviews
    steps: int
    """Criteria that are steps of the framework."""
    adherence: Adherence
    effect: Aggregate
    """Of every comparison of the last 13 weeks."""
    cohorts: Cohorts
    win_rate: tuple[OutcomeFigure, OutcomeFigure] | None
    """(the last 13 weeks, the 13 before); None where no deals are known."""
    to_log: tuple[float | None, int] | None
    """(median seconds, sessions); None for whom it is no business of."""
    spreads: tuple[SpreadLine, ...]
    scopes: tuple[Choice, ...]
    may_change: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPicture:
    """The same standings as a message to whoever asked, with the picture once that is uploaded."""

    team: str
    today: date
    spreads: tuple[SpreadLine, ...]
    file_id: str | None = None
