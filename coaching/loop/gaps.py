"""What should have been said and was not, worked out anew from checkpoints: silence is an alarm."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from coaching.business_days import calendar_for, local_date, within_quiet_hours
from coaching.calibrating import close_rounds
from coaching.checkpoints import Checkpoint, CheckpointKind, CheckpointState
from coaching.deliveries import DeliveryKind
from coaching.flag_reminders import look_at_flags, unplanned
from coaching.loop.audience import LINE_OF, can_hear
from coaching.loop.diary import diary_of
from coaching.loop.digest_planning import (
    Week,
    digest_key,
    digest_time,
    first_week,
    last_week,
    newest_due_week,
)
from coaching.loop.notes import plan_notes, unplanned_notes
from coaching.loop.planning import due_by_hearer, message_due, plan_messages
from coaching.loop.promises import broken_promises, rounds_left_open
from coaching.people import Team
from coaching.ports import WorkspaceStore

ALLOWED = timedelta(minutes=30)
"""How late something may be, within working hours, before its absence counts."""
COMMITMENT_DAYS = 7
SETTING = "audit"
MOST_TOLD = 20


class Missing(StrEnum):
    MESSAGE = "message"
    """A line is due and its person's message of today was never planned."""
    SAID = "said"
    """A line counts as said, and no message stands that said it: deleted by hand."""
    COMMITMENT = "commitment"
    """A session was logged and the rep's message about it is gone."""
    REMINDER = "reminder"
    """A flagged call's reminder has its turn and was never planned."""
    PROMISED = "promised"
    """Practice was assigned or a round closed, and the message about it is gone."""
    ROUND = "round"
    """A calibration round is over and nobody closed it."""
    DIGEST = "digest"
    LATE = "late"
    """Planned, due long ago, and nobody carries it out."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`what` names ids and kinds only: it goes into the log."""

    reason: Missing
    what: str


def find_gaps(store: WorkspaceStore, *, now: datetime) -> tuple[Gap, ...]:
    """Reads only. Everything is recomputed from checkpoints and teams, not from what was planned."""
    unplanned_lines = {gap.what.partition(",")[0]: gap for gap in _unplanned(store, now=now)}
    notes = [key for key in unplanned_notes(store, now=now, allowed=ALLOWED) if key not in unplanned_lines]
    return (
        *unplanned_lines.values(),
        *(Gap(Missing.MESSAGE, f"{key}, a new line") for key in notes),
        *_unsaid(store),
        *_commitments(store, now=now),
        *(Gap(Missing.REMINDER, what) for what in unplanned(store, now=now, allowed=ALLOWED)),
        *(Gap(Missing.PROMISED, key) for key in broken_promises(store, now=now, allowed=ALLOWED)),
        *(Gap(Missing.ROUND, what) for what in rounds_left_open(store, now=now, allowed=ALLOWED)),
        *_digests(store, now=now),
        *_late(store, now=now),
    )


def mend_gaps(store: WorkspaceStore, gaps: tuple[Gap, ...], *, now: datetime) -> int:
    """Plan anew what is still due, so that it cannot be said twice; the rest needs a person."""
    reasons = {gap.reason for gap in gaps}
    mended = 0
    if Missing.MESSAGE in reasons:
        mended += plan_messages(store, now=now) + plan_notes(store, now=now)
    if Missing.REMINDER in reasons:
        mended += look_at_flags(store, now=now)
    if Missing.ROUND in reasons:
        mended += close_rounds(store, now=now)
    return mended


def keep_gaps(store: WorkspaceStore, gaps: tuple[Gap, ...]) -> None:
    """For `/coach status`, `coachlog doctor` and the metric; written only when something changed."""
    told = json.dumps({"count": len(gaps), "told": [f"{gap.reason}: {gap.what}" for gap in gaps[:MOST_TOLD]]})
    if told != store.setting(SETTING, json.dumps({"count": 0, "told": []})):
        store.set_setting(SETTING, told)


def kept_gaps(text: str) -> tuple[int, tuple[str, ...]]:
    """How many, and the first of them in words."""
    if not text:
        return 0, ()
    kept = json.loads(text)
    return int(kept["count"]), tuple(str(line) for line in kept["told"])


def _unplanned(store: WorkspaceStore, *, now: datetime) -> Iterator[Gap]:
    for member, rows in due_by_hearer(store, now=now):
        overdue = [row for row in rows if now - (row.due_at or now) > ALLOWED]
        delivery = message_due(store, member, rows, now=now - ALLOWED) if overdue else None
        if delivery is None or diary_of(store, member).is_quiet(now):
            continue
        if not store.outbox.standing([delivery.dedupe_key]):
            yield Gap(Missing.MESSAGE, f"{delivery.dedupe_key}, {len(overdue)} lines due")


def _unsaid(store: WorkspaceStore) -> Iterator[Gap]:
    rows = [
        row
        for row in store.checkpoints.alive()
        if row.state is CheckpointState.NOTIFIED and row.kind in LINE_OF and row.nags > 0
    ]
    said = store.outbox.covered([row.id for row in rows])
    for row in rows:
        if (row.id, row.episode) not in said and can_hear(store.people.member(row.recipient_id)):
            yield Gap(Missing.SAID, f"checkpoint {row.id} ({row.kind}), episode {row.episode}")


def _commitments(store: WorkspaceStore, *, now: datetime) -> Iterator[Gap]:
    recent = [
        row
        for row in store.checkpoints.alive()
        if row.kind is CheckpointKind.CARRY_THROUGH
        and local_date(now, row.tz) - row.anchor_date <= timedelta(days=COMMITMENT_DAYS)
    ]
    keys = {f"{DeliveryKind.COMMITMENT}:{row.session_id}": row for row in recent}
    standing = store.outbox.standing(list(keys))
    for key, row in keys.items():
        if key not in standing and _should_have_heard(store, row, now=now):
            yield Gap(Missing.COMMITMENT, key)


def _should_have_heard(store: WorkspaceStore, row: Checkpoint, *, now: datetime) -> bool:
    session = store.sessions.get(row.session_id)
    return now - session.logged_at > ALLOWED and can_hear(store.people.member(session.rep_id))


def _digests(store: WorkspaceStore, *, now: datetime) -> Iterator[Gap]:
    for team in store.people.teams():
        planned, began = last_week(store, team), first_week(store, team)
        if not team.settings.channel_id or planned is None or began is None:
            continue
        wanted = newest_due_week(team, now)
        key = digest_key(team, planned)
        if planned > began and not store.outbox.standing([key]):
            yield Gap(Missing.DIGEST, key)
        elif planned < wanted and _should_be_out(team, wanted, now=now):
            yield Gap(Missing.DIGEST, digest_key(team, wanted))


def _should_be_out(team: Team, week: Week, *, now: datetime) -> bool:
    """Due for long enough, on a day and at an hour when it could have gone out."""
    settings, before = team.settings, now - ALLOWED
    calendar = calendar_for(settings)
    quiet = [within_quiet_hours(instant, tz=settings.tz, calendar=calendar) for instant in (before, now)]
    on_its_day = local_date(digest_time(team, week), settings.tz) == local_date(now, settings.tz)
    return digest_time(team, week) <= before and not any(quiet) and on_its_day


def _late(store: WorkspaceStore, *, now: datetime) -> Iterator[Gap]:
    for row in store.outbox.overdue(before=now - ALLOWED):
        minutes = int((now - row.next_at).total_seconds() // 60)
        yield Gap(Missing.LATE, f"delivery {row.id} ({row.kind}), {minutes} min past its time")
