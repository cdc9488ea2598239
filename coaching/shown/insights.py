"""Facts of `/coach insights`. There is no coach in them, and reps stand by name, never by figure."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.insights import Aggregate, RepCourse
from coaching.shown.common import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectLine:
    """An aggregate with the names of what it is about; None: not told apart."""

    method: str | None
    criterion: str | None
    aggregate: Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class InsightsReport:
    """The same as a message: words first, table second, picture third."""

    insights: Insights
    chart: bool = True
    """Whether Slack is asked to draw it."""
    file_id: str | None = None
    """A picture that stands in for the chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepLine:
    rep: str
    course: RepCourse
    methods: tuple[str, ...]
    """Labels of what was tried."""
    aggregate: Aggregate


@dataclass(frozen=True, slots=True, kw_only=True)
class Insights:
    whose: str
    """In words: ``All my reps``, ``Enterprise East``."""
    quarter: bool
    """The last 13 weeks; else everything."""
    invalid: bool
    """With comparisons that are not valid."""
    held: int
    """Sessions in the period."""
    newest: bool = False
    """There are more of them; the newest count."""
    measuring: int
    """Of them, those whose ten calls are not in yet."""
    counted: int
    """Comparisons in the figures."""
    left_out: int
    """Closed comparisons that are not valid."""
    most_coached: tuple[EffectLine, ...]
    """What was coached most; several when as often."""
    most: int
    """How often."""
    best: tuple[EffectLine, ...]
    """For each criterion the method that did most beyond doing nothing, where one clearly did.

    Where none did, methods that clearly did over all criteria.
    """
    methods: tuple[EffectLine, ...]
    criteria: tuple[EffectLine, ...]
    both: tuple[EffectLine, ...]
    reps: tuple[RepLine, ...]
    spread: tuple[float, float, float] | None
    """Quartiles of the reps' average changes, in points of attainment."""
    scopes: tuple[Choice, ...]
    """Teams that may be chosen; empty for a single one."""
    asked: str
    """What a button carries that asks for the same."""
    other_period: str
    """What the button carries that asks for the other one; so does the next."""
    other_validity: str
