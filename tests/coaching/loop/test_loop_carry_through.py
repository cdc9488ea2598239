"""Carry-through falls due, nags, escalates and ends as domain.md 5 promises."""

from __future__ import annotations

from datetime import date

import pytest
from loop_scene import BERLIN, Scene, at, bundles, kinds

from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.errors import CoachingError, FieldError, NotAllowedError, StaleError
from coaching.loop import hand_over, no_live_call, reach, review_form, save_review, snooze, waiting_for
from coaching.loop.answering import Snooze
from coaching.loop.reviewing import ReviewEntry
from coaching.messenger import SendRefusedError
from coaching.people import Line, Member, Role
from coaching.refusals import Meaning
from coaching.sessions import CoachingSession, Verdict
from jobs.ticks import TICKS

CARRY = CheckpointKind.CARRY_THROUGH


def review(scene: Scene, session: CoachingSession, verdict: Verdict = Verdict.APPLIED, **more: str) -> None:
    with scene.store() as store:
        calls = store.calls.live_after(session.rep_id, after=session.window_after, limit=1)
        entry = ReviewEntry(call_id=calls[0].id if calls else None, verdict=verdict, **more)
        save_review(store, session.id, actor=scene.alice, entry=entry, now=scene.clock.now(), key="view:R")


def test_after_christmas_the_fifth_business_day_is_counted_in_words(scene: Scene) -> None:
    new_york = "America/New_York"
    scene.clock.set(at("2026-12-24", "10:00", new_york))
    with scene.store() as store:
        coach = scene.person(store, "Ann Reed", new_york)
        rep = scene.person(store, "Ben Holt", new_york)
        team = scene.team(store, "East", coaches=[coach], reps=[rep], tz=new_york, country="US")
    session = scene.session(rep, coach=coach, team=team)

    heard = bundles(scene.pass_until(at("2027-01-04", "09:30", new_york)), coach)

    [waiting] = heard
    [line] = waiting.lines
    assert waiting.today == line.due_on == date(2027, 1, 4)
    assert line.counted == (
        "session Thu 24 Dec; 5th business day is Mon 4 Jan; 25 Dec and 1 Jan are holidays"
    )
    assert scene.checkpoint(session, CARRY).state is CheckpointState.NOTIFIED


def test_a_review_is_asked_for_on_the_fifth_business_day_and_not_before(scene: Scene) -> None:
    scene.session(scene.bob)
    assert bundles(scene.pass_until(at("2026-11-26", "08:59")), scene.alice) == []
    [waiting] = bundles(scene.pass_until(at("2026-11-26", "09:00")), scene.alice)
    assert kinds(waiting) == ["carry_through"]
    assert waiting.lines[0].overdue_days == 0
    assert not waiting.prompt


def test_an_unanswered_review_nags_twice_then_the_managers_hear_once(scene: Scene) -> None:
    session = scene.session(scene.bob)
    heard = scene.pass_until(at("2026-12-11", "18:00"))

    asked = [(w.today, w.lines[0].overdue_days) for w in bundles(heard, scene.alice)]
    assert asked == [(date(2026, 11, 26), 0), (date(2026, 11, 27), 1), (date(2026, 11, 30), 2)]
    [escalated] = bundles(heard, scene.mona)
    assert escalated.today == date(2026, 12, 1)
    assert kinds(escalated) == ["escalation"]
    assert escalated.lines[0].overdue_days == 3
    still_open = scene.checkpoint(session, CARRY)
    assert (still_open.state, still_open.due_at) == (CheckpointState.NOTIFIED, None)


def test_an_escalation_is_the_mornings_although_rounds_come_seconds_after_nine(scene: Scene) -> None:
    scene.session(scene.bob)
    scene.pass_until(at("2026-12-01", "08:59"))
    heard = []
    for _ in range(3):
        scene.clock.advance(seconds=67)
        heard += scene.tick()
    [escalated] = bundles(heard, scene.mona)
    assert kinds(escalated) == ["escalation"]
    assert not escalated.prompt


