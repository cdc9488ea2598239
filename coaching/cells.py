"""How one typed cell is read: a score, an instant, a length of time, a yes or no.

Pure text in, value or refusal out. Which cells make a row stands in intake.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from enum import StrEnum
from typing import NamedTuple

from coaching.scale import Scale, ScaleKind


class Reason(StrEnum):
    """Why a row is refused, as the summary counts it."""

    MISSING = "a required cell is empty"
    SHAPE = "number of cells differs from the header"
    QUOTES = "quote marks do not pair up"
    UNREADABLE = "characters that cannot be read"
    TOO_LONG = "text is too long"
    REP = "unknown rep"
    CRITERION = "unknown criterion"
    DATE = "not a date"
    NO_TIME = "date without a time of day"
    NO_ZONE = "date without a time zone"
    AMBIGUOUS_DATE = "day and month could be swapped"
    FUTURE = "date in the future"
    TOO_OLD = "date before the year 2000"
    SCORE = "not a score"
    OFF_SCALE = "score off the scale"
    WORD = "word not known in this column"
    DURATION = "not a duration"
    MOMENT = "not a moment in a call"
    LINK = "not a web link"
    CALL_CONFLICT = "same call told in two ways"
    AMOUNT = "not an amount"
    CURRENCY = "not a currency"
    STAGES = "not a stage history"
    PERIOD = "not a period"
    CONTRADICTION = "cells contradict each other"


class Refusal(NamedTuple):
    """Why one row cannot be taken in: a countable reason, the column, and words for the person."""

    reason: Reason
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a date without a zone means, and which of 03/04 is the day. None: refuse rather than guess."""

    zone: tzinfo | None = None
    team_zone: bool = False
    """Read a date without a zone in the rep's team's zone."""
    day_first: bool | None = None


def quoted(cell: str, /) -> str:
    """A cell as a message repeats it: in quote marks, cut after 60 characters."""
    text = " ".join(cell.split())
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"


def text_problem(
    cell: str, column: str, /, *, required: bool = False, most: int | None = None
) -> Refusal | None:
    """What is wrong with a cell as text: unreadable, empty though needed, or too long."""
    if is_unreadable(cell):
        said = f"{column} holds a NUL byte or bytes that are not in the file's encoding"
        return Refusal(Reason.UNREADABLE, column, said)
    if required and not cell.strip():
        return Refusal(Reason.MISSING, column, f"{column} is empty")
    if most is not None and len(cell.strip()) > most:
        return Refusal(
            Reason.TOO_LONG, column, f"{column} has {len(cell.strip())} characters; {most} is the most"
        )
    return None


def is_unreadable(text: str, /) -> bool:
    """NUL bytes, and bytes that did not belong to the file's encoding (kept as lone surrogates)."""
    return "\0" in text or (not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text))


CLOCK_SLACK = timedelta(minutes=5)
"""How far ahead another system's clock may be before its calls count as future."""

