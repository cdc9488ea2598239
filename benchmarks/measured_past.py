"""A workspace whose reps have been coached for months: what the measure is asked over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

import models
from benchmarks.baselines import CRITERIA, fill_postgresql, fill_sqlite
from bot.clock import SystemClock
from coaching.baseline import BaselineKind
from coaching.business_days import iso_week
from coaching.criteria import CriterionDraft, Definition
from coaching.people import Profile, Role, TeamSettings
from coaching.scale import Scale, ScaleKind
from coaching.sessions import SessionState
from models.tables.sessions import BaselineCallRow, SessionRow

NOW = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
SPAN = timedelta(weeks=26)
"""From the first call to the last, however many there are."""
TEAM_SIZE = 10
CALLS_EACH = 2_000
BETWEEN_SESSIONS = 50
"""Calls of a rep from one session to the next."""
TEN = 10
KIND = "discovery|outbound|live"
METHODS = ("roleplay", "call_review", "script_walkthrough")
CHUNK = 20_000
VARIED = "1 + ((c.id * 7919 + v.id * 104729) / 13) % 4"
"""Scores that differ from call to call and are the same on every run and both databases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Reps are members 1 to `reps`; calls, criteria, versions and teams are numbered from one, too."""

    workspace: int
    reps: int
    calls: int
    enablement: int
    team: int
    week: tuple[int, int]
    sessions: int

    def call_of(self, rep: int, place: int) -> int:
        """The id of a rep's call, the first one being 1."""
        return rep - 1 + self.reps * place

    def instant(self, call: int) -> datetime:
        return NOW - (self.calls - call) * (SPAN // self.calls)


def make_past(url: str, rows: int) -> Past:
    """Fill a fresh database with so many scores, and a session about every fifty calls of each rep."""
    calls = rows // CRITERIA
    reps = max(calls // CALLS_EACH, min(TEAM_SIZE, calls // (2 * BETWEEN_SESSIONS)))
    workspace, enablement = _people(url, reps)
    if url.startswith("sqlite:///"):
        fill_sqlite(Path(url.removeprefix("sqlite:///")), calls, reps, score=VARIED, every=SPAN // calls)
    else:
        fill_postgresql(url, calls, reps, score=VARIED, every=SPAN // calls)
    past = Past(
        workspace=workspace,
        reps=reps,
        calls=calls,
        enablement=enablement,
        team=1,
        week=iso_week(NOW.date()),
        sessions=0,
    )
    return _coach(url, past)


def _people(url: str, reps: int) -> tuple[int, int]:
    models.upgrade(url)
    stores = models.open_stores(url, SystemClock())
    workspace = stores.register("TBENCH", name="Bench").id
    with stores.workspace(workspace) as store:
        ids = [
            store.people.save_profile(Profile(slack_id=f"UREP{number}", name=f"Rep {number}")).id
            for number in range(reps)
        ]
        coach = store.people.save_profile(Profile(slack_id="UCOACH", name="Coach")).id
        enablement = store.people.save_profile(Profile(slack_id="UERIN", name="Erin")).id
        store.people.set_enablement(enablement, True)
        for number in range(CRITERIA):
            definition = Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR))
            draft = CriterionDraft(name=f"Asks question {number} out loud", definition=definition)
            store.criteria.add(draft, by=None, now=NOW)
        for first in range(0, reps, TEAM_SIZE):
            settings = TeamSettings(name=f"Team {first}", channel_id=None, tz="UTC", country=None)
            team = store.people.add_team(settings, set_up_by=enablement)
            store.people.set_role(team.id, Role.REP, ids[first : first + TEAM_SIZE])
            store.people.set_role(team.id, Role.COACH, [coach])
            for criterion in store.criteria.all():
                store.criteria.set_target(team.id, criterion.id, True)
    stores.close()
    return workspace, enablement


def _coach(url: str, past: Past) -> Past:
    """Every fifty calls a session, on the criteria and by the methods in turn; its ten calls follow."""
    engine = models.open_stores(url, SystemClock()).engine
    planned = [
        (rep, place)
        for rep in range(1, past.reps + 1)
        for place in range(TEN + 1 + rep % TEN, past.calls // past.reps - TEN, BETWEEN_SESSIONS)
    ]
    with engine.begin() as into:
        numbered = enumerate(planned, start=1)
        while some := list(islice(numbered, CHUNK)):
            into.execute(insert(SessionRow), [_session(past, number, *one) for number, one in some])
            calls = [call for number, one in some for call in _frozen(past, number, *one)]
            into.execute(insert(BaselineCallRow), calls)
        into.exec_driver_sql("ANALYZE")
    engine.dispose()
    return replace(past, sessions=len(planned))


def _version(rep: int, place: int) -> int:
    return 1 + (rep + place // BETWEEN_SESSIONS) % CRITERIA


def _score(call: int, version: int) -> int:
    """As VARIED has it."""
    return 1 + (call * 7919 + version * 104729) // 13 % 4


def _session(past: Past, number: int, rep: int, place: int) -> dict[str, Any]:
    version = _version(rep, place)
    at = past.instant(past.call_of(rep, place)) + timedelta(seconds=1)
    scores = [_score(past.call_of(rep, place - back), version) for back in range(TEN)]
    return {
        "id": number,
        "workspace_id": past.workspace,
        "team_id": 1 + (rep - 1) // TEAM_SIZE,
        "rep_id": rep,
        "coach_id": past.reps + 1,
        "reviewer_id": past.reps + 1,
        "criterion_id": version,
        "version_id": version,
        "state": SessionState.MEASURED,
        "method": METHODS[number % len(METHODS)],
        "commitment": "Ask it aloud, before naming a price.",
        "held_on": at.date(),
        "tz": "UTC",
        "window_after": at,
        "baseline_kind": BaselineKind.FULL,
        "baseline_version_id": version,
        "baseline_value": sum(scores) / TEN,
        "baseline_as_of": at,
        "baseline_call_kind": KIND,
        "baseline_mixed": False,
        "logged_at": at,
        "seconds_to_log": 48.0,
        "dedupe_key": f"bench:{number}",
        "version": 1,
    }


def _frozen(past: Past, number: int, rep: int, place: int) -> Iterator[dict[str, Any]]:
    version = _version(rep, place)
    for position in range(TEN):
        call = past.call_of(rep, place - position)
        yield {
            "workspace_id": past.workspace,
            "session_id": number,
            "position": position,
            "call_id": call,
            "version_id": version,
            "occurred_at": past.instant(call),
            "call_kind": KIND,
            "score": _score(call, version),
        }
