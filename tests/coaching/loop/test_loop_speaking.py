"""How the bot speaks (domain.md 5): one bundle a working day, at most one prompt, in working hours only."""

from __future__ import annotations

from datetime import date

from loop_scene import BERLIN, EVERY_HOUR, Scene, at, bundles, kinds

from coaching.business_days import local_time
from coaching.checkpoints import CheckpointKind, CheckpointState
from coaching.loop import earliest_hearing, plan_messages, reach, waiting_for
from coaching.people import Line, Role


def test_everything_due_comes_in_one_bundle_most_urgent_first(scene: Scene) -> None:
    scene.session(scene.bob)
    scene.calls(scene.carol, [2] * 10, first=at("2026-11-10", "09:00"))
    scene.session(scene.carol)
    scene.session(scene.dan)
    scene.clock.set(at("2026-11-25", "19:00"))
    scene.calls(scene.carol, [3] * 5, first=at("2026-11-24", "09:00"))

    heard = scene.pass_until(at("2026-11-26", "12:00"))

    [waiting] = bundles(heard, scene.alice)
    assert kinds(waiting) == ["carry_through"] * 3 + ["check_in"]
    assert waiting.lines[-1].delta.n == 5


def test_nothing_is_sent_when_nothing_waits(scene: Scene) -> None:
    assert scene.pass_until(at("2026-11-20", "18:00")) == []


