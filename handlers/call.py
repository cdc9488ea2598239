"""`/coach call`: one call scored by hand, and corrected by whoever scored it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coaching.business_days import local_date
from coaching.call_by_hand import CallEntry, call_form, score_call
from coaching.call_correcting import call_to_correct, correct_call
from coaching.errors import FieldError
from coaching.shown.forms import CallForm
from handlers.answers import Answer, CloseModal, Nothing, OpenModal, RefreshModal, View
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, Submission
from handlers.log_fields import read_minutes, whole
from handlers.naming import find_person
from handlers.origin import reply_url_of
from handlers.state import State
from templates.ids import Field

_SIMULATED = ("sim", "simulated", "no", "false", "0")


def open_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach call [@rep]`"""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        rep = find_person(store.people, payload.rest)
        form = call_form(store, actor, now=now, rep_id=rep.id if rep else None)
    return OpenModal(_modal(form, payload.response_url, deps))


def open_correct(payload: Press, deps: Deps) -> Answer:
    """Change: the value is a call id; how it read before stands in the form."""
    with unit_of(payload, deps, write=False) as (store, actor):
        form = call_to_correct(store, actor, int(payload.value))
    reply_url = reply_url_of(payload.modal.private) if payload.modal else payload.response_url
    return OpenModal(_modal(form, reply_url, deps))


def choose_rep(payload: Press, deps: Deps) -> Answer:
    """Another rep may be in another team, with other targets."""
    if payload.modal is None:
        return Nothing()
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        form = call_form(store, actor, now=now, rep_id=whole(payload.value))
    return RefreshModal(_modal(form, reply_url_of(payload.modal.private), deps))


def save(payload: Submission, deps: Deps) -> Answer:
    now, private = deps.clock.now(), payload.private
    corrects = whole(private.get("corrects"))
    saved = None
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            entry = _read(payload, today=local_date(now, actor.tz))
            if corrects is None:
                saved = score_call(store, actor, entry, now=now, key=payload.key)
            else:
                version = whole(private.get("corrects_version")) or 0
                saved = correct_call(store, actor, corrects, entry, version=version, now=now)
    return CloseModal(say=saved, reply_url=reply_url_of(private))


def _read(payload: Submission, *, today: date) -> CallEntry:
    state = payload.state
    rep_id = whole(state.choice(Field.REP)) or whole(payload.private.get("rep_id"))
    if rep_id is None:
        raise FieldError({"rep": "Choose whose call it was."})
    scores = {
        int(version_id): state.number_in(f"{Field.SCORE}:{version_id}")
        for version_id in state.suffixes(Field.SCORE)
    }
    return CallEntry(
        rep_id=rep_id,
        occurred_on=state.day(Field.OCCURRED_ON) or today,
        call_type=state.choice(Field.CALL_TYPE) or "other",
        direction=state.choice(Field.CALL_DIRECTION) or "outbound",
        live=(state.choice(Field.CALL_LIVE) or "live") not in _SIMULATED,
        scores={version_id: score for version_id, score in scores.items() if score is not None},
        parts=_read_parts(state),
        link=state.text(Field.CALL_LINK),
        minutes=read_minutes(state),
        quote=state.text(Field.EVIDENCE),
        quote_at=state.text(Field.EVIDENCE_AT),
    )


def _read_parts(state: State) -> dict[int, dict[int, float | None]]:
    """`part:<version id>-<place>`"""
    parts: dict[int, dict[int, float | None]] = {}
    for suffix in state.suffixes(Field.PART):
        version_id, place = suffix.split("-")
        parts.setdefault(int(version_id), {})[int(place)] = state.number_in(f"{Field.PART}:{suffix}")
    return parts


def _modal(form: CallForm, reply_url: str | None, deps: Deps) -> View:
    return deps.surfaces.modal(replace(form, private={**form.private, "reply_url": reply_url}))
