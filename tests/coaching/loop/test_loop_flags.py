"""Flagged calls as time passes: two reminders in working hours, closed by the session, never doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from loop_scene import AWAKE, Heard, Scene, at, bundles

from coaching.away import Away
from coaching.errors import FieldError, NotAllowedError, StaleError
from coaching.flag_reminders import look_at_flags, reminder_key
from coaching.flag_shown import flags_for_coach, standing_flags
from coaching.flagging import FlagEntry, complete, dismiss_flag, flag_call
from coaching.flags import Flag, FlagState
from coaching.loop.gaps import Missing, find_gaps, mend_gaps
from coaching.people import Line, Member, Role
from coaching.shown.flags import FlagReminder

LINK = "https://calls.example.com/91"


def flag(scene: Scene, rep: Member, *, by: Member | None = None, link: str = LINK) -> Flag:
    with scene.store() as store:
        entry = FlagEntry(rep_id=rep.id, link=link)
        flagged = flag_call(store, by or scene.alice, entry, now=scene.clock.now())
        return store.flags.get(flagged.flag.flag_id)


def reminders(heard: list[Heard]) -> list[tuple[str, int]]:
    return [(one.recipient, one.facts.hours) for one in heard if isinstance(one.facts, FlagReminder)]


def reload(scene: Scene, standing: Flag) -> Flag:
    with scene.store(write=False) as store:
        found: Flag = store.flags.get(standing.id)
    return found


def test_the_coach_is_reminded_once_after_24_and_once_after_44_hours(scene: Scene) -> None:
    scene.clock.set(at("2026-11-17", "11:00"))
    flag(scene, scene.bob)
    heard = scene.pass_until(at("2026-11-27", "18:00"), hours=AWAKE | {11})
    said = [one for one in heard if isinstance(one.facts, FlagReminder)]
    assert [(one.facts.hours, one.at) for one in said] == [
        (24, at("2026-11-18", "11:00")),
        (44, at("2026-11-19", "08:00")),
    ]
    assert [one.facts.flag.hours_left for one in said] == [24, 3]


def test_over_a_weekend_one_reminder_speaks_for_both(scene: Scene) -> None:
    scene.clock.set(at("2026-11-20", "15:00"))
    flag(scene, scene.bob)
    heard = scene.pass_until(at("2026-11-24", "18:00"))
    assert [(one.facts.hours, one.at) for one in heard if isinstance(one.facts, FlagReminder)] == [
        (44, at("2026-11-23", "09:00"))
    ]
    assert heard[0].facts.flag.hours_left < 0


@pytest.mark.parametrize(
    ("flagged_at", "due", "flags", "alone"),
    [
        pytest.param("2026-11-20 15:00", True, 1, 0, id="moved to Monday at nine: the bundle says it"),
        pytest.param("2026-11-20 15:00", False, 1, 1, id="no bundle that morning: the reminder does"),
        pytest.param("2026-11-20 15:00", True, 4, 1, id="only counted in the bundle: the reminder names it"),
        pytest.param("2026-11-21 14:00", True, 1, 1, id="at ten o'clock, as promised: beside the bundle"),
    ],
)
def test_a_reminder_moved_to_the_morning_is_left_to_the_bundle_that_lists_its_call(
    scene: Scene, flagged_at: str, due: bool, flags: int, alone: int
) -> None:
    if due:  # a review on Monday, the fifth business day
        scene.clock.set(at("2026-11-16", "11:00"))
        scene.session(scene.carol)
    scene.clock.set(at(*flagged_at.split()))
    for number in range(flags):
        flag(scene, scene.bob, link=f"{LINK}{number}")
        scene.clock.set(scene.clock.now() + timedelta(minutes=1))
    scene.pass_until(at("2026-11-22", "18:00"))
    heard = scene.pass_until(at("2026-11-23", "18:00"), hours=AWAKE | {10})
    assert len(reminders(heard)) == alone
    assert len(bundles(heard, scene.alice)) == int(due)


def test_after_downtime_one_reminder_is_said(scene: Scene) -> None:
    scene.clock.set(at("2026-11-17", "11:00"))
    flag(scene, scene.bob)
    assert reminders(scene.jump(at("2026-11-19", "12:00"))) == [("UALICE", 44)]
    assert reminders(scene.tick()) == []


def test_the_session_about_it_closes_a_flag_and_nobody_is_reminded(scene: Scene) -> None:
    scene.clock.set(at("2026-11-17", "11:00"))
    standing = flag(scene, scene.bob)
    scene.clock.set(at("2026-11-17", "16:00"))
    session = scene.session(scene.bob)
    with scene.store(write=False) as store:
        assert standing_flags(store, [scene.bob.id]) == ()
    scene.tick()
    closed = reload(scene, standing)
    assert (closed.state, closed.session_id, closed.closed_by) == (
        FlagState.COACHED,
        session.id,
        scene.alice.id,
    )
    assert reminders(scene.pass_until(at("2026-11-20", "18:00"))) == []


def test_a_session_about_another_call_leaves_the_flag_open(scene: Scene) -> None:
    scene.clock.set(at("2026-11-17", "11:00"))
    standing = flag(scene, scene.bob)
    session = scene.session(scene.bob)
    with scene.store() as store:
        store.sessions.change_details(
            session.id,
            replace(session.details, call_link="https://calls.example.com/7"),
            by=scene.alice.id,
            now=scene.clock.now(),
            version=session.version,
        )
    scene.tick()
    assert reload(scene, standing).state is FlagState.OPEN


def test_a_reminder_that_was_planned_is_not_said_once_the_flag_is_closed(scene: Scene) -> None:
    scene.clock.set(at("2026-11-18", "19:00"))
    standing = flag(scene, scene.bob)
    scene.clock.set(at("2026-11-19", "19:00"))
    scene.tick()
    with scene.store() as store:
        assert store.outbox.by_key(reminder_key(standing.id, 24)) is not None
        assert dismiss_flag(store, scene.alice, standing.id, now=scene.clock.now()).startswith("Taken off")
        with pytest.raises(StaleError):
            dismiss_flag(store, scene.alice, standing.id, now=scene.clock.now())
    assert reminders(scene.pass_until(at("2026-11-23", "18:00"))) == []


def test_a_reminder_goes_to_the_delegate_of_away_dates(scene: Scene) -> None:
    scene.clock.set(at("2026-11-16", "11:00"))
    with scene.store() as store:
        store.people.set_away(
            Away(
                member_id=scene.alice.id,
                first_day=date(2026, 11, 17),
                last_day=date(2026, 11, 18),
                delegate_id=scene.mona.id,
            )
        )
    flag(scene, scene.bob)
    assert reminders(scene.pass_until(at("2026-11-18", "18:00"))) == [("UMONA", 24), ("UMONA", 44)]


def test_a_coach_who_left_is_followed_by_somebody_of_the_team(scene: Scene) -> None:
    scene.clock.set(at("2026-11-16", "11:00"))
    flag(scene, scene.bob)
    with scene.store() as store:
        store.people.set_role(scene.north.id, Role.COACH, [])
    assert reminders(scene.pass_until(at("2026-11-17", "18:00"))) == [("UMONA", 24)]


def test_whoever_muted_reminders_hears_none(scene: Scene) -> None:
    scene.clock.set(at("2026-11-16", "11:00"))
    standing = flag(scene, scene.bob)
    with scene.store() as store:
        store.people.set_hearing(scene.alice.id, morning_hour=9, muted=[Line.FLAG], delegate_id=None)
    assert reminders(scene.pass_until(at("2026-11-18", "18:00"))) == []
    assert reload(scene, standing).reminded_hours == 44


def test_a_managers_flag_is_the_coachs_to_coach(scene: Scene) -> None:
    standing = flag(scene, scene.bob, by=scene.mona)
    assert (standing.coach_id, standing.flagged_by) == (scene.alice.id, scene.mona.id)
    with scene.store(write=False) as store:
        (shown,) = flags_for_coach(store, scene.alice, now=scene.clock.now())
        assert (shown.rep.name, shown.flagged_by, shown.hours_left) == ("Bob Okafor", "Mona Lindt", 48)
        assert flags_for_coach(store, scene.mona, now=scene.clock.now()) == ()


def test_a_link_of_a_call_that_is_known_names_the_rep(scene: Scene) -> None:
    scene.calls(scene.carol, [2], first=at("2026-11-18", "10:00"), link=LINK)
    with scene.store(write=False) as store:
        asked = FlagEntry(rep_id=None, link=f"{LINK}?t=75")
        whole = complete(store, scene.alice, asked, now=scene.clock.now())
        assert (whole.rep_id, whole.link) == (scene.carol.id, asked.link)
        unknown = FlagEntry(rep_id=None, link="https://calls.example.com/7")
        assert complete(store, scene.alice, unknown, now=scene.clock.now()) == unknown
        assert not complete(store, scene.bob, asked, now=scene.clock.now()).is_whole


@pytest.mark.parametrize(
    ("rep", "link", "problem"),
    [
        (None, LINK, "rep"),
        ("bob", None, "call_link"),
        ("bob", "calls.example.com/91", "call_link"),
        ("bob", f"https://calls.example.com/{'9' * 2000}", "call_link"),
    ],
)
def test_what_is_missing_is_said_on_its_field(
    scene: Scene, rep: str | None, link: str | None, problem: str
) -> None:
    with scene.store() as store, pytest.raises(FieldError) as refused:
        flag_call(
            store,
            scene.alice,
            FlagEntry(rep_id=scene.bob.id if rep else None, link=link),
            now=scene.clock.now(),
        )
    assert list(refused.value.problems) == [problem]


def test_nobody_flags_their_own_call_or_one_of_another_team(scene: Scene) -> None:
    with scene.store() as store:
        olga = scene.person(store, "Olga Reis")
        scene.team(store, "South", coaches=[olga], reps=[scene.person(store, "Pat Lee")])
    for stranger in (scene.bob, scene.carol, olga):
        with pytest.raises(NotAllowedError):
            flag(scene, scene.bob, by=stranger)


def test_an_unplanned_reminder_is_a_gap_that_the_auditor_mends(scene: Scene) -> None:
    scene.clock.set(at("2026-11-17", "11:00"))
    standing = flag(scene, scene.bob)
    scene.clock.set(at("2026-11-18", "11:20"))
    with scene.store() as store:
        assert find_gaps(store, now=scene.clock.now()) == ()
        late = scene.clock.now() + timedelta(minutes=20)
        gaps = find_gaps(store, now=late)
        assert [gap.reason for gap in gaps] == [Missing.REMINDER]
        assert mend_gaps(store, gaps, now=late) == 1
        assert store.outbox.standing([reminder_key(standing.id, 24)])
        assert look_at_flags(store, now=late) == 0
