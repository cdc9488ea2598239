"""Who hears that a rep's day 30, 60 or 90 has come, and on which of their mornings: the coaches, once."""

from __future__ import annotations

from datetime import date, datetime

from coaching.business_days import local_date, local_time
from coaching.deliveries import DeliveryKind
from coaching.loop.planning import message_key
from coaching.loop.said_once import coaches_of, first_morning, mornings_before_today
from coaching.people import Line, Member
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.scorecard.check_ins import LAPSED, asks_cause, say_check_in
from coaching.scorecard.records import CheckIn
from coaching.shown.notes import CheckInLine, CheckIns

MOST_CHECK_INS = 3
NOON = 12


def check_ins_to_tell(
    store: WorkspaceStore, *, now: datetime, only: int | None = None
) -> tuple[tuple[Member, date, CheckIns], ...]:
    """(hearer, since which of their days, what): what no morning message of an earlier day has said."""
    found = store.day_ones.check_ins_since(now.date() - 2 * LAPSED)
    fresh = [one for one in found if now - LAPSED <= one.opened_at <= now]
    if not fresh:
        return ()
    hearers = coaches_of(store, {one.rep_id for one in fresh}, Line.CHECK_IN)
    pending = [
        (hearer, _first_morning(store, one, hearer), one)
        for one in fresh
        for hearer in hearers.get(one.rep_id, ())
        if only in (None, hearer.id)
    ]
    before = {
        (hearer.id, since): mornings_before_today(hearer, since, now=now) for hearer, since, _ in pending
    }
    said = store.outbox.standing(sorted({key for keys in before.values() for key in keys}))
    theirs: dict[int, list[tuple[date, CheckIn]]] = {}
    for hearer, since, one in pending:
        is_past = since <= local_date(now, hearer.tz)
        if is_past and not said.intersection(before[hearer.id, since]):
            theirs.setdefault(hearer.id, []).append((since, one))
    causes = store.day_ones.causes(one.id for news in theirs.values() for _, one in news)
    return tuple(
        (
            store.people.member(hearer_id),
            max(since for since, _ in news),
            CheckIns(
                check_ins=tuple(
                    _show(store, one, answered=one.id in causes) for _, one in news[:MOST_CHECK_INS]
                ),
                more=max(len(news) - MOST_CHECK_INS, 0),
            ),
        )
        for hearer_id, news in sorted(theirs.items())
    )


def _first_morning(store: WorkspaceStore, one: CheckIn, hearer: Member) -> date:
    """Also the day's own message when it is found on that forenoon and the message was not planned yet."""
    day = local_date(one.opened_at, hearer.tz)
    if one.opened_at < local_time(day, NOON, hearer.tz):
        said = store.outbox.by_key(message_key(DeliveryKind.MORNING, hearer.id, day.isoformat()))
        if said is None or said.planned_at >= one.opened_at:
            return day
    return first_morning(one.opened_at, hearer)


def _show(store: WorkspaceStore, one: CheckIn, *, answered: bool) -> CheckInLine:
    return CheckInLine(
        rep=show_person(store.people.member(one.rep_id)),
        check_in_id=one.id,
        day=one.day,
        reading=say_check_in(one),
        asks_cause=asks_cause(one.day, len(one.better), one.known) and not answered,
    )
