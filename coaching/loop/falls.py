"""Who hears of a fall, and on which of their mornings: the rep's coaches, once (domain.md 9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from coaching.business_days import local_date
from coaching.calls import CallKind
from coaching.declines.falling import Decline
from coaching.loop.said_once import coaches_of, first_morning, mornings_before_today
from coaching.people import Line, Member
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.shown.notes import Declines, DeclineShown
from coaching.words import ARROW, say_figure

MOST_DECLINES = 2
TOLD_FOR = timedelta(days=14)
"""Whoever was away for longer reads it in the digest."""


def declines_to_tell(
    store: WorkspaceStore, *, now: datetime, only: int | None = None
) -> tuple[tuple[Member, date, Declines], ...]:
    """(hearer, since which of their days, what): what no morning message of an earlier day has said."""
    found = store.declines.found_between(now - TOLD_FOR, now)
    if not found:
        return ()
    pending = [
        (hearer, first_morning(one.found_at, hearer), one)
        for one, hearer in _with_hearers(store, found)
        if only in (None, hearer.id)
    ]
    before = {
        (hearer.id, since): mornings_before_today(hearer, since, now=now) for hearer, since, _ in pending
    }
    said = store.outbox.standing(sorted({key for keys in before.values() for key in keys}))
    theirs: dict[int, list[tuple[date, Decline]]] = {}
    for hearer, since, one in pending:
        is_past = since <= local_date(now, hearer.tz)
        if is_past and not said.intersection(before[hearer.id, since]):
            theirs.setdefault(hearer.id, []).append((since, one))
    return tuple(
        (
            store.people.member(hearer_id),
            max(since for since, _ in news),
            Declines(
                declines=tuple(show_decline(store, one) for _, one in news[:MOST_DECLINES]),
                more=max(len(news) - MOST_DECLINES, 0),
            ),
        )
        for hearer_id, news in sorted(theirs.items())
    )


def show_decline(store: WorkspaceStore, decline: Decline) -> DeclineShown:
    fall = decline.fall
    scale = store.criteria.version(fall.version_id).definition.scale
    values = f"{say_figure(scale, fall.before)} {ARROW} {scale.write(fall.now)}"
    near, far = sorted((abs(fall.low), abs(fall.high)))
    doubt = (
        f", likely between {scale.write_change(near)} and {scale.write_change(far)}" if near != far else ""
    )
    return DeclineShown(
        rep=show_person(store.people.member(fall.rep_id)),
        criterion=store.criteria.get(fall.criterion_id).name,
        figures=(
            f"{values}, worse by {scale.write_change(fall.change)}{doubt}. "
            f"Seven days ({fall.n_now} calls) against the four weeks before ({fall.n_before} calls), "
            f"{CallKind.of(fall.call_kind).write()}."
        ),
    )


def _with_hearers(store: WorkspaceStore, found: Iterable[Decline]) -> list[tuple[Decline, Member]]:
    hearers = coaches_of(store, {one.fall.rep_id for one in found}, Line.DECLINE)
    return [(one, hearer) for one in found for hearer in hearers.get(one.fall.rep_id, ())]
