"""What lies behind a town when its story begins: weeks of coaching, brought in through the stores."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import UTC, datetime, time, timedelta

from coached_quarter import coach_a_quarter
from town import CRITERION, THURSDAY, Town, earlier_calls, run_import, write_scores

from coaching.calibration import NewRound
from coaching.criteria import CriterionDraft, Definition
from coaching.deals.records import RepProfile
from coaching.freezing import freeze
from coaching.people import Member
from coaching.ports import WorkspaceStore
from coaching.scale import Scale, ScaleKind
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION
from coaching.scenario_scoring import ScenarioEntry, save_scenario
from coaching.sessions import NewSession, SessionDetails, SessionState

ZONE = "Europe/Berlin"
ELSEWHERE = "Names the next step before the call ends"
"""A criterion that no team steers by."""


def open_store(town: Town) -> AbstractContextManager[WorkspaceStore]:
    (workspace_id,) = town.service.stores.all_workspaces()
    return town.service.stores.workspace(workspace_id)


def known(store: WorkspaceStore, slack_id: str) -> Member:
    member = store.people.by_slack_id(slack_id)
    assert member is not None
    return member


def appoint_erin(town: Town) -> None:
    """Erin has looked in once; she runs the program."""
    town.person("erin").open_home()
    town.driver.settle()
    with open_store(town) as store:
        store.people.set_enablement(known(store, "UERIN").id, True)


def score_scenarios(town: Town, coach: str, count: int, *, coach_level: int) -> None:
    """Live calls that this coach debriefed with Bob at once."""
    with open_store(town) as store:
        scoring, bob = known(store, coach), known(store, "UBOB")
        for number in range(count):
            entry = ScenarioEntry(
                session_id=None,
                replaces=None,
                rep_id=bob.id,
                coach_id=None,
                kind="live_call",
                deal=None,
                call_id=None,
                held_on=THURSDAY.date(),
                rep_levels={one.key: 2 for one in REP_EXECUTION.criteria},
                coach_levels={one.key: coach_level for one in COACH_EFFECTIVENESS.criteria},
            )
            save_scenario(store, scoring, entry, now=THURSDAY, key=f"earlier:{coach}:{number}")


def coach_twice_without_movement(town: Town) -> None:
    """Two call reviews with Bob, 40 and 20 days ago; his scores stand where they stood."""
    calls = [
        *earlier_calls(
            "bob@example.com", [2, 2, 3, 2, 2, 2, 3, 2, 2, 2], before=days_ago(40), prefix="before"
        ),
        *earlier_calls("bob@example.com", [2] * 6, before=THURSDAY, prefix="late"),
    ]
    path = town.folder / "a-month.csv"
    write_scores(path, calls)
    run_import(town.service, path)
    with open_store(town) as store:
        for days in (40, 20):
            _hold_session(store, at=days_ago(days))


def leave_most_calls_unscored(town: Town) -> None:
    """Three calls a day that nobody scored on what the team steers by."""
    draft = CriterionDraft(name=ELSEWHERE, definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)))
    with open_store(town) as store:
        store.criteria.add(draft, by=None, now=THURSDAY - timedelta(days=60))
    path = town.folder / "unscored.csv"
    rows = [
        row
        for hour in range(3)
        for row in earlier_calls(
            "bob@example.com",
            [3] * 28,
            before=THURSDAY - timedelta(hours=hour),
            criterion=ELSEWHERE,
            prefix=f"other-{hour}",
        )
    ]
    write_scores(path, rows)
    run_import(town.service, path)


def stand_still_for_ninety_days(town: Town) -> None:
    """Bob was hired 89 days before the story's Thursday; his calls were scored 2 then and are now."""
    hired = THURSDAY - timedelta(days=89)
    then = earlier_calls("bob@example.com", [2] * 5, before=hired + timedelta(days=9), prefix="first")
    town.import_scores([*then, *earlier_calls("bob@example.com", [2] * 16, before=THURSDAY)])
    with open_store(town) as store:
        profile = RepProfile(
            member_id=known(store, "UBOB").id,
            hired_on=hired.date(),
            title="Account executive",
            segment="mid-market",
        )
        store.profiles.put(profile)


def coach_six_of_twelve(town: Town) -> None:
    """Alice's roleplays of a month ago are measured; six reps who stood alike were left alone."""
    with open_store(town) as store:
        criterion = store.criteria.by_name(CRITERION)
        assert criterion is not None
        (team,) = store.people.teams()
        alice = known(store, "UALICE")
        coach_a_quarter(store, team_id=team.id, coach_id=alice.id, criterion=criterion, now=THURSDAY)


def disagree_in_two_rounds(town: Town) -> None:
    """Mona, Alice and Eli scored two moments weeks ago, and heard different things."""
    with open_store(town) as store:
        criterion = store.criteria.by_name(CRITERION)
        assert criterion is not None
        coaches = tuple(known(store, slack_id).id for slack_id in ("UMONA", "UALICE", "UELI"))
        for days, scores in ((21, (1, 4, 2)), (14, (4, 1, 3))):
            asked = store.calibration.start(
                NewRound(
                    started_by=coaches[0],
                    criterion_id=criterion.id,
                    version_id=criterion.current.id,
                    call_link=f"https://calls.example.com/round-{days}",
                    call_moment="3:10",
                    what="The buyer says it is too early.",
                    coach_ids=coaches,
                    started_at=days_ago(days),
                    due_at=days_ago(days - 3),
                    dedupe_key=f"round:{days}",
                )
            )
            for coach, score in zip(coaches, scores, strict=True):
                store.calibration.answer(asked.id, coach, score=score, reason=None, now=days_ago(days))
            store.calibration.close(asked.id, now=days_ago(days))


def days_ago(days: int) -> datetime:
    return datetime.combine(THURSDAY.date() - timedelta(days=days), time(10), UTC)


def _hold_session(store: WorkspaceStore, *, at: datetime) -> None:
    alice, bob = known(store, "UALICE"), known(store, "UBOB")
    criterion = store.criteria.by_name(CRITERION)
    assert criterion is not None
    (team,) = store.people.teams()
    store.sessions.add(
        NewSession(
            team_id=team.id,
            rep_id=bob.id,
            coach_id=alice.id,
            reviewer_id=alice.id,
            criterion_id=criterion.id,
            version_id=criterion.current.id,
            state=SessionState.HELD,
            tz=ZONE,
            scheduled_for=None,
            window_after=at,
            baseline=freeze(store.calls, rep_id=bob.id, version=criterion.current, as_of=at),
            details=SessionDetails(
                method="call_review", commitment="Ask before naming a price.", held_on=at.date()
            ),
            logged_at=at,
            seconds_to_log=48.0,
            dedupe_key=f"earlier:{at:%Y%m%d}",
        )
    )
