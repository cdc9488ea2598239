"""Scoring one call by hand (`/coach call`): the form's facts, its check, and the rows it becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from coaching.business_days import local_date, local_time
from coaching.calls import ScoreRow
from coaching.criteria import Criterion
from coaching.errors import FieldError, NoCriteriaError, NotFoundError
from coaching.log_form import MOST_OPTIONS, coachable_members, team_of
from coaching.loop.showing import show_person
from coaching.parts import roll_up
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import CallShown, Choice
from coaching.shown.forms import CallForm
from coaching.shown.messages import CallScored

MOST_CRITERIA = 10
CALL_TYPES: tuple[tuple[str, str], ...] = (
    ("discovery", "Discovery"),
    ("demo", "Demo"),
    ("negotiation", "Negotiation"),
    ("closing", "Closing"),
    ("follow-up", "Follow-up"),
    ("renewal", "Renewal"),
    ("support", "Support"),
    ("other", "Other"),
)
NOON_HOUR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """One submitted call. `scores` by criterion version id; criteria left empty are not in it."""

    rep_id: int
    occurred_on: date
    call_type: str
    direction: str
    live: bool
    scores: Mapping[int, float]
    parts: Mapping[int, Mapping[int, float | None]] = field(default_factory=dict)
    """By criterion version id: score of each part, by its place; None where none was typed."""
    link: str | None = None
    minutes: int | None = None
    quote: str | None = None
    quote_at: str | None = None


def call_form(store: WorkspaceStore, actor: Member, *, now: datetime, rep_id: int | None = None) -> CallForm:
    """The team's targets for one rep. Raises NoCriteriaError when there are none to score."""
    access = access_of(store, actor)
    reps = coachable_members(store, access)
    if rep_id is not None:
        access.require_coach(rep_id)
    rep = store.people.member(rep_id) if rep_id is not None else reps[0]
    criteria = store.criteria.targets(team_of(store, access, rep.id))[:MOST_CRITERIA]
    if not criteria:
        raise NoCriteriaError
    shown = reps[:MOST_OPTIONS] if rep in reps[:MOST_OPTIONS] else (rep, *reps[: MOST_OPTIONS - 1])
    return CallForm(
        reps=tuple(Choice(str(member.id), member.name) for member in shown),
        rep_id=rep.id,
        criteria=criteria,
        call_types=tuple(Choice(key, label) for key, label in CALL_TYPES),
        occurred_on=local_date(now, actor.tz),
        own=tuple(
            CallShown(call_id=call.id, on=local_date(call.occurred_at, actor.tz), kind=call.kind.write())
            for call in store.hand_calls.of_author(rep.id, by=actor.id)
        ),
    )


def score_call(
    store: WorkspaceStore, actor: Member, entry: CallEntry, *, now: datetime, key: str
) -> CallScored:
    """Take the call's scores in like any other source's. `key` becomes the call's external id, so that
    a repeat changes nothing. Raises FieldError on fields."""
    access_of(store, actor).require_coach(entry.rep_id)
    rep = store.people.member(entry.rep_id)
    criteria = {criterion.current.id: criterion for criterion in store.criteria.all()}
    entry, parts = check_entry(entry, criteria, today=local_date(now, actor.tz))
    key = f"hand:{key}"
    at = min(local_time(entry.occurred_on, NOON_HOUR, actor.tz), now)
    store.calls.take_in(score_rows(entry, key=key, at=at), now=now)
    call = store.calls.by_external_id(key)
    if call is None:
        raise NotFoundError
    store.hand_calls.keep(call.id, by=actor.id, now=now)
    for version_id, scores in parts.items():
        store.part_scores.keep(call.id, version_id, scores)
    return CallScored(rep=show_person(rep), scores=say_scores(entry, parts, criteria), call_id=call.id)


def check_entry(
    entry: CallEntry, criteria: Mapping[int, Criterion], *, today: date
) -> tuple[CallEntry, dict[int, dict[str, float]]]:
    """The entry with its parts rolled up, and the parts by name. Raises FieldError on fields."""
    problems = check_parts(entry, criteria)
    if problems:
        raise FieldError(problems)
    parts = name_parts(entry, criteria)
    entry = replace(entry, scores=dict(entry.scores) | roll_up_parts(parts, criteria))
    problems = check_call(entry, criteria, today=today)
    if problems:
        raise FieldError(problems)
    return entry, parts


