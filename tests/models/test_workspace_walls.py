"""Mallory's workspace calls every method of every store with the ids of Acme: nothing comes, nothing changes.

The list of methods is read from the stores themselves, so a new one cannot be forgotten: a parameter
whose name is unknown here fails the test until somebody says what a stranger would put there (an
optional one that holds no id keeps its default).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import cast

import pytest
from building import DISCOVERY, SETTINGS, Building
from sqlalchemy import select

from coaching.away import Away
from coaching.calibration import NewRound
from coaching.calls import IntakeCounts
from coaching.changes import Record
from coaching.checkpoints import CheckpointKind, CheckpointState, Move, NewCheckpoint
from coaching.comparisons import Stretch
from coaching.criteria import CriterionDraft, Definition
from coaching.deals.outcomes import OutcomeFigure, Period
from coaching.deals.records import Deal, Quota, RepProfile, RowCounts, StageEntry
from coaching.declines.falling import NewDecline
from coaching.deliveries import Covered, DeliveryKind, NewDelivery
from coaching.errors import NotFoundError, StaleError
from coaching.flags import FlagState, NewFlag
from coaching.observations import NewObservation
from coaching.people import Member, Profile, Role, Team
from coaching.practice import NewPractice
from coaching.scale import Scale, ScaleKind
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION, RUBRICS, ScenarioKind
from coaching.scenarios import NewScenario
from coaching.sessions import STANDARD_METHODS, CoachingSession, Review, SessionState, Verdict
from coaching.team.figures import Reviews
from coaching.voices import Evidence, Finding, NewDispute
from models import SqlStores
from models.door import SqlWorkspaceStore
from models.tables import METADATA

STORES = (
    "people",
    "criteria",
    "calls",
    "hand_calls",
    "sessions",
    "checkpoints",
    "outbox",
    "inbox",
    "flags",
    "practice",
    "changes",
    "session_pages",
    "cadence",
    "voices",
    "calibration",
    "observations",
    "part_scores",
    "comparisons",
    "scenarios",
    "rep_scores",
    "coach_scores",
    "exports",
    "deals",
    "profiles",
    "quotas",
    "outcomes",
    "declines",
    "team_figures",
)


def all_blank(figures: object) -> bool:
    """Of reps that are not here nothing is known, in so many words."""
    told = (
        [*chain(*figures.values())] if isinstance(figures, dict) else [*cast("tuple[OutcomeFigure]", figures)]
    )
    return bool(told) and all(one.value is None and one.n == 0 and one.why_blank for one in told)


OWN_EFFECT: dict[str, Callable[[object], bool]] = {
    "deals.take_in": lambda counts: counts == RowCounts(),
    "profiles.take_in": lambda counts: counts == RowCounts(),
    "quotas.take_in": lambda counts: counts == RowCounts(),
    "profiles.get": lambda profile: profile == RepProfile(member_id=cast(RepProfile, profile).member_id),
    "outcomes.of_reps": all_blank,
    "outcomes.of_team": all_blank,
    "team_figures.reviews": lambda counts: counts == Reviews(due=0),
    "team_figures.median_seconds_to_log": lambda found: found == (None, 0),
    "sessions.median_seconds_to_log": lambda found: found == (None, 0),
    "people.save_profile": bool,
    "criteria.methods": lambda known: known == (*STANDARD_METHODS, ("shadowing", "Shadowing")),
    "criteria.add_method": bool,
    "inbox.first_time": lambda first: first is True,
    "rep_scores.rubric": lambda rubric: rubric == REP_EXECUTION,
    "coach_scores.rubric": lambda rubric: rubric == COACH_EFFECTIVENESS,
}
"""Methods that rightly do something in the stranger's own workspace, and what."""


@dataclass(frozen=True)
class Acme:
    """A workspace with one of everything; `told` is what a stranger who knows its ids would pass."""

    told: dict[str, object]
    own: dict[str, dict[str, object]]


