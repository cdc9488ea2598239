"""Deals, people and quotas out of CSV files. How any file is taken in stands in taking_in.py.

What a row must hold is coaching.deals.reading's rule; what the person reads afterwards stands in summary.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from coaching.cells import Refusal
from coaching.deals.cells import Days
from coaching.deals.pipeline import STAGE_ORDER, stage_key, stage_order
from coaching.deals.reading import TELLS, DealRule, PersonRule, QuotaRule
from coaching.deals.records import Deal, Quota, RepProfile, RowCounts
from coaching.ports import Stores, WorkspaceStore
from coaching.rep_cells import rep_finder
from sources.csv_text import Layout, Sheet
from sources.deal_columns import DEALS, PEOPLE, QUOTAS
from sources.repeats import FirstLook, look_through
from sources.taking_in import Taken, Wishes, opened, take_in

RecordT = TypeVar("RecordT")
_RuleRecordT_co = TypeVar("_RuleRecordT_co", covariant=True)
Progress = Callable[[str, int, int], None]
_MOST_STAGES = 100
_CHUNK = 5_000
"""A deal with its stages is several times a score."""


@dataclass(slots=True, kw_only=True)
class RecordsTaken(Taken):
    """What an import of records did. Grows while it runs."""

    what: str
    """One of them, in words: deal."""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    currencies: Counter[str] = field(default_factory=Counter)
    other_stages: Counter[str] = field(default_factory=Counter)
    """Stages that the pipeline's order does not know, and in how many deals they came."""

    def count(self, counts: RowCounts, /) -> None:
        self.added += counts.added
        self.changed += counts.changed
        self.unchanged += counts.unchanged


class _Rule(Protocol[_RuleRecordT_co]):
    def read(self, cells: tuple[str, ...], /) -> _RuleRecordT_co | Refusal: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records(Generic[RecordT]):
    """Implements `Kind` for records that are told whole in one row."""

    taken: RecordsTaken
    rule: _Rule[RecordT]
    name: Callable[[RecordT], Hashable]
    """What makes two rows the same record."""
    store: Callable[[WorkspaceStore, Sequence[RecordT]], RowCounts]
    notice: Callable[[RecordT], None] = lambda _record: None

    def look_through(self, progress: Callable[[int], None], /) -> FirstLook:
        return look_through(self.taken.sheet, self._told, progress=progress)

    def _told(self, cells: tuple[str, ...]) -> tuple[int, int] | None:
        record = self.rule.read(cells)
        return None if isinstance(record, Refusal) else (hash(self.name(record)), hash(record))

    def read(self, cells: tuple[str, ...], /) -> RecordT | Refusal:
        return self.rule.read(cells)

    def place(self, _cells: tuple[str, ...], record: RecordT, /) -> int:
        return hash(self.name(record))

    def key(self, record: RecordT, /) -> Hashable:
        return self.name(record)

    def differs(self, record: RecordT, earlier: RecordT, /) -> bool:
        return record != earlier

    def keep(self, store: WorkspaceStore, records: Sequence[RecordT], /) -> Sequence[tuple[int, Refusal]]:
        self.taken.count(self.store(store, records))
        for record in records:
            self.notice(record)
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """Takes files of one workspace in."""

    stores: Stores
    workspace_id: int
    now: datetime
    wishes: Wishes = field(default_factory=Wishes)
    progress: Progress = lambda _step, _done, _total: None

    def deals(self, path: Path, /) -> RecordsTaken:
        with opened(path, DEALS, self.wishes) as (sheet, rejects):
            taken = RecordsTaken(sheet=sheet, rejects=rejects, dry_run=self.wishes.dry_run, what="deal")
            told = frozenset(_told(sheet, DEALS))
            with self._reading() as store:
                known = {stage_key(one) for one in stage_order(store.setting(STAGE_ORDER, ""))}
                rule = DealRule(
                    finder=rep_finder(store),
                    days=self._days,
                    currency=self.wishes.currency,
                    tells_amounts="amount_minor" in told,
                )

            def notice(deal: Deal) -> None:
                if deal.currency:
                    taken.currencies[deal.currency] += 1
                for stage in {one.stage for one in deal.stages if stage_key(one.stage) not in known}:
                    if stage in taken.other_stages or len(taken.other_stages) < _MOST_STAGES:
                        taken.other_stages[stage] += 1

            self._take(
                _Records(
                    taken=taken,
                    rule=rule,
                    name=lambda deal: deal.external_id,
                    store=lambda store, deals: store.deals.take_in(deals, told=told),
                    notice=notice,
                )
            )
        return taken

    def people(self, path: Path, /) -> RecordsTaken:
        with opened(path, PEOPLE, self.wishes) as (sheet, rejects):
            taken = RecordsTaken(sheet=sheet, rejects=rejects, dry_run=self.wishes.dry_run, what="rep")
            told = frozenset(_told(sheet, PEOPLE))
            with self._reading() as store:
                rule = PersonRule(finder=rep_finder(store), days=self._days)
            records: _Records[RepProfile] = _Records(
                taken=taken,
                rule=rule,
                name=lambda profile: profile.member_id,
                store=lambda store, profiles: store.profiles.take_in(profiles, told=told),
            )
            self._take(records)
        return taken

    def quotas(self, path: Path, /) -> RecordsTaken:
        with opened(path, QUOTAS, self.wishes) as (sheet, rejects):
            taken = RecordsTaken(sheet=sheet, rejects=rejects, dry_run=self.wishes.dry_run, what="quota")
            with self._reading() as store:
                rule = QuotaRule(finder=rep_finder(store), days=self._days, currency=self.wishes.currency)

            def notice(quota: Quota) -> None:
                taken.currencies[quota.currency] += 1

            self._take(
                _Records(
                    taken=taken,
                    rule=rule,
                    name=lambda quota: (quota.member_id, quota.first_day, quota.last_day),
                    store=lambda store, quotas: store.quotas.take_in(quotas),
                    notice=notice,
                )
            )
        return taken

    @property
    def _days(self) -> Days:
        return Days(self.now.date(), self.wishes.dates.day_first)

    def _reading(self) -> AbstractContextManager[WorkspaceStore]:
        return self.stores.workspace(self.workspace_id, write=False)

    def _take(self, records: _Records[RecordT]) -> None:
        chunk = min(self.wishes.chunk, _CHUNK)
        take_in(self.stores, self.workspace_id, records, chunk=chunk, progress=self.progress)


def _told(sheet: Sheet, layout: Layout) -> Iterator[str]:
    """What the file's columns say of a record."""
    for column, place in zip(layout.columns, sheet.places, strict=True):
        if place < sheet.width:
            yield from TELLS.get(column, ())
