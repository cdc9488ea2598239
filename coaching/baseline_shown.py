"""A baseline and its calls as surfaces show them. How one is frozen stands in freezing.py."""

from __future__ import annotations

from coaching.baseline import Baseline
from coaching.business_days import local_date
from coaching.calls import ScoredCall
from coaching.scale import Scale
from coaching.shown.common import BaselineShown, CallShown


def show_baseline(baseline: Baseline, scale: Scale, *, tz: str) -> BaselineShown:
    """Dates are local to `tz`: whoever looks, or the session's zone."""
    days = [local_date(call.occurred_at, tz) for call in baseline.calls]
    return BaselineShown(
        kind=baseline.kind,
        scale=scale,
        value=baseline.value,
        n=baseline.n,
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        call_kind=baseline.kind_of_call.write() if baseline.kind_of_call else None,
        mixed=baseline.mixed,
    )


def show_scored_call(call: ScoredCall, *, tz: str) -> CallShown:
    return CallShown(
        call_id=call.call_id,
        on=local_date(call.occurred_at, tz),
        kind=call.kind.write(),
        score=call.score,
        link=call.link,
        quote=call.quote,
        quote_at=call.quote_at,
    )