def make_acme(build: Building) -> Acme:
    alice, bob = build.member("Alice"), build.member("Bob")
    team = build.team(reps=[bob], coaches=[alice])
    criterion = build.criterion(team=team)
    build.scores(bob, criterion, [1, 2, 3])
    session = build.session(team, bob, alice, criterion)
    checkpoint = build.checkpoint(session, alice, due_at=build.clock.now())
    build.delivery(key="morning:alice")
    now = build.clock.now()
    long, short = timedelta(days=30), timedelta(minutes=1)
    away = Away(member_id=alice.id, first_day=now.date(), last_day=now.date() + long, delegate_id=bob.id)
    with build.stores.workspace(build.workspace_id) as store:
        [delivery] = store.outbox.claim(owner="a", lease=short, limit=1, grace=short)
        call = store.calls.recent_calls(bob.id)[0]
        review = Review(
            id=0, session_id=session.id, call_id=call.id, verdict=Verdict.APPLIED, broke_down=None,
            evidence=None, evidence_at=None, reviewer_id=alice.id, reviewed_at=now,
            business_days=1, late=False,
        )  # fmt: skip
        for _ in range(2):
            store.sessions.add_review(review)
        store.inbox.first_time("view:V1", now=now)
        practice = NewPractice(
            session_id=session.id, rep_id=bob.id, coach_id=alice.id, what="x", due_at=now,
            assigned_at=now, dedupe_key="practice",
        )  # fmt: skip
        practice_id = store.practice.assign(practice).id
        store.voices.say(session_id=session.id, rep_id=bob.id, words="x", now=now, dedupe_key="words")
        seen = store.calls.last_scored(bob.id, criterion.current.id, before=now, kind=None)
        dispute = NewDispute(
            session_id=session.id, rep_id=bob.id, finding=Finding.SESSION, view="x", opened_at=now,
            evidence=Evidence(calls=seen, looked_at=3, standard=None), dedupe_key="dispute",
        )  # fmt: skip
        dispute_id = store.voices.open_dispute(dispute).id
        asked, watched = program_rows(session, alice.id, bob.id, now=now)
        round_id = store.calibration.start(asked).id
        seen_once = store.observations.add(watched)
        store.part_scores.keep(call.id, criterion.current.id, {"x": 2})
        store.hand_calls.keep(call.id, by=alice.id, now=now)
        store.people.set_away(away)
        store.profiles.put(RepProfile(member_id=bob.id, hired_on=now.date(), segment="smb"))
        deal = Deal(
            external_id="deal-1", owner_id=bob.id, created_on=date(2026, 10, 1), won=True, amount_minor=1,
            closed_on=date(2026, 10, 9), currency="EUR", stages=(StageEntry("Demo", date(2026, 10, 2)),),
        )  # fmt: skip
        quota = Quota(
            member_id=bob.id, first_day=date(2026, 10, 1), last_day=date(2026, 12, 31), amount_minor=1,
            currency="EUR",
        )  # fmt: skip
        store.deals.take_in([deal], told=())
        store.quotas.take_in([quota])
        intended = store.outbox.intend(delivery, covers=[Covered(checkpoint_id=checkpoint.id, episode=1)])
        assert intended is not None
    definition = Definition(scale=Scale.of(ScaleKind.PERCENT))
    told: dict[str, object] = {
        "member_id": bob.id, "member_ids": [alice.id, bob.id], "slack_id": bob.slack_id, "email": bob.email,
        "profile": Profile(slack_id=bob.slack_id, name="Bob elsewhere"), "enablement": True,
        "morning_hour": 8, "muted": (), "delegate_id": alice.id, "team_id": team.id, "settings": SETTINGS,
        "set_up_by": bob.id, "role": Role.REP, "criterion_id": criterion.id, "name": criterion.name,
        "version_id": criterion.current.id, "version_ids": [criterion.current.id], "by": bob.id, "now": now,
        "draft": CriterionDraft(name="Another one of four words", definition=definition), "active": True,
        "label": "Shadowing", "external_id": call.external_id, "call_id": call.id, "rep_id": bob.id,
        "rows": [build.score_row(bob, criterion, 4, at=now, external_id=call.external_id)],
        "before": now + long, "after": now - long, "since": now - long, "until": now + long, "kind": None,
        "limit": 10, "pairs": [(bob.id, criterion.current.id)], "session_id": session.id, "key": "view:V1",
        "session_ids": [session.id], "details": session.details, "version": session.version,
        "state": SessionState.CANCELLED, "states": list(SessionState), "reviewer_id": bob.id,
        "attempt": 1, "window_after": now, "scheduled_for": now, "anchor_date": date(2026, 11, 18),
        "coach_id": alice.id, "author_id": alice.id, "what_happened": "x",
        "correction": "x", "confirmed": "x", "link": None, "timestamp": None, "dedupe_key": "morning:alice",
        "review": review, "checkpoint_id": checkpoint.id, "due_at": now, "episode": 1, "nags": 0,
        "recipient_id": alice.id, "delivery_id": delivery.id, "delivery": delivery, "owner": "m",
        "lease": short, "grace": -long, "next_at": now, "error": "x", "maybe_sent": False,
        "channel_id": "D1", "slack_ts": "1.0", "checkpoint": checkpoint,
        "covers": [Covered(checkpoint_id=checkpoint.id, episode=1)], "checkpoint_ids": [checkpoint.id],
        "keys": ["morning:alice"], "tz": "UTC", "first_due_at": now,
        "practice": practice, "practice_id": practice_id, "note": "x", "words": "x", "dispute": dispute,
        "dispute_id": dispute_id, "answer": "x", "first_day": away.first_day,
        "round_id": round_id, "observation_id": seen_once.id, "observer_id": bob.id, "score": 3,
        "coach_ids": [bob.id], "offset": 0, "deleted": True, "changed": seen_once, "number": 1, "fields": (),
        "record": Record.PRACTICE, "record_id": practice_id, "record_ids": [practice_id], "what": "x",
        "call_link": "x", "call_moment": "x", "reason": "x", "parts": {"x": 3}, "away": away,
        "day": away.first_day, "from_day": away.first_day,
        "period": Period(date(2026, 10, 1), date(2026, 12, 31)), "first": date(2026, 10, 1),
        "last": date(2026, 12, 31), "as_of": None,
        "deals": [], "profiles": [], "quotas": [], "told": (), "criteria": [criterion], "today": now.date(),
        "decline": NewDecline(
            rep_id=bob.id, criterion_id=criterion.id, version_id=criterion.current.id, number=1,
            call_kind="x", before=3, now=2, n_before=9, n_now=9, change=-1, low=-2, high=-0.5,
        ),
    }  # fmt: skip
    with build.stores.workspace(build.workspace_id) as store:
        new_flag = NewFlag(
            team_id=team.id, rep_id=bob.id, coach_id=alice.id, flagged_by=alice.id,
            link="https://calls.example.com/1", flagged_at=now,
        )  # fmt: skip
        flag, _ = store.flags.add(new_flag)
    told |= {
        "flag": flag, "flag_id": flag.id, "flag_ids": [flag.id], "rep_ids": [bob.id], "team_ids": [team.id],
        "reminded_hours": 24,
        "definitions": {criterion.current.id: criterion.current.definition},
        "stretches": [Stretch(criterion.current.id, DISCOVERY.key, now)],
        "remind_at": now, "links": ["https://calls.example.com/1"], "ideal": 4,
    }  # fmt: skip
    told |= _scored_scenario(build, team, bob, alice)
    own: dict[str, dict[str, object]] = {
        "flags.add": {"flag": new_flag},
        "coach_scores.keep_rubric": {"rubric": COACH_EFFECTIVENESS},
        "flags.close": {"state": FlagState.NOT_NEEDED},
        "cadence.coached": {"first_day": now.date() - long, "before": now.date() + long},
        "profiles.put": {"profile": RepProfile(member_id=bob.id, segment="enterprise")},
        "practice.assign": {"practice": replace(practice, dedupe_key="n")},
        "voices.say": {"dedupe_key": "n"},
        "voices.open_dispute": {"dispute": replace(dispute, dedupe_key="n")},
        "sessions.add": {"session": replace(build.new_session(team, bob, alice, criterion), dedupe_key="n")},
        "checkpoints.open": {
            "checkpoint": NewCheckpoint(
                session_id=session.id, kind=CheckpointKind.CHECK_IN, recipient_id=alice.id,
                anchor_date=date(2026, 11, 19), tz="UTC", calendar_version="x", due_at=now,
            )
        },
        "checkpoints.open_all": {
            "checkpoints": [
                NewCheckpoint(
                    session_id=session.id, kind=CheckpointKind.CHECK_IN, recipient_id=alice.id,
                    anchor_date=date(2026, 11, 19), tz="UTC", calendar_version="x", due_at=now,
                )
            ]
        },
        "checkpoints.move": {"state": CheckpointState.DONE},
        "checkpoints.move_all": {"moves": [Move(checkpoint, CheckpointState.DONE, due_at=None)]},
        "checkpoints.set_recipient": {"kind": CheckpointKind.CARRY_THROUGH, "recipient_id": bob.id},
        "outbox.plan": {
            "delivery": NewDelivery(
                dedupe_key="n", kind=DeliveryKind.DIGEST, recipient="C1", subject={}, next_at=now,
                thread_of=delivery.id,
            )
        },
        "outbox.plan_all": {
            "deliveries": [
                NewDelivery(
                    dedupe_key="n", kind=DeliveryKind.DIGEST, recipient="C1", subject={}, next_at=now,
                    thread_of=delivery.id,
                )
            ]
        },
        "outbox.these": {"delivery_ids": [delivery.id]},
        "outbox.defer_again": {"delivery_ids": [delivery.id]},
        "outbox.intend_all": {"said": [(delivery, [Covered(checkpoint_id=checkpoint.id, episode=1)])]},
        "outbox.finish_all_sent": {"sent": [(delivery, "D1", "1.0")]},
        "comparisons.definitions": {"since": now.date() - long},
        "comparisons.of_sessions": {"since": now.date() - long},
        "calibration.start": {"new": replace(asked, dedupe_key="n")},
        "observations.add": {"new": replace(watched, dedupe_key="n")},
        "calls.last_scored": {"kind": DISCOVERY},
        "calls.scored_after": {"kind": DISCOVERY},
    }  # fmt: skip
    return Acme(told=told, own=own)


