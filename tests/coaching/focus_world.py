"""One rep's small world for tests of focus: an in-memory store that answers as the ports promise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import cast

from scored_calls import DISCOVERY, NOW, CallsInMemory, scored

from coaching.baseline import Baseline, BaselineKind
from coaching.calls import ScoredCall
from coaching.criteria import Criterion, CriterionVersion, Definition
from coaching.deals.records import RepProfile
from coaching.focus import Focus
from coaching.focus_choice import recommend_focus
from coaching.people import Member, Membership, Role, Team, TeamSettings
from coaching.ports import WorkspaceStore
from coaching.scale import Scale, ScaleKind
from coaching.sessions import STANDARD_METHODS, CoachingSession, Review, SessionDetails, SessionState, Verdict

BOB, NORTH = 2, 1
TODAY = date(2026, 11, 19)
FOUR = Scale.of(ScaleKind.ONE_TO_FOUR)
PERCENT = Scale.of(ScaleKind.PERCENT)


def criterion(criterion_id: int, name: str, scale: Scale = FOUR, *, retired: bool = False) -> Criterion:
    version = CriterionVersion(
        id=criterion_id * 10,
        criterion_id=criterion_id,
        number=1,
        definition=Definition(scale=scale),
        created_at=NOW,
    )
    return Criterion(id=criterion_id, name=name, current=version, retired_at=NOW if retired else None)


PRICE = criterion(1, "Handles price objection before closing")
STEP = criterion(2, "Sets a dated next step before the call ends", PERCENT)
AGENDA = criterion(3, "Opens with an agenda and asks what to add")


@dataclass
class StoreInMemory:
    """One rep's world, answered as the ports promise."""

    calls: CallsInMemory = field(default_factory=CallsInMemory)
    held: tuple[CoachingSession, ...] = ()
    """Bob's, newest first."""
    others: tuple[CoachingSession, ...] = ()
    kept_reviews: tuple[Review, ...] = ()
    all_criteria: tuple[Criterion, ...] = (PRICE, STEP, AGENDA)

    @property
    def people(self) -> object:
        north = Team(
            id=NORTH,
            settings=TeamSettings(name="North", channel_id=None, tz="Europe/Berlin", country=None),
            set_up_by=1,
        )
        return SimpleNamespace(
            memberships=lambda *, member_id: (Membership(NORTH, member_id, Role.REP),),
            teams=lambda: (north,),
            members=lambda ids: {one: Member(id=one, slack_id="UBOB", name="Bob") for one in ids},
        )

    @property
    def profiles(self) -> object:
        """Hired long before the first call."""
        return SimpleNamespace(get=lambda rep_id: RepProfile(member_id=rep_id, hired_on=date(2020, 1, 2)))

    @property
    def day_ones(self) -> object:
        """Nothing is frozen yet: Day 1 is what would be frozen now."""

        def first_calls(asked: Sequence[tuple[int, int, datetime]], *, limit: int) -> object:
            found = {(rep, one): self.calls.first_scored(rep, one, limit=limit) for rep, one, _ in asked}
            return {pair: calls for pair, calls in found.items() if calls}

        return SimpleNamespace(of=lambda rep_id: (), first_calls=first_calls)

    def now(self) -> datetime:
        return NOW

    @property
    def criteria(self) -> object:
        versions = {one.current.id: one.current for one in self.all_criteria}
        return SimpleNamespace(
            get=lambda wanted: next(one for one in self.all_criteria if one.id == wanted),
            version=versions.__getitem__,
            targets=lambda team_id: tuple(one for one in self.all_criteria if one.retired_at is None),
            methods=lambda: STANDARD_METHODS,
        )

    @property
    def comparisons(self) -> object:
        """Nobody else was coached: which method is the better one stands in test_better_method.py."""
        return SimpleNamespace(definitions=lambda **_: {})

    @property
    def sessions(self) -> object:
        by_session = {review.session_id: review for review in self.kept_reviews}
        return SimpleNamespace(
            of_rep=lambda rep_id, **_: self.held,
            get=lambda wanted: next(one for one in (*self.held, *self.others) if one.id == wanted),
            of_team=lambda team_id, *, since: (*self.held, *self.others),
            review=by_session.get,
            reviews=lambda ids: {one: by_session[one] for one in ids if one in by_session},
        )


def session(
    session_id: int,
    held_on: date = TODAY,
    *,
    on: Criterion = PRICE,
    state: SessionState = SessionState.MEASURING,
    method: str = "call_review",
    before: Iterable[float] = (2,) * 10,
) -> CoachingSession:
    held_at = datetime.combine(held_on, NOW.timetz())
    calls = tuple(reversed(scored(before, until=held_at, version_id=on.current.id)))
    value = sum(call.score for call in calls) / len(calls)
    return CoachingSession(
        id=session_id,
        team_id=NORTH,
        rep_id=BOB,
        coach_id=1,
        reviewer_id=1,
        criterion_id=on.id,
        version_id=on.current.id,
        state=state,
        tz="Europe/Berlin",
        scheduled_for=None,
        window_after=held_at,
        baseline=Baseline(
            kind=BaselineKind.FULL,
            version_id=on.current.id,
            value=value,
            as_of=held_at,
            calls=calls,
            kind_of_call=DISCOVERY,
        ),
        details=SessionDetails(method=method, commitment="Ask first.", held_on=held_on),
        logged_at=held_at,
        seconds_to_log=None,
        follows_session_id=None,
        version=1,
    )


def review(session_id: int, verdict: Verdict, *, days_ago: int = 1, gap: str | None = None) -> Review:
    return Review(
        id=session_id,
        session_id=session_id,
        call_id=None,
        verdict=verdict,
        broke_down=gap,
        evidence=None,
        evidence_at=None,
        reviewer_id=1,
        reviewed_at=NOW - timedelta(days=days_ago),
        business_days=None,
        late=False,
    )


def recommended(store: StoreInMemory) -> Focus:
    return recommend_focus(cast("WorkspaceStore", store), BOB, now=NOW)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def calls_of(*batches: Sequence[ScoredCall]) -> CallsInMemory:
    return CallsInMemory([call for batch in batches for call in batch])
