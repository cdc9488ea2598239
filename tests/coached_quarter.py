"""A month ago six of twelve reps were coached by roleplay and moved; six who stood alike were not."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.calls import ScoreRow
from coaching.criteria import Criterion
from coaching.freezing import freeze
from coaching.people import Profile, Role
from coaching.ports import WorkspaceStore
from coaching.sessions import NewSession, SessionDetails, SessionState

SIX = ("Ada Lund", "Ben Roth", "Cleo Hart", "Dov Katz", "Ena Vik", "Finn Moe")
OTHERS = ("Gil Saar", "Hal Voss", "Ivy Dorn", "Jon Kell", "Kim Aske", "Lea Wirth")
BEFORE = (2, 2, 3, 2, 1, 2, 2, 3, 2, 2)
COACHED = (3, 3, 3, 2, 3, 3, 2, 3, 3, 3)
LEFT_ALONE = (2, 2, 3, 2, 2, 2, 2, 3, 2, 2)
ZONE = "Europe/Berlin"


def coach_a_quarter(
    store: WorkspaceStore,
    *,
    team_id: int,
    coach_id: int,
    criterion: Criterion,
    now: datetime,
    coached: int = 6,
    method: str = "roleplay",
) -> tuple[int, ...]:
    """The new reps' ids, the six first."""
    at = now - timedelta(days=30)
    reps = [
        store.people.save_profile(Profile(slack_id=f"UQ{number:02}", name=name, tz=ZONE)).id
        for number, name in enumerate((*SIX, *OTHERS))
    ]
    standing = [one.member_id for one in store.people.memberships(team_id=team_id) if one.role is Role.REP]
    store.people.set_role(team_id, Role.REP, [*standing, *reps])
    for place, rep_id in enumerate(reps):
        after = list(COACHED if place < len(SIX) else LEFT_ALONE)
        after[place % 10] = 4 if place % 2 else 2
        scores = [*BEFORE, *after]
        store.calls.take_in(
            [_row(criterion, rep_id, day, score, at) for day, score in enumerate(scores)], now=now
        )
    for rep_id in reps[:coached]:
        _hold(store, team_id, rep_id, coach_id, criterion, at=at, method=method)
    return tuple(reps)


def _row(criterion: Criterion, rep_id: int, day: int, score: float, at: datetime) -> ScoreRow:
    """One call a day, the eleventh on the day after the session's."""
    days = day - 10 if day < 10 else day - 9
    return ScoreRow(
        external_id=f"quarter-{rep_id}-{day}",
        rep_id=rep_id,
        occurred_at=at + timedelta(days=days),
        call_type="discovery",
        direction="outbound",
        live=True,
        link=None,
        duration_s=1800,
        version_id=criterion.current.id,
        score=score,
        quote=None,
        quote_at=None,
    )


def _hold(
    store: WorkspaceStore,
    team_id: int,
    rep_id: int,
    coach_id: int,
    criterion: Criterion,
    *,
    at: datetime,
    method: str,
) -> None:
    store.sessions.add(
        NewSession(
            team_id=team_id,
            rep_id=rep_id,
            coach_id=coach_id,
            reviewer_id=coach_id,
            criterion_id=criterion.id,
            version_id=criterion.current.id,
            state=SessionState.MEASURED,
            tz=ZONE,
            scheduled_for=None,
            window_after=at,
            baseline=freeze(store.calls, rep_id=rep_id, version=criterion.current, as_of=at),
            details=SessionDetails(method=method, commitment="Ask first.", held_on=at.date()),
            logged_at=at,
            seconds_to_log=48.0,
            dedupe_key=f"quarter:{rep_id}",
        )
    )
