"""What each kind of delivery says, drawn for real, and when it says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from clocks import SetClock
from loop_scene import Scene, at, digests

from coaching.deliveries import Delivery, DeliveryKind, DeliveryState, NewDelivery
from coaching.loop import reach
from coaching.loop.reviewing import ReviewEntry, save_review
from coaching.sessions import CoachingSession, SessionState, Verdict
from jobs.composing import COMPOSERS, Composed, compose, not_before
from jobs.notices import NAMES
from models import open_stores
from templates import Surfaces

SURFACES = Surfaces()


@pytest.fixture
def scene(sqlite_url: str, clock: SetClock) -> Iterator[Scene]:
    clock.set(at("2026-11-19", "15:00"))
    stores = open_stores(sqlite_url, clock)
    yield Scene(stores, clock, stores.register("TNORTH", name="North Ltd").id)
    stores.close()


@pytest.fixture
def session(scene: Scene) -> CoachingSession:
    scene.calls(scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    return scene.session(scene.bob)


def planned(scene: Scene, what: DeliveryKind, to: str, /, **subject: object) -> Delivery:
    with scene.store() as store:
        number = store.outbox.plan(
            NewDelivery(
                dedupe_key=f"{what.value}:{subject}",
                kind=what,
                recipient=to,
                subject=subject,  # type: ignore[arg-type]
                next_at=scene.clock.now(),
            )
        )
        found: Delivery = store.outbox.get(number)
    return found


def composed(scene: Scene, delivery: Delivery, chart: str = "native") -> Composed | None:
    with scene.store(write=False) as store:
        return compose(store, delivery, SURFACES, chart=chart)


def drawn(found: Composed | None) -> str:
    assert found is not None
    assert found.rendered.text
    return json.dumps(found.rendered.blocks, ensure_ascii=False)


def test_every_kind_of_delivery_has_its_composer() -> None:
    assert set(COMPOSERS) == set(DeliveryKind)
    assert set(NAMES) == set(DeliveryKind), "what could not be delivered has a name"


def test_the_morning_message_says_what_waits_and_covers_it(scene: Scene, session: CoachingSession) -> None:
    scene.pass_until(at("2026-11-26", "08:00"))
    scene.clock.set(at("2026-11-26", "09:00"))
    with scene.store() as store:
        reach(store, now=scene.clock.now())
    delivery = planned(
        scene, DeliveryKind.MORNING, "UALICE", member_id=scene.alice.id, local_date="2026-11-26"
    )
    found = composed(scene, delivery)
    said = drawn(found)
    assert "Carry-through · Bob Okafor" in said
    assert "5th business day is Thu 26 Nov" in said
    assert found is not None
    assert len(found.covers) == 1
    assert delivery.public_id in said


@pytest.mark.parametrize(
    ("day", "hour"), [("2026-11-27", "09:00"), ("2026-11-26", "18:05"), ("2026-11-26", "07:00")]
)
def test_a_bundle_of_another_day_or_hour_is_not_said(
    scene: Scene, session: CoachingSession, day: str, hour: str
) -> None:
    scene.pass_until(at("2026-11-26", "06:00"))
    scene.clock.set(at(day, hour))
    delivery = planned(
        scene, DeliveryKind.MORNING, "UALICE", member_id=scene.alice.id, local_date="2026-11-26"
    )
    assert composed(scene, delivery) is None


def test_confirmation_and_commitment(scene: Scene, session: CoachingSession) -> None:
    logged = drawn(composed(scene, planned(scene, DeliveryKind.LOGGED, "UALICE", session_id=session.id)))
    assert "Logged for Bob Okafor" in logged
    assert "carry-through by Thu 26 Nov" in logged
    rep = drawn(composed(scene, planned(scene, DeliveryKind.COMMITMENT, "UBOB", session_id=session.id)))
    assert "Ask before naming a price." in rep


def test_a_cancelled_session_and_a_vanished_one_say_nothing(scene: Scene, session: CoachingSession) -> None:
    delivery = planned(scene, DeliveryKind.COMMITMENT, "UBOB", session_id=session.id)
    vanished = planned(scene, DeliveryKind.COMMITMENT, "UBOB", session_id=4711)
    with scene.store() as store:
        store.sessions.set_state(session.id, SessionState.CANCELLED)
    assert composed(scene, delivery) is None
    assert composed(scene, vanished) is None


def test_a_saved_review_is_answered_with_the_follow_up_that_fits(
    scene: Scene, session: CoachingSession
) -> None:
    with scene.store() as store:
        entry = ReviewEntry(call_id=None, verdict=Verdict.PARTIAL, broke_down="Named the price first.")
        save_review(store, session.id, actor=scene.alice, entry=entry, now=scene.clock.now(), key="view:1")
        delivery = store.outbox.by_key(f"review_saved:{session.id}:view:1")
    said = drawn(composed(scene, delivery))
    assert "Named the price first." in said
    assert "follow_up" in said


def test_the_digest_is_drawn_with_its_table_and_has_a_picture_in_reserve(
    scene: Scene, session: CoachingSession
) -> None:
    scene.clock.set(at("2026-11-23", "09:00"))
    scene.calls(scene.bob, [3, 4] * 5, first=at("2026-11-20", "08:00"))
    scene.session(scene.carol)
    delivery = planned(
        scene,
        DeliveryKind.DIGEST,
        "CNORTH",
        team_id=scene.north.id,
        iso_week="2026-W48",
        part=0,
        as_of=scene.clock.now().isoformat(),
    )
    found = composed(scene, delivery)
    assert "Bob Okafor" in drawn(found)
    assert found is not None
    assert found.draw_picture is not None
    assert found.draw_picture().startswith(b"\x89PNG")
    assert "F123" in drawn(composed(scene, delivery, chart="image:F123"))


def test_a_team_is_welcomed_and_trouble_is_told_with_a_way_out(scene: Scene) -> None:
    welcome = planned(scene, DeliveryKind.WELCOME, "CNORTH", team_id=scene.north.id, channel_warning=None)
    assert "Mondays at 09:00, Europe/Berlin" in drawn(composed(scene, welcome))
    trouble = planned(
        scene,
        DeliveryKind.TROUBLE,
        "UMONA",
        recipient="CNORTH",
        kind="digest",
        why="target_gone: channel_not_found",
    )
    said = drawn(composed(scene, trouble))
    assert "the weekly digest" in said
    assert "the channel of North" in said
    assert "/invite" in said


def test_what_others_cause_is_held_back_until_working_hours(scene: Scene, session: CoachingSession) -> None:
    commitment = planned(scene, DeliveryKind.COMMITMENT, "UBOB", session_id=session.id)
    answer = planned(scene, DeliveryKind.LOGGED, "UALICE", session_id=session.id)
    with scene.store(write=False) as store:
        night = at("2026-11-20", "22:00")
        assert not_before(store, commitment, now=night) == at("2026-11-23", "09:00")
        assert not_before(store, answer, now=night) is None
        assert not_before(store, commitment, now=at("2026-11-20", "10:00")) is None


def test_the_looks_at_two_weeks_are_said_in_one_digest_and_done(
    scene: Scene, session: CoachingSession
) -> None:
    scene.tick()
    heard = digests(scene.pass_until(at("2026-12-14", "11:00")))
    assert [(one.facts.iso_week, len(one.facts.movements)) for one in heard] == [
        (48, 0),
        (49, 0),
        (50, 1),
        (51, 0),
    ]
    assert session.details.held_on == date(2026, 11, 19)


def test_a_bundle_for_nothing_is_superseded(scene: Scene) -> None:
    delivery = planned(
        scene, DeliveryKind.MORNING, "UALICE", member_id=scene.alice.id, local_date="2026-11-19"
    )
    assert scene.tick() == []
    with scene.store(write=False) as store:
        assert store.outbox.get(delivery.id).state is DeliveryState.SUPERSEDED
