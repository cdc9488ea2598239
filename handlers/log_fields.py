"""Reading the log form: what stands in it while it is open, and the entry it becomes when submitted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coaching.business_days import local_date, local_time
from coaching.capturing import Entry
from coaching.errors import FieldError
from coaching.log_form import Typed
from coaching.sessions import STANDARD_METHODS, SessionDetails
from handlers.edge import Private, ViewSeen
from handlers.state import State
from templates.ids import Field

BRIEF_AT = "brief_at"


def read_typed(view: ViewSeen, *, tz: str) -> Typed:
    """Everything on screen, so that a redrawn form loses nothing."""
    state, private = view.state, view.private
    return Typed(
        rep_id=whole(state.choice(Field.REP)),
        criterion_id=whole(state.choice(Field.CRITERION)),
        method=state.choice(Field.METHOD),
        commitment=state.text(Field.COMMITMENT) or "",
        held_on=state.day(Field.HELD_ON),
        scheduled_for=read_when(state, tz=tz),
        minutes=read_minutes(state),
        call_link=state.text(Field.CALL_LINK),
        call_moment=state.text(Field.CALL_MOMENT),
        framework_step=state.text(Field.FRAMEWORK_STEP),
        note=state.text(Field.NOTE),
        counts_as=state.choice(Field.COUNTS_AS),
        more=bool(private.get("more")),
    )


def read_entry(view: ViewSeen, *, tz: str, now: datetime) -> Entry:
    """A submitted log or schedule form. The day it showed counts, even when submitted past midnight."""
    state, private = view.state, view.private
    rep_id, criterion_id = whole(state.choice(Field.REP)), whole(state.choice(Field.CRITERION))
    missing = {
        name: text
        for name, value, text in (
            ("rep", rep_id, "Choose whom you coached."),
            ("criterion", criterion_id, "Choose the one behaviour it was about."),
        )
        if value is None
    }
    if rep_id is None or criterion_id is None:
        raise FieldError(missing)
    opened_at = read_opened_at(private, now=now)
    empty = SessionDetails(method=STANDARD_METHODS[0][0], commitment="", held_on=local_date(opened_at, tz))
    return Entry(
        rep_id=rep_id,
        criterion_id=criterion_id,
        details=read_details(state, empty),
        opened_at=opened_at,
        typed_baseline=state.number(Field.BASELINE),
        follows=whole(private.get("follows")),
        brief_at=read_brief_at(private),
    )


def read_details(state: State, standing: SessionDetails) -> SessionDetails:
    """`standing` with whatever the form showed; an input that was shown and emptied is emptied."""
    texts = (Field.CALL_LINK, Field.CALL_MOMENT, Field.FRAMEWORK_STEP, Field.NOTE)
    shown = {field.value: state.text(field) for field in texts if state.has(field)}
    return replace(
        standing,
        method=state.choice(Field.METHOD) or standing.method,
        commitment=(state.text(Field.COMMITMENT) or "")
        if state.has(Field.COMMITMENT)
        else standing.commitment,
        held_on=state.day(Field.HELD_ON) or standing.held_on,
        counts_as=state.choice(Field.COUNTS_AS) if state.has(Field.COUNTS_AS) else standing.counts_as,
        minutes=read_minutes(state) if state.has(Field.MINUTES) else standing.minutes,
        **shown,
    )


def read_when(state: State, *, tz: str) -> datetime | None:
    day, at = state.day(Field.WHEN_DATE), state.time_of_day(Field.WHEN_TIME)
    if day is None or at is None:
        return None
    return local_time(day, at.hour, tz, at.minute)


def require_when(state: State, *, tz: str) -> datetime:
    when = read_when(state, tz=tz)
    if when is None:
        raise FieldError({"when_date": "Choose a day and a time."})
    return when


def read_minutes(state: State) -> int | None:
    minutes = state.number(Field.MINUTES)
    return None if minutes is None else round(minutes)


def read_opened_at(private: Private, *, now: datetime) -> datetime:
    opened = private.get("opened_at")
    return datetime.fromisoformat(opened) if isinstance(opened, str) else now


def read_brief_at(private: Private) -> datetime | None:
    """When the brief was opened that the form, or the log in it, came from."""
    opened = private.get(BRIEF_AT)
    return datetime.fromisoformat(opened) if isinstance(opened, str) else None


def read_version(private: Private) -> int:
    return whole(private.get("version")) or 0


def whole(value: str | int | None) -> int | None:
    """An id that came back as text; None when empty."""
    return int(value) if value not in (None, "") else None
