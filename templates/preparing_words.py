"""Words of the brief and of flagged calls that Python says more easily than a template."""

from __future__ import annotations

from coaching.evidence import Extent
from coaching.scale import ScaleKind
from coaching.shown.flags import FlagShown
from coaching.shown.preparing import Evidence
from coaching.words import say_counted, say_date


def say_attainment(found: Evidence) -> str:
    """``33 % attainment``; nothing where the score itself is a percentage."""
    if found.attainment is None or found.scale.kind in (ScaleKind.PERCENT, ScaleKind.PASS_FAIL):
        return ""
    return f"{found.attainment:.0f} % attainment"


def say_extent(found: Evidence) -> str:
    """First occurrence or pattern, in numbers (SbS 2)."""
    of = f"{found.failing} of {say_counted(found.n, 'call')}"
    match found.extent:
        case Extent.NOTHING:
            return "No call is below 70 %: nothing asks for a session on this."
        case Extent.FIRST:
            return f"A first occurrence: {of} below 70 %. One call in depth is enough."
        case Extent.SCATTERED:
            return f"{of} below 70 %: not more than 30 %, so no pattern yet. One call is enough."
        case Extent.PATTERN:
            return f"A pattern: {of} below 70 %, more than 30 % of them."
        case Extent.CONFIRMED:
            return f"A confirmed pattern: {of} below 70 %. It warrants a session."


def say_questions(found: Evidence) -> tuple[str, ...]:
    """What to ask, so that the rep finds the gap (SbS 3): what happened, what was asked for, why."""
    first = found.calls[0] if found.calls else None
    where = f"at {first.quote_at} on {say_date(first.on)}" if first and first.quote_at else "in this moment"
    asked = [f"What did you do {where}, and what were you after?"]
    asked.append(
        "What does the standard ask for there?" if found.standard else "What would good look like there?"
    )
    asked.append("What got in the way?")
    if len(found.calls) > 1:
        asked.append("What do these moments have in common?")
    if found.broke_down:
        asked.append(f'Last time it broke down here: "{found.broke_down}". What would help at that point?')
    if found.stall:
        asked.append("Was the practice so far close enough to a real call?")
    return tuple(asked)


def say_flag_clock(flag: FlagShown) -> str:
    """``20 hours left of 48``, ``the 48 hours are over``."""
    if flag.hours_left < 0:
        return "the 48 hours are over"
    return f"{say_counted(flag.hours_left, 'hour')} left of 48"
