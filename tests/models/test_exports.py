"""Exports give everybody what they may see in Slack and nothing else, whatever the size of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from building import Building
from clocks import SetClock
from exported import DAY, leave_more

from coaching.errors import CoachingError, NotAllowedError
from coaching.export_columns import Table
from coaching.export_port import Row
from coaching.export_tables import (
    COACH_SCENARIOS,
    FLAGS,
    MOMENTS,
    OBSERVATIONS,
    OWN_WORDS,
    PRACTICE,
    REP_SCENARIOS,
    RESULTS,
    REVIEWS,
    SCORES,
    SESSIONS,
    TABLES,
    VIEWS,
)
from coaching.exporting import PAGE, Scope, rows_of, scope_of, tables_for, whole_workspace
from coaching.outcome_tables import CHECK_INS, DAY_ONE, DEAL_STAGES, DEALS, FALLS, PROFILES, QUOTAS
from coaching.people import Member, Profile
from coaching.practice import NewPractice
from coaching.scale import Scale, ScaleKind
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION, ScenarioKind
from coaching.scenarios import NewScenario
from coaching.sessions import CoachingSession, Review, SessionState, Verdict
from coaching.voices import Evidence, Finding, NewDispute
from models import SqlStores


@dataclass(frozen=True)
class Acme:
    """Alice coaches Bob; Dan coaches Carol elsewhere; Mona manages Bob's team, Erin runs the program."""

    build: Building
    sessions: dict[str, CoachingSession]
    people: dict[str, Member]

    def scope(self, name: str) -> Scope:
        with self.build.stores.workspace(self.build.workspace_id, write=False) as store:
            return scope_of(store, self.people[name].slack_id)

    def rows(self, table: Table, scope: Scope, *, size: int = PAGE) -> list[dict[str, object]]:
        found = rows_of(self.build.stores, self.build.workspace_id, table, scope, size=size)
        return [dict(zip(table.names, row, strict=True)) for row in found]

    def reps(self, table: Table, name: str) -> set[object]:
        return {row["rep"] for row in self.rows(table, self.scope(name))}


@pytest.fixture
def acme(build: Building, clock: SetClock) -> Acme:
    people = {name: build.member(name) for name in ("Alice", "Bob", "Carol", "Dan", "Mona", "Eli")}
    people["Erin"] = build.member("Erin", enablement=True)
    alice, bob, carol, dan = (people[name] for name in ("Alice", "Bob", "Carol", "Dan"))
    north = build.team(reps=[bob, people["Eli"]], coaches=[alice], managers=[people["Mona"]])
    south = build.team(reps=[carol], coaches=[dan])
    criterion = build.criterion(scale=Scale.of(ScaleKind.ONE_TO_FIVE))
    sessions = {}
    for rep, coach, team in ((bob, alice, north), (carol, dan, south)):
        build.scores(rep, criterion, [1, 2, 3, 2, 1, 2, 3, 2, 1, 2])
        sessions[rep.name] = session = build.session(team, rep, coach, criterion)
        build.scores(rep, criterion, [3, 4, 3, 4, 3, 4], first=clock.now() + timedelta(hours=1))
        say_more(build, session, rep, coach)
        score_scenario(build, session, rep, coach)
        leave_more(build, session, rep, coach)
    return Acme(build, sessions, people)


def say_more(build: Building, session: CoachingSession, rep: Member, coach: Member) -> None:
    now = build.clock.now()
    with build.stores.workspace(build.workspace_id) as store:
        store.sessions.add_moment(
            session_id=session.id, rep_id=rep.id, author_id=coach.id, what_happened="Quoted at once",
            correction="Pause first", confirmed="I pause", link=None, timestamp="12:40", now=now,
            dedupe_key=f"moment:{rep.id}",
        )  # fmt: skip
        practice = NewPractice(
            session_id=session.id, rep_id=rep.id, coach_id=coach.id, what="Pause five times", due_at=now,
            assigned_at=now, dedupe_key=f"p:{rep.id}",
        )  # fmt: skip
        store.practice.assign(practice)
        store.practice.withdraw(
            store.practice.assign(replace(practice, dedupe_key=f"q:{rep.id}")).id, now=now
        )
        seen = store.calls.first_scored(rep.id, session.version_id, limit=3)
        dispute = NewDispute(
            session_id=session.id, rep_id=rep.id, finding=Finding.SESSION, view="The buyer asked twice.",
            opened_at=now, evidence=Evidence(calls=seen, looked_at=3, standard=None),
            dedupe_key=f"d:{rep.id}",
        )  # fmt: skip
        store.voices.answer(store.voices.open_dispute(dispute).id, "Heard.", by=coach.id, now=now)
        call = store.calls.recent_calls(rep.id, limit=1)[0]
        store.sessions.add_review(
            Review(
                id=0, session_id=session.id, call_id=call.id, verdict=Verdict.PARTIAL, broke_down="Early",
                evidence="Let me think", evidence_at="3:10", reviewer_id=coach.id, reviewed_at=now,
                business_days=3, late=False,
            )
        )  # fmt: skip


