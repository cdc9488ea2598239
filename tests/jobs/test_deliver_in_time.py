"""When and where a message goes: in its thread, in working hours, while it still has something to say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from loop_scene import at
from post_office import TIMED_OUT, After, Desk

from coaching.deliveries import Delivery, DeliveryKind, DeliveryState
from coaching.sessions import SessionState
from jobs.deliver import LEASE, MARGIN, POST_TIMEOUT, Outcome

PATIENCE = LEASE - POST_TIMEOUT - MARGIN


def plan_digest(desk: Desk) -> Delivery:
    return desk.plan(
        DeliveryKind.DIGEST,
        team_id=desk.scene.north.id,
        iso_week="2026-W47",
        as_of=desk.clock.now().isoformat(),
        part=0,
    )


def test_parts_of_a_digest_go_into_the_thread_of_its_head(desk: Desk) -> None:
    desk.surfaces.digest_parts = 3
    plan_digest(desk)
    assert desk.round() == [Outcome.SENT]
    assert desk.round() == [Outcome.SENT, Outcome.SENT]
    assert desk.round() == []
    assert [letter.message.thread_ts for letter in desk.office.letters] == [None, "1.0", "1.0"]
    assert {letter.channel for letter in desk.office.letters} == {"CNORTH"}


def test_parts_follow_a_head_that_was_found_in_slack(desk: Desk) -> None:
    desk.surfaces.digest_parts = 2
    plan_digest(desk)
    desk.office.on_post.append(After(TIMED_OUT))
    assert desk.round() == [Outcome.UNKNOWN]
    desk.pass_lease()
    assert desk.round() == [Outcome.FOUND]
    assert desk.round() == [Outcome.SENT]
    assert [letter.message.thread_ts for letter in desk.office.letters] == [None, "1.0"]


def test_a_part_of_unknown_outcome_is_looked_for_in_the_thread(desk: Desk) -> None:
    desk.surfaces.digest_parts = 2
    plan_digest(desk)
    desk.round()
    desk.office.on_post.append(After(TIMED_OUT))
    assert desk.round() == [Outcome.UNKNOWN]
    desk.pass_lease()
    assert desk.round() == [Outcome.FOUND]
    assert len(desk.office.letters) == 2


def test_what_was_answered_meanwhile_is_not_said(desk: Desk) -> None:
    session = desk.scene.session(desk.scene.bob)
    planned = desk.plan(DeliveryKind.COMMITMENT, recipient="UBOB", session_id=session.id)
    with desk.stores.workspace(desk.workspace_id) as store:
        store.sessions.set_state(session.id, SessionState.CANCELLED)
    assert desk.round() == [Outcome.SUPERSEDED]
    assert desk.row(planned).state is DeliveryState.SUPERSEDED
    assert desk.office.asked == []


def test_a_confirmation_goes_at_any_hour_but_a_rep_hears_in_working_hours(desk: Desk) -> None:
    desk.clock.set(at("2026-11-20", "21:00"))
    session = desk.scene.session(desk.scene.bob)
    confirmation = desk.plan(DeliveryKind.LOGGED, recipient="UALICE", session_id=session.id)
    commitment = desk.plan(DeliveryKind.COMMITMENT, recipient="UBOB", session_id=session.id)
    assert desk.round() == [Outcome.SENT, Outcome.LATER]
    assert desk.office.copies(confirmation) == 1
    waiting = desk.row(commitment)
    assert (waiting.next_at, waiting.attempt) == (at("2026-11-23", "09:00"), 0)
    desk.clock.set(at("2026-11-22", "23:59"))
    assert desk.round() == []
    desk.clock.set(at("2026-11-23", "09:00"))
    assert desk.round() == [Outcome.SENT]


def test_a_late_digest_waits_for_the_managers_morning(desk: Desk) -> None:
    planned = plan_digest(desk)
    desk.clock.set(at("2026-11-19", "22:00"))
    assert desk.round() == [Outcome.LATER]
    assert desk.row(planned).next_at == at("2026-11-20", "09:00")


@pytest.mark.parametrize("version", [2, 99])
def test_a_message_of_newer_code_is_left_alone(desk: Desk, version: int) -> None:
    planned = desk.plan(payload_version=version)
    assert desk.round() == []
    assert desk.courier.deliver(desk.workspace_id, planned.id) is Outcome.LOST
    left = desk.row(planned)
    assert (left.state, left.fence, left.attempt) == (DeliveryState.PLANNED, 0, 0)


def test_a_claim_that_became_too_old_is_handed_back_uncounted(desk: Desk) -> None:
    planned = desk.plan()
    (claim,) = desk.courier.claim(desk.workspace_id, limit=1)
    desk.clock.advance(PATIENCE)
    assert desk.courier.carry_out(claim) is Outcome.LATER
    back = desk.row(planned)
    assert (back.state, back.attempt, back.maybe_sent) == (DeliveryState.PLANNED, 0, False)
    assert desk.round() == [Outcome.SENT]


def test_a_claim_that_ages_while_it_is_composed_is_handed_back_unsent(desk: Desk) -> None:
    planned = desk.plan()

    def stall(point: str) -> None:
        if point == "intended":
            desk.clock.advance(PATIENCE)

    assert desk.round(desk.courier_named("slow", fail_point=stall)) == [Outcome.LATER]
    back = desk.row(planned)
    assert (back.state, back.attempt, back.maybe_sent) == (DeliveryState.PLANNED, 0, False)
    assert desk.office.asked == []
    assert desk.round() == [Outcome.SENT]


def test_a_claim_within_its_time_is_used(desk: Desk) -> None:
    desk.plan()
    (claim,) = desk.courier.claim(desk.workspace_id, limit=1)
    desk.clock.advance(PATIENCE - timedelta(seconds=1))
    assert desk.courier.carry_out(claim) is Outcome.SENT


def test_an_old_claim_of_an_unknown_message_keeps_it_unknown(desk: Desk) -> None:
    planned = desk.plan()
    desk.office.on_post.append(After(TIMED_OUT))
    desk.round()
    desk.pass_lease()
    (claim,) = desk.courier.claim(desk.workspace_id, limit=1)
    desk.clock.advance(PATIENCE)
    assert desk.courier.carry_out(claim) is Outcome.LATER
    assert desk.row(planned).maybe_sent
    assert desk.round() == [Outcome.FOUND]
    assert desk.office.copies(planned) == 1


def test_after_a_time_out_the_workspace_is_spared_for_half_a_minute(desk: Desk) -> None:
    """Ten seconds per message would keep a thread from everybody else."""
    desk.plan()
    second = desk.plan()
    desk.office.on_post.append(TIMED_OUT)
    assert desk.round() == [Outcome.UNKNOWN, Outcome.LATER]
    assert desk.row(second).attempt == 0
    desk.clock.advance(seconds=31)
    assert desk.round() == [Outcome.SENT]
