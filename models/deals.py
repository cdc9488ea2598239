"""Rep profiles and quotas, kept. Taking deals in stands in deal_intake.py, counting them in outcomes.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import date

from sqlalchemy import BigInteger

from coaching.deals.outcomes import Period
from coaching.deals.records import Quota, RepProfile, RowCounts
from models.bulk import many, one_of_many
from models.deal_intake import lock_intake, settle, write_settled
from models.scoped import Scoped
from models.tables.deals import QuotaRow, RepProfileRow
from models.tables.people import MemberRow

_PROFILE_FIELDS = ("hired_on", "program_started_on", "title", "segment")


def _profile(row: RepProfileRow) -> RepProfile:
    return RepProfile(
        member_id=row.member_id,
        hired_on=row.hired_on,
        program_started_on=row.program_started_on,
        title=row.title,
        segment=row.segment,
    )


def _quota(row: QuotaRow) -> Quota:
    return Quota(
        member_id=row.member_id,
        first_day=row.first_day,
        last_day=row.last_day,
        amount_minor=row.amount_minor,
        currency=row.currency,
    )


def _days_of(quota: Quota) -> tuple[int, date, date]:
    return quota.member_id, quota.first_day, quota.last_day


class SqlProfiles(Scoped):
    """Implements `ProfileStore`."""

    def get(self, member_id: int, /) -> RepProfile:
        return self.of([member_id]).get(member_id, RepProfile(member_id=member_id))

    def of(self, member_ids: Sequence[int], /) -> dict[int, RepProfile]:
        return {row.member_id: _profile(row) for row in self._of(member_ids)}

    def put(self, profile: RepProfile, /) -> bool:
        self._one(MemberRow, profile.member_id)
        if self.of([profile.member_id]).get(profile.member_id) == profile:
            return False
        self._upsert(
            RepProfileRow,
            {"member_id": profile.member_id},
            hired_on=profile.hired_on,
            program_started_on=profile.program_started_on,
            title=profile.title,
            segment=profile.segment,
        )
        return True

    def take_in(self, profiles: Sequence[RepProfile], /, *, told: Collection[str]) -> RowCounts:
        self._wrote()
        lock_intake(self._connection, self.workspace_id)
        kept = [name for name in _PROFILE_FIELDS if name not in told]

        def merge(before: RepProfile, row: RepProfile) -> RepProfile:
            return replace(row, **{name: getattr(before, name) for name in kept})

        standing = {
            row.member_id: (row.id, _profile(row)) for row in self._of([one.member_id for one in profiles])
        }
        settled = settle(profiles, standing, key=lambda one: one.member_id, merge=merge)
        owned = {"workspace_id": self.workspace_id}
        new = [{**owned, **asdict(row)} for row in settled.new]
        changed = [{"id": row_id, **owned, **asdict(row)} for row_id, row in settled.changed]
        write_settled(self._connection, RepProfileRow, new, changed)
        return settled.counts

    def _of(self, member_ids: Collection[int]) -> Sequence[RepProfileRow]:
        asked = one_of_many(self._connection, RepProfileRow.member_id, "members", BigInteger)
        statement = self._select(RepProfileRow).where(asked)
        return self._session.scalars(statement, {"members": many(self._connection, member_ids)}).all()


class SqlQuotas(Scoped):
    """Implements `QuotaStore`."""

    def take_in(self, quotas: Sequence[Quota], /) -> RowCounts:
        self._wrote()
        lock_intake(self._connection, self.workspace_id)
        asked = one_of_many(self._connection, QuotaRow.member_id, "members", BigInteger)
        members = {one.member_id for one in quotas}
        rows = self._session.scalars(
            self._select(QuotaRow).where(asked), {"members": many(self._connection, members)}
        )
        standing = {_days_of(quota): (row.id, quota) for row in rows for quota in [_quota(row)]}
        settled = settle(quotas, standing, key=_days_of)
        owned = {"workspace_id": self.workspace_id}
        new = [{**owned, **asdict(row)} for row in settled.new]
        changed = [{"id": row_id, **owned, **asdict(row)} for row_id, row in settled.changed]
        write_settled(self._connection, QuotaRow, new, changed)
        return settled.counts

    def touching(self, member_ids: Sequence[int], period: Period, /) -> dict[int, tuple[Quota, ...]]:
        statement = (
            self._select(QuotaRow)
            .where(
                one_of_many(self._connection, QuotaRow.member_id, "members", BigInteger),
                QuotaRow.first_day <= period.last,
                QuotaRow.last_day >= period.first,
            )
            .order_by(QuotaRow.member_id, QuotaRow.first_day, QuotaRow.last_day)
        )
        found: dict[int, list[Quota]] = defaultdict(list)
        for row in self._session.scalars(statement, {"members": many(self._connection, member_ids)}):
            found[row.member_id].append(_quota(row))
        return {member: tuple(quotas) for member, quotas in found.items()}