def score_scenario(build: Building, session: CoachingSession, rep: Member, coach: Member) -> int:
    now = build.clock.now()
    new = NewScenario(
        team_id=session.team_id, rep_id=rep.id, coach_id=coach.id, scored_by=coach.id,
        kind=ScenarioKind.LIVE_CALL, deal=None, held_at=now, session_id=session.id, call_id=None, note="Mine",
        scored_at=now, dedupe_key=f"s:{rep.id}",
    )  # fmt: skip
    with build.stores.workspace(build.workspace_id) as store:
        scenario_id = store.scenarios.add(new).id
        store.rep_scores.rate(scenario_id, {one.key: 4 for one in REP_EXECUTION.criteria}, now=now)
        store.coach_scores.rate(scenario_id, {one.key: 2 for one in COACH_EFFECTIVENESS.criteria}, now=now)
    return scenario_id


OF_REPS = [table for table in TABLES if not table.of_coaches]
OF_COACHES = [table for table in TABLES if table.of_coaches]


@pytest.mark.parametrize("table", OF_REPS, ids=lambda table: table.name)
@pytest.mark.parametrize(
    ("who", "reps"),
    [
        ("Bob", {"Bob"}),
        ("Eli", set()),
        ("Alice", {"Bob"}),
        ("Dan", {"Carol"}),
        ("Mona", {"Bob"}),
        ("Erin", {"Bob", "Carol"}),
    ],
)
def test_everybody_gets_the_reps_they_may_see(acme: Acme, table: Table, who: str, reps: set[str]) -> None:
    assert acme.reps(table, who) == reps


@pytest.mark.parametrize(
    ("who", "coaches"),
    [("Bob", []), ("Mona", []), ("Alice", ["Alice"]), ("Dan", ["Dan"]), ("Erin", ["Alice", "Dan"])],
)
@pytest.mark.parametrize("table", OF_COACHES, ids=lambda table: table.name)
def test_what_is_about_coaches_is_for_the_coach_and_enablement(
    acme: Acme, table: Table, who: str, coaches: list[str]
) -> None:
    found = acme.rows(table, acme.scope(who))
    assert list(dict.fromkeys(row["coach"] for row in found)) == coaches
    assert {row.get("level") for row in found} <= {2, None}


def test_the_machine_has_no_coach_scores_without_a_person_who_may_see_them(acme: Acme) -> None:
    for table in OF_COACHES:
        assert table not in tables_for(whole_workspace())
        with pytest.raises(CoachingError, match="name one of them with --for"):
            acme.rows(table, whole_workspace())


@pytest.mark.parametrize("said", ["is_guest", "is_stranger", "is_deleted"])
def test_guests_strangers_and_people_who_left_get_nothing(acme: Acme, said: str) -> None:
    with acme.build.stores.workspace(acme.build.workspace_id) as store:
        bob = acme.people["Bob"]
        store.people.save_profile(Profile(slack_id=bob.slack_id, name="Bob", **{said: True}))
        with pytest.raises(NotAllowedError):
            scope_of(store, bob.slack_id)


