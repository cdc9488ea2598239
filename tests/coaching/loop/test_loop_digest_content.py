"""What a digest holds: what changed since the one before it, falls, the month's aggregates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from coached_quarter import coach_a_quarter
from loop_scene import BERLIN, Scene, at, bundles, digests

from coaching.business_days import iso_week
from coaching.deliveries import DeliveryKind
from coaching.loop import digest_for
from coaching.loop.digest_planning import digest_time, is_first_of_month
from coaching.loop.reviewing import ReviewEntry, save_review
from coaching.loop.waiting import waiting_for
from coaching.people import DigestBlock, Line, Member
from coaching.sessions import Verdict
from coaching.shown.messages import Digest
from coaching.shown.notes import Declines, FirstDigest
from templates.digest import digest_notes
from templates.digest_words import changed_rows, unchanged_reps


@pytest.fixture(autouse=True)
def seen(scene: Scene) -> None:
    """The team was set up some time ago."""
    scene.tick()


def news_by_rep(digest: Digest) -> dict[str, tuple[str, ...]]:
    return {row.rep: row.news for row in digest.rows}


def sent(scene: Scene, until: str) -> list[Digest]:
    return [one.facts for one in digests(scene.pass_until(at(until, "10:00")))]


def test_a_session_is_news_once_and_then_no_change(scene: Scene) -> None:
    scene.calls(scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    scene.session(scene.bob)
    first, second = sent(scene, "2026-11-30")
    assert news_by_rep(first) == {"Bob Okafor": ("new session",)}
    assert news_by_rep(second) == {"Bob Okafor": ("review overdue",)}
    (third,) = sent(scene, "2026-12-07")
    assert news_by_rep(third) == {"Bob Okafor": ()}
    assert changed_rows(third) == ()
    assert unchanged_reps(third) == ("Bob Okafor (0 of 10 calls in)",)


def test_a_verdict_five_calls_and_a_result_are_news_in_their_week(scene: Scene) -> None:
    scene.calls(scene.bob, [2, 3] * 5, first=at("2026-11-09", "09:00"))
    session = scene.session(scene.bob)
    scene.pass_until(at("2026-11-24", "12:00"))
    scene.calls(scene.bob, [3] * 6, first=at("2026-11-24", "08:00"))
    with scene.store() as store:
        call = store.calls.live_after(scene.bob.id, after=session.window_after)[0]
        entry = ReviewEntry(call_id=call.id, verdict=Verdict.PARTIAL, broke_down="The price.")
        save_review(store, session.id, actor=scene.alice, entry=entry, now=scene.clock.now(), key="view:1")
    (week,) = sent(scene, "2026-11-30")
    assert news_by_rep(week) == {"Bob Okafor": ("review: partly", "5 calls in")}
    scene.calls(scene.bob, [3, 4] * 4, first=at("2026-12-01", "08:00"))
    (week,) = sent(scene, "2026-12-07")
    assert news_by_rep(week) == {"Bob Okafor": ("result in",)}


def test_another_criterion_is_a_new_focus(scene: Scene) -> None:
    scene.session(scene.bob)
    sent(scene, "2026-11-23")
    with scene.store() as store:
        other = scene.criterion(store, "Names the next step before the call ends", scene.north)
    scene.clock.set(scene.clock.now() + timedelta(hours=2))
    scene.session(scene.bob, criterion=other)
    (week,) = sent(scene, "2026-11-30")
    assert news_by_rep(week)["Bob Okafor"][0] == "new session, new focus"


def test_after_weeks_of_downtime_all_that_happened_meanwhile_is_news(scene: Scene) -> None:
    sent(scene, "2026-11-23")
    scene.session(scene.bob)
    (late,) = digests(scene.jump(at("2026-12-09", "11:00")))
    assert "new session" in news_by_rep(late.facts)["Bob Okafor"]


def test_later_parts_are_cut_from_the_same_news(scene: Scene) -> None:
    """What is logged between the head and its parts is next week's news."""
    scene.session(scene.bob)
    scene.clock.set(at("2026-11-23", "09:00"))
    with scene.store(write=False) as store:
        head = digest_for(store, scene.north.id, iso_week=(2026, 48), as_of=scene.clock.now())
    as_of = scene.clock.now()
    scene.clock.set(as_of + timedelta(minutes=5))
    scene.session(scene.carol)
    with scene.store(write=False) as store:
        part = digest_for(store, scene.north.id, iso_week=(2026, 48), as_of=as_of)
    assert news_by_rep(head)["Bob Okafor"] == news_by_rep(part)["Bob Okafor"] == ("new session",)
    assert news_by_rep(part).get("Carol Diaz", ()) == ()


def fall(scene: Scene, rep: Member) -> None:
    """Steady for two weeks, far below since yesterday."""
    today = scene.clock.now()
    scene.calls(rep, [4, 3] * 10, first=today - timedelta(days=20))
    scene.calls(rep, [1, 2, 1, 1, 2, 1, 1, 2], first=today - timedelta(days=1))


def declines(heard: list[Any]) -> list[Declines]:
    return [note for one in heard for note in one.notes if isinstance(note, Declines)]


