"""Figures and dates in a calm colleague's words (ux.md), shared by messages, modals and the digest.

Sentences of one surface only stand in its template.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coaching.scale import Direction, Scale, ScaleKind
from coaching.sessions import Verdict
from coaching.shown.comparison import DeltaShown

ARROW = "→"
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_READINGS = {
    "early_flat": "early, no lean yet",
    "no_meaningful_change": "no meaningful change",
    "invalid": "not comparable",
}
_BETTER = {"improved", "early_up"}


def say_day(day: date) -> str:
    """``24 Dec``; English whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def say_date(day: date) -> str:
    """``Thu 24 Dec``."""
    return f"{_WEEKDAYS[day.weekday()]} {say_day(day)}"


def say_span(first: date, last: date) -> str:
    """``3 to 19 Nov``, ``28 Oct to 19 Nov``, ``19 Nov``; with years when they differ."""
    if first == last:
        return say_day(first)
    if first.year != last.year:
        return f"{say_day(first)} {first.year} to {say_day(last)} {last.year}"
    if first.month == last.month:
        return f"{first.day} to {say_day(last)}"
    return f"{say_day(first)} to {say_day(last)}"


def say_list(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def say_ordinal(number: int) -> str:
    """``1st``, ``2nd``, ``5th``, ``11th``."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def say_counted(number: int, noun: str) -> str:
    """``1 call``, ``3 calls``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def say_verdict(verdict: Verdict) -> str:
    """Carry-through in a word, as the review modal offers it."""
    return "partly" if verdict is Verdict.PARTIAL else verdict.value


def say_delta(delta: DeltaShown) -> str:
    """The whole comparison: ``2.3 → 3.1 of 4 over 10 calls: improved by 0.8, likely between 0.3 and 1.3``."""
    if delta.verdict == "not_yet":
        return say_not_yet(delta)
    return f"{_before_to_now(delta)} over {say_counted(delta.n, 'call')}: {say_reading(delta)}"


def say_reading(delta: DeltaShown) -> str:
    """The part behind the colon: ``improved by 0.8, likely between 0.3 and 1.3``."""
    match delta.verdict:
        case "not_yet":
            return say_not_yet(delta)
        case "improved" | "regressed" if delta.value is not None:
            words = f"{delta.verdict} by {delta.scale.write_change(delta.value)}"
            return _join(words, say_interval(delta))
        case "no_meaningful_change":
            return _join(_READINGS[delta.verdict], say_interval(delta))
        case "invalid":
            return f"{_READINGS[delta.verdict]}, {say_unmet(delta)}"
        case "early_up" | "early_down":
            return f"early, leaning {_way(delta)}"
        case _:
            return _READINGS[delta.verdict]


def say_delta_cell(delta: DeltaShown) -> str:
    """A table cell: ``up 0.8``, ``down 14 points``, ``early, leaning up``, empty when not enough yet."""
    match delta.verdict:
        case "not_yet":
            return ""
        case "improved" | "regressed" if delta.value is not None:
            return f"{_way(delta)} {delta.scale.write_change(delta.value)}"
        case "early_up" | "early_down":
            return say_reading(delta)
        case _:
            return _READINGS[delta.verdict]


def _way(delta: DeltaShown) -> str:
    """``up`` where more is better; elsewhere figure and meaning part ways, so the meaning is said."""
    better = delta.verdict in _BETTER
    if delta.scale.direction is Direction.HIGHER:
        return "up" if better else "down"
    return "better" if better else "worse"


def say_baseline_to_now(delta: DeltaShown) -> str:
    """A table cell: ``2.3 → 3.1 (10)``, or ``not enough yet (3 of 10)``."""
    if delta.verdict == "not_yet" or delta.now is None:
        return say_not_yet(delta)
    before = "none" if delta.before is None else say_figure(delta.scale, delta.before)
    return f"{before} {ARROW} {say_figure(delta.scale, delta.now)} ({delta.n})"


def say_not_yet(delta: DeltaShown) -> str:
    return f"not enough yet ({delta.n} of 10)"


def say_interval(delta: DeltaShown) -> str:
    """How sure the data are (90 % interval): ``likely between 0.3 and 1.3``; empty without an interval."""
    low, high = delta.low, delta.high
    if low is None or high is None:
        return "too few calls to say how sure"
    if low == high:
        return "every call scored the same, so how sure is unknown"
    if low >= 0 or high <= 0:
        near, far = sorted((abs(low), abs(high)))
        return f"likely between {_bare_change(delta.scale, near)} and {delta.scale.write_change(far)}"
    words = (
        f"likely between {delta.scale.write_change(low)} worse and {delta.scale.write_change(high)} better"
    )
    return words if delta.verdict == "no_meaningful_change" else f"{words}: it may be chance"


def say_unmet(delta: DeltaShown) -> str:
    """Every condition of a valid comparison that does not hold, in words."""
    return say_list([condition.why for condition in delta.conditions if not condition.met])


def say_validity(delta: DeltaShown) -> str:
    """``Valid comparison: same criterion, same definition, same call type, 10 calls``, or what fails."""
    if delta.valid:
        return f"Valid comparison: {', '.join(condition.why for condition in delta.conditions)}"
    return f"Not a valid comparison: {say_unmet(delta)}"


def say_what_settles(delta: DeltaShown) -> str:
    """What would make the comparison valid: ``7 more calls``; empty when it is."""
    ways = {
        "same_version": "a new session, which freezes a baseline on the current definition",
        "comparable_calls": "a baseline and ten calls of one type",
        "ten_calls": say_counted(10 - delta.n, "more call"),
    }
    return say_list([ways[one.key] for one in delta.conditions if not one.met and one.key in ways])


def say_figure(scale: Scale, score: float) -> str:
    """A score without its scale: ``2.3``, ``58 %``, ``43.0``."""
    match scale.kind:
        case ScaleKind.PASS_FAIL:
            return f"{score * 100:.0f} %"
        case ScaleKind.PERCENT:
            return f"{score:.0f} %"
        case _:
            return f"{score:.1f}"


def _before_to_now(delta: DeltaShown) -> str:
    now = "" if delta.now is None else delta.scale.write(delta.now)
    before = "no baseline" if delta.before is None else say_figure(delta.scale, delta.before)
    return f"{before} {ARROW} {now}"


def _bare_change(scale: Scale, size: float) -> str:
    return scale.write_change(size).split(" ", 1)[0]


def _join(words: str, more: str) -> str:
    return f"{words}, {more}" if more else words
