"""Words of `/coach insights`: what an aggregate says, with its n and its doubt, before any table."""

from __future__ import annotations

from coaching.aggregates import ENOUGH, Figure
from coaching.drift import BeyondDrift
from coaching.insights import Aggregate, Course
from coaching.scale import Scale
from coaching.shown.insights import Insights, RepLine
from coaching.words import say_counted, say_list
from templates.words import say_names

COACHING = "Coaching"


def say_signed(scale: Scale | None, change: float) -> str:
    """``+0.4``, ``−14 points``; points of attainment where there is no one scale."""
    size = f"{abs(change):.0f} points" if scale is None else scale.write_change(change)
    if not any(digit in size for digit in "123456789"):
        return size
    return f"{'+' if change > 0 else '−'}{size}"


def say_between(scale: Scale | None, low: float | None, high: float | None) -> str:
    """``likely between +0.1 and +0.7``."""
    if low is None or high is None or low == high:
        return "how sure is unknown: the figures do not vary"
    return f"likely between {say_signed(scale, low)} and {say_signed(scale, high)}"


def say_not_enough(n: int) -> str:
    return f"not enough yet ({n} of {ENOUGH})"


def say_effect(one: Aggregate, method: str | None = None, criterion: str | None = None) -> str:
    """Did it do more than doing nothing: ``Roleplay moved "…" by +0.4 more than doing nothing (n=14, …)``."""
    who = method or COACHING
    what = f'"{criterion}"' if criterion else "scores"
    beyond, scale = one.beyond, one.scale
    if one.figure.mean is None:
        return f"{who} on {what}: {say_not_enough(one.figure.n)}"
    if beyond.value is None:
        raw = f"{who} on {what}: {say_signed(scale, one.figure.mean)} (n={one.figure.n}, "
        alike = f"Only {beyond.pairs} of {ENOUGH} like it went" if beyond.pairs else "Nothing like it went"
        raw += say_between(scale, one.figure.low, one.figure.high)
        return f"{raw}). {alike} without a session, so what coaching did of that is unknown"
    doubt = f"n={beyond.pairs}, {say_between(scale, beyond.low, beyond.high)}"
    if beyond.helps:
        return f"{who} moved {what} by {say_signed(scale, beyond.value)} more than doing nothing ({doubt})"
    if beyond.harms:
        less = say_signed(scale, -beyond.value).removeprefix("+")
        return f"{who} moved {what} by {less} less than doing nothing ({doubt})"
    value = say_signed(scale, beyond.value)
    return f"{who} on {what}: no clear difference from doing nothing ({value}, {doubt})"


def say_figures(one: Aggregate) -> str:
    """One row of the table: what was measured, what drifts without a session, the difference."""
    if one.figure.mean is None:
        return say_not_enough(one.figure.n)
    return f"{say_change(one.scale, one.figure)} · {say_drift(one.scale, one.beyond)}"


def say_average(one: Aggregate) -> str:
    """``, average change +0.5 (n=12)``; nothing where there are too few."""
    if one.figure.mean is None:
        return ""
    return f", average change {say_signed(one.scale, one.figure.mean)} (n={one.figure.n})"


def say_change(scale: Scale | None, figure: Figure) -> str:
    """``n 14 · median +0.5 · mean +0.6 (+0.3 to +0.9)``."""
    if figure.mean is None or figure.median is None:
        return say_not_enough(figure.n)
    words = (
        f"n {figure.n} · median {say_signed(scale, figure.median)} · mean {say_signed(scale, figure.mean)}"
    )
    return words + _range(scale, figure.low, figure.high)


def say_drift(scale: Scale | None, beyond: BeyondDrift) -> str:
    """``uncoached +0.2 · difference +0.4 (+0.1 to +0.7, 12 pairs)``."""
    if beyond.value is None or beyond.drift is None:
        return f"uncoached: {say_not_enough(beyond.pairs)}"
    drift = f"uncoached {say_signed(scale, beyond.drift)}"
    apart = f"difference {say_signed(scale, beyond.value)}{_range(scale, beyond.low, beyond.high)}"
    return f"{drift} · {apart}, {beyond.pairs} pairs"


def _range(scale: Scale | None, low: float | None, high: float | None) -> str:
    if low is None or high is None or low == high:
        return ""
    return f" ({say_signed(scale, low)} to {say_signed(scale, high)})"


def say_period(facts: Insights) -> str:
    return "the last 13 weeks" if facts.quarter else "all time"


def say_what_counts(facts: Insights) -> str:
    """How many sessions there were and how many are in the figures; what settles the rest."""
    held = f"the newest {facts.held:,} sessions" if facts.newest else say_counted(facts.held, "session")
    words = [f"{held} held, {facts.counted} in these figures"]
    if facts.measuring:
        words.append(f"{facts.measuring} still measuring: behaviour follows coaching by weeks")
    if facts.left_out:
        words.append(f"{facts.left_out} not valid, {'some in' if facts.invalid else 'left out'}")
    return " · ".join(words)


def say_best(facts: Insights) -> str:
    """The answer in one sentence."""
    if not facts.best:
        return "No method has moved a criterion clearly more than doing nothing yet."
    return "; ".join(say_effect(line.aggregate, line.method, line.criterion) for line in facts.best[:3]) + "."


def say_who_moves(lines: tuple[RepLine, ...]) -> tuple[str, ...]:
    """Who improves, who plateaus whatever the method, of whom it cannot be said; by name."""
    of = {course: [line for line in lines if line.course.course is course] for course in Course}
    words = []
    if of[Course.IMPROVES]:
        words.append(f"Improve: {_names(of[Course.IMPROVES])}.")
    if of[Course.UP]:
        words.append(f"Up, not clearly more than doing nothing: {_names(of[Course.UP])}.")
    for line in of[Course.PLATEAU][:5]:
        tried = say_list([method.lower() for method in line.methods])
        moved = f"{line.course.moved} of {line.course.n} comparisons moved"
        words.append(f"Plateau whatever the method: {line.rep[:60]} ({moved}; {tried} tried).")
    if len(of[Course.PLATEAU]) > 5:
        words.append(f"Plateau, too: {_names(of[Course.PLATEAU][5:])}.")
    if of[Course.UNSURE]:
        words.append(f"Not moved by one method, others hardly tried: {_names(of[Course.UNSURE])}.")
    if of[Course.NOT_YET]:
        words.append(f"Not enough yet, below {ENOUGH} comparisons: {_names(of[Course.NOT_YET])}.")
    return tuple(words)


def _names(lines: list[RepLine]) -> str:
    return say_names([line.rep[:60] for line in lines], 12)


def say_rep_figures(line: RepLine) -> str:
    """A row of the reps' table."""
    return say_change(line.aggregate.scale, line.aggregate.figure)


def say_quartiles(spread: tuple[float, float, float], reps: int) -> str:
    lower, middle, upper = (say_signed(None, one) for one in spread)
    return f"Half of {reps} reps moved between {lower} and {upper} on average, the middle one {middle}."


def say_missing(facts: Insights) -> str:
    """Why there is no figure, and what brings one."""
    if not facts.held:
        return f"No session was held in {say_period(facts)}."
    needs = "A session counts once ten calls of the same kind are scored after it"
    return f"{say_counted(facts.held, 'session')} held, none to count yet. {needs}."
