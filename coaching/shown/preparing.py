"""Facts of the brief of a session (SbS 3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from coaching.evidence import Extent
from coaching.scale import Scale
from coaching.shown.common import CallShown, Choice, Person
from coaching.shown.flags import FlagShown


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What the last 14 days say about one criterion, and what stands beside it in the agenda."""

    criterion_id: int
    criterion: str
    scale: Scale
    framework_step: str | None
    standard: str
    """What good looks like, from the definition; empty when nobody wrote it down."""
    target: float | None
    recent: float | None
    """Average native score of the last 14 days; None without a scored call."""
    attainment: float | None
    extent: Extent
    failing: int
    n: int
    calls: tuple[CallShown, ...]
    """To play, lowest score first."""
    model: CallShown | None
    """The team's best-scored call, unless that fails, too."""
    model_rep: str | None
    broke_down: str | None
    """Where the last carry-through review on this criterion saw it break."""
    last_session: str | None
    """The latest session on it and what moved since, in words."""
    stall: str | None
    """Two sessions, 30 days, nothing moved: another method, in words."""
    method: str | None
    """Key of that method."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrepForm:
    """`/coach prep`: the brief. Without `evidence` nothing was scored lately, and it says what would help."""

    rep: Person
    reps: tuple[Choice, ...]
    criteria: tuple[Choice, ...]
    """Lowest attainment first, with the figure as hint."""
    evidence: Evidence | None
    focus: str | None
    """The rep's one focus and why, when it is another criterion."""
    thin: tuple[int, int] | None
    """(calls scored, calls) of a month that has too few scores to steer by."""
    flags: tuple[FlagShown, ...]
    about: tuple[Choice, ...]
    """Calls that the log can be about."""
    about_chosen: str | None
    planned_for: datetime | None = None
    """The session that is planned on this behaviour: the log becomes its."""
    private: dict[str, str | int | None] = field(default_factory=dict)
