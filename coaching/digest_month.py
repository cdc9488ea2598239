"""What the month's first digest adds (domain.md 10): the aggregates of `/coach insights`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coaching.insights_shown import QUARTER, aggregates_of
from coaching.ports import WorkspaceStore
from coaching.shown.digest_month import MonthShown


def month_of(store: WorkspaceStore, rep_ids: Sequence[int], *, today: date) -> MonthShown:
    """Of the team's sessions in the 13 weeks up to today."""
    found, works, both = aggregates_of(store, rep_ids, since=today - QUARTER)
    return MonthShown(
        weeks=QUARTER.days // 7,
        held=len(found.sessions),
        counted=len(found.counted),
        works=works,
        both=both,
    )
