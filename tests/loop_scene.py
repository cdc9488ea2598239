"""A team, its calls and its messages, for tests of the loop: days pass, people are told, facts are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from coaching.business_days import local_date
from coaching.calls import ScoreRow
from coaching.checkpoints import Checkpoint, CheckpointKind
from coaching.criteria import Criterion, CriterionDraft, Definition
from coaching.freezing import freeze
from coaching.loop import open_checkpoints
from coaching.messenger import Outgoing, Posted
from coaching.people import Line, Member, Profile, Role, Team, TeamSettings
from coaching.ports import Stores, WorkspaceStore
from coaching.scale import Scale, ScaleKind
from coaching.sessions import CoachingSession, NewSession, SessionDetails, SessionState
from coaching.shown.messages import Digest, Waiting
from jobs.deliver import Courier
from jobs.ticks import TICKS
from templates import Rendered

BERLIN = "Europe/Berlin"
AWAKE = {3, 8, 9, 14, 18}
"""Hours of Berlin that are looked at while days pass: one at night, the edges of the working day."""
EVERY_HOUR = set(range(24))


def at(day: str, hour: str = "12:00", tz: str = BERLIN) -> datetime:
    """`at("2026-11-19", "09:00")`: a local time as UTC."""
    local = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour), ZoneInfo(tz))
    return local.astimezone(UTC)


@dataclass
class RecordingSurfaces:
    """Keeps the facts that would have been drawn; a digest has one part, or more when asked."""

    digest_parts: int = 1

    def message(self, facts: Any, *, key: str = "", chart: str = "native") -> Rendered:
        return Rendered(text="", blocks=[{"facts": facts}])

    def messages(self, digest: Digest, *, key: str = "", chart: str = "native") -> list[Rendered]:
        return [Rendered(text="", blocks=[{"facts": digest}]) for _ in range(self.digest_parts)]


@dataclass(frozen=True)
class Heard:
    recipient: str
    at: datetime
    facts: Any
    thread_ts: str | None


@dataclass
class RecordingMessenger:
    clock: Any
    heard: list[Heard] = field(default_factory=list)
    unreachable: dict[str, Exception] = field(default_factory=dict)
    """Recipients whom Slack refuses."""

    def post(self, workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        if recipient in self.unreachable:
            raise self.unreachable[recipient]
        facts = message.blocks[0]["facts"] if message.blocks else message.text
        self.heard.append(Heard(recipient, self.clock.now(), facts, message.thread_ts))
        return Posted(recipient, f"{len(self.heard)}.0")


class Scene:
    """Team North in Berlin: Alice coaches Bob, Carol and Dan; Mona manages; its digest is Mondays at 9."""

    def __init__(self, stores: Stores, clock: Any, workspace_id: int) -> None:
        self.stores, self.clock, self.workspace_id = stores, clock, workspace_id
        self.surfaces = RecordingSurfaces()
        self.messenger = RecordingMessenger(clock)
        self.courier = Courier(stores, self.messenger, self.surfaces, owner="test")  # type: ignore[arg-type]
        self._numbers = count(1)
        with self.store() as store:
            self.alice = self.person(store, "Alice Ames")
            self.bob = self.person(store, "Bob Okafor")
            self.carol = self.person(store, "Carol Diaz")
            self.dan = self.person(store, "Dan Wu")
            self.mona = self.person(store, "Mona Lindt")
            self.north = self.team(
                store,
                "North",
                coaches=[self.alice],
                reps=[self.bob, self.carol, self.dan],
                managers=[self.mona],
            )
            self.price = self.criterion(store, "Handles price objection before closing", self.north)

    def store(self, *, write: bool = True) -> Any:
        return self.stores.workspace(self.workspace_id, write=write)

    def person(self, store: WorkspaceStore, name: str, tz: str = BERLIN, **profile: bool) -> Member:
        """Without the Thursday line on the week's cadence, which has tests of its own."""
        slack_id = f"U{name.split(maxsplit=1)[0].upper()}"
        member = store.people.save_profile(Profile(slack_id=slack_id, name=name, tz=tz, **profile))
        quiet = {*member.muted, Line.CADENCE}
        store.people.set_hearing(
            member.id, morning_hour=member.morning_hour, muted=quiet, delegate_id=member.delegate_id
        )
        return store.people.member(member.id)

    def team(
        self,
        store: WorkspaceStore,
        name: str,
        *,
        coaches: Sequence[Member],
        reps: Sequence[Member],
        managers: Sequence[Member] = (),
        tz: str = BERLIN,
        country: str | None = "DE",
        **settings: Any,
    ) -> Team:
        held = TeamSettings(
            name=name,
            channel_id=settings.pop("channel_id", f"C{name.upper()}"),
            tz=tz,
            country=country,
            **settings,
        )
        team = store.people.add_team(held, set_up_by=coaches[0].id)
        for role, members in ((Role.COACH, coaches), (Role.REP, reps), (Role.MANAGER, managers)):
            store.people.set_role(team.id, role, [member.id for member in members])
        return team

    def criterion(self, store: WorkspaceStore, name: str, team: Team) -> Criterion:
        draft = CriterionDraft(name=name, definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)))
        criterion = store.criteria.add(draft, by=None, now=self.clock.now())
        store.criteria.set_target(team.id, criterion.id, True)
        return criterion

    def calls(
        self,
        rep: Member,
        scores: Sequence[float],
        *,
        first: datetime,
        criterion: Criterion | None = None,
        live: bool = True,
        kind: str = "discovery",
        link: str | None = None,
    ) -> None:
        """One scored call an hour, from `first` on; one with a link has a moment, too."""
        version = (criterion or self.price).current
        rows = [
            ScoreRow(
                external_id=f"call-{next(self._numbers)}",
                rep_id=rep.id,
                occurred_at=first + timedelta(hours=n),
                call_type=kind,
                direction="outbound",
                live=live,
                link=link,
                duration_s=1860,
                version_id=version.id,
                score=score,
                quote=None,
                quote_at="12:40" if link else None,
            )
            for n, score in enumerate(scores)
        ]
        with self.store() as store:
            store.calls.take_in(rows, now=self.clock.now())

    def session(
        self,
        rep: Member,
        *,
        coach: Member | None = None,
        team: Team | None = None,
        criterion: Criterion | None = None,
        **changes: Any,
    ) -> CoachingSession:
        """Logged now, about now; with `scheduled_for`, planned for then."""
        coach, criterion = coach or self.alice, criterion or self.price
        now = self.clock.now()
        when = changes.pop("scheduled_for", None)
        held_on = changes.pop("held_on", local_date(when or now, coach.tz))
        with self.store() as store:
            session = store.sessions.add(
                NewSession(
                    team_id=(team or self.north).id,
                    rep_id=rep.id,
                    coach_id=coach.id,
                    reviewer_id=coach.id,
                    criterion_id=criterion.id,
                    version_id=criterion.current.id,
                    state=SessionState.SCHEDULED if when else SessionState.HELD,
                    tz=coach.tz,
                    scheduled_for=when,
                    window_after=changes.pop("window_after", when or now),
                    baseline=freeze(store.calls, rep_id=rep.id, version=criterion.current, as_of=now),
                    details=SessionDetails(
                        method="roleplay", commitment="Ask before naming a price.", held_on=held_on
                    ),
                    logged_at=now,
                    seconds_to_log=48.0,
                    dedupe_key=f"view:{next(self._numbers)}",
                    **changes,
                )
            )
            if when is None:
                open_checkpoints(store, session, now=now)
        return self.reload(session)

    def reload(self, session: CoachingSession) -> CoachingSession:
        with self.store(write=False) as store:
            found: CoachingSession = store.sessions.get(session.id)
        return found

    def checkpoint(
        self, session: CoachingSession, kind: CheckpointKind, of: Member | None = None
    ) -> Checkpoint | None:
        with self.store(write=False) as store:
            rows = store.checkpoints.of_session(session.id)
        return next((row for row in rows if row.kind is kind and of in (None, _by_id(row, of))), None)

    def tick(self) -> list[Heard]:
        """One round of every tick and of the sender; what was heard in it."""
        before = len(self.messenger.heard)
        for tick in TICKS:
            tick.run(self.stores, self.clock)
        while self.workspace_id in self.stores.with_work(self.clock.now()):
            claims = self.courier.claim(self.workspace_id, limit=50)
            for claim in claims:
                self.courier.carry_out(claim)
            if not claims:
                break
        return self.messenger.heard[before:]

    def pass_until(self, end: datetime, *, hours: set[int] = AWAKE) -> list[Heard]:
        """Time goes by up to and with `end`, looked at in these hours of Berlin; what was heard in it."""
        before = len(self.messenger.heard)
        while self.clock.now() < end:
            self.clock.set(min(self.clock.now() + timedelta(hours=1), end))
            hour = self.clock.now().astimezone(ZoneInfo(BERLIN)).hour
            if self.clock.now() == end or hour in hours:
                self.tick()
        return self.messenger.heard[before:]

    def jump(self, to: datetime) -> list[Heard]:
        """Downtime until `to`, then one round."""
        self.clock.set(to)
        return self.tick()


def _by_id(row: Checkpoint, member: Member | None) -> Member | None:
    return member if member is not None and row.recipient_id == member.id else None


def bundles(heard: Sequence[Heard], recipient: Member) -> list[Waiting]:
    return [h.facts for h in heard if h.recipient == recipient.slack_id and isinstance(h.facts, Waiting)]


def kinds(waiting: Waiting) -> list[str]:
    return [line.kind.value for line in waiting.lines]


def digests(heard: Sequence[Heard]) -> list[Heard]:
    return [h for h in heard if isinstance(h.facts, Digest)]
