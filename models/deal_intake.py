"""Records from files in, set-wise: which are new, which changed, which stand already; and deals themselves.

One intake at a time in a workspace, as with scores (intake.py). Fields that the file does not tell keep what
stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Generic, TypeVar

from sqlalchemy import BigInteger, Connection, Text, bindparam, delete, insert, text, update

from coaching.deals.pipeline import stage_key
from coaching.deals.records import Deal, RowCounts, StageEntry
from models.bulk import many, new_ids, one_of_many
from models.scoped import Scoped
from models.tables.base import Owned, table_of
from models.tables.deals import DealRow, DealStageRow

RecordT = TypeVar("RecordT")
KeyT = TypeVar("KeyT", bound=Hashable)
_STAGES = "stages"
_FIELDS = frozenset(one.name for one in Deal.__dataclass_fields__.values()) - {_STAGES, "keeps_forecast"}


@dataclass(frozen=True, slots=True)
class Settled(Generic[RecordT]):
    """What a batch comes to against what stands."""

    new: list[RecordT] = field(default_factory=list)
    changed: list[tuple[int, RecordT]] = field(default_factory=list)
    """With the id of the row that stands."""
    unchanged: int = 0

    @property
    def counts(self) -> RowCounts:
        return RowCounts(added=len(self.new), changed=len(self.changed), unchanged=self.unchanged)


def settle(
    rows: Iterable[RecordT],
    standing: Mapping[KeyT, tuple[int, RecordT]],
    /,
    *,
    key: Callable[[RecordT], KeyT],
    merge: Callable[[RecordT, RecordT], RecordT] = lambda _before, row: row,
) -> Settled[RecordT]:
    """Rows of one key follow each other: the last one stands, the others count as unchanged."""
    after: dict[KeyT, RecordT] = {}
    repeated = 0
    for row in rows:
        place = key(row)
        before = after.get(place)
        if before is None and place in standing:
            before = standing[place][1]
        repeated += place in after
        after[place] = row if before is None else merge(before, row)
    told: Settled[RecordT] = Settled(
        new=[row for place, row in after.items() if place not in standing],
        changed=[
            (standing[place][0], row)
            for place, row in after.items()
            if place in standing and standing[place][1] != row
        ],
    )
    return replace(told, unchanged=repeated + len(after) - len(told.new) - len(told.changed))


def lock_intake(connection: Connection, workspace_id: int, /) -> None:
    """PostgreSQL: until the transaction ends. SQLite's write lock is held already."""
    if connection.dialect.name != "sqlite":
        lock = text("SELECT pg_advisory_xact_lock(7022, CAST(:workspace AS integer))")
        connection.execute(lock, {"workspace": workspace_id})


def write_settled(
    connection: Connection,
    table: type[Owned],
    new: Sequence[Mapping[str, object]],
    changed: Sequence[Mapping[str, object]],
    /,
) -> None:
    """Insert and update rows of one workspace; a changed one names its own `id` and `workspace_id`."""
    target = table_of(table)
    if new:
        connection.execute(insert(target), list(new))
    if changed:
        fills = [name for name in changed[0] if name not in {"id", "workspace_id"}]
        statement = (
            update(target)
            .where(target.c.workspace_id == bindparam("of_workspace"), target.c.id == bindparam("of_id"))
            .values({name: bindparam(f"to_{name}") for name in fills})
        )
        values = [
            {
                "of_workspace": row["workspace_id"],
                "of_id": row["id"],
                **{f"to_{name}": row[name] for name in fills},
            }
            for row in changed
        ]
        connection.execute(statement, values)


class SqlDeals(Scoped):
    """Implements `DealStore`."""

    def take_in(self, deals: Sequence[Deal], /, *, told: Collection[str]) -> RowCounts:
        self._wrote()
        lock_intake(self._connection, self.workspace_id)
        kept = [name for name in (*_FIELDS, _STAGES) if name not in told]

        def merge(before: Deal, row: Deal) -> Deal:
            values = {name: getattr(before, name) for name in kept}
            if row.keeps_forecast:
                values |= {"forecast": before.forecast, "forecast_on": row.forecast_on or before.forecast_on}
            return replace(row, **values, keeps_forecast=False)

        standing = self._standing({deal.external_id for deal in deals})
        plain = (
            replace(deal, keeps_forecast=False) if deal.external_id not in standing else deal
            for deal in deals
        )
        settled = settle(plain, standing, key=lambda deal: deal.external_id, merge=merge)
        ids = new_ids(self._connection, table_of(DealRow), len(settled.new)) if settled.new else ()
        new = list(zip(ids, settled.new, strict=True))
        write_settled(
            self._connection,
            DealRow,
            [self._values(deal_id, deal) for deal_id, deal in new],
            [self._values(deal_id, deal) for deal_id, deal in settled.changed],
        )
        self._write_stages([*new, *settled.changed], gone=[deal_id for deal_id, _ in settled.changed])
        return settled.counts

    def by_external_id(self, external_id: str, /) -> Deal | None:
        found = self._standing({external_id}).get(external_id)
        return found[1] if found else None

    def _values(self, deal_id: int, deal: Deal) -> dict[str, object]:
        told = {name: getattr(deal, name) for name in _FIELDS}
        return {"id": deal_id, "workspace_id": self.workspace_id, **told}

    def _standing(self, external_ids: Collection[str]) -> dict[str, tuple[int, Deal]]:
        asked = one_of_many(self._connection, DealRow.external_id, "asked", Text)
        rows = self._session.scalars(
            self._select(DealRow).where(asked), {"asked": many(self._connection, external_ids)}
        ).all()
        of_deals = one_of_many(self._connection, DealStageRow.deal_id, "asked", BigInteger)
        stages: dict[int, list[StageEntry]] = defaultdict(list)
        for one in self._session.scalars(
            self._select(DealStageRow).where(of_deals).order_by(DealStageRow.deal_id, DealStageRow.position),
            {"asked": many(self._connection, [row.id for row in rows])},
        ):
            stages[one.deal_id].append(StageEntry(one.stage, one.entered_on))
        return {
            row.external_id: (
                row.id,
                Deal(**{name: getattr(row, name) for name in _FIELDS}, stages=tuple(stages[row.id])),
            )
            for row in rows
        }

    def _write_stages(self, deals: Sequence[tuple[int, Deal]], *, gone: Sequence[int]) -> None:
        if gone:
            of_deals = one_of_many(self._connection, DealStageRow.deal_id, "asked", BigInteger)
            statement = delete(DealStageRow).where(DealStageRow.workspace_id == self.workspace_id, of_deals)
            self._connection.execute(statement, {"asked": many(self._connection, gone)})
        rows = [
            {
                "workspace_id": self.workspace_id,
                "deal_id": deal_id,
                "position": position,
                "stage_key": stage_key(entry.stage),
                **asdict(entry),
            }
            for deal_id, deal in deals
            for position, entry in enumerate(deal.stages)
        ]
        write_settled(self._connection, DealStageRow, rows, [])