def program_rows(
    session: CoachingSession, coach_id: int, observer_id: int, *, now: datetime
) -> tuple[NewRound, NewObservation]:
    asked = NewRound(
        started_by=observer_id, criterion_id=session.criterion_id, version_id=session.version_id,
        call_link="x", call_moment="x", what="x", coach_ids=(coach_id,), started_at=now, due_at=now,
        dedupe_key="round",
    )  # fmt: skip
    watched = NewObservation(
        coach_id=coach_id, observer_id=observer_id, observed_on=now.date(), one_focus=True, used_data=True,
        self_diagnosed=True, next_action=True, seen=None, next_step="x", observed_at=now, dedupe_key="x",
    )  # fmt: skip
    return asked, watched


def _scored_scenario(build: Building, team: Team, rep: Member, coach: Member) -> dict[str, object]:
    """One scenario with both scores, on rubrics of Acme's own."""
    now = build.clock.now()
    new = NewScenario(
        team_id=team.id, rep_id=rep.id, coach_id=coach.id, scored_by=coach.id, kind=ScenarioKind.LIVE_CALL,
        deal=None, held_at=now, session_id=None, call_id=None, note=None, scored_at=now, dedupe_key="s",
    )  # fmt: skip
    levels = {criterion.key: 3 for rubric in RUBRICS for criterion in rubric.criteria}
    with build.stores.workspace(build.workspace_id) as store:
        scenario = store.scenarios.add(new)
        for scores, rubric in zip((store.rep_scores, store.coach_scores), RUBRICS, strict=True):
            heavier = tuple(replace(criterion, weight=2.0) for criterion in rubric.criteria)
            scores.keep_rubric(replace(rubric, criteria=heavier), now=now)
            scores.rate(scenario.id, {one.key: levels[one.key] for one in rubric.criteria}, now=now)
        moment = store.sessions.add_moment(
            session_id=None, rep_id=rep.id, author_id=coach.id, what_happened="x", correction="x",
            confirmed="x", link=None, timestamp=None, now=now, dedupe_key="m",
        )  # fmt: skip
        store.scenarios.attach_moment(scenario.id, moment.id)
    return {
        "scenario": replace(new, replaces=scenario.id, dedupe_key="n"), "scenario_id": scenario.id,
        "scenario_ids": [scenario.id], "to_scenario_id": scenario.id,
        "moment_id": moment.id, "levels": levels, "rubric": REP_EXECUTION,
    }  # fmt: skip