_PASS = frozenset({"pass", "passed", "yes", "y", "true", "1", "1.0", "1,0", "met"})
_FAIL = frozenset({"fail", "failed", "no", "n", "false", "0", "0.0", "0,0", "not met", "missed"})
_LIVE = frozenset({"live", "yes", "y", "true", "1", "customer", "live call"})
_SIMULATED = frozenset({"simulated", "simulation", "sim", "no", "n", "false", "0", "roleplay", "role play"})
_INBOUND = frozenset({"inbound", "in", "incoming"})
_OUTBOUND = frozenset({"outbound", "out", "outgoing"})
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)")
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DATE = re.compile(
    r"(?P<a>[0-9]{1,4})(?P<mark>[/.\-])(?P<b>[0-9]{1,2})(?P=mark)(?P<c>[0-9]{1,4})"
    r"(?:[ T,]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
    r"\s*(?P<half>[aApP][mM])?\s*(?P<zone>Z|z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_CLOCK = re.compile(r"(?:(?P<hours>[0-9]{1,3}):)?(?P<minutes>[0-9]{1,3}):(?P<seconds>[0-5][0-9])")
_SECONDS = re.compile(r"[0-9]{1,6}(?:[.,][0-9]+)?")
_LONGEST_CALL_S = 24 * 3600


def scale_words(scale: Scale) -> str:
    """The scale as a message names it: `1-4 scale`, `0-100 % scale`, `pass/fail scale`."""
    if scale.kind is ScaleKind.PASS_FAIL:
        return "pass/fail scale"
    unit = f" {scale.unit}" if scale.unit else ""
    return f"{scale.low:g}-{scale.high:g}{unit} scale"


def read_score(cell: str, scale: Scale, /, *, of: str) -> float | Refusal:
    """A score in native units. Decimal comma, `72 %`, the scale's own unit and pass/fail words are read."""
    text = cell.replace("\xa0", " ").replace("\u202f", " ").replace("\u2212", "-").strip()
    if scale.kind is ScaleKind.PASS_FAIL:
        return _read_pass(text, of)
    percent = text.endswith("%")
    bare = _without_unit(text, scale.unit)
    if _THOUSANDS.fullmatch(bare):
        said = f"{quoted(text)} could be a decimal comma or a thousands mark: write a point, or no mark"
        return Refusal(Reason.SCORE, "score", said)
    if not _NUMBER.fullmatch(bare):
        return Refusal(
            Reason.SCORE,
            "score",
            f"{quoted(text)} is not a score: a number on the {scale_words(scale)} is needed",
        )
    value = float(bare.replace(",", "."))
    if percent and "%" not in scale.unit:
        return Refusal(
            Reason.OFF_SCALE,
            "score",
            f"{quoted(text)} is a percentage, but “{of}” has a {scale_words(scale)}",
        )
    if scale.kind is ScaleKind.PERCENT and not percent and 0 < value < 1:
        return Refusal(
            Reason.OFF_SCALE,
            "score",
            f"{text} looks like a share: write {value * 100:g} or {value * 100:g} %",
        )
    if not scale.holds(value):
        return Refusal(Reason.OFF_SCALE, "score", f"{text} is off the {scale_words(scale)} of “{of}”")
    return value


def _without_unit(text: str, unit: str) -> str:
    for ending in (unit, "%"):
        if ending and text.casefold().endswith(ending.casefold()):
            return text[: -len(ending)].rstrip()
    return text


def _read_pass(text: str, of: str) -> float | Refusal:
    word = text.casefold()
    if word in _PASS:
        return 1.0
    if word in _FAIL:
        return 0.0
    if _NUMBER.fullmatch(text):
        return Refusal(
            Reason.OFF_SCALE, "score", f"{text} is off the pass/fail scale of “{of}”: write pass or fail"
        )
    return Refusal(Reason.SCORE, "score", f"{quoted(text)} is not pass or fail")


def read_instant(
    cell: str, /, *, now: datetime, zone: tzinfo | None, day_first: bool | None
) -> datetime | Refusal:
    """An instant in UTC. Nothing is guessed: no zone, no time of day or a swappable 03/04 is refused."""
    text = cell.strip()
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        found = _read_written_date(text, day_first)
        if isinstance(found, Refusal):
            return found
        read = found
    else:
        if len(text) <= len("2026-03-04"):
            return _no_time(text)
    try:
        instant = _to_utc(read, text, zone)
    except (OverflowError, ValueError):
        return _no_date(text)
    return instant if isinstance(instant, Refusal) else _within_reach(instant, text, now)


def _to_utc(read: datetime, text: str, zone: tzinfo | None) -> datetime | Refusal:
    if read.tzinfo is not None:
        return read.astimezone(UTC)
    if zone is None:
        said = f"{quoted(text)} has no time zone: write 2026-03-04T09:30+01:00, or import with --date-zone"
        return Refusal(Reason.NO_ZONE, "occurred_at", said)
    instant = read.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != read:
        said = f"{quoted(text)} did not exist in {zone}: the clocks went forward over it"
        return Refusal(Reason.DATE, "occurred_at", said)
    return instant


def _within_reach(instant: datetime, text: str, now: datetime) -> datetime | Refusal:
    if instant > now + CLOCK_SLACK:
        return Refusal(Reason.FUTURE, "occurred_at", f"{quoted(text)} is in the future")
    if instant.year < 2000:
        return Refusal(Reason.TOO_OLD, "occurred_at", f"{quoted(text)} is before the year 2000")
    return instant


def _no_date(text: str) -> Refusal:
    return Refusal(
        Reason.DATE,
        "occurred_at",
        f"{quoted(text)} is not a date and time: write it like 2026-03-04T09:30+01:00",
    )


def _no_time(text: str) -> Refusal:
    said = f"{quoted(text)} has no time of day, and baselines need the order of calls: 2026-03-04T09:30+01:00"
    return Refusal(Reason.NO_TIME, "occurred_at", said)


def _read_written_date(text: str, day_first: bool | None) -> datetime | Refusal:
    match = _DATE.fullmatch(text)
    if match is None:
        return _no_date(text)
    day = _day_of(match, text, day_first)
    if isinstance(day, Refusal):
        return day
    if match["hour"] is None:
        return _no_time(text)
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            return _no_date(text)
        hour = hour % 12 + (12 if match["half"].lower() == "pm" else 0)
    try:
        time = {"hour": hour, "minute": int(match["minute"]), "second": int(match["second"] or 0)}
        return datetime(*day, **time, tzinfo=_offset(match["zone"]))
    except ValueError:
        return _no_date(text)


def _day_of(match: re.Match[str], text: str, day_first: bool | None) -> tuple[int, int, int] | Refusal:
    """(year, month, day) of 2026/03/04, 04.03.2026 (always day first) or 03/04/2026 (as told)."""
    first, second, last = match["a"], match["b"], match["c"]
    if len(first) == 4:
        return int(first), int(second), int(last)
    if len(last) != 4:
        return Refusal(Reason.DATE, "occurred_at", f"{quoted(text)}: write the year with four digits")
    one, two = int(first), int(second)
    if match["mark"] == ".":
        day_first = True
    elif day_first is None and (one > 12 or two > 12 or one == two):
        day_first = one > 12
    if day_first is None:
        hint = "Write 2026-03-04, or import with --day-first or --month-first"
        said = f"{quoted(text)}: which of {one} and {two} is the month? {hint}"
        return Refusal(Reason.AMBIGUOUS_DATE, "occurred_at", said)
    return (int(last), two, one) if day_first else (int(last), one, two)


def read_day(cell: str, column: str, /, *, day_first: bool | None) -> date | Refusal:
    """A day: 2026-03-04, or as people write it. Of a date with a time, the day as it is written."""
    text = cell.strip()
    match = _DATE.fullmatch(text)
    try:
        if match is None:
            if len(text) <= len("2026-03-04"):
                return _no_day(text, column)
            return datetime.fromisoformat(text).date()
        day = _day_of(match, text, day_first)
        return day._replace(column=column) if isinstance(day, Refusal) else date(*day)
    except ValueError:
        return _no_day(text, column)


def _no_day(text: str, column: str) -> Refusal:
    return Refusal(Reason.DATE, column, f"{quoted(text)} is not a date: write it like 2026-03-04")


def _offset(zone: str | None) -> tzinfo | None:
    if zone is None:
        return None
    if zone[0] not in "+-":
        return UTC
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))


