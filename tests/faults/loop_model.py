"""What people must hear of their sessions, by the calendar alone: the oracle of the loop's machine.

Knows nothing of checkpoints, deliveries or leases: only when a review falls due, what was answered, what
people saw in Slack and when. Business days are numpy's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as wall
from zoneinfo import ZoneInfo

import holidays
import numpy as np

BERLIN = ZoneInfo("Europe/Berlin")
WORKING = np.busdaycalendar(holidays=sorted(holidays.country_holidays("DE", years=(2026, 2027))))
SAYINGS = 3
"""The fifth business day, and twice after it; then the managers hear."""


def local(moment: datetime) -> datetime:
    return moment.astimezone(BERLIN)


def morning(day: date) -> datetime:
    return datetime.combine(day, wall(9), BERLIN).astimezone(UTC)


def business_day(day: date, count: int) -> date:
    found: date = np.busday_offset(day, count, roll="backward", busdaycal=WORKING).astype(object)
    return found


def may_hear(moment: datetime, *, since: int = 8) -> bool:
    there = local(moment)
    return bool(np.is_busday(there.date(), busdaycal=WORKING)) and since <= there.hour < 18


@dataclass(frozen=True)
class Seen:
    """One message as a person sees it."""

    recipient: str
    at: datetime
    key: str
    about: frozenset[int] = frozenset()
    """Sessions that a bundle asks about; empty for anything else."""
    week: int | None = None
    """A digest's ISO week."""
    is_trouble: bool = False


@dataclass
class Ask:
    """One review that somebody owes."""

    session_id: int
    due: datetime
    state: str = "open"
    said: int = 0
    since: datetime | None = None
    """Since when it has been due without having been said."""
    escalated: datetime | None = None
    told_managers: bool = False
    done: datetime | None = None
    quiet_until: datetime | None = None
    """Snoozed."""

    @property
    def lives(self) -> bool:
        return self.done is None


@dataclass
class Model:
    """Feed it what happens; it says what is wrong."""

    first_week: int
    asks: dict[int, Ask] = field(default_factory=dict)
    seen: list[Seen] = field(default_factory=list)
    unrecorded: Seen | None = None
    """Posted by a process that died before it could say so."""

    def log(self, session_id: int, now: datetime) -> None:
        self.asks[session_id] = Ask(session_id, morning(business_day(local(now).date(), 5)))

    def snooze(self, ask: Ask, now: datetime) -> None:
        ask.state, ask.since = "snoozed", None
        ask.due = ask.quiet_until = self.next_morning(now)

    def review(self, ask: Ask, now: datetime) -> None:
        ask.done = now

    def next_morning(self, now: datetime) -> datetime:
        return morning(business_day(local(now).date(), 1))

    def reach(self, now: datetime) -> None:
        """What the passing of time makes due."""
        for ask in self.asks.values():
            if not ask.lives or ask.escalated or ask.state == "due" or ask.due > now:
                continue
            if ask.state == "notified" and ask.said >= SAYINGS:
                ask.escalated = ask.due
            else:
                ask.state, ask.since, ask.quiet_until = "due", ask.due, None

    def hear(self, new: Iterable[Seen]) -> None:
        """Right or wrong the moment it is seen: hour, repetition, things that are done."""
        for one in new:
            assert one.key not in {before.key for before in self.seen}, f"doubled: {one}"
            if one.about:
                self._hear_bundle(one)
            if one.week is not None:
                assert one.week not in {before.week for before in self.seen}, f"digest doubled: {one}"
                assert may_hear(one.at), f"digest in quiet hours: {local(one.at)}"
            self.seen.append(one)

    def _hear_bundle(self, one: Seen) -> None:
        assert may_hear(one.at, since=9), f"in quiet hours: {local(one.at)}"
        same_day = [b for b in self.seen if b.about and b.recipient == one.recipient]
        assert local(one.at).date() not in {local(b.at).date() for b in same_day}, f"twice in a day: {one}"
        for session_id in one.about:
            ask = self.asks[session_id]
            assert ask.lives, f"asked for a review that is done: {one}"
            assert ask.quiet_until is None or ask.quiet_until <= one.at, f"asked while snoozed: {one}"
            assert ask.due <= one.at or ask.state != "open", f"asked before it was due: {one}"

    def record(self, now: datetime) -> None:
        """Whoever lives has noted what was said so far."""
        for ask in self.asks.values():
            if ask.lives and ask.state == "due" and self._was_said(ask):
                ask.state, ask.since, ask.said = "notified", None, ask.said + 1
                ask.due = self.next_morning(now)

    def must_have_been_heard(self, now: datetime) -> int:
        """After a round of somebody healthy: nothing that may be said now is unsaid. How much was due."""
        checked = 0
        if not may_hear(now, since=9):
            return 0
        for ask in self.asks.values():
            if not ask.lives:
                continue
            assert ask.state != "due", f"lost: session {ask.session_id}, due {ask.since}, now {now}"
            if ask.escalated and not ask.told_managers:
                told = [s for s in self.seen if s.recipient == "UMONA" and ask.session_id in s.about]
                assert told, f"lost: the managers never heard of session {ask.session_id}"
                ask.told_managers = True
                checked += 1
            checked += ask.said
        return checked + self._digest_was_heard(now)

    def _digest_was_heard(self, now: datetime) -> int:
        year, week, _ = local(now).isocalendar()
        monday = date.fromisocalendar(year, week, 1)
        if week == self.first_week or now < morning(monday):
            return 0
        told = any(one.week == week for one in self.seen)
        given_up = any(one.is_trouble for one in self.seen)
        assert told or given_up, f"lost: the digest of week {week}"
        return 1

    def _was_said(self, ask: Ask) -> bool:
        """To Alice, since it fell due, in a message that its sender lived to note."""
        return any(
            one.recipient == "UALICE"
            and ask.session_id in one.about
            and ask.since is not None
            and one.at >= ask.since
            and one is not self.unrecorded
            for one in self.seen
        )

    def count(self) -> Counter[str]:
        return Counter(one.recipient for one in self.seen)
