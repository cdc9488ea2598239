"""Words of one surface that Python says more easily than a template. Figures: coaching/words.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coaching.baseline import FULL_CALLS, BaselineKind
from coaching.cadence import LABELS as TOUCHPOINTS
from coaching.cadence import Touchpoint
from coaching.people import Line, Member
from coaching.scale import Scale, ScaleKind
from coaching.shown.common import BaselineShown, CallShown, Choice
from coaching.shown.home import OverdueReview
from coaching.shown.messages import DigestRow, WaitingLine
from coaching.shown.practice import PracticeShown
from coaching.themes import PROPERTIES
from coaching.words import say_baseline_to_now, say_counted, say_date, say_delta_cell, say_list, say_span
from templates.escape import clip

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def say_day_in_full(day: date) -> str:
    """``Thursday 26 November``."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def say_number(number: int) -> str:
    """``two``; figures above ten."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def say_seconds(seconds: float) -> str:
    """``48 seconds``, ``1 min 52 s``, ``2 hours``."""
    whole = max(1, round(seconds))
    if whole < 60:
        return say_counted(whole, "second")
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return say_counted(whole // 3600, "hour")


def say_letting_go(practice: PracticeShown) -> str:
    """What becomes of practice that is let go: only a session's is read later."""
    kept = "It stays in the session's history." if practice.session_id else "It is listed nowhere afterwards."
    return f"Nobody is asked about it any more. {kept}"


def say_detail(field: str) -> str:
    """``held_on`` of a session's details as the log form labels it: ``Date of the session``."""
    labels = {
        "held_on": "Date of the session",
        "call_link": "Link to the call",
        "call_moment": "Moment in the call",
    }
    return labels.get(field) or field.replace("_", " ").capitalize()


def say_baseline(baseline: BaselineShown) -> str:
    """The line of the log modal (CL 3): ``2.3 of 4 · last 10 calls, 3 to 19 Nov · discovery, live``."""
    if baseline.value is None:
        return "none: no scored calls yet"
    value = baseline.scale.write(baseline.value)
    match baseline.kind:
        case BaselineKind.MANUAL:
            return f"{value} · typed by hand, stays out of team figures"
        case BaselineKind.NONE:
            return "none: no scored calls yet"
        case BaselineKind.PROVISIONAL:
            extent = f"only {say_counted(baseline.n, 'call')} so far: provisional"
        case BaselineKind.FULL:
            extent = f"last {say_counted(baseline.n, 'call')}"
            if baseline.first_on and baseline.last_on:
                extent += f", {say_span(baseline.first_on, baseline.last_on)}"
    kind = "mixed call types" if baseline.mixed else baseline.call_kind
    return " · ".join(part for part in (value, extent, kind) if part)


def say_baseline_briefly(baseline: BaselineShown) -> str:
    """``baseline 2.3 of 4 (10 calls)``."""
    if baseline.value is None or baseline.kind is BaselineKind.NONE:
        return "no baseline yet"
    value = baseline.scale.write(baseline.value)
    if baseline.kind is BaselineKind.MANUAL:
        return f"baseline {value} (typed by hand)"
    note = ", provisional" if baseline.n < FULL_CALLS else ""
    mixed = ", mixed call types" if baseline.mixed else ""
    return f"baseline {value} ({say_counted(baseline.n, 'call')}{note}{mixed})"


def say_due(line: WaitingLine, today: date) -> str:
    """``due today``, ``overdue since Tue 24 Nov (2 business days)``."""
    if line.overdue_days > 0:
        return f"overdue since {say_date(line.due_on)} ({say_counted(line.overdue_days, 'business day')})"
    return "due today" if line.due_on == today else f"due {say_date(line.due_on)}"


def say_call(call: CallShown) -> str:
    """``Tue 24 Nov, discovery, live, 31 min``."""
    minutes = f"{call.minutes} min" if call.minutes else ""
    return ", ".join(part for part in (say_date(call.on), call.kind, minutes) if part)


def say_scale(scale: Scale) -> str:
    """``1 to 4``, ``pass or fail``, ``0 to 100 %``, ``0 to 100 talk share, best between 40 and 50``."""
    if scale.kind is ScaleKind.PASS_FAIL:
        return "pass or fail"
    words = f"{scale.low:g} to {scale.high:g} {scale.unit}".strip()
    if scale.band_low is not None and scale.band_high is not None:
        return f"{words}, best between {scale.band_low:g} and {scale.band_high:g}"
    return f"{words}, lower is better" if scale.direction == "lower" else words


def scale_choices() -> tuple[Choice, ...]:
    return (
        Choice("pass_fail", "Pass or fail", "It was there, or it was not"),
        Choice("1-3", "1 to 3"),
        Choice("1-4", "1 to 4"),
        Choice("1-5", "1 to 5"),
        Choice("percent", "Percent"),
        Choice("measure", "A measure", "Its own unit, such as minutes or questions a call"),
    )


def call_choices(calls: Sequence[CallShown]) -> tuple[Choice, ...]:
    """Calls to pick from in the review."""
    return tuple(Choice(str(call.call_id), say_call(call)) for call in calls)


def review_choices(overdue: Sequence[OverdueReview]) -> tuple[Choice, ...]:
    """Reviews that whoever looks may give in the reviewer's place."""
    return tuple(
        Choice(str(one.session_id), one.rep, one.words) for one in overdue if one.session_id is not None
    )