def test_nobody_is_messaged_at_night_on_a_weekend_or_on_a_holiday(scene: Scene) -> None:
    scene.calls(scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    scene.session(scene.bob)
    scene.clock.set(at("2026-11-20", "18:30"))
    scene.calls(scene.bob, [3], first=at("2026-11-20", "17:00"))
    heard = bundles(scene.pass_until(at("2026-11-23", "12:00")), scene.alice)
    assert [waiting.today for waiting in heard] == [date(2026, 11, 23)]

    scene.session(scene.carol, held_on=date(2026, 12, 17))
    for day, hour in (("2026-12-25", "10:00"), ("2026-12-26", "10:00"), ("2026-12-28", "07:59")):
        assert bundles(scene.jump(at(day, hour)), scene.alice) == []
    assert bundles(scene.jump(at("2026-12-28", "09:00")), scene.alice) != []


def test_three_people_in_three_zones_each_hear_at_their_own_nine(scene: Scene) -> None:
    zones = {"Ann Reed": "America/Los_Angeles", "Bea Rossi": "Europe/London", "Chie Abe": "Asia/Tokyo"}
    people = {}
    with scene.store() as store:
        for name, tz in zones.items():
            coach = scene.person(store, name, tz)
            rep = scene.person(store, f"Rep{name[:3]} Of")
            team = scene.team(store, name, coaches=[coach], reps=[rep], tz=tz, country=None, channel_id=None)
            people[name] = (coach, rep, team)
    for coach, rep, team in people.values():
        scene.session(rep, coach=coach, team=team, held_on=date(2026, 11, 19))
    heard = scene.pass_until(at("2026-11-27", "08:00"), hours=EVERY_HOUR)
    for coach, _, _ in people.values():
        [first] = [h.at for h in heard if h.recipient == coach.slack_id][:1]
        assert first == local_time(date(2026, 11, 26), 9, coach.tz)


def test_the_hour_a_person_set_is_theirs(scene: Scene) -> None:
    with scene.store() as store:
        store.people.set_hearing(scene.alice.id, morning_hour=14, muted=(), delegate_id=None)
    scene.session(scene.bob)
    [heard] = [h for h in scene.pass_until(at("2026-11-26", "17:00")) if h.recipient == "UALICE"]
    assert heard.at == at("2026-11-26", "14:00")


def test_an_early_hour_gets_the_same_days_reviews(scene: Scene) -> None:
    with scene.store() as store:
        store.people.set_hearing(scene.alice.id, morning_hour=8, muted=(), delegate_id=None)
        scene.alice = store.people.member(scene.alice.id)
    scene.session(scene.bob)
    [heard] = [h for h in scene.pass_until(at("2026-11-26", "17:00")) if h.recipient == "UALICE"]
    assert heard.at == at("2026-11-26", "08:00")


def test_what_is_new_during_the_day_is_one_prompt_and_the_rest_waits_for_the_morning(scene: Scene) -> None:
    for rep in (scene.bob, scene.carol):
        scene.calls(rep, [2] * 10, first=at("2026-11-10", "09:00"))
        scene.session(rep)
    scene.clock.set(at("2026-11-20", "11:00"))
    scene.calls(scene.bob, [3], first=at("2026-11-20", "10:00"))
    [prompt] = bundles(scene.tick(), scene.alice)
    assert prompt.prompt
    assert [line.session.rep.name for line in prompt.lines] == ["Bob Okafor"]

    scene.clock.set(at("2026-11-20", "14:00"))
    scene.calls(scene.carol, [3], first=at("2026-11-20", "12:00"))
    assert bundles(scene.pass_until(at("2026-11-20", "18:00")), scene.alice) == []
    [morning] = bundles(scene.pass_until(at("2026-11-23", "12:00")), scene.alice)
    assert not morning.prompt
    assert [line.session.rep.name for line in morning.lines] == ["Carol Diaz"]


def test_after_a_weekend_of_downtime_there_is_one_bundle_not_a_flood(scene: Scene) -> None:
    for rep in (scene.bob, scene.carol, scene.dan):
        scene.calls(rep, [2] * 10, first=at("2026-11-10", "09:00"))
        scene.session(rep)
    scene.clock.set(at("2026-11-20", "12:00"))
    for rep in (scene.bob, scene.carol, scene.dan):
        scene.calls(rep, [3] * 6, first=at("2026-11-20", "08:00"))
    heard = scene.jump(at("2026-11-30", "11:00")) + scene.pass_until(at("2026-11-30", "18:00"))
    [waiting] = bundles(heard, scene.alice)
    assert kinds(waiting) == ["carry_through"] * 3 + ["check_in"] * 3


def test_a_morning_that_could_not_be_sent_that_day_is_planned_anew(scene: Scene) -> None:
    session = scene.session(scene.bob)
    scene.clock.set(at("2026-11-26", "17:50"))
    with scene.store() as store:
        reach(store, now=scene.clock.now())
        assert plan_messages(store, now=scene.clock.now()) == 1
    assert bundles(scene.jump(at("2026-11-26", "18:10")), scene.alice) == []
    row = scene.checkpoint(session, CheckpointKind.CARRY_THROUGH)
    assert row is not None
    assert row.state is CheckpointState.DUE
    [waiting] = bundles(scene.pass_until(at("2026-11-27", "09:10")), scene.alice)
    assert waiting.today == date(2026, 11, 27)


def test_a_muted_kind_is_not_said_and_makes_no_message(scene: Scene) -> None:
    with scene.store() as store:
        store.people.set_hearing(
            scene.alice.id, morning_hour=9, muted=[Line.NEXT_CALL, Line.CHECK_IN], delegate_id=None
        )
    scene.calls(scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    session = scene.session(scene.bob)
    scene.clock.set(at("2026-11-24", "12:00"))
    scene.calls(scene.bob, [3] * 5, first=at("2026-11-23", "09:00"))
    assert bundles(scene.pass_until(at("2026-11-25", "18:00")), scene.alice) == []
    for kind in (CheckpointKind.NEXT_CALL, CheckpointKind.CHECK_IN):
        row = scene.checkpoint(session, kind)
        assert row is not None
        assert row.state is CheckpointState.DONE


def test_a_bundle_lists_what_was_said_before_and_not_answered(scene: Scene) -> None:
    scene.session(scene.bob)
    scene.pass_until(at("2026-11-23", "08:00"))
    scene.session(scene.carol, held_on=date(2026, 11, 20))
    first, second = bundles(scene.pass_until(at("2026-11-27", "10:00")), scene.alice)
    assert len(first.lines) == 1
    assert [line.overdue_days for line in second.lines] == [1, 0]


def test_what_does_not_fit_is_counted_and_comes_first_the_next_morning(scene: Scene) -> None:
    with scene.store() as store:
        reps = [scene.person(store, f"Rep{n:02d} Of") for n in range(15)]
        store.people.set_role(scene.north.id, Role.REP, [rep.id for rep in reps])
    for rep in reps:
        scene.session(rep)
    heard = scene.pass_until(at("2026-11-26", "18:00"))
    [waiting] = bundles(heard, scene.alice)
    assert (len(waiting.lines), waiting.more) == (12, 3)
    said = {line.checkpoint_id for line in waiting.lines}
    [second] = bundles(scene.pass_until(at("2026-11-27", "18:00")), scene.alice)
    assert len({line.checkpoint_id for line in second.lines} - said) == 3


def test_what_somebody_else_causes_waits_for_the_recipients_morning(scene: Scene) -> None:
    with scene.store() as store:
        rep = scene.person(store, "Gus Ode", "America/New_York")
        store.people.set_role(scene.north.id, Role.REP, [rep.id])
        early = at("2026-11-19", "09:00", BERLIN)
        assert earliest_hearing(store, rep, now=early) == at("2026-11-19", "09:00", "America/New_York")
        assert earliest_hearing(store, scene.bob, now=early) == early


def test_a_change_of_clocks_moves_no_message_off_its_local_hour(scene: Scene) -> None:
    scene.clock.set(at("2026-10-22", "15:00"))
    scene.session(scene.bob)
    [heard] = [h for h in scene.pass_until(at("2026-10-29", "12:00")) if h.recipient == "UALICE"]
    assert heard.at == at("2026-10-29", "09:00")


def test_a_cancelled_session_says_nothing_more(scene: Scene) -> None:
    from coaching.loop import cancel_checkpoints
    from coaching.sessions import SessionState

    session = scene.session(scene.bob)
    with scene.store() as store:
        store.sessions.set_state(session.id, SessionState.CANCELLED)
        cancel_checkpoints(store, session.id)
    assert bundles(scene.pass_until(at("2026-12-02", "12:00")), scene.alice) == []
    with scene.store(write=False) as store:
        assert waiting_for(store, scene.alice, now=scene.clock.now()).lines == ()
