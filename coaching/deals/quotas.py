"""Which quota counts for a period: one that fits the days asked for. None is divided or stretched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from coaching.deals.outcomes import Period
from coaching.deals.records import Quota


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaTold:
    """A quota for a period, or why there is none. `carries`: the rep has some quota in these days."""

    amount_minor: int | None = None
    currency: str | None = None
    why: str = ""
    carries: bool = False

    @classmethod
    def of_several(cls, told: Sequence[QuotaTold], /) -> QuotaTold:
        """The sum of several reps' quotas; those that tell none are left out, unless none does."""
        known = [one for one in told if one.amount_minor is not None]
        currencies = sorted({one.currency for one in known if one.currency})
        if len(currencies) > 1:
            why = f"quotas in {' and '.join(currencies)}: amounts are not converted"
            return cls(why=why, carries=True)
        if not known:
            whys = {one.why for one in told}
            return cls(why=whys.pop() if len(whys) == 1 else "", carries=any(one.carries for one in told))
        amount = sum(one.amount_minor or 0 for one in known)
        return cls(amount_minor=amount, currency=currencies[0], carries=True)


def quota_for(quotas: Sequence[Quota], period: Period, /) -> QuotaTold:
    """One rep's quota for exactly these days, or the sum of those that fill them without gap or overlap."""
    touching = [one for one in quotas if one.first_day <= period.last and one.last_day >= period.first]
    if not touching:
        return QuotaTold(why=f"no quota for {period.name}")
    for one in touching:
        if Period(one.first_day, one.last_day) == period:
            return QuotaTold(amount_minor=one.amount_minor, currency=one.currency, carries=True)
    inside = [one for one in touching if one.first_day >= period.first and one.last_day <= period.last]
    if not inside:
        longer = Period(touching[0].first_day, touching[0].last_day)
        return QuotaTold(why=f"the quota is for {longer.name}, not for {period.name}", carries=True)
    told = sorted(inside, key=lambda one: one.first_day)
    if any(later.first_day <= one.last_day for one, later in pairwise(told)):
        return QuotaTold(why=f"quotas within {period.name} overlap", carries=True)
    days = sum(Period(one.first_day, one.last_day).days for one in told)
    if days < period.days:
        return QuotaTold(
            why=f"quota for {days} of the {period.days} days of {period.name} only", carries=True
        )
    if len({one.currency for one in told}) > 1:
        return QuotaTold(why=f"quotas within {period.name} are in several currencies", carries=True)
    amount = sum(one.amount_minor for one in told)
    return QuotaTold(amount_minor=amount, currency=told[0].currency, carries=True)