def line_choices() -> tuple[Choice, ...]:
    """Kinds of line that may be muted; a review may only be handed over (domain.md 5)."""
    words = {
        Line.NEXT_CALL: "The next live call is in",
        Line.CHECK_IN: "Check-ins: after 5 calls, at day 30, 60, 90",
        Line.RESULT: "Result after 10 calls",
        Line.ESCALATION: "Overdue reviews of my team",
        Line.CALIBRATION: "Moments to score for calibration",
        Line.FLAG: "Reminders of flagged calls",
        Line.PRACTICE: "Practice that is done or overdue",
        Line.CADENCE: "What the week still misses, on Thursdays",
        Line.PLANNED: "Sessions planned for the day",
        Line.DECLINE: "A rep fell on a target within a week",
    }
    return tuple(Choice(line.value, label) for line, label in words.items())


def touchpoint_choices() -> tuple[Choice, ...]:
    """What a log may count as in the weekly cadence (CP 4)."""
    return tuple(Choice(one.value, TOUCHPOINTS[one]) for one in Touchpoint)


def say_touchpoints(keys: Sequence[str]) -> str:
    """``1:1 and deal review``, as they stand in a line."""
    labels = [TOUCHPOINTS[key] for key in keys]
    return say_list([label[0].lower() + label[1:] for label in labels])


def hour_choices(first: int, last: int) -> tuple[Choice, ...]:
    return tuple(Choice(str(hour), f"{hour:02}:00") for hour in range(first, last + 1))


def weekday_choices() -> tuple[Choice, ...]:
    return tuple(Choice(str(number), name) for number, name in enumerate(_DAYS, start=1))


def snooze_choices(checkpoint_id: int) -> tuple[Choice, ...]:
    """The line's own snooze; the first is the default (domain.md 5)."""
    return (
        Choice(f"{checkpoint_id}|tomorrow", "Next business day"),
        Choice(f"{checkpoint_id}|two_days", "In two business days"),
        Choice(f"{checkpoint_id}|pick", "Pick a day"),
    )


def say_summary(rows: Sequence[DigestRow], overdue: int) -> str:
    """``Two of eight improved on their focus, one slipped, three are still measuring. …``"""
    if not rows:
        return "Nobody has a session to report yet."
    verdicts = [row.delta.verdict if row.delta else "not_yet" for row in rows]
    improved, slipped = verdicts.count("improved"), verdicts.count("regressed")
    steady = verdicts.count("no_meaningful_change") + verdicts.count("invalid")
    measuring = len(verdicts) - improved - slipped - steady
    parts = [f"{say_number(improved)} of {say_number(len(rows))} improved on their focus"]
    parts += [f"{say_number(slipped)} slipped"] if slipped else []
    parts += [f"{say_number(steady)} did not clearly move"] if steady else []
    parts += (
        [f"{say_number(measuring)} {'is' if measuring == 1 else 'are'} still measuring"] if measuring else []
    )
    late = ""
    if overdue:
        late = f"{say_number(overdue)} {'review is' if overdue == 1 else 'reviews are'} overdue."
        late = f" {late.capitalize()}"
    words = ", ".join(parts)
    return f"{words[0].upper()}{words[1:]}.{late}"


def say_share(part: int, whole: int) -> str:
    """``6 of 8 (75 %)``."""
    return f"{part} of {whole}" + (f" ({100 * part / whole:.0f} %)" if whole else "")


def say_sentence(words: str) -> str:
    """The same words, beginning like a sentence."""
    return words[:1].upper() + words[1:]


def say_bar(count: int, of: int = FULL_CALLS) -> str:
    """``■■■□□□□□□□``: a plain bar; the figure stands beside it."""
    full = max(0, min(count, of))
    return "■" * full + "□" * (of - full)


def say_names(names: Sequence[str], most: int) -> str:
    """``Eli Novak, Fay Osei``, or the first of them ``and 4 more``."""
    shown = [clip(name, 60) for name in names[:most]]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def say_row(row: DigestRow) -> str:
    """Baseline, now and change of one rep in one go: ``2.3 → 3.1 (10), up 0.8``."""
    if row.delta is None:
        return "no session yet"
    change = say_delta_cell(row.delta)
    return say_baseline_to_now(row.delta) + (f", {change}" if change else "")


def unsaid_rows(rows: Sequence[DigestRow]) -> list[DigestRow]:
    """Rows without a verdict."""
    said = {"improved", "regressed", "no_meaningful_change"}
    return [row for row in rows if row.delta is None or row.delta.verdict not in said]


def say_why_blank(row: DigestRow) -> str:
    """Which condition fails and what would settle it."""
    if row.delta is None:
        return "no session yet; log one to start measuring"
    failing = [condition.why for condition in row.delta.conditions if not condition.met]
    missing = FULL_CALLS - row.delta.n
    settle = f"; {say_counted(missing, 'more comparable call')} will settle it" if missing > 0 else ""
    return (" and ".join(failing) or "not enough yet") + settle


def property_choices() -> tuple[Choice, ...]:
    """What the author of a criterion confirms (CL 1)."""
    return tuple(Choice(key, label) for key, label in PROPERTIES)


def muted_of(member: Member) -> list[str]:
    return sorted(line.value for line in member.muted)
