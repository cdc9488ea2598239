"""Makes what a test needs to stand before its story starts, through the stores and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from clocks import SetClock

from coaching.baseline import Baseline, BaselineKind
from coaching.calls import CallKind, ScoreRow
from coaching.checkpoints import Checkpoint, CheckpointKind, NewCheckpoint
from coaching.criteria import Criterion, CriterionDraft, Definition
from coaching.deliveries import Delivery, DeliveryKind, NewDelivery
from coaching.people import Member, Profile, Role, Team, TeamSettings
from coaching.ports import Stores
from coaching.scale import Scale, ScaleKind
from coaching.sessions import CoachingSession, NewSession, SessionDetails, SessionState

NEW_YORK = "America/New_York"
DISCOVERY = CallKind("discovery", "outbound", True)

SETTINGS = TeamSettings(name="Enterprise East", channel_id="C0MANAGERS", tz=NEW_YORK, country="US")


class Building:
    """Every method is its own unit of work; instants count back from the clock's now."""

    def __init__(self, stores: Stores, workspace_id: int, clock: SetClock) -> None:
        self.stores = stores
        self.workspace_id = workspace_id
        self.clock = clock
        self._made = 0

    def _next(self) -> int:
        self._made += 1
        return self._made

    def member(self, name: str, *, tz: str = NEW_YORK, enablement: bool = False) -> Member:
        """A person whose Slack id is ``U0`` and their name, whose mail is at example.com."""
        word = name.upper().replace(" ", "")
        profile = Profile(slack_id=f"U0{word}", name=name, email=f"{word.lower()}@example.com", tz=tz)
        with self.stores.workspace(self.workspace_id) as store:
            member = store.people.save_profile(profile)
            if enablement:
                store.people.set_enablement(member.id, True)
            return store.people.member(member.id)

    def team(
        self,
        *,
        reps: Sequence[Member] = (),
        coaches: Sequence[Member] = (),
        managers: Sequence[Member] = (),
        settings: TeamSettings = SETTINGS,
    ) -> Team:
        """A team set up by its first manager, else coach, else rep."""
        founder = next(iter([*managers, *coaches, *reps]))
        with self.stores.workspace(self.workspace_id) as store:
            team = store.people.add_team(settings, set_up_by=founder.id)
            for role, people in ((Role.REP, reps), (Role.COACH, coaches), (Role.MANAGER, managers)):
                store.people.set_role(team.id, role, [person.id for person in people])
            return team

    def criterion(
        self,
        name: str = "Names the next step before the call ends",
        *,
        scale: Scale | None = None,
        team: Team | None = None,
    ) -> Criterion:
        """An active criterion, on 1-4 unless told; a target of `team` when given."""
        definition = Definition(scale=scale or Scale.of(ScaleKind.ONE_TO_FOUR), good="Said", poor="Not said")
        draft = CriterionDraft(name=name, definition=definition, competency="discovery")
        with self.stores.workspace(self.workspace_id) as store:
            criterion = store.criteria.add(draft, by=None, now=self.clock.now())
            if team is not None:
                store.criteria.set_target(team.id, criterion.id, True)
            return criterion

    def score_row(
        self,
        rep: Member,
        criterion: Criterion,
        score: float,
        *,
        at: datetime,
        kind: CallKind = DISCOVERY,
        external_id: str | None = None,
    ) -> ScoreRow:
        return ScoreRow(
            external_id=external_id or f"call-{self._next()}",
            rep_id=rep.id,
            occurred_at=at,
            call_type=kind.call_type,
            direction=kind.direction,
            live=kind.live,
            link=None,
            duration_s=1800,
            version_id=criterion.current.id,
            score=score,
            quote=None,
            quote_at=None,
        )

    def scores(
        self,
        rep: Member,
        criterion: Criterion,
        values: Sequence[float],
        *,
        first: datetime | None = None,
        kind: CallKind = DISCOVERY,
    ) -> None:
        """One call a day, oldest first. Unless `first` says when they start, the last was yesterday."""
        start = first or self.clock.now() - timedelta(days=len(values))
        rows = [
            self.score_row(rep, criterion, value, at=start + timedelta(days=day), kind=kind)
            for day, value in enumerate(values)
        ]
        with self.stores.workspace(self.workspace_id) as store:
            store.calls.take_in(rows, now=self.clock.now())

    def new_session(self, team: Team, rep: Member, coach: Member, criterion: Criterion) -> NewSession:
        """A session held today with the last ten scores of any kind as its baseline."""
        now = self.clock.now()
        version_id = criterion.current.id
        with self.stores.workspace(self.workspace_id, write=False) as store:
            used = store.calls.last_scored(rep.id, version_id, before=now, kind=None)
        kind = BaselineKind.FULL if len(used) == 10 else BaselineKind.PROVISIONAL
        baseline = Baseline(
            kind=kind if used else BaselineKind.NONE,
            version_id=version_id,
            value=sum(call.score for call in used) / len(used) if used else None,
            as_of=now,
            calls=used,
            kind_of_call=used[0].kind if used else None,
        )
        return NewSession(
            team_id=team.id,
            rep_id=rep.id,
            coach_id=coach.id,
            reviewer_id=coach.id,
            criterion_id=criterion.id,
            version_id=version_id,
            state=SessionState.HELD,
            tz=team.settings.tz,
            scheduled_for=None,
            window_after=now,
            baseline=baseline,
            details=SessionDetails(
                method="roleplay", commitment="I name the next step before I hang up.", held_on=now.date()
            ),
            logged_at=now,
            seconds_to_log=70.0,
            dedupe_key=f"view:V{self._next()}",
        )

    def session(
        self,
        team: Team,
        rep: Member,
        coach: Member,
        criterion: Criterion,
        *,
        state: SessionState = SessionState.HELD,
    ) -> CoachingSession:
        new = replace(self.new_session(team, rep, coach, criterion), state=state)
        with self.stores.workspace(self.workspace_id) as store:
            return store.sessions.add(new)

    def checkpoint(
        self,
        session: CoachingSession,
        recipient: Member,
        kind: CheckpointKind = CheckpointKind.CARRY_THROUGH,
        *,
        due_at: datetime | None = None,
    ) -> Checkpoint:
        new = NewCheckpoint(
            session_id=session.id,
            kind=kind,
            recipient_id=recipient.id,
            anchor_date=session.details.held_on,
            tz=recipient.tz,
            calendar_version="test",
            due_at=due_at,
        )
        with self.stores.workspace(self.workspace_id) as store:
            store.checkpoints.open(new)
            return next(
                found
                for found in store.checkpoints.of_session(session.id)
                if found.kind is kind and found.recipient_id == recipient.id
            )

    def delivery(self, *, key: str | None = None, at: datetime | None = None) -> Delivery:
        new = NewDelivery(
            dedupe_key=key or f"test:{self._next()}",
            kind=DeliveryKind.MORNING,
            recipient="U0ALICE",
            subject={"member_id": 1, "local_date": "2026-11-19"},
            next_at=at or self.clock.now(),
        )
        with self.stores.workspace(self.workspace_id) as store:
            delivery_id = store.outbox.plan(new)
            assert delivery_id is not None, "this key stands already"
            return store.outbox.get(delivery_id)
