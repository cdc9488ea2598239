"""Why nothing moved in 90 days (CM): asked once, answered by a coach, corrected by whoever answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from coaching.changes import Record, differences
from coaching.corrections import changes_of, keep_change, show_changes
from coaching.deals.benchmarks import say_range
from coaching.deals.outcomes import LABELS as LABELS_OF_OUTCOMES
from coaching.errors import FieldError, NotAllowedError, StaleError
from coaching.measures.healthy import BANDS, RISES
from coaching.people import Member
from coaching.permissions import access_of
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.scorecard.check_ins import LAST_DAY, asks_cause, say_check_in
from coaching.scorecard.day_one import start_for
from coaching.scorecard.records import Cause, CheckIn, RootCause
from coaching.shown.common import Choice
from coaching.shown.scorecard import CheckInShown, RootCauseForm, RootCauseShown

MOST_WORDS = 1000
CAUSES = (
    Choice(Cause.DIAGNOSTIC, "Diagnostic", "Other behaviours than the coached ones hold the calls back."),
    Choice(
        Cause.METHODOLOGICAL,
        "Methodological",
        "The feedback was not specific enough, or the method not right.",
    ),
    Choice(Cause.MOTIVATIONAL, "Motivational", "Something else is in the way that coaching does not reach."),
)
LABELS: Mapping[str, str] = {one.value: one.label for one in CAUSES}


def cause_form(store: WorkspaceStore, actor: Member, check_in_id: int) -> RootCauseForm:
    """Empty, or filled in for whoever answered. Others read the answer on the scorecard."""
    check_in, given = _asked(store, actor, check_in_id)
    form = RootCauseForm(
        rep=show_person(store.people.member(check_in.rep_id)),
        day=check_in.day,
        known=check_in.known,
        causes=CAUSES,
        private={"check_in_id": check_in.id},
    )
    if given is None:
        return form
    _require_author(given, actor)
    shown = show_cause(store, given, reader=actor)
    return replace(
        form,
        chosen=shown.cause,
        note=shown.note,
        corrections=shown.corrections,
        private={**form.private, "corrects": given.id, "corrects_version": len(shown.corrections)},
    )


def answer_cause(
    store: WorkspaceStore,
    actor: Member,
    check_in_id: int,
    *,
    cause: str | None,
    note: str | None,
    now: datetime,
) -> RootCause:
    """Raises FieldError, and StaleError when somebody else answered meanwhile."""
    check_in, given = _asked(store, actor, check_in_id)
    if given is not None:
        raise StaleError(_TAKEN)
    chosen, words = _read(cause, note)
    made = store.day_ones.answer(check_in.id, chosen, note=words, by=actor.id, now=now)
    if made is None:
        raise StaleError(_TAKEN)
    return made


def correct_cause(
    store: WorkspaceStore,
    actor: Member,
    check_in_id: int,
    *,
    cause: str | None,
    note: str | None,
    version: int,
) -> RootCause:
    """By its author; what it said before is kept. Raises FieldError, StaleError."""
    _, given = _asked(store, actor, check_in_id)
    if given is None:
        raise StaleError
    _require_author(given, actor)
    chosen, words = _read(cause, note)
    changed = replace(given, cause=chosen, note=words)
    fields = differences(_kept(given), _kept(changed))
    if fields:
        keep_change(store, Record.ROOT_CAUSE, given.id, fields, version=version, by=actor)
        store.day_ones.change_cause(given.id, chosen, note=words)
    return changed


def show_check_ins(store: WorkspaceStore, rep_id: int, *, reader: Member) -> tuple[CheckInShown, ...]:
    """Of the start that counts, earliest first, each with the cause that was named."""
    start = start_for(store, rep_id)
    found = [
        one
        for one in store.day_ones.check_ins_of([rep_id]).get(rep_id, ())
        if start and one.dated is start.dated
    ]
    causes = store.day_ones.causes(one.id for one in found)
    return tuple(
        CheckInShown(
            check_in_id=one.id,
            day=one.day,
            on=one.on,
            better=one.better,
            worse=one.worse,
            known=one.known,
            asked=one.asked,
            reading=say_check_in(one),
            beside=say_healthy() if one.day == LAST_DAY else "",
            asks_cause=asks_cause(one.day, len(one.better), one.known) and one.id not in causes,
            cause=show_cause(store, causes[one.id], reader=reader) if one.id in causes else None,
        )
        for one in found
    )


_SHORT = {"questions per call": "", "% of deals": "%"}
"""Units that the measure's name says already."""


def say_healthy() -> str:
    """What ninety days are said to bring, with whose word that is: a claim to read the figures by."""
    bands = [
        f"{one.measure.value.lower()} {say_range(*one.ends, _SHORT.get(one.unit, one.unit)).strip()}"
        for one in BANDS
    ]
    rises = [
        f"{one.of or LABELS_OF_OUTCOMES[one.outcome].lower()} {one.low:g} to {one.high:g} points up"
        for one in RISES
    ]
    sources = ", ".join(dict.fromkeys(one.source for one in (*BANDS, *RISES)))
    return f"Said to be healthy by day {LAST_DAY}: {', '.join([*bands, *rises])} (source: {sources})."


def show_cause(store: WorkspaceStore, given: RootCause, *, reader: Member) -> RootCauseShown:
    changes = changes_of(store, Record.ROOT_CAUSE, given.id)
    return RootCauseShown(
        cause_id=given.id,
        cause=given.cause.value,
        note=given.note,
        by=store.people.member(given.answered_by).name,
        at=given.answered_at,
        may_change=given.answered_by == reader.id,
        corrections=show_changes(store, changes, say=_say_kept),
    )


def _asked(store: WorkspaceStore, actor: Member, check_in_id: int) -> tuple[CheckIn, RootCause | None]:
    check_in = store.day_ones.check_in(check_in_id)
    access_of(store, actor).require_coach(check_in.rep_id)
    if not asks_cause(check_in.day, len(check_in.better), check_in.known):
        raise NotAllowedError("Something moved by this day: no cause is asked for.")
    return check_in, store.day_ones.causes([check_in.id]).get(check_in.id)


def _require_author(given: RootCause, actor: Member) -> None:
    if given.answered_by != actor.id:
        raise NotAllowedError("Only whoever named the cause can change it. It stands on the scorecard.")


def _read(cause: str | None, note: str | None) -> tuple[Cause, str | None]:
    if cause is None or cause not in LABELS:
        raise FieldError({"cause": "Choose the one that fits best."})
    words = (note or "").strip() or None
    if words and len(words) > MOST_WORDS:
        raise FieldError({"note": f"At most {MOST_WORDS} characters."})
    return Cause(cause), words


def _kept(given: RootCause) -> dict[str, str | None]:
    return {"cause": given.cause.value, "note": given.note}


def _say_kept(field: str, kept: str | None) -> tuple[str, str]:
    if field == "cause":
        return "Cause", LABELS.get(kept or "", kept or "")
    return "What speaks for it", kept or ""


_TAKEN = "Somebody named the cause meanwhile. It stands on the scorecard."