def test_somebody_of_another_workspace_is_nobody_here(acme: Acme, stores: SqlStores) -> None:
    elsewhere = stores.register("T0MALLORY", name="Elsewhere").id
    with stores.workspace(elsewhere) as store:
        store.people.save_profile(Profile(slack_id="U0MALLORY", name="Mallory"))
        with pytest.raises(CoachingError, match="Nobody known here"):
            scope_of(store, acme.people["Bob"].slack_id)
    with stores.workspace(acme.build.workspace_id) as store, pytest.raises(CoachingError):
        scope_of(store, "U0MALLORY")
    for table in OF_REPS:
        assert list(rows_of(stores, elsewhere, table, whole_workspace())) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_the_size_of_a_page_changes_nothing(acme: Acme, table: Table) -> None:
    for scope in (acme.scope("Erin"), acme.scope("Alice")):
        at_once = acme.rows(table, scope)
        assert at_once
        for size in (1, 2, 3, 16):
            assert acme.rows(table, scope, size=size) == at_once


def test_what_only_the_whole_workspace_holds_is_empty_for_a_person(acme: Acme) -> None:
    (row, _) = acme.rows(SESSIONS, whole_workspace())
    assert row["seconds_to_log"] == 70
    assert {row["seconds_to_log"] for row in acme.rows(SESSIONS, acme.scope("Erin"))} == {None}
    assert {row["cause"] for row in acme.rows(CHECK_INS, whole_workspace())} == {"diagnostic"}
    assert {row["cause"] for row in acme.rows(CHECK_INS, acme.scope("Erin"))} == {None}


def test_results_say_what_slack_says_and_nothing_before_the_fifth_call(acme: Acme, build: Building) -> None:
    (row,) = acme.rows(RESULTS, acme.scope("Bob"))
    assert (row["baseline"], row["baseline_calls"], row["calls_after"]) == (1.9, 10, 6)
    assert row["average_after"] == pytest.approx(3.5)
    assert row["change"] == pytest.approx(1.6)
    assert (row["verdict"], row["valid"], row["not_met"]) == ("early_up", False, "6 of 10 calls so far")
    criterion = build.criterion("Recaps the price before the call ends")
    eli, alice = acme.people["Eli"], acme.people["Alice"]
    with build.stores.workspace(build.workspace_id, write=False) as store:
        team = store.people.team(acme.sessions["Bob"].team_id)
    build.scores(eli, criterion, [2] * 10)
    build.session(team, eli, alice, criterion)
    build.scores(eli, criterion, [4] * 4, first=build.clock.now() + timedelta(hours=1))
    (row,) = acme.rows(RESULTS, acme.scope("Eli"))
    assert row["calls_after"] == 4
    assert [row[name] for name in ("average_after", "change", "change_low", "change_high")] == [None] * 4
    assert row["verdict"] == "not_yet"


def test_what_was_deleted_or_taken_back_is_left_out(acme: Acme, build: Building) -> None:
    session = acme.sessions["Bob"]
    with build.stores.workspace(build.workspace_id) as store:
        store.sessions.set_state(session.id, SessionState.CANCELLED)
        carols = store.sessions.moments(acme.sessions["Carol"].id)[0]
        assert store.moments.withdraw(carols.id, by=carols.author_id, now=build.clock.now())
    for table in (SESSIONS, REVIEWS, RESULTS, OWN_WORDS, PRACTICE, VIEWS, REP_SCENARIOS):
        assert {row["rep"] for row in acme.rows(table, whole_workspace())} == {"Carol"}
    assert acme.rows(MOMENTS, whole_workspace()) == []
    assert {row["coach"] for row in acme.rows(COACH_SCENARIOS, acme.scope("Erin"))} == {"Dan"}


def test_scores_stand_by_rep_version_and_time_with_their_kind_of_call(acme: Acme) -> None:
    found = acme.rows(SCORES, whole_workspace())
    assert [row["rep"] for row in found] == ["Bob"] * 16 + ["Carol"] * 16
    times = [row["occurred_at"] for row in found[:16]]
    assert times == sorted(times)  # type: ignore[type-var]
    first = found[0]
    assert (first["call_type"], first["call_direction"], first["live"]) == ("discovery", "outbound", True)
    assert (first["scale"], first["scale_low"], first["scale_high"]) == ("1-5", 1, 5)
    assert first["team_zone"] == "America/New_York"