def test_a_fall_is_told_to_the_coach_on_one_morning_and_in_the_digest(scene: Scene) -> None:
    scene.clock.set(at("2026-11-24", "12:00"))
    scene.tick()
    fall(scene, scene.bob)
    heard = scene.pass_until(at("2026-12-04", "18:00"))
    (told,) = declines(bundles(heard, scene.alice))
    assert told.names == ("Bob Okafor",)
    assert "Seven days (8 calls) against the four weeks before (20 calls), discovery, live" in (
        told.declines[0].figures
    )
    assert declines(bundles(heard, scene.mona)) == []
    (week,) = [one.facts for one in digests(heard)]
    (alert,) = week.alerts
    assert alert.startswith(
        "Bob Okafor, Handles price objection before closing: 3.5 → 1.4 of 4, worse by 2.1"
    )
    assert next(title for title, _ in digest_notes(week)).startswith("Falls on targets")


def test_whoever_left_falls_out_hears_none_and_where_no_coach_is_left_the_managers_do(scene: Scene) -> None:
    with scene.store() as store:
        store.people.set_hearing(
            scene.alice.id, morning_hour=9, muted={Line.CADENCE, Line.DECLINE}, delegate_id=None
        )
    scene.clock.set(at("2026-11-24", "12:00"))
    fall(scene, scene.bob)
    heard = scene.pass_until(at("2026-11-27", "18:00"))
    assert declines(bundles(heard, scene.alice)) == declines(bundles(heard, scene.mona)) == []


def test_steady_scores_are_no_fall(scene: Scene) -> None:
    scene.clock.set(at("2026-11-24", "12:00"))
    scene.calls(scene.bob, [4, 3] * 20, first=at("2026-11-01", "08:00"))
    scene.calls(scene.bob, [3, 4, 3, 4, 3, 3], first=at("2026-11-23", "08:00"))
    heard = scene.pass_until(at("2026-11-27", "18:00"))
    assert declines(bundles(heard, scene.alice)) == []


def test_the_months_first_digest_adds_what_coaching_moved(scene: Scene) -> None:
    with scene.store() as store:
        coach_a_quarter(
            store, team_id=scene.north.id, coach_id=scene.alice.id, criterion=scene.price,
            now=scene.clock.now(),
        )  # fmt: skip
    later, first = sent(scene, "2026-11-30")[-1], sent(scene, "2026-12-07")[-1]
    assert later.month is None
    assert first.month is not None
    assert (first.month.held, first.month.counted) == (6, 6)
    words = dict(digest_notes(first))[
        "What coaching moved: sessions of the last quarter, beside doing nothing"
    ]
    assert words[0] == "6 sessions in 13 weeks, 6 in these figures"
    assert words[1].startswith('Roleplay moved "Handles price objection before closing" by +0.')
    assert "uncoached" in words[2]


def leave_out(scene: Scene, *blocks: DigestBlock) -> None:
    with scene.store() as store:
        settings = store.people.team(scene.north.id).settings
        store.people.change_team(scene.north.id, replace(settings, digest_left_out=frozenset(blocks)))


def test_a_team_reads_what_it_wants(scene: Scene) -> None:
    scene.session(scene.bob)
    leave_out(scene, DigestBlock.CHANGES, DigestBlock.OVERDUE, DigestBlock.COVERAGE, DigestBlock.AGGREGATES)
    with scene.store(write=False) as store:
        digest = digest_for(
            store, scene.north.id, iso_week=(2026, 49), as_of=at("2026-11-30", "09:00", BERLIN)
        )
    assert changed_rows(digest) == unchanged_reps(digest) == ()
    assert digest.overdue, "it is known"
    assert digest_notes(digest) == (), "and not said"


def test_managers_are_offered_a_look_before_the_first_one(scene: Scene) -> None:
    scene.clock.set(at("2026-11-20", "09:30"))
    with scene.store(write=False) as store:
        noted = waiting_for(store, scene.mona, now=scene.clock.now()).notes
        coachs = waiting_for(store, scene.alice, now=scene.clock.now()).notes
    assert [type(note) for note in noted] == [FirstDigest]
    assert not any(isinstance(note, FirstDigest) for note in coachs)
    scene.pass_until(at("2026-11-23", "10:00"))
    with scene.store(write=False) as store:
        later = waiting_for(store, scene.mona, now=at("2026-11-27", "09:30")).notes
    assert not any(isinstance(note, FirstDigest) for note in later)


def test_every_planned_digest_knows_when_the_one_before_was_due(scene: Scene) -> None:
    sent(scene, "2026-11-30")
    with scene.store(write=False) as store:
        rows = [store.outbox.by_key(f"{DeliveryKind.DIGEST}:{scene.north.id}:2026-W{n}:0") for n in (48, 49)]
    due = [str(row.subject["since"]) for row in rows if row]
    assert due == [at("2026-11-16", "09:00").isoformat(), at("2026-11-23", "09:00").isoformat()]


@pytest.mark.parametrize(
    ("day", "first"),
    [
        ("2026-12-07", True),
        ("2026-12-14", False),
        ("2026-11-30", False),
        ("2027-02-01", True),
        ("2026-09-07", True),
        ("2025-04-21", False),
    ],
)
def test_the_months_first_is_the_teams_first_digest_day_of_the_month(
    scene: Scene, day: str, *, first: bool
) -> None:
    assert is_first_of_month(scene.north, iso_week(date.fromisoformat(day))) is first


def test_a_first_monday_that_is_a_holiday_still_brings_the_month(scene: Scene) -> None:
    """7 September 2026 is Labor Day: the digest comes on the 8th."""
    team = replace(scene.north, settings=replace(scene.north.settings, country="US", tz="America/New_York"))
    week = iso_week(date(2026, 9, 7))
    assert digest_time(team, week).day == 8
    assert is_first_of_month(team, week)
