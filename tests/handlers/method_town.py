"""What a town of the handlers' tests holds of practice, views, flags, calls by hand: one each, about Bob."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from desk import Desk
from north import Cast

from coaching.call_by_hand import CallEntry, score_call
from coaching.flagging import FlagEntry, flag_call
from coaching.practice import NewPractice
from coaching.scenario_rubrics import ScenarioKind
from coaching.scenarios import NewScenario
from coaching.scorecard.day_one import freeze_now
from coaching.scorecard.records import Cause, NewCheckIn
from coaching.voices import Evidence, Finding, NewDispute


def assign_practice(desk: Desk, cast: Cast, session_id: int, *, what: str) -> int:
    """Alice assigned it; it is due tomorrow."""
    now = desk.clock.now()
    with desk.store() as store:
        practice = NewPractice(
            session_id=session_id,
            rep_id=cast.ids["UBOB"],
            coach_id=cast.ids["UALICE"],
            what=what,
            due_at=now + timedelta(days=1),
            assigned_at=now,
            dedupe_key="practice",
        )
        return store.practice.assign(practice).id


def see_it_differently(desk: Desk, cast: Cast, session_id: int, *, view: str) -> int:
    """Bob did, about his result; nobody has answered."""
    with desk.store() as store:
        dispute = NewDispute(
            session_id=session_id,
            rep_id=cast.ids["UBOB"],
            finding=Finding.RESULT,
            view=view,
            evidence=Evidence(calls=(), looked_at=0, standard=None),
            opened_at=desk.clock.now(),
            dedupe_key="dispute",
        )
        return store.voices.open_dispute(dispute).id


def flag_a_call(desk: Desk, cast: Cast) -> int:
    """Alice flagged a call of Bob's."""
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
        entry = FlagEntry(rep_id=cast.ids["UBOB"], link="https://calls.example.com/94")
        return flag_call(store, alice, entry, now=desk.clock.now()).flag.flag_id


@dataclass(frozen=True)
class NothingMoved:
    """Day 90 of Bob's twice: nobody said why of one, Alice did of the other."""

    asked_id: int
    answered_id: int
    cause_id: int


def reach_day_90(desk: Desk, cast: Cast, *, said: str) -> NothingMoved:
    """And his Day 1 is frozen."""
    bob, now = cast.ids["UBOB"], desk.clock.now()
    with desk.store() as store:
        freeze_now(store, bob, now=now)
        for dated in (False, True):
            opened = NewCheckIn(
                rep_id=bob, day=90, dated=dated, on=now.date(), better=(), worse=(), known=4, asked=6,
                opened_at=now,
            )  # fmt: skip
            assert store.day_ones.open_check_in(opened)
        asked, answered = store.day_ones.check_ins_of([bob])[bob]
        given = store.day_ones.answer(
            answered.id, Cause.DIAGNOSTIC, note=said, by=cast.ids["UALICE"], now=now
        )
        assert given is not None
    return NothingMoved(asked.id, answered.id, given.id)


def score_by_hand(desk: Desk, cast: Cast, *, said: str) -> int:
    """Alice scored a call of Bob's."""
    now = desk.clock.now()
    with desk.store() as store:
        alice = store.people.member(cast.ids["UALICE"])
        entry = CallEntry(
            rep_id=cast.ids["UBOB"],
            occurred_on=now.date(),
            call_type="demo",
            direction="outbound",
            live=True,
            scores={cast.other.current.id: 2},
            quote=said,
        )
        return score_call(store, alice, entry, now=now, key="by-hand").call_id


def score_a_scenario(desk: Desk, cast: Cast) -> int:
    """A live call of Bob's that Alice debriefed: her part of it is for her and enablement alone."""
    now = desk.clock.now()
    with desk.store() as store:
        scenario = store.scenarios.add(
            NewScenario(
                team_id=cast.team_id,
                rep_id=cast.ids["UBOB"],
                coach_id=cast.ids["UALICE"],
                scored_by=cast.ids["UALICE"],
                kind=ScenarioKind.LIVE_CALL,
                deal=None,
                held_at=now,
                session_id=None,
                call_id=None,
                note=None,
                scored_at=now,
                dedupe_key="scenario",
            )
        )
        for scores in (store.rep_scores, store.coach_scores):
            scores.rate(scenario.id, {one.key: 3 for one in scores.rubric().criteria}, now=now)
    return scenario.id
