"""Rounds turned into the facts that surfaces show. No answer leaves with another coach's name."""

from __future__ import annotations

from coaching.agreement import Agreement, agreement_over, spread_of
from coaching.business_days import local_date
from coaching.calibration import FEWEST_ANSWERS, Round
from coaching.changes import Record
from coaching.loop.showing import show_person
from coaching.people import Member
from coaching.permissions import Access
from coaching.ports import WorkspaceStore
from coaching.shown.program import (
    CalibrationBoard,
    CalibrationOver,
    CancelledRound,
    CriterionAgreement,
    OpenRound,
    RoundResult,
    RoundShown,
)

ROUNDS = 20
RESULTS = 5


def show_board(store: WorkspaceStore, actor: Member, access: Access) -> CalibrationBoard:
    """Enablement sees every round, managers those they started, everybody those they were asked in."""
    theirs = store.calibration.with_coach(actor.id, limit=ROUNDS)
    started = store.calibration.by_starter(actor.id, limit=ROUNDS)
    led = store.calibration.recent(limit=ROUNDS) if access.may_see_program() else started
    seen = {one.id: one for one in (*led, *theirs)}.values()
    closed = sorted(
        (one for one in seen if one.closed_at is not None), key=lambda one: (one.closed_at, one.id)
    )
    return CalibrationBoard(
        waiting=tuple(show_round(store, one, tz=actor.tz) for one in store.calibration.waiting_for(actor.id)),
        running=tuple(_show_open(store, one, actor) for one in led if one.is_running),
        cancelled=tuple(_show_cancelled(store, one, actor) for one in led if one.cancelled_at is not None),
        results=tuple(show_result(store, one, actor) for one in reversed(closed[-RESULTS:])),
        criteria=_criteria(store, led) if access.may_start_calibration() else (),
        may_start=access.may_start_calibration(),
    )


def show_round(store: WorkspaceStore, one: Round, *, tz: str) -> RoundShown:
    return RoundShown(
        round_id=one.id,
        criterion_id=one.criterion_id,
        criterion=store.criteria.get(one.criterion_id).name,
        definition=store.criteria.version(one.version_id).definition,
        call_link=one.call_link,
        call_moment=one.call_moment,
        what=one.what,
        due_on=local_date(one.due_at, tz),
        asked_by=show_person(store.people.member(one.started_by)),
    )


def show_result(store: WorkspaceStore, one: Round, reader: Member) -> RoundResult:
    """With fewer than three answers none is shown: who gave it could be told."""
    asked = show_round(store, one, tz=reader.tz)
    answers = store.calibration.answers(one.id)
    scale = asked.definition.scale
    seat = store.calibration.seat(one.id, reader.id)
    return RoundResult(
        asked=asked,
        answers=answers if len(answers) >= FEWEST_ANSWERS else (),
        came_in=len(answers),
        invited=len(store.calibration.invited(one.id)),
        spread=spread_of([answer.score for answer in answers], scale),
        agreement=agreement_on(store, one.version_id),
        own=seat.score if seat else None,
    )


def show_over(store: WorkspaceStore, round_id: int, reader: Member) -> CalibrationOver | None:
    """None while the round still runs."""
    one = store.calibration.get(round_id)
    if one.closed_at is None:
        return None
    return CalibrationOver(
        result=show_result(store, one, reader), runs_it=reader.is_enablement or reader.id == one.started_by
    )


def agreement_on(store: WorkspaceStore, version_id: int) -> Agreement:
    """Over all closed rounds on one version of a criterion: a new definition starts anew."""
    scale = store.criteria.version(version_id).definition.scale
    return agreement_over(store.calibration.scores_by_round(version_id), scale)


def _criteria(store: WorkspaceStore, rounds: tuple[Round, ...]) -> tuple[CriterionAgreement, ...]:
    """Criteria whose current version was calibrated, by name."""
    found = (store.criteria.get(criterion_id) for criterion_id in {one.criterion_id for one in rounds})
    kept = sorted((one for one in found if one.retired_at is None), key=lambda one: one.name.casefold())
    shown = (
        CriterionAgreement(
            criterion_id=one.id, criterion=one.name, agreement=agreement_on(store, one.current.id)
        )
        for one in kept
    )
    return tuple(one for one in shown if one.agreement.rounds)


def _show_open(store: WorkspaceStore, one: Round, reader: Member) -> OpenRound:
    return OpenRound(
        asked=show_round(store, one, tz=reader.tz),
        came_in=store.calibration.answered(one.id),
        invited=len(store.calibration.invited(one.id)),
        may_change=owns_round(one, reader),
        corrected=len(store.changes.of(Record.ROUND, [one.id]).get(one.id, ())),
    )


def _show_cancelled(store: WorkspaceStore, one: Round, reader: Member) -> CancelledRound:
    changes = store.changes.of(Record.ROUND, [one.id]).get(one.id, ())
    by = next((change.by for change in changes if change.ended), one.started_by)
    return CancelledRound(
        asked=show_round(store, one, tz=reader.tz),
        on=local_date(one.cancelled_at or one.due_at, reader.tz),
        by=show_person(store.people.member(by)),
    )


def owns_round(one: Round, actor: Member) -> bool:
    """Whoever started it; enablement may, too, so that no round is left to somebody who has gone."""
    return one.started_by == actor.id or actor.is_enablement