def test_the_managers_do_not_hear_of_a_review_that_was_given(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.pass_until(at("2026-11-30", "17:00"))
    review(scene, session)
    heard = scene.pass_until(at("2026-12-04", "17:00"))
    assert bundles(heard, scene.mona) == []
    assert bundles(heard, scene.alice) == []


def test_a_review_given_late_takes_the_escalation_back(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.pass_until(at("2026-12-01", "08:30"))
    with scene.store() as store:
        reach(store, now=at("2026-12-01", "09:00"))
    assert scene.checkpoint(session, CheckpointKind.ESCALATION).state is CheckpointState.OPEN
    review(scene, session)
    assert scene.checkpoint(session, CheckpointKind.ESCALATION).state is CheckpointState.CANCELLED
    assert bundles(scene.pass_until(at("2026-12-02", "12:00")), scene.mona) == []


def test_what_was_answered_before_the_message_went_out_is_not_said(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.clock.set(at("2026-11-26", "09:00"))
    for tick in TICKS:
        tick.run(scene.stores, scene.clock)
    review(scene, session)
    assert bundles(scene.tick(), scene.alice) == []


@pytest.mark.parametrize(
    ("choice", "day"),
    [
        (Snooze.TOMORROW, date(2026, 11, 27)),
        (Snooze.TWO_DAYS, date(2026, 11, 30)),
        (date(2026, 12, 2), date(2026, 12, 2)),
        (date(2026, 12, 5), date(2026, 12, 7)),
    ],
    ids=["next business day", "in two days, over the weekend", "a picked day", "a picked Saturday"],
)
def test_snooze_asks_again_on_that_working_morning(scene: Scene, choice: Snooze | date, day: date) -> None:
    session = scene.session(scene.bob)
    scene.pass_until(at("2026-11-26", "09:00"))
    with scene.store() as store:
        number = scene_checkpoint_id(scene, session)
        assert snooze(store, number, scene.alice, choice, now=scene.clock.now()) == day
    scene.clock.set(at("2026-11-26", "10:00"))
    [waiting] = bundles(scene.pass_until(at(day.isoformat(), "09:30")), scene.alice)
    assert waiting.today == day


def scene_checkpoint_id(scene: Scene, session: CoachingSession) -> int:
    found = scene.checkpoint(session, CARRY)
    assert found is not None
    return found.id


def test_a_day_that_is_past_or_far_away_cannot_be_picked(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.pass_until(at("2026-11-26", "09:00"))
    number = scene_checkpoint_id(scene, session)
    for day in (date(2026, 11, 26), date(2027, 6, 1)):
        with pytest.raises(FieldError) as refused, scene.store() as store:
            snooze(store, number, scene.alice, day, now=scene.clock.now())
        assert list(refused.value.problems) == ["snooze_until"]


def test_no_live_call_yet_asks_again_the_next_business_day_and_does_not_count_as_a_nag(scene: Scene) -> None:
    session = scene.session(scene.bob)
    day = at("2026-11-26", "09:00")
    for expected in (date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 2)):
        scene.pass_until(day)
        with scene.store() as store:
            number = scene_checkpoint_id(scene, session)
            assert no_live_call(store, number, scene.alice, now=scene.clock.now()) == expected
        day = at(expected.isoformat(), "09:00")
    assert bundles(scene.messenger.heard, scene.mona) == []


def test_a_line_answered_twice_says_that_it_was_answered(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.pass_until(at("2026-11-26", "09:00"))
    number = scene_checkpoint_id(scene, session)
    review(scene, session)
    with pytest.raises(StaleError), scene.store() as store:
        snooze(store, number, scene.alice, Snooze.TOMORROW, now=scene.clock.now())


def test_nobody_else_answers_a_line(scene: Scene) -> None:
    session = scene.session(scene.bob)
    number = scene_checkpoint_id(scene, session)
    for stranger in (scene.bob, scene.carol):
        with pytest.raises(NotAllowedError), scene.store() as store:
            snooze(store, number, stranger, Snooze.TOMORROW, now=scene.clock.now())


def test_a_delegate_hears_the_review_and_may_give_it(scene: Scene) -> None:
    with scene.store() as store:
        dora = scene.person(store, "Dora Kim")
        store.people.set_role(scene.north.id, *coaches(scene, dora))
        store.people.set_hearing(scene.alice.id, morning_hour=9, muted=scene.alice.muted, delegate_id=dora.id)
    session = scene.session(scene.bob)
    heard = scene.pass_until(at("2026-11-26", "09:30"))
    assert kinds(bundles(heard, dora)[0]) == ["carry_through"]
    assert bundles(heard, scene.alice) == []
    with scene.store() as store:
        assert waiting_for(store, scene.alice, now=scene.clock.now()).lines == ()
        form = review_form(store, session.id, actor=store.people.member(dora.id))
    assert form.session.rep.name == "Bob Okafor"


def coaches(scene: Scene, *more: Member) -> tuple[Role, list[int]]:
    return Role.COACH, [scene.alice.id, *(member.id for member in more)]


def test_one_review_can_be_handed_over(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.pass_until(at("2026-11-26", "09:00"))
    number = scene_checkpoint_id(scene, session)
    with pytest.raises(CoachingError, match="Name a delegate"), scene.store() as store:
        hand_over(store, number, scene.alice, now=scene.clock.now())
    with scene.store() as store:
        store.people.set_hearing(scene.mona.id, morning_hour=9, muted=(), delegate_id=None)
        store.people.set_hearing(scene.alice.id, morning_hour=9, muted=(), delegate_id=scene.mona.id)
        alice = store.people.member(scene.alice.id)
        assert hand_over(store, number, alice, now=scene.clock.now()).name == "Mona Lindt"
    heard = scene.pass_until(at("2026-11-27", "09:30"))
    assert kinds(bundles(heard, scene.mona)[0]) == ["carry_through"]
    assert scene.reload(session).reviewer_id == scene.mona.id


def test_reviews_are_never_muted(scene: Scene) -> None:
    with scene.store() as store:
        store.people.set_hearing(scene.alice.id, morning_hour=9, muted=list(Line), delegate_id=None)
    scene.session(scene.bob)
    heard = scene.pass_until(at("2026-11-26", "09:00"))
    assert kinds(bundles(heard, scene.alice)[0]) == ["carry_through"]


def test_a_reviewer_who_has_left_is_passed_over_and_the_managers_hear(scene: Scene) -> None:
    scene.session(scene.bob)
    with scene.store() as store:
        scene.person(store, "Alice Ames", is_deleted=True)
    heard = scene.pass_until(at("2026-12-04", "12:00"))
    assert bundles(heard, scene.alice) == []
    assert kinds(bundles(heard, scene.mona)[0]) == ["escalation"]


def test_a_review_whose_reviewer_cannot_be_reached_goes_on_to_the_managers(scene: Scene) -> None:
    """Not tried anew each morning for ever, with nobody the wiser."""
    session = scene.session(scene.bob)
    scene.messenger.unreachable = {"UALICE": SendRefusedError(Meaning.TARGET_GONE, "user_disabled")}
    heard = scene.pass_until(at("2026-12-04", "12:00"))
    assert "escalation" in [kind for told in bundles(heard, scene.mona) for kind in kinds(told)]
    row = scene.checkpoint(session, CARRY)
    assert row is not None
    assert (row.state, row.nags) == (CheckpointState.NOTIFIED, 3)


def test_the_verdict_asks_where_it_broke_down_unless_applied(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.clock.set(at("2026-11-24", "12:00"))
    scene.calls(scene.bob, [3], first=at("2026-11-24", "10:00"))
    for verdict in (Verdict.PARTIAL, Verdict.ABSENT):
        with pytest.raises(FieldError) as refused:
            review(scene, session, verdict)
        assert list(refused.value.problems) == ["broke_down"]
    review(scene, session, Verdict.PARTIAL, broke_down="Named the price first.")
    with scene.store(write=False) as store:
        kept = store.sessions.review(session.id)
    assert (kept.verdict, kept.broke_down, kept.late) == (Verdict.PARTIAL, "Named the price first.", False)
    assert scene.checkpoint(session, CARRY).state is CheckpointState.DONE


def test_more_than_five_business_days_between_session_and_call_is_flagged(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.clock.set(at("2026-11-27", "12:00"))
    scene.calls(scene.bob, [3], first=at("2026-11-27", "10:00"))
    review(scene, session)
    with scene.store(write=False) as store:
        kept = store.sessions.review(session.id)
    assert (kept.business_days, kept.late) == (6, True)


def test_the_form_quotes_the_moment_exactly_and_picks_the_next_live_call(scene: Scene) -> None:
    session = scene.session(scene.bob)
    words = "Pause, then ask:  <what> they & theirs compare us with."
    with scene.store() as store:
        store.sessions.add_moment(
            session_id=session.id,
            rep_id=scene.bob.id,
            author_id=scene.alice.id,
            what_happened="He quoted early.",
            correction=words,
            confirmed="I'll ask first.",
            link=None,
            timestamp="12:40",
            now=scene.clock.now(),
            dedupe_key="view:M",
        )
    scene.clock.set(at("2026-11-25", "12:00"))
    scene.calls(scene.bob, [4], first=at("2026-11-23", "10:00"), live=False)
    scene.calls(scene.bob, [3, 2], first=at("2026-11-24", "10:00"))
    with scene.store(write=False) as store:
        form = review_form(store, session.id, actor=scene.alice)
    assert form.moments[0].correction == words
    assert [(call.on, call.score) for call in form.calls] == [
        (date(2026, 11, 24), 3),
        (date(2026, 11, 24), 2),
    ]
    assert form.call_id == form.calls[0].call_id


def test_a_rep_does_not_review_themselves_and_others_reps_are_refused(scene: Scene) -> None:
    session = scene.session(scene.bob)
    with scene.store() as store:
        ivan = scene.person(store, "Ivan Petrov", BERLIN)
        scene.team(store, "South", coaches=[ivan], reps=[])
    for actor in (scene.bob, scene.carol, ivan):
        with pytest.raises(NotAllowedError), scene.store(write=False) as store:
            review_form(store, session.id, actor=actor)
