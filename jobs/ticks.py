"""The table of everything that time sets off. What is due is always a query on our tables."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from coaching.calibrating import close_rounds
from coaching.clock import Clock
from coaching.declines.falling import LATELY
from coaching.declines.looking import find_falls, keep_falls
from coaching.flag_reminders import look_at_flags
from coaching.loop import look_at_scores, plan_digests, plan_messages, reach
from coaching.loop.digest_planning import teams_to_plan
from coaching.loop.notes import has_notes, plan_notes
from coaching.loop.planning import plan_for
from coaching.loop.reaching import reach_these
from coaching.ports import Stores, Workspace, WorkspaceStore
from coaching.scorecard.check_ins import open_check_ins, wants_day_one
from coaching.scorecard.day_one import freeze_pairs, pairs_to_freeze
from jobs.auditing import EVERY, audit, choose_audited
from jobs.each_workspace import in_each

NOTES_EVERY = timedelta(minutes=5)
"""Lines that are computed are asked for less often than what has its hour."""

DECLINES_EVERY = timedelta(hours=6)
"""Whoever hears of a fall hears of it in the morning; each look is one chance more of a false alarm."""
PAIRS_AT_ONCE = 1000
CHECK_INS_AT_ONCE = 20

Piece = partial[None]
Pieces = Callable[[Stores, int, datetime], Sequence[Piece]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One trigger: for each workspace that `choose` names, do `act` in one unit of work."""

    name: str
    choose: Callable[[Stores, datetime], Iterable[int]]
    act: Callable[[Stores, int, datetime], None]
    every: timedelta = timedelta(0)
    """Not sooner than this after it last ended well, whoever ran it."""
    apart: tuple[Pieces, ...] = ()
    """Where `act` failed: its work in small pieces, each a unit of its own, so that one bad row stops no more
    than itself."""

    def run(self, stores: Stores, clock: Clock) -> None:
        """Every workspace is tried; trouble in one is logged and delays no other (reliability.md, 4)."""
        now = clock.now()
        if self.every and not self._is_time(stores, now):
            return
        ended = in_each(self.choose(stores, now), lambda workspace_id: self.act(stores, workspace_id, now))
        for workspace_id in ended.failed:
            self._do_apart(stores, workspace_id, now)
        ended.log_failures("tick failed", action=self.name)
        if not ended.failed:
            stores.beat(self.name)

    def _do_apart(self, stores: Stores, workspace_id: int, now: datetime) -> None:
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"tick-{self.name}") as pool:
            for pieces in self.apart:
                found = pool.submit(pieces, stores, workspace_id, now)
                for piece in found.result() if found.exception() is None else ():
                    error = pool.submit(piece).exception()
                    if error is not None:
                        told = {"action": self.name, "workspace": workspace_id, "piece": repr(piece.args[-1])}
                        log.error("tick failed for one row", extra=told, exc_info=error)

    def _is_time(self, stores: Stores, now: datetime) -> bool:
        """Also when its last beat lies in the future: a clock that went back must not silence it."""
        last = stores.heartbeats().get(self.name)
        return last is None or not timedelta(0) <= now - last < self.every


def _with_new_scores(stores: Stores, _now: datetime) -> list[int]:
    return [id_ for id_ in stores.all_workspaces() if _has_new_scores(stores.describe(id_))]


def _has_new_scores(workspace: Workspace) -> bool:
    changed, looked = workspace.scores_changed_at, workspace.loop_looked_at
    return changed is not None and (looked is None or looked < changed)


def _look_at_scores(stores: Stores, workspace_id: int, now: datetime) -> None:
    """Mark as looked at what had changed before the look: scores that land meanwhile get another one."""
    changed = stores.describe(workspace_id).scores_changed_at or now
    with stores.workspace(workspace_id) as store:
        look_at_scores(store, now=now)
    stores.loop_looked(workspace_id, at=changed if changed < now else now - timedelta(microseconds=1))


def _with_work(stores: Stores, now: datetime) -> tuple[int, ...]:
    return stores.with_work(now)


def _reach_and_plan(stores: Stores, workspace_id: int, now: datetime) -> None:
    with stores.workspace(workspace_id) as store:
        reach(store, now=now)
        plan_messages(store, now=now)


def _reach_one(stores: Stores, workspace_id: int, now: datetime, checkpoint_id: int) -> None:
    with stores.workspace(workspace_id) as store:
        reach_these(store, store.checkpoints.these([checkpoint_id]), now=now)


def _plan_one(stores: Stores, workspace_id: int, now: datetime, recipient_id: int) -> None:
    with stores.workspace(workspace_id) as store:
        rows = [row for row in store.checkpoints.due() if row.recipient_id == recipient_id]
        plan_for(store, rows, now=now)


def _each_reached(stores: Stores, workspace_id: int, now: datetime) -> list[Piece]:
    with stores.workspace(workspace_id, write=False) as store:
        ids = [row.id for row in store.checkpoints.reached(now)]
    return [partial(_reach_one, stores, workspace_id, now, one) for one in ids]


def _each_recipient(stores: Stores, workspace_id: int, now: datetime) -> list[Piece]:
    with stores.workspace(workspace_id, write=False) as store:
        ids = dict.fromkeys(row.recipient_id for row in store.checkpoints.due())
    return [partial(_plan_one, stores, workspace_id, now, one) for one in ids]


