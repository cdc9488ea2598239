"""What rules ask of storage for deals, quotas, rep profiles and outcomes, as Protocols."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from coaching.deals.outcomes import OutcomeFigure, Period
from coaching.deals.records import Deal, Quota, RepProfile, RowCounts


class ProfileStore(Protocol):
    def get(self, member_id: int, /) -> RepProfile:
        """An empty profile when nothing is known of the rep."""

    def of(self, member_ids: Sequence[int], /) -> Mapping[int, RepProfile]:
        """Of those that something is known of; in one statement."""

    def put(self, profile: RepProfile, /) -> bool:
        """Keep it whole, in place of what stood. False when the same stood already."""

    def take_in(self, profiles: Sequence[RepProfile], /, *, told: Collection[str]) -> RowCounts:
        """Many at once. Of one that stands, fields that are not `told` stay as they are."""


class DealStore(Protocol):
    def take_in(self, deals: Sequence[Deal], /, *, told: Collection[str]) -> RowCounts:
        """Many at once, found again by `external_id`. Of one that stands, fields not `told` stay."""

    def by_external_id(self, external_id: str, /) -> Deal | None: ...


class QuotaStore(Protocol):
    def take_in(self, quotas: Sequence[Quota], /) -> RowCounts:
        """Many at once, found again by rep and days."""

    def touching(self, member_ids: Sequence[int], period: Period, /) -> Mapping[int, tuple[Quota, ...]]:
        """Quotas of these reps with a day in the period, earliest first; in one statement."""


class OutcomeStore(Protocol):
    """`first` to `last` is the whole period (last day included), also while it runs; `as_of` is the day
    from which it is looked at (`last` unless said): what closed or was promised later does not count.
    """

    def of_reps(
        self, rep_ids: Sequence[int], /, *, first: date, last: date, as_of: date | None = None
    ) -> Mapping[int, tuple[OutcomeFigure, ...]]:
        """All nine for every rep asked for, each with its n, or why it is blank; then pairs of stages."""

    def of_team(
        self, rep_ids: Sequence[int], /, *, first: date, last: date, as_of: date | None = None
    ) -> tuple[OutcomeFigure, ...]:
        """The same for these reps together: from their deals, not from averages of their figures."""
