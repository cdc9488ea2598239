"""Computed lines of the morning message: planned sessions, overdue practice, open views, the cadence.

They stand in whatever bundle goes out, and cause one on the first morning on which they are new.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.business_days import local_date, local_time
from coaching.cadence import Touchpoint, is_reminded, may_be_reminded, missing_by_rep, week_begin
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.dispute_shown import show_dispute
from coaching.flag_shown import flags_for_coach
from coaching.loop.audience import can_hear
from coaching.loop.days_reached import check_ins_to_tell
from coaching.loop.diary import diary_of
from coaching.loop.falls import declines_to_tell
from coaching.loop.first_digest import first_digest_ahead
from coaching.loop.in_charge import in_charge, waiting_views
from coaching.loop.planned import planned_today
from coaching.loop.planning import bundle_of, may_hear, message_key
from coaching.people import Line, Member, Role
from coaching.ports import WorkspaceStore
from coaching.practice import Practice
from coaching.practice_rules import overdue_from, show_all
from coaching.shown.flags import FlagShown
from coaching.shown.notes import CadenceGroup, CadenceNote, FlaggedCalls, Note, OpenDisputes, OverduePractice
from coaching.voices import Dispute

MOST_PRACTICE = 3
MOST_FLAGS = 3
MOST_DISPUTES = 2
LOOK_BACK = timedelta(days=14)
"""A line that stood this long is not new any more, whatever was sent."""
IN_USE = timedelta(days=28)
"""Reps none of whom was coached in the weeks before this one are not asked about: no first week is nagged."""

Week = tuple[frozenset[int], frozenset[tuple[int, Touchpoint]]]
"""Who was coached in the weeks before, and what happened in this one."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one person hears, and since which of their days."""

    hearer: Member
    since: date
    note: Note


def notes_for(store: WorkspaceStore, member: Member, *, now: datetime) -> tuple[Note, ...]:
    flagged = _flagged_calls(store, member, now=now)
    notes = tuple(told.note for told in _all_notes(store, now=now, only=member.id))
    ahead = first_digest_ahead(store, member, now=now)
    return tuple(note for note in (flagged, *notes, ahead) if note is not None)


def plan_notes(store: WorkspaceStore, *, now: datetime) -> int:
    """Plan the morning message of everybody for whom one of these lines is new; how many were planned.

    New is what no morning message since its first day could have said: asked of the outbox at one go.
    """
    mornings = (_morning_of(store, hearer, now=now) for hearer in _new_hearers(store, now=now))
    return sum(one is not None and store.outbox.plan(one) is not None for one in mornings)


def unplanned_notes(store: WorkspaceStore, *, now: datetime, allowed: timedelta) -> Iterator[str]:
    """Keys of today's morning messages that a new line should have caused by now and did not."""
    for hearer in _new_hearers(store, now=now):
        morning, before = (_morning_of(store, hearer, now=at) for at in (now, now - allowed))
        if morning is not None and before is not None and morning.dedupe_key == before.dedupe_key:
            yield morning.dedupe_key


def _new_hearers(store: WorkspaceStore, *, now: datetime) -> list[Member]:
    """For whom one of these lines is new, their morning hour having come."""
    wanted: dict[int, tuple[Member, set[str]]] = {}
    for told in _all_notes(store, now=now):
        hearer = told.hearer
        today = local_date(now, hearer.tz)
        if now >= local_time(today, hearer.morning_hour, hearer.tz):
            keys = set(_keys(told, today=today))
            # New as a whole when any of its lines is: the one with the fewest days decides.
            wanted[hearer.id] = (hearer, keys & wanted.get(hearer.id, (hearer, keys))[1])
    standing = store.outbox.standing(sorted({key for _, keys in wanted.values() for key in keys}))
    return [hearer for hearer, keys in wanted.values() if not keys & standing]


def is_news_for(store: WorkspaceStore, member: Member, *, now: datetime) -> bool:
    """Whether one of these lines brings this person a morning message now."""
    return any(hearer.id == member.id for hearer in _new_hearers(store, now=now))


def has_notes(store: WorkspaceStore, *, now: datetime) -> bool:
    return next(_all_notes(store, now=now), None) is not None


def _flagged_calls(store: WorkspaceStore, member: Member, *, now: datetime) -> FlaggedCalls | None:
    """Said beside what waits. A flag causes no morning message: it has reminders of its own."""
    flags = flags_for_coach(store, member, now=now) if _hears(member, Line.FLAG) else ()
    return FlaggedCalls(flags=flags[:MOST_FLAGS], more=max(len(flags) - MOST_FLAGS, 0)) if flags else None


def flags_listed(store: WorkspaceStore, member: Member, *, now: datetime) -> tuple[FlagShown, ...]:
    """Those that a morning message names, not only counts."""
    note = _flagged_calls(store, member, now=now)
    return note.flags if note else ()


def _all_notes(store: WorkspaceStore, *, now: datetime, only: int | None = None) -> Iterator[Told]:
    yield from _planned_today(store, now=now, only=only)
    yield from (Told(*news) for news in declines_to_tell(store, now=now, only=only))
    yield from (Told(*news) for news in check_ins_to_tell(store, now=now, only=only))
    yield from _overdue_practice(store, now=now, only=only)
    yield from _open_disputes(store, now=now, only=only)
    yield from _cadence(store, now=now, only=only)


def _planned_today(store: WorkspaceStore, *, now: datetime, only: int | None) -> Iterator[Told]:
    """On the session's own day alone, so it is named once and never nags."""
    for hearer, note in planned_today(store, now=now, only=only):
        if _hears(hearer, Line.PLANNED):
            yield Told(hearer, local_date(now, hearer.tz), note)