def _each_team(stores: Stores, workspace_id: int, now: datetime) -> list[Piece]:
    with stores.workspace(workspace_id, write=False) as store:
        ids = [team.id for team in store.people.teams() if team.settings.channel_id]
    return [partial(_plan_digest_of, stores, workspace_id, now, one) for one in ids]


def _plan_digest_of(stores: Stores, workspace_id: int, now: datetime, team_id: int) -> None:
    with stores.workspace(workspace_id) as store:
        plan_digests(store, now=now, team_ids=frozenset({team_id}))


def _with_digests(stores: Stores, now: datetime) -> list[int]:
    return _where(stores, lambda store: bool(teams_to_plan(store, now=now)))


def _plan_digests(stores: Stores, workspace_id: int, now: datetime) -> None:
    with stores.workspace(workspace_id) as store:
        plan_digests(store, now=now)


def _with_notes(stores: Stores, now: datetime) -> list[int]:
    return _where(stores, lambda store: has_notes(store, now=now))


def _where(stores: Stores, asks: Callable[[WorkspaceStore], bool]) -> list[int]:
    """Asked for by reading, so that a quiet round writes nothing. Where asking fails, the act fails, too:
    there alone, told of, and in pieces."""

    def is_wanted(workspace_id: int) -> bool:
        with stores.workspace(workspace_id, write=False) as store:
            return asks(store)

    everywhere = stores.all_workspaces()
    asked = in_each(everywhere, is_wanted)
    return [id_ for id_ in everywhere if asked.done.get(id_, True)]


def _plan_notes(stores: Stores, workspace_id: int, now: datetime) -> None:
    """After what has come due meanwhile: one message carries both."""
    with stores.workspace(workspace_id) as store:
        reach(store, now=now)
        plan_messages(store, now=now)
        plan_notes(store, now=now)


def _scored_lately(stores: Stores, now: datetime) -> list[int]:
    """Where nothing was scored nobody fell."""
    changed = {id_: stores.describe(id_).scores_changed_at for id_ in stores.all_workspaces()}
    return [id_ for id_, at in changed.items() if at is not None and now - at < LATELY]


def _look_for_declines(stores: Stores, workspace_id: int, now: datetime) -> None:
    with stores.workspace(workspace_id, write=False) as store:
        falls = find_falls(store, now=now)
    if falls:
        with stores.workspace(workspace_id) as store:
            keep_falls(store, falls, now=now)


def _with_days(stores: Stores, now: datetime) -> list[int]:
    return _where(stores, lambda store: wants_day_one(store, now=now))


def _count_days(stores: Stores, workspace_id: int, now: datetime) -> None:
    """Day 1 of whoever's fifth call is in; then check-ins, which look back at it. Of many a few at a time:
    nobody who writes waits long."""
    with stores.workspace(workspace_id, write=False) as store:
        pairs = pairs_to_freeze(store)
    for first in range(0, len(pairs), PAIRS_AT_ONCE):
        with stores.workspace(workspace_id) as store:
            freeze_pairs(store, pairs[first : first + PAIRS_AT_ONCE], now=now)
    opened = CHECK_INS_AT_ONCE
    while opened == CHECK_INS_AT_ONCE:
        with stores.workspace(workspace_id) as store:
            opened = open_check_ins(store, now=now, most=CHECK_INS_AT_ONCE)


def _with_flags(stores: Stores, now: datetime) -> tuple[int, ...]:
    return stores.with_flags(now)


def _look_at_flags(stores: Stores, workspace_id: int, now: datetime) -> None:
    with stores.workspace(workspace_id) as store:
        look_at_flags(store, now=now)


def _with_rounds_to_close(stores: Stores, now: datetime) -> tuple[int, ...]:
    return stores.with_rounds_to_close(now)


def _close_rounds(stores: Stores, workspace_id: int, now: datetime) -> None:
    with stores.workspace(workspace_id) as store:
        close_rounds(store, now=now)


TICKS: tuple[Tick, ...] = (
    Tick(name="scores", choose=_with_new_scores, act=_look_at_scores),
    Tick(name="checkpoints", choose=_with_work, act=_reach_and_plan, apart=(_each_reached, _each_recipient)),
    Tick(name="declines", choose=_scored_lately, act=_look_for_declines, every=DECLINES_EVERY),
    Tick(name="day_one", choose=_with_days, act=_count_days, every=NOTES_EVERY),
    Tick(name="notes", choose=_with_notes, act=_plan_notes, every=NOTES_EVERY),
    Tick(name="calibration", choose=_with_rounds_to_close, act=_close_rounds),
    Tick(name="digests", choose=_with_digests, act=_plan_digests, apart=(_each_team,)),
    Tick(name="flags", choose=_with_flags, act=_look_at_flags),
    Tick(name="audit", choose=choose_audited, act=audit, every=EVERY),
)
"""Each runs every `tick_seconds`, in this order within one round: what scores open is planned at once.

The audit comes last: what the same round catches up with after downtime is not missing.
"""


def rhythm_of(name: str, /) -> timedelta:
    """How long a tick stays silent by design, beyond one interval."""
    return next((tick.every for tick in TICKS if tick.name == name), timedelta(0))
