"""What the nine outcome figures are counted from: a few statements for any number of reps (domain.md 9).

Written as text, like averages.py. The formulas stand in coaching.deals.tally.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from sqlalchemy import Date, Executable, bindparam, text

from coaching.deals.outcomes import OutcomeFigure, Period, quota_quarter
from coaching.deals.pipeline import STAGE_ORDER, stage_key, stage_order
from coaching.deals.quotas import quota_for
from coaching.deals.tally import DealTally, RepTally, StageTally, figures_of_rep, figures_of_team
from models.deals import SqlProfiles, SqlQuotas
from models.scoped import Scoped
from models.tables.workspaces import SettingRow

_REPS = {
    "sqlite": "(SELECT value FROM json_each(:reps))",
    "postgresql": "(SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST(:reps AS jsonb)))",
}
_ORDER = {
    "sqlite": "SELECT value AS stage_key, key AS place FROM json_each(:stages) LIMIT -1",
    "postgresql": """SELECT value AS stage_key, ordinality - 1 AS place
        FROM jsonb_array_elements_text(CAST(:stages AS jsonb)) WITH ORDINALITY""",
}
_DAYS = {
    "sqlite": "CAST(julianday(d.closed_on) - julianday(d.created_on) AS INTEGER)",
    "postgresql": "(d.closed_on - d.created_on)",
}

_DEALS = """
SELECT owner_id, currency,
    sum(CASE WHEN closed_in AND won AND qualified THEN 1 ELSE 0 END) AS won_qualified,
    sum(CASE WHEN closed_in AND NOT won AND qualified THEN 1 ELSE 0 END) AS lost_qualified,
    sum(CASE WHEN still_open AND qualified THEN 1 ELSE 0 END) AS open_qualified,
    sum(CASE WHEN closed_in AND won THEN 1 ELSE 0 END) AS won,
    sum(CASE WHEN closed_in AND won THEN amount_minor ELSE 0 END) AS revenue,
    sum(CASE WHEN closed_in AND won THEN days ELSE 0 END) AS cycle_days,
    sum(CASE WHEN still_open AND qualified THEN amount_minor ELSE 0 END) AS pipeline,
    sum(CASE WHEN promised AND closed_in AND won THEN 1 ELSE 0 END) AS kept,
    sum(CASE WHEN promised AND NOT (closed_in AND won) AND (NOT still_open OR forecast_on <= :as_of)
        THEN 1 ELSE 0 END) AS broken,
    sum(CASE WHEN promised AND still_open AND forecast_on > :as_of THEN 1 ELSE 0 END) AS promised,
    min(CASE WHEN won AND closed_on <= :as_of AND closed_on >= hired_on THEN closed_on END) AS first_won_on