def score_rows(entry: CallEntry, *, key: str, at: datetime) -> list[ScoreRow]:
    """One row a score, as any other source would send them. `key`: the call's external id."""
    return [
        ScoreRow(
            external_id=key,
            rep_id=entry.rep_id,
            occurred_at=at,
            call_type=entry.call_type,
            direction=entry.direction,
            live=entry.live,
            link=entry.link,
            duration_s=entry.minutes * 60 if entry.minutes else None,
            version_id=version_id,
            score=score,
            quote=entry.quote,
            quote_at=entry.quote_at,
        )
        for version_id, score in entry.scores.items()
    ]


def say_scores(
    entry: CallEntry, parts: Mapping[int, Mapping[str, float]], criteria: Mapping[int, Criterion]
) -> tuple[tuple[str, str], ...]:
    """(criterion, score in words)"""
    return tuple(
        (criteria[version_id].name, _say(criteria[version_id], score, parts.get(version_id)))
        for version_id, score in entry.scores.items()
    )


def check_call(entry: CallEntry, criteria: Mapping[int, Criterion], *, today: date) -> dict[str, str]:
    """Field word (`score:<version id>` for a score) -> what to do about it."""
    problems: dict[str, str] = {}
    if entry.occurred_on > today:
        problems["occurred_on"] = "That day is still to come."
    if not entry.scores:
        problems["score"] = "Score at least one criterion."
    if entry.link and not entry.link.startswith(("https://", "http://")):
        problems["call_link"] = "A link starts with https://."
    for version_id, score in entry.scores.items():
        criterion = criteria.get(version_id)
        if criterion is None:
            problems[f"score:{version_id}"] = "This criterion changed meanwhile. Open the form again."
        elif not criterion.scale.holds(score):
            low, high = criterion.scale.low, criterion.scale.high
            problems[f"score:{version_id}"] = f"The scale goes from {low:g} to {high:g}."
    return problems


def check_parts(entry: CallEntry, criteria: Mapping[int, Criterion]) -> dict[str, str]:
    """`part:<version id>-<place>` -> what to do about it. A whole needs all of its parts, or none."""
    problems: dict[str, str] = {}
    for version_id, scores in entry.parts.items():
        criterion = criteria.get(version_id)
        if criterion is None or len(scores) != len(criterion.current.definition.sub_criteria):
            if any(score is not None for score in scores.values()):
                problems["part"] = "This criterion changed meanwhile. Open the form again."
            continue
        scale, is_scored = criterion.scale, any(score is not None for score in scores.values())
        for place, score in scores.items():
            if score is None and is_scored:
                problems[f"part:{version_id}-{place}"] = "Score every part of this criterion, or none."
            elif score is not None and not scale.holds(score):
                problems[f"part:{version_id}-{place}"] = (
                    f"The scale goes from {scale.low:g} to {scale.high:g}."
                )
    return problems


def name_parts(entry: CallEntry, criteria: Mapping[int, Criterion]) -> dict[int, dict[str, float]]:
    """Checked parts by their names; criteria without a score are left out."""
    named: dict[int, dict[str, float]] = {}
    for version_id, scores in entry.parts.items():
        typed = [score for _, score in sorted(scores.items()) if score is not None]
        if typed:
            parts = criteria[version_id].current.definition.sub_criteria
            named[version_id] = {part.name: score for part, score in zip(parts, typed, strict=True)}
    return named


def roll_up_parts(
    parts: Mapping[int, Mapping[str, float]], criteria: Mapping[int, Criterion]
) -> dict[int, float]:
    return {
        version_id: roll_up(criteria[version_id].current.definition.sub_criteria, scores)
        for version_id, scores in parts.items()
    }


def _say(criterion: Criterion, score: float, parts: Mapping[str, float] | None) -> str:
    words = criterion.scale.write(score)
    if not parts:
        return words
    return f"{words} ({', '.join(f'{name} {part:g}' for name, part in parts.items())})"
