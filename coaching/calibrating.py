"""Calibration: start a round, answer it blind, close it, show how far coaches agree (domain.md 2, CP 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.business_days import local_date, local_time
from coaching.calibration import BUSINESS_DAYS, CLOSING_HOUR, FEWEST_COACHES, MOST_COACHES, NewRound, Round
from coaching.calibration_shown import show_board, show_round
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.errors import FieldError, NotAllowedError, StaleError
from coaching.loop.audience import can_hear
from coaching.loop.diary import diary_of, earliest_hearing
from coaching.people import Line, Member, Role
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.program import CalibrationBoard, CalibrationScore, CalibrationStart

LONGEST_SPAN = timedelta(days=60)
HEAD_START = timedelta(hours=1)
"""Whoever runs the round reads the result first."""
_LONGEST_WAIT = timedelta(days=1)
CALLED_OFF = "This round was cancelled. There is nothing to score."
OVER = "This round is closed. `/coach calibrate` shows what came out."


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundEntry:
    """One submitted start form."""

    criterion_id: int | None
    call_link: str
    call_moment: str
    what: str
    coaches: tuple[str, ...]
    """Slack ids."""
    due_on: date | None


def board_for(store: WorkspaceStore, actor: Member) -> CalibrationBoard:
    """Whoever coaches or manages somewhere, and enablement; nobody else has a part in this."""
    access = access_of(store, actor)
    access.require_calibrate()
    return show_board(store, actor, access)


def start_form(store: WorkspaceStore, actor: Member, *, now: datetime) -> CalibrationStart:
    access = access_of(store, actor)
    access.require_start_calibration()
    diary = diary_of(store, actor)
    criteria = [one for one in store.criteria.all() if one.retired_at is None]
    coaches = list(possible_coaches(store, access))
    return CalibrationStart(
        criteria=tuple(Choice(str(one.id), one.name, one.competency) for one in criteria),
        criterion_id=criteria[0].id if len(criteria) == 1 else None,
        coaches=tuple(coaches) if len(coaches) <= MOST_COACHES else (),
        due_on=diary.business_day(diary.today(now), BUSINESS_DAYS),
    )


def start_round(store: WorkspaceStore, actor: Member, entry: RoundEntry, *, now: datetime, key: str) -> Round:
    """Keep the round and ask every coach. Raises FieldError on whatever is missing."""
    access = access_of(store, actor)
    access.require_start_calibration()
    possible = possible_coaches(store, access)
    problems = problems_of(entry, possible, today=local_date(now, actor.tz))
    if problems or entry.criterion_id is None or entry.due_on is None:
        raise FieldError(problems)
    criterion = store.criteria.get(entry.criterion_id)
    started = store.calibration.start(
        NewRound(
            started_by=actor.id,
            criterion_id=criterion.id,
            version_id=criterion.current.id,
            call_link=entry.call_link,
            call_moment=entry.call_moment,
            what=entry.what,
            coach_ids=tuple(possible[slack_id].id for slack_id in dict.fromkeys(entry.coaches)),
            started_at=now,
            due_at=local_time(entry.due_on, CLOSING_HOUR, actor.tz),
            dedupe_key=key,
        )
    )
    for coach in store.people.members(store.calibration.invited(started.id)).values():
        if Line.CALIBRATION not in coach.muted:
            plan_message(store, started, coach, kind=DeliveryKind.CALIBRATION_ASKED, at=now)
    return started


def score_form(store: WorkspaceStore, actor: Member, round_id: int) -> CalibrationScore:
    """The moment and this coach's own answer so far. Raises StaleError once the round is closed."""
    access_of(store, actor).require_calibrate()
    seat = store.calibration.seat(round_id, actor.id)
    if seat is None:
        raise NotAllowedError("Only the coaches who were asked can score this moment.")
    asked = store.calibration.get(round_id)
    if asked.cancelled_at is not None:
        raise StaleError(CALLED_OFF)
    if asked.closed_at is not None:
        raise StaleError(OVER)
    return CalibrationScore(
        asked=show_round(store, asked, tz=actor.tz),
        own=seat.score,
        reason=seat.reason,
        private={"round_id": round_id},
    )


def answer_round(
    store: WorkspaceStore,
    actor: Member,
    round_id: int,
    *,
    score: float | None,
    reason: str | None,
    now: datetime,
) -> None:
    """Keep one coach's score; the last one closes the round."""
    form = score_form(store, actor, round_id)
    scale = form.asked.definition.scale
    if score is None or not scale.holds(score):
        raise FieldError({"score": f"A score lies between {scale.low:g} and {scale.high:g}."})
    if not store.calibration.answer(round_id, actor.id, score=score, reason=reason, now=now):
        raise StaleError(OVER)
    if store.calibration.answered(round_id) == len(store.calibration.invited(round_id)):
        _close(store, store.calibration.get(round_id), now=now)


def close_rounds(store: WorkspaceStore, *, now: datetime) -> int:
    """Close what is over and plan its results; how many were closed."""
    return sum(_close(store, one, now=now) for one in store.calibration.to_close(now))


def _close(store: WorkspaceStore, over: Round, *, now: datetime) -> bool:
    if not store.calibration.close(over.id, now=now):
        return False
    kind = DeliveryKind.CALIBRATION_OVER
    starter = store.people.member(over.started_by)
    first = earliest_hearing(store, starter, now=now)
    plan_message(store, over, starter, kind=kind, at=now)
    for coach in store.people.members(store.calibration.invited(over.id)).values():
        if coach.id != starter.id:
            plan_message(store, over, coach, kind=kind, at=min(first, now + _LONGEST_WAIT) + HEAD_START)
    return True


def plan_message(store: WorkspaceStore, one: Round, to: Member, *, kind: DeliveryKind, at: datetime) -> None:
    if can_hear(to):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=f"{kind.value}:{one.id}:{to.id}",
                kind=kind,
                recipient=to.slack_id,
                subject={"round_id": one.id, "member_id": to.id},
                next_at=earliest_hearing(store, to, now=at),
            )
        )


def possible_coaches(store: WorkspaceStore, access: Access) -> dict[str, Member]:
    """By Slack id, in order of name: whoever coaches or manages in a team that the actor runs."""
    teams = access.teams_run()
    ids = {
        held.member_id
        for team_id in teams
        for held in store.people.memberships(team_id=team_id)
        if held.role is not Role.REP
    }
    found = sorted(store.people.members(ids).values(), key=lambda member: (member.name.casefold(), member.id))
    return {member.slack_id: member for member in found if can_hear(member)}


def problems_of(entry: RoundEntry, possible: Mapping[str, Member], *, today: date) -> dict[str, str]:
    problems: dict[str, str] = {}
    if entry.criterion_id is None:
        problems["criterion"] = "Choose the one behaviour to score."
    if not entry.call_link.startswith(("https://", "http://")):
        problems["call_link"] = "A link starts with https://."
    if not entry.call_moment:
        problems["call_moment"] = "Say where in the call: 12:40."
    if not entry.what:
        problems["what"] = "Say in a sentence what happens there, without a judgement."
    if not FEWEST_COACHES <= len(set(entry.coaches)) <= MOST_COACHES:
        problems["coaches"] = f"Choose {FEWEST_COACHES} to {MOST_COACHES} coaches."
    elif not set(entry.coaches) <= possible.keys():
        problems["coaches"] = "Choose coaches and managers of your teams only."
    if entry.due_on is None or not today < entry.due_on <= today + LONGEST_SPAN:
        problems["due_on"] = "Choose a day after today, within two months."
    return problems