def dump(stores: SqlStores, workspace_id: int) -> dict[str, list[tuple[object, ...]]]:
    """Every row of one workspace."""
    with stores.engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(
                    select(table).where(table.c.workspace_id == workspace_id)
                )),
                key=repr,
            )
            for table in METADATA.sorted_tables
            if "workspace_id" in table.c
        }  # fmt: skip


NOTHING: tuple[object, ...] = (None, False, (), {}, frozenset(), IntakeCounts())


def call(store: SqlWorkspaceStore, name: str, acme: Acme) -> object:
    """The method with everything a stranger knows of Acme."""
    room, word = name.split(".")
    method = getattr(getattr(store, room), word)
    known = {**acme.told, **acme.own.get(name, {})}
    first: list[object] = []
    named: dict[str, object] = {}
    for parameter in inspect.signature(method).parameters.values():
        optional = parameter.default is not parameter.empty and "_id" not in parameter.name
        value = known.get(parameter.name, parameter.default) if optional else known[parameter.name]
        if parameter.kind is parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            first.append(value)
    return method(*first, **named)


def names(store: SqlWorkspaceStore) -> list[str]:
    return [
        f"{room}.{word}"
        for room in STORES
        for word, _ in inspect.getmembers(getattr(store, room), inspect.ismethod)
        if not word.startswith("_")
    ]


