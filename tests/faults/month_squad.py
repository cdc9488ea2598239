"""One team of the month: who sits there, when they must hear what, and how dangerous the month is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall
from zoneinfo import ZoneInfo

import holidays
import numpy as np

from coaching.criteria import Criterion, CriterionDraft, Definition
from coaching.people import Member, Team
from coaching.scale import Scale, ScaleKind
from jobs.deliver import GRACE, LEASE
from models import SqlStores
from sandbox.people import Installation, Workspace
from sandbox.world import World

START = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
"""A Sunday."""
PLACES = (("Europe/Berlin", "DE"), ("America/New_York", "US"), ("Europe/London", "GB"), ("Asia/Tokyo", "JP"))
MORNING, LOGGING, SCORING = wall(9, 0), wall(10, 5), wall(11, 30)
PAST_LEASE = LEASE + GRACE + timedelta(seconds=1)
Heard = tuple[str, str, str]
"""Who, what, and the local date or the words that tell it from others."""


def calendar_of(country: str) -> np.busdaycalendar:
    return np.busdaycalendar(holidays=sorted(holidays.country_holidays(country, years=(2026, 2027))))


CALENDARS = {country: calendar_of(country) for _, country in PLACES}


@dataclass(kw_only=True)
class Squad:
    """One team of the month with its people in Slack and in the database."""

    number: int
    workspace_id: int
    tz: str
    country: str
    team: Team
    criterion: Criterion
    coach: Member
    rep: Member
    manager: Member
    logs_on: date
    scored: bool
    reviewed: bool
    session: str = ""

    def day(self, count: int) -> date:
        """The count-th business day after the session."""
        found = np.busday_offset(self.logs_on, count, roll="backward", busdaycal=CALENDARS[self.country])
        day: date = found.astype(object)
        return day

    def at(self, day: date, hour: wall) -> datetime:
        return datetime.combine(day, hour, ZoneInfo(self.tz)).astimezone(UTC)

    @property
    def commitment(self) -> str:
        return f"Squad {self.number:02}: ask what is behind it before naming a price."

    def must_hear(self, days: Sequence[date]) -> Iterator[Heard]:
        """What people of this squad must hear, by the product's promises (domain.md 5 and 10)."""
        coach, rep, manager = self.coach.slack_id, self.rep.slack_id, self.manager.slack_id
        for monday in (day for day in days if day.isoweekday() == 1):
            free = not np.is_busday(monday, busdaycal=CALENDARS[self.country])
            told = np.busday_offset(monday, 0, roll="forward", busdaycal=CALENDARS[self.country])
            sent_on: date = told.astype(object) if free else monday
            yield f"CM{self.number:02}", "digest", sent_on.isoformat()
        if self.logs_on > days[-1]:
            return
        yield coach, "logged", self.rep.name
        yield rep, "commitment", self.commitment
        mornings = {self.day(5)}
        if self.reviewed:
            if self.day(5) <= days[-1]:
                yield coach, "reviewed", self.rep.name
        else:
            mornings |= {self.day(6), self.day(7)}
            yield manager, "morning", self.day(8).isoformat()
        if self.scored:
            yield coach, "prompt", self.day(2).isoformat()
            mornings.add(self.day(3))
        for day in mornings:
            yield coach, "morning", day.isoformat()


@dataclass
class Verdict:
    """What was missed, and what was heard again or out of place."""

    tries: int
    missed: Counter[Heard]
    again: Counter[Heard]

    @property
    def lost(self) -> int:
        return self.missed.total()

    @property
    def doubled(self) -> int:
        return self.again.total()


@dataclass
class Plan:
    """How large and how dangerous the month is."""

    seed: int
    squads: int = 50
    workspaces: int = 3
    days: int = 33
    places: tuple[tuple[str, str], ...] = PLACES
    roles: tuple[str, ...] = ("web", "clock")
    at_ticks: float = 0.45
    """How likely a clock is killed while it ticks (a worker while it works: half as likely),"""
    at_words: float = 0.8
    """a web process while somebody uses it,"""
    born_to_die: float = 0.4
    """and a new process is one that dies at one of these fail points."""
    points: tuple[str, ...] = ("claimed", "intended", "posted", "found", "recorded")
    careless: str = ""
    """Negative controls. "blind": nobody's message is ever found again; "trusting": it always is."""


def open_workspace(world: World, stores: SqlStores, number: int) -> tuple[int, Installation, Criterion]:
    slack_id = f"TMONTH{number}"
    world.workspaces[slack_id] = Workspace(id=slack_id, name=f"Month {number}", domain=f"month-{number}")
    installation = world.install(slack_id)
    tenant = stores.register(slack_id, name=f"Month {number}")
    draft = CriterionDraft(
        name="Asks what is behind an objection before answering it",
        definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)),
    )
    with stores.workspace(tenant.id) as store:
        criterion = store.criteria.add(draft, by=None, now=START)
    return tenant.id, installation, criterion