FROM (
    SELECT d.owner_id, d.currency, d.won, d.qualified, coalesce(d.amount_minor, 0) AS amount_minor,
        d.closed_on, d.forecast_on, p.hired_on, {days} AS days,
        d.closed_on IS NOT NULL AND d.closed_on >= :first AND d.closed_on <= :until AS closed_in,
        d.closed_on IS NULL OR d.closed_on > :as_of AS still_open,
        coalesce(d.forecast = 'commit' AND d.forecast_on >= :first AND d.forecast_on <= :last, FALSE)
            AS promised
    FROM deal d
    LEFT JOIN rep_profile p ON p.workspace_id = d.workspace_id AND p.member_id = d.owner_id
    WHERE d.workspace_id = :workspace AND d.owner_id IN {reps} AND d.created_on <= :as_of
) AS told
GROUP BY owner_id, currency
ORDER BY owner_id, currency
"""
_STAGES = """
WITH entry AS (
    SELECT d.owner_id, d.id AS deal_id, s.position, s.entered_on, o.place,
        d.closed_on IS NOT NULL AND d.closed_on <= :as_of AS closed, d.won,
        max(o.place) OVER (PARTITION BY d.id ORDER BY s.position
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS furthest,
        row_number() OVER (PARTITION BY d.id, o.place ORDER BY s.position) AS time
    FROM deal d
    JOIN deal_stage s ON s.workspace_id = d.workspace_id AND s.deal_id = d.id
    LEFT JOIN ({order}) AS o ON o.stage_key = s.stage_key
    WHERE d.workspace_id = :workspace AND d.owner_id IN {reps} AND d.qualified AND s.entered_on <= :as_of
        AND EXISTS (SELECT 1 FROM deal_stage e WHERE e.workspace_id = d.workspace_id AND e.deal_id = d.id
            AND e.entered_on >= :first AND e.entered_on <= :until)
)
SELECT owner_id, place,
    sum(CASE WHEN coalesce(furthest, -1) > place OR (closed AND won) THEN 1 ELSE 0 END) AS advanced,
    sum(CASE WHEN NOT coalesce(furthest, -1) > place AND closed AND NOT won THEN 1 ELSE 0 END) AS stopped,
    sum(CASE WHEN NOT coalesce(furthest, -1) > place AND NOT closed THEN 1 ELSE 0 END) AS waiting,
    count(*) AS entries
FROM entry
WHERE time = 1 AND entered_on >= :first AND entered_on <= :until
GROUP BY owner_id, place
"""
_DATES = [bindparam(name, type_=Date()) for name in ("first", "until", "as_of")]


_NO_DEALS = DealTally()


class SqlOutcomes(Scoped):
    """Implements `OutcomeStore`."""

    def of_reps(
        self, rep_ids: Sequence[int], /, *, first: date, last: date, as_of: date | None = None
    ) -> Mapping[int, tuple[OutcomeFigure, ...]]:
        period = Period(first, last)
        quarter = quota_quarter(period, as_of=as_of or last)
        order = self._order()
        return {
            one.rep_id: figures_of_rep(one, order, period=period, quarter=quarter)
            for one in self._tallies(rep_ids, order, period, quarter, as_of=as_of or last)
        }

    def of_team(
        self, rep_ids: Sequence[int], /, *, first: date, last: date, as_of: date | None = None
    ) -> tuple[OutcomeFigure, ...]:
        period = Period(first, last)
        quarter = quota_quarter(period, as_of=as_of or last)
        order = self._order()
        tallies = self._tallies(rep_ids, order, period, quarter, as_of=as_of or last)
        return figures_of_team(tallies, order, period=period, quarter=quarter)

    def _order(self) -> tuple[str, ...]:
        setting = self._select(SettingRow).where(SettingRow.key == STAGE_ORDER)
        found = self._session.scalars(setting).first()
        return stage_order(found.value if found else "")

    def _tallies(
        self, rep_ids: Sequence[int], order: Sequence[str], period: Period, quarter: Period, *, as_of: date
    ) -> list[RepTally]:
        reps = list(dict.fromkeys(rep_ids))
        if not reps:
            return []
        asked: dict[str, object] = {
            "workspace": self.workspace_id,
            "reps": json.dumps(reps),
            "first": period.first,
            "until": min(period.last, as_of),
            "as_of": as_of,
        }
        deals = self._deals({**asked, "last": period.last})
        stages, others = self._stages(asked, order)
        profiles = SqlProfiles(self._session, self.workspace_id, self._clock).of(reps)
        days = Period(min(period.first, quarter.first), max(period.last, quarter.last))
        quotas = SqlQuotas(self._session, self.workspace_id, self._clock).touching(reps, days)
        return [
            RepTally(
                rep_id=rep,
                hired_on=profiles[rep].hired_on if rep in profiles else None,
                deals=deals.get(rep, _NO_DEALS),
                stages=stages.get(rep, ()),
                other_stages=others[rep],
                quota=quota_for(quotas.get(rep, ()), period),
                quarter_quota=quota_for(quotas.get(rep, ()), quarter),
            )
            for rep in reps
        ]

    def _deals(self, asked: Mapping[str, object]) -> dict[int, DealTally]:
        """One row of the database for every rep and currency; they are added up here."""
        found: dict[int, DealTally] = {}
        for row in self._connection.execute(_deal_statement(self._engine), asked):
            before = found.get(row.owner_id, _NO_DEALS)
            dates = [day for day in (before.first_won_on, row.first_won_on) if day is not None]
            found[row.owner_id] = DealTally(
                first_won_on=min(dates, default=None),
                won_qualified=before.won_qualified + int(row.won_qualified),
                lost_qualified=before.lost_qualified + int(row.lost_qualified),
                open_qualified=before.open_qualified + int(row.open_qualified),
                won=before.won + int(row.won),
                revenue=_added(before.revenue, row.currency, int(row.revenue)),
                cycle_days=before.cycle_days + int(row.cycle_days),
                pipeline=_added(before.pipeline, row.currency, int(row.pipeline)),
                kept=before.kept + int(row.kept),
                broken=before.broken + int(row.broken),
                promised=before.promised + int(row.promised),
            )
        return found

    def _stages(
        self, asked: Mapping[str, object], order: Sequence[str]
    ) -> tuple[dict[int, tuple[StageTally, ...]], Counter[int]]:
        """By rep: a tally for each stage of the order, and how many entries into stages outside it."""
        found: dict[int, list[StageTally]] = defaultdict(lambda: [StageTally()] * len(order))
        others: Counter[int] = Counter()
        asked = {**asked, "stages": json.dumps([stage_key(one) for one in order])}
        for row in self._connection.execute(_stage_statement(self._engine), asked):
            if row.place is None:
                others[row.owner_id] += int(row.entries)
            else:
                told = StageTally(int(row.advanced), int(row.stopped), int(row.waiting))
                found[row.owner_id][row.place] = told
        return {rep: tuple(tallies) for rep, tallies in found.items()}, others

    @property
    def _engine(self) -> str:
        return "sqlite" if self._on_sqlite else "postgresql"


@cache
def _deal_statement(engine: str, /) -> Executable:
    statement = text(_DEALS.format(days=_DAYS[engine], reps=_REPS[engine]))
    last = bindparam("last", type_=Date())
    return statement.bindparams(*_DATES, last).columns(first_won_on=Date())


@cache
def _stage_statement(engine: str, /) -> Executable:
    statement = _STAGES.format(order=_ORDER[engine], reps=_REPS[engine])
    return text(statement).bindparams(*_DATES)


def _added(sums: Counter[str], currency: str | None, minor: int) -> Counter[str]:
    return sums + Counter({currency: minor}) if currency and minor else sums