def _open_disputes(store: WorkspaceStore, *, now: datetime, only: int | None) -> Iterator[Told]:
    """From the day after the rep wrote: somebody waits for an answer, so it cannot be muted."""
    by_hearer: dict[int, list[Dispute]] = {}
    for dispute, hearers in waiting_views(store):
        for one in hearers:
            waits = local_date(dispute.opened_at, one.tz) < local_date(now, one.tz)
            if waits and only in (None, one.id):
                by_hearer.setdefault(one.id, []).append(dispute)
    for hearer_id, waiting in by_hearer.items():
        hearer = store.people.member(hearer_id)
        shown = tuple(show_dispute(store, one, tz=hearer.tz) for one in waiting[:MOST_DISPUTES])
        note = OpenDisputes(disputes=shown, more=max(len(waiting) - MOST_DISPUTES, 0))
        yield Told(hearer, local_date(waiting[-1].opened_at, hearer.tz) + timedelta(days=1), note)


def _overdue_practice(store: WorkspaceStore, *, now: datetime, only: int | None) -> Iterator[Told]:
    """By the coach who assigned it while they lead the rep; then by the managers of the rep's teams."""
    rows = store.practice.overdue(before=now)
    people = store.people.members({row.coach_id for row in rows} | {row.rep_id for row in rows})
    by_hearer: dict[int, list[Practice]] = {}
    for row in rows:
        late_from = overdue_from(row, tz=people[row.rep_id].tz)
        for one in in_charge(store, coach_id=row.coach_id, rep_id=row.rep_id):
            is_late = late_from <= local_date(now, one.tz)
            if is_late and _hears(one, Line.PRACTICE) and only in (None, one.id):
                by_hearer.setdefault(one.id, []).append(row)
    for hearer_id, late in by_hearer.items():
        yield Told(
            store.people.member(hearer_id),
            max(overdue_from(row, tz=people[row.rep_id].tz) for row in late),
            OverduePractice(
                practice=show_all(store, late[:MOST_PRACTICE]), more=max(len(late) - MOST_PRACTICE, 0)
            ),
        )


def _cadence(store: WorkspaceStore, *, now: datetime, only: int | None) -> Iterator[Told]:
    if not any(may_be_reminded((now + timedelta(hours=hours)).date()) for hours in (-12, 0, 14)):
        return
    coaches = tuple(_coaches(store, only=only))
    store.people.read_ahead(
        member_ids=[hearer.id for hearer, _ in coaches],
        team_ids={held.team_id for held in store.people.memberships()},
    )
    weeks: dict[datetime, Week] = {}  # read once for everybody whose Monday began at the same moment
    for hearer, reps in coaches:
        today = local_date(now, hearer.tz)
        if not _hears(hearer, Line.CADENCE) or not may_be_reminded(today):
            continue
        if not is_reminded(today, works=diary_of(store, hearer).hearing.is_working_day):
            continue
        monday = week_begin(today)
        since = local_time(monday, 0, hearer.tz)
        if since not in weeks:
            weeks[since] = (
                store.cadence.coached(first_day=monday - IN_USE, before=monday),
                store.cadence.happened(first_day=monday, since=since),
            )
        coached, happened = weeks[since]
        note = _cadence_note(reps, happened) if coached & {rep.id for rep in reps} else None
        if note is not None:
            yield Told(hearer, today, note)


def _cadence_note(reps: list[Member], happened: Iterable[tuple[int, Touchpoint]]) -> CadenceNote | None:
    """Reps who miss the same share a line; None when all four happened for everybody."""
    missing = missing_by_rep([rep.id for rep in reps], set(happened))
    groups: dict[tuple[str, ...], list[str]] = {}
    for rep in reps:
        if rep.id in missing:
            groups.setdefault(tuple(one.value for one in missing[rep.id]), []).append(rep.name)
    if not groups:
        return None
    ordered = sorted(groups.items(), key=lambda group: (-len(group[0]), group[1]))
    return CadenceNote(
        groups=tuple(CadenceGroup(names=tuple(names), missing=keys) for keys, names in ordered),
        complete=len(reps) - len(missing),
        reps=len(reps),
    )


def _coaches(store: WorkspaceStore, *, only: int | None) -> Iterator[tuple[Member, list[Member]]]:
    """Each coach with the reps of their teams, by name; managers where a team has no coach."""
    held = store.people.memberships()
    people = store.people.members({one.member_id for one in held})
    reps_of: dict[int, set[int]] = {}
    for team_id in {one.team_id for one in held}:
        team = [one for one in held if one.team_id == team_id]
        reps = {one.member_id for one in team if one.role is Role.REP and can_hear(people[one.member_id])}
        leaders = {one.member_id for one in team if one.role is Role.COACH}
        leaders = leaders or {one.member_id for one in team if one.role is Role.MANAGER}
        for leader in leaders:
            reps_of.setdefault(leader, set()).update(reps - {leader})
    for leader, theirs in sorted(reps_of.items()):
        if theirs and only in (None, leader):
            named = sorted((people[one] for one in theirs), key=lambda rep: (rep.name.casefold(), rep.id))
            yield people[leader], named


def _hears(member: Member, line: Line) -> bool:
    return can_hear(member) and line not in member.muted


def _morning_of(store: WorkspaceStore, member: Member, *, now: datetime) -> NewDelivery | None:
    """Today's message; None before the person's hour and while they must not hear."""
    diary = diary_of(store, member)
    return bundle_of(DeliveryKind.MORNING, member, diary, now=now) if may_hear(diary, now=now) else None


def _keys(told: Told, *, today: date) -> Iterator[str]:
    """Of every morning message that would have said it."""
    day = max(told.since, today - LOOK_BACK)
    while day <= today:
        yield message_key(DeliveryKind.MORNING, told.hearer.id, day.isoformat())
        day += timedelta(days=1)
