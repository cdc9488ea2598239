"""A call scored by hand is corrected by whoever scored it: the form, the check, what it said before.

The same call id goes through the intake again: windows recount; frozen scores are copies and stay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from coaching.business_days import local_date, local_time
from coaching.call_by_hand import (
    CALL_TYPES,
    MOST_CRITERIA,
    NOON_HOUR,
    CallEntry,
    check_entry,
    say_scores,
    score_rows,
)
from coaching.calls import Call, ScoredCall
from coaching.changes import Change, Record, differences
from coaching.corrections import GONE, changes_of, keep_change, show_changes
from coaching.criteria import Criterion
from coaching.errors import NotAllowedError
from coaching.log_form import team_of
from coaching.loop.showing import show_person
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.corrections import CallStanding
from coaching.shown.forms import CallForm
from coaching.shown.messages import CallScored
from coaching.words import say_date

_LABELS = {
    "occurred_on": "Date of the call",
    "call_type": "Call type",
    "direction": "Direction",
    "live": "With whom?",
    "minutes": "Minutes",
    "link": "Link to the call",
    "quote": "Evidence",
    "quote_at": "Moment in the call",
}
_WORDS = {"outbound": "Outbound", "inbound": "Inbound", "live": "A customer, live", "sim": "A simulation"}

Parts = Mapping[int, Mapping[str, float]]
"""By criterion version id: the score of each part, by its name."""


def call_to_correct(store: WorkspaceStore, actor: Member, call_id: int) -> CallForm:
    """Its own form, filled in. Raises NotAllowedError for whoever did not score it."""
    call = _own(store, actor, call_id)
    scores, parts = _standing(store, call)
    known = criteria_by_version(store, scores)
    scored = tuple(known[one.version_id] for one in scores)
    targets = store.criteria.targets(team_of(store, access_of(store, actor), call.rep_id))
    fresh = tuple(one for one in targets if one.id not in {held.id for held in scored})
    rep = store.people.member(call.rep_id)
    changes = changes_of(store, Record.CALL, call.id)
    entry = _entry_of(call, scores, tz=actor.tz)
    types = dict(CALL_TYPES)
    types.setdefault(entry.call_type, entry.call_type)
    return CallForm(
        reps=(Choice(str(rep.id), rep.name),),
        rep_id=rep.id,
        criteria=(*scored, *fresh)[: max(MOST_CRITERIA, len(scored))],
        call_types=tuple(Choice(key, label) for key, label in types.items()),
        occurred_on=entry.occurred_on,
        corrects=CallStanding(
            rep=rep.name,
            call_type=entry.call_type,
            direction=entry.direction,
            live=entry.live,
            scores=entry.scores,
            parts={
                (version_id, place): held[part.name]
                for version_id, held in parts.items()
                for place, part in enumerate(known[version_id].current.definition.sub_criteria)
                if part.name in held
            },
            minutes=entry.minutes,
            link=entry.link,
            quote=entry.quote,
            quote_at=entry.quote_at,
            earlier=show_changes(store, changes, say=saying(criteria_by_version(store, scores, changes))),
        ),
        private={"rep_id": rep.id, "corrects": call.id, "corrects_version": len(changes)},
    )


def correct_call(
    store: WorkspaceStore, actor: Member, call_id: int, entry: CallEntry, *, version: int, now: datetime
) -> CallScored:
    """All of it anew, its rep aside; a score left empty goes. Raises FieldError, StaleError."""
    call = _own(store, actor, call_id)
    scores, old_parts = _standing(store, call)
    criteria = criteria_by_version(store, scores)
    before = _entry_of(call, scores, tz=actor.tz)
    entry, parts = check_entry(replace(entry, rep_id=call.rep_id), criteria, today=local_date(now, actor.tz))
    is_same_day = entry.occurred_on == before.occurred_on
    at = call.occurred_at if is_same_day else min(local_time(entry.occurred_on, NOON_HOUR, actor.tz), now)
    was, became = kept_fields(before, old_parts), kept_fields(entry, parts)
    named = dict.fromkeys((*was, *became))
    fields = differences({name: was.get(name) for name in named}, became)
    if fields:
        keep_change(store, Record.CALL, call.id, fields, version=version, by=actor)
        store.calls.take_in(score_rows(entry, key=call.external_id, at=at), now=now, whole=True)
        for version_id in {*old_parts, *parts}:
            store.part_scores.keep(call.id, version_id, parts.get(version_id, {}))
    return CallScored(
        rep=show_person(store.people.member(call.rep_id)),
        scores=say_scores(entry, parts, criteria),
        call_id=call.id,
        corrected=True,
    )


def criteria_by_version(
    store: WorkspaceStore, scores: Sequence[ScoredCall], changes: Sequence[Change] = ()
) -> dict[int, Criterion]:
    """Every criterion as it is now, and as it was in the versions that these speak of."""
    criteria = store.criteria.all()
    known = {one.current.id: one for one in criteria}
    by_id = {one.id: one for one in criteria}
    asked = {one.version_id for one in scores}
    asked |= {int(field.field.split(":")[1]) for one in changes for field in one.fields if ":" in field.field}
    for version_id in sorted(asked - known.keys()):
        version = store.criteria.version(version_id)
        known[version_id] = replace(by_id[version.criterion_id], current=version)
    return known


def kept_fields(entry: CallEntry, parts: Parts) -> dict[str, str | None]:
    """What the history keeps of a call: `score:<version id>` and `part:<version id>:<name>`, too."""
    return {
        "occurred_on": entry.occurred_on.isoformat(),
        "call_type": entry.call_type,
        "direction": entry.direction,
        "live": "live" if entry.live else "sim",
        **{f"score:{version_id}": f"{score:g}" for version_id, score in entry.scores.items()},
        **{
            f"part:{version_id}:{name}": f"{score:g}"
            for version_id, held in parts.items()
            for name, score in held.items()
        },
        "minutes": str(entry.minutes) if entry.minutes else None,
        "link": entry.link,
        "quote": entry.quote,
        "quote_at": entry.quote_at,
    }


def saying(criteria: Mapping[int, Criterion]) -> Callable[[str, str | None], tuple[str, str]]:
    """How a kept field reads: (label, words)."""

    def say(field: str, text: str | None) -> tuple[str, str]:
        kind, _, rest = field.partition(":")
        if kind == "score":
            criterion = criteria[int(rest)]
            return criterion.name, criterion.scale.write(float(text)) if text else ""
        if kind == "part":
            version_id, _, name = rest.partition(":")
            return f"{criteria[int(version_id)].name} · {name}", text or ""
        words = {"occurred_on": _say_day, "call_type": _say_type}.get(kind, _say_word)
        return _LABELS[kind], words(text) if text else ""

    return say


def _say_day(text: str) -> str:
    return say_date(date.fromisoformat(text))


def _say_type(text: str) -> str:
    return dict(CALL_TYPES).get(text, text)


def _say_word(text: str) -> str:
    return _WORDS.get(text, text)


def _own(store: WorkspaceStore, actor: Member, call_id: int) -> Call:
    call = store.calls.get(call_id)
    access = access_of(store, actor)
    access.require_score(call.rep_id)
    author = store.hand_calls.author(call.id)
    if author is None:
        raise NotAllowedError(
            "This call's scores came from elsewhere; they are corrected where they came from."
        )
    if author != actor.id:
        held = store.people.members({author})
        name = held[author].name if author in held else GONE
        raise NotAllowedError(f"Only {name} can correct this: they scored the call.")
    access.require_coach(call.rep_id)
    return call


def _standing(
    store: WorkspaceStore, call: Call
) -> tuple[tuple[ScoredCall, ...], dict[int, dict[str, float]]]:
    scores = store.hand_calls.scores(call.id)
    parts = {one.version_id: store.part_scores.of_call(call.id, one.version_id) for one in scores}
    return scores, {version_id: held for version_id, held in parts.items() if held}


def _entry_of(call: Call, scores: Sequence[ScoredCall], *, tz: str) -> CallEntry:
    told = next((one for one in scores if one.quote or one.quote_at), None)
    return CallEntry(
        rep_id=call.rep_id,
        occurred_on=local_date(call.occurred_at, tz),
        call_type=call.kind.call_type,
        direction=call.kind.direction,
        live=call.kind.live,
        scores={one.version_id: one.score for one in scores},
        link=call.link,
        minutes=call.duration_s // 60 if call.duration_s else None,
        quote=told.quote if told else None,
        quote_at=told.quote_at if told else None,
    )