def test_a_stranger_reads_nothing_and_changes_nothing(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    acme = make_acme(build)
    before = dump(stores, workspace_id)
    mallorys = stores.register("T0MALLORY", name="Elsewhere").id
    with stores.workspace(mallorys) as store:
        every = names(store)
    assert len(every) > 60
    for name in every:
        result: object = None
        with suppress(NotFoundError, StaleError), stores.workspace(mallorys) as store:
            result = call(store, name, acme)
        expected = OWN_EFFECT.get(name)
        assert expected(result) if expected else result in NOTHING, f"{name} gave {result!r}"
    assert dump(stores, workspace_id) == before


@pytest.mark.parametrize(
    "name",
    [
        "people.member",
        "criteria.get",
        "calls.get",
        "sessions.get",
        "checkpoints.get",
        "outbox.get",
        "scenarios.get",
    ],
)
def test_the_same_ids_work_at_home(stores: SqlStores, workspace_id: int, build: Building, name: str) -> None:
    """The negative control: the walls, not wrong ids, keep the stranger out."""
    acme = make_acme(build)
    with stores.workspace(workspace_id) as store:
        assert call(store, name, acme)
    mallorys = stores.register("T0MALLORY", name="Elsewhere").id
    with stores.workspace(mallorys) as store, pytest.raises(NotFoundError):
        call(store, name, acme)
