"""Rep profiles and quotas, kept. Taking deals in stands in deal_intake.py, counting them in outcomes.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import BigInteger

from coaching.deals.outcomes import Period
from coaching.deals.records import Quota, RepProfile
from models.bulk import many, one_of_many
from models.scoped import Scoped
from models.tables.deals import QuotaRow, RepProfileRow
from models.tables.people import MemberRow


def _profile(row: RepProfileRow) -> RepProfile:
    return RepProfile(
        member_id=row.member_id,
        hired_on=row.hired_on,
        program_started_on=row.program_started_on,
        title=row.title,
        segment=row.segment,
    )


class SqlProfiles(Scoped):
    """Implements `ProfileStore`."""

    def get(self, member_id: int, /) -> RepProfile:
        return self.of([member_id]).get(member_id, RepProfile(member_id=member_id))

    def of(self, member_ids: Sequence[int], /) -> dict[int, RepProfile]:
        statement = self._select(RepProfileRow).where(
            one_of_many(self._connection, RepProfileRow.member_id, "members", BigInteger)
        )
        rows = self._session.scalars(statement, {"members": many(self._connection, member_ids)})
        return {row.member_id: _profile(row) for row in rows}

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


class SqlQuotas(Scoped):
    """Implements `QuotaStore`."""

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
            found[row.member_id].append(
                Quota(
                    member_id=row.member_id,
                    first_day=row.first_day,
                    last_day=row.last_day,
                    amount_minor=row.amount_minor,
                    currency=row.currency,
                )
            )
        return {member: tuple(quotas) for member, quotas in found.items()}