def read_live(cell: str, /) -> bool | Refusal:
    """Live customer call or simulation; empty means live."""
    word = cell.strip().casefold()
    if not word or word in _LIVE:
        return True
    if word in _SIMULATED:
        return False
    return Refusal(
        Reason.WORD, "live", f"{quoted(cell.strip())}: write yes (a live customer call) or no (a simulation)"
    )


def read_direction(cell: str, /) -> str | Refusal:
    """`inbound` or `outbound`; empty means outbound."""
    word = cell.strip().casefold()
    if not word or word in _OUTBOUND:
        return "outbound"
    if word in _INBOUND:
        return "inbound"
    return Refusal(Reason.WORD, "direction", f"{quoted(cell.strip())}: write inbound or outbound")


def read_duration(cell: str, /) -> int | Refusal | None:
    """Seconds, from `1800`, `30:00` or `1:02:03`; None when empty."""
    text = cell.strip()
    if not text:
        return None
    seconds = _seconds(text)
    if seconds is None or seconds > _LONGEST_CALL_S:
        said = f"{quoted(text)} is not a call's length: write seconds (1800) or 30:00, at most 24 hours"
        return Refusal(Reason.DURATION, "duration", said)
    return seconds


def read_moment(cell: str, /) -> str | Refusal | None:
    """A moment within a call as `12:40` or `1:02:03`, from that or from seconds; None when empty."""
    text = cell.strip()
    if not text:
        return None
    seconds = _seconds(text)
    if seconds is None or seconds > _LONGEST_CALL_S:
        return Refusal(
            Reason.MOMENT,
            "evidence_at",
            f"{quoted(text)} is not a moment in a call: write 12:40 or seconds (760)",
        )
    if ":" in text:
        return text
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _seconds(text: str) -> int | None:
    if _SECONDS.fullmatch(text):
        return round(float(text.replace(",", ".")))
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    return int(match["hours"] or 0) * 3600 + int(match["minutes"]) * 60 + int(match["seconds"])
