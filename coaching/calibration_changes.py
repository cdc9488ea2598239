"""A running round that is corrected or cancelled: by whom, what stands, and who hears of it, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from coaching.business_days import local_date, local_time
from coaching.calibrating import (
    CALLED_OFF,
    OVER,
    RoundEntry,
    plan_message,
    possible_coaches,
    problems_of,
)
from coaching.calibration import CLOSING_HOUR, Round
from coaching.calibration_shown import owns_round, show_round
from coaching.changes import Change, Record, differences
from coaching.corrections import (
    changes_of,
    keep_change,
    merged,
    readings_of,
    show_changes,
    tell_later,
    unheard,
)
from coaching.deliveries import Delivery, DeliveryKind, DeliveryState
from coaching.errors import FieldError, NotAllowedError, StaleError
from coaching.people import Line, Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.program import CalibrationChanged, CalibrationCorrection
from coaching.words import say_date, say_list

COACHES = "coaches"
_LABELS = {"call_link": "Link", "call_moment": "Moment", "what": "What happens there"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """Who is asked from now on."""

    ids: tuple[int, ...]
    added: tuple[int, ...]
    removed: tuple[int, ...]


def round_to_correct(store: WorkspaceStore, actor: Member, round_id: int) -> CalibrationCorrection:
    """Raises NotAllowedError for whoever did not start it, StaleError when it runs no more."""
    one = _own_running(store, actor, round_id)
    changes = changes_of(store, Record.ROUND, one.id)
    invited = store.people.members(store.calibration.invited(one.id))
    came_in = store.calibration.answered(one.id)
    return CalibrationCorrection(
        asked=show_round(store, one, tz=actor.tz),
        coaches=tuple(invited[coach_id].slack_id for coach_id in store.calibration.invited(one.id)),
        may_rephrase=came_in == 0,
        came_in=came_in,
        earlier=show_changes(store, changes, say=_saying(store)),
        private={"round_id": one.id, "corrects_version": len(changes)},
    )


def correct_round(
    store: WorkspaceStore, actor: Member, round_id: int, entry: RoundEntry, *, version: int, now: datetime
) -> Round:
    """The day, the coaches who have not answered, and before the first answer what is asked.

    Raises FieldError on whatever cannot be so, StaleError when somebody else was faster.
    """
    one = _own_running(store, actor, round_id)
    starter = store.people.member(one.started_by)
    asked = _asked(store, actor, one, entry, now=now)
    due_at = local_time(entry.due_on, CLOSING_HOUR, starter.tz) if entry.due_on else one.due_at
    fields = differences(
        _kept(one, store.calibration.invited(one.id), tz=starter.tz),
        {
            "call_link": entry.call_link,
            "call_moment": entry.call_moment,
            "what": entry.what,
            "due_on": local_date(due_at, starter.tz).isoformat(),
            COACHES: _joined(asked.ids),
        },
    )
    if not fields:
        return one
    keep_change(store, Record.ROUND, one.id, fields, version=version, by=actor)
    changed = store.calibration.change(
        one.id, call_link=entry.call_link, call_moment=entry.call_moment, what=entry.what, due_at=due_at
    )
    if not changed:
        raise StaleError(OVER)
    if store.calibration.uninvite(one.id, asked.removed) != len(asked.removed):
        raise FieldError({COACHES: "Somebody you left out has answered meanwhile and stays in."})
    store.calibration.invite(one.id, asked.added)
    for coach in store.people.members(asked.added).values():
        if Line.CALIBRATION not in coach.muted:
            plan_message(store, one, coach, kind=DeliveryKind.CALIBRATION_ASKED, at=store.now())
    _tell(store, one, {*store.calibration.not_answered(one.id), *asked.removed}, number=version + 1)
    return store.calibration.get(one.id)


def cancel_round(store: WorkspaceStore, actor: Member, round_id: int, *, now: datetime) -> Round:
    """Nothing in it counts, and nobody is asked any more. Repeating is harmless."""
    one = store.calibration.get(round_id)
    if one.cancelled_at is None:
        _own_running(store, actor, round_id)
        version = len(changes_of(store, Record.ROUND, one.id))
        keep_change(store, Record.ROUND, one.id, (), version=version, by=actor, ended=True)
        if not store.calibration.cancel(one.id, now=now):
            raise StaleError(OVER)
        _tell(store, one, store.calibration.invited(one.id), number=version + 1)
    else:
        _require_change(store, actor, one)
    return one


def round_changed(store: WorkspaceStore, delivery: Delivery) -> CalibrationChanged | None:
    """What one coach hears. None when they were never asked, have answered, or a later change says it."""
    one = store.calibration.get(delivery.number("round_id"))
    member_id, number = delivery.number("member_id"), delivery.number("number")
    changes = changes_of(store, Record.ROUND, one.id)
    if one.closed_at is not None or not changes or changes[-1].number != number:
        return None
    asked_key = f"{DeliveryKind.CALIBRATION_ASKED.value}:{one.id}:{member_id}"
    others = [_key(one.id, member_id, change.number) for change in changes if change.number != number]
    fresh = unheard(store, changes, said_by=[asked_key, *others])
    seat = store.calibration.seat(one.id, member_id)
    shown = CalibrationChanged(
        asked=show_round(store, one, tz=store.people.member(member_id).tz),
        by=store.people.member(changes[-1].by).name,
    )
    if one.cancelled_at is not None:
        return replace(shown, cancelled=True) if fresh else None
    if seat is None:
        return replace(shown, left_out=True) if fresh and _was_in(fresh, member_id) else None
    if seat.answered_at is not None:
        return None
    asked = store.outbox.by_key(asked_key)
    never_said = asked is not None and asked.state is DeliveryState.SUPERSEDED
    if never_said or (fresh and not _was_in(fresh, member_id)):
        return replace(shown, asked_again=True)
    fields = [field for field in merged(fresh) if field.field != COACHES]
    return replace(shown, readings=readings_of(fields, say=_saying(store))) if fields else None


def _was_in(fresh: Iterable[Change], member_id: int) -> bool:
    """Whether this coach was asked when they last heard of the round."""
    lists = [field.before for change in fresh for field in change.fields if field.field == COACHES]
    return not lists or str(member_id) in (lists[0] or "").split(",")


def _asked(store: WorkspaceStore, actor: Member, one: Round, entry: RoundEntry, *, now: datetime) -> _Asked:
    """Raises FieldError."""
    before = store.calibration.invited(one.id)
    standing = {member.slack_id: member for member in store.people.members(before).values()}
    possible = {**possible_coaches(store, access_of(store, actor)), **standing}
    problems = problems_of(entry, possible, today=local_date(now, actor.tz))
    if entry.due_on == local_date(one.due_at, actor.tz):
        problems.pop("due_on", None)
    ids = tuple(possible[slack_id].id for slack_id in dict.fromkeys(entry.coaches) if slack_id in possible)
    removed = tuple(coach_id for coach_id in before if coach_id not in ids)
    out = set(store.calibration.not_answered(one.id))
    stays = [store.people.member(coach_id).name for coach_id in removed if coach_id not in out]
    if stays:
        problems[COACHES] = f"{say_list(stays)} answered already and cannot be left out any more."
    if out != set(before) and _words_of(one) != (entry.call_link, entry.call_moment, entry.what):
        problems["what"] = "Somebody has answered what was asked: cancel the round and start another one."
    if problems:
        raise FieldError(problems)
    return _Asked(ids=ids, added=tuple(i for i in ids if i not in before), removed=removed)


def _own_running(store: WorkspaceStore, actor: Member, round_id: int) -> Round:
    one = store.calibration.get(round_id)
    _require_change(store, actor, one)
    if one.cancelled_at is not None:
        raise StaleError(CALLED_OFF)
    if one.closed_at is not None:
        raise StaleError(OVER)
    return one


def _require_change(store: WorkspaceStore, actor: Member, one: Round) -> None:
    access_of(store, actor).require_start_calibration()
    if not owns_round(one, actor):
        raise NotAllowedError("Only whoever started this round and enablement can change it.")


def _tell(store: WorkspaceStore, one: Round, coaches: Iterable[int], *, number: int) -> None:
    for coach in store.people.members(set(coaches)).values():
        if Line.CALIBRATION not in coach.muted:
            tell_later(
                store,
                DeliveryKind.CALIBRATION_CHANGED,
                coach,
                key=_key(one.id, coach.id, number),
                subject={"round_id": one.id, "member_id": coach.id, "number": number},
            )


def _key(round_id: int, member_id: int, number: int) -> str:
    return f"{DeliveryKind.CALIBRATION_CHANGED.value}:{round_id}:{member_id}:{number}"


def _words_of(one: Round) -> tuple[str, str, str]:
    return one.call_link, one.call_moment, one.what


def _kept(one: Round, invited: Iterable[int], *, tz: str) -> dict[str, str | None]:
    return {
        "call_link": one.call_link,
        "call_moment": one.call_moment,
        "what": one.what,
        "due_on": local_date(one.due_at, tz).isoformat(),
        COACHES: _joined(invited),
    }


def _joined(ids: Iterable[int]) -> str:
    return ",".join(str(one) for one in sorted(ids))


def _saying(store: WorkspaceStore) -> Callable[[str, str | None], tuple[str, str]]:
    def say(field: str, text: str | None) -> tuple[str, str]:
        if field == COACHES:
            people = store.people.members({int(one) for one in (text or "").split(",") if one})
            return "Coaches", say_list(sorted(member.name for member in people.values()))
        if field == "due_on" and text:
            return "Answers until", say_date(date.fromisoformat(text))
        return _LABELS.get(field, field), text or ""

    return say