def test_reviews_and_moments_read_as_they_were_written(acme: Acme) -> None:
    (review,) = acme.rows(REVIEWS, acme.scope("Bob"))
    assert [review[name] for name in ("verdict", "broke_down", "evidence", "late")] == [
        "partial",
        "Early",
        "Let me think",
        False,
    ]
    (moment,) = acme.rows(MOMENTS, acme.scope("Bob"))
    assert (moment["correction"], moment["author"], moment["timestamp"]) == ("Pause first", "Alice", "12:40")


def test_practice_and_a_reps_other_view_stand_with_the_rest(acme: Acme) -> None:
    (practice,) = acme.rows(PRACTICE, acme.scope("Bob"))
    assert (practice["what"], practice["coach"], practice["done_at"]) == ("Pause five times", "Alice", None)
    (view,) = acme.rows(VIEWS, acme.scope("Bob"))
    assert [view[name] for name in ("finding", "view", "answer", "answered_by", "team")] == [
        "session",
        "The buyer asked twice.",
        "Heard.",
        "Alice",
        "Enterprise East",
    ]


def test_the_rep_table_holds_nothing_of_the_coachs_score(acme: Acme) -> None:
    def keys(rows: Sequence[dict[str, object]]) -> set[object]:
        return {row["question"] for row in rows}

    erin = acme.scope("Erin")
    of_rep, of_coach = keys(acme.rows(REP_SCENARIOS, erin)), keys(acme.rows(COACH_SCENARIOS, erin))
    assert of_rep == {one.key for one in REP_EXECUTION.criteria}
    assert of_coach == {one.key for one in COACH_EFFECTIVENESS.criteria}
    assert not of_rep & of_coach


def test_a_page_begins_where_the_last_one_ended(acme: Acme, build: Building, stores: SqlStores) -> None:
    with stores.workspace(build.workspace_id, write=False) as store:
        first = store.exports.scores(rep_ids=None, limit=5)
        second = store.exports.scores(rep_ids=None, past=first[-1][0], limit=5)
    both: list[Row] = [row for _, row in (*first, *second)]
    whole = list(rows_of(stores, build.workspace_id, SCORES, whole_workspace()))
    assert both == whole[:10]


def test_deals_and_what_is_counted_from_day_1_read_as_they_are_kept(acme: Acme) -> None:
    (deal,) = acme.rows(DEALS, acme.scope("Bob"))
    assert [deal[name] for name in ("won", "amount_minor", "currency", "forecast", "team")] == [
        True,
        1_250_050,
        "EUR",
        "commit",
        "Enterprise East",
    ]
    (stage,) = acme.rows(DEAL_STAGES, acme.scope("Bob"))
    assert (stage["deal_id"], stage["stage_number"], stage["stage"]) == (deal["deal_id"], 0, "Demo")
    (quota,) = acme.rows(QUOTAS, acme.scope("Bob"))
    assert (quota["amount_minor"], quota["currency"]) == (10_000_000, "EUR")
    (profile,) = acme.rows(PROFILES, acme.scope("Bob"))
    assert (profile["title"], profile["hired_on"]) == ("Account executive", DAY)
    (fall,) = acme.rows(FALLS, acme.scope("Bob"))
    assert (fall["before"], fall["now"], fall["calls_now"], fall["change_high"]) == (3.4, 2.1, 6, -0.7)
    (first,) = acme.rows(DAY_ONE, acme.scope("Bob"))
    assert (first["value"], first["basis"], first["scale"]) == (1.8, "hire", "1-5")
    (check_in,) = acme.rows(CHECK_INS, acme.scope("Bob"))
    assert (check_in["day"], check_in["better"], check_in["worse"]) == (90, "Talk ratio, Questions", "")


def test_own_words_and_flags_and_observations_read_as_they_were_written(acme: Acme) -> None:
    (words,) = acme.rows(OWN_WORDS, acme.scope("Bob"))
    assert (words["words"], words["session_id"]) == ("I pause.", acme.sessions["Bob"].id)
    (flag,) = acme.rows(FLAGS, acme.scope("Bob"))
    assert (flag["state"], flag["coach"], flag["closed_at"]) == ("open", "Alice", None)
    (seen,) = acme.rows(OBSERVATIONS, acme.scope("Alice"))
    assert (seen["one_focus"], seen["self_diagnosed"], seen["next_step"]) == (True, False, "Ask, then wait")
