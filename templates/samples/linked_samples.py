"""Samples of a record's card and of a workflow's request."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.shown.linked import AskedToLog, RecordCard
from templates.samples.cast import NOW, Case, person, word


def linked_messages(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts) of every message."""
    yield "record-card", RecordCard(session_id=71, held_on=NOW.date())
    why = (
        ""
        if case is Case.SMALL
        else word(case, "The discovery call was lost to a cheaper offer.", length=500)
    )
    yield "asked-to-log", AskedToLog(rep=person(case), why=why)
