"""Samples of `/coach export` and of the message that brings the file."""

from __future__ import annotations

from collections.abc import Iterator

from coaching.export_columns import FORMATS
from coaching.export_tables import TABLES
from coaching.shown.common import Choice
from coaching.shown.exports import ExportForm, ExportReady
from templates.samples.cast import Case, word


def export_forms(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts)"""
    tables = TABLES if case is not Case.SMALL else TABLES[:1]
    yield (
        "export",
        ExportForm(
            whose=word(case, "Your own records and those of 8 reps you lead.", length=200),
            tables=(Choice("all", "Everything"), *(Choice(one.name, one.title) for one in tables)),
            table="all",
            formats=tuple(Choice(name, name.upper()) for name in FORMATS),
            format="csv",
        ),
    )


def export_messages(case: Case) -> Iterator[tuple[str, object]]:
    many = {Case.SMALL: 1, Case.TYPICAL: 4, Case.EXTREME: 60}[case]
    yield (
        "export-ready",
        ExportReady(
            what=word(case, "Everything", length=100),
            format="CSV",
            link="https://acme.slack.example/files/UBOT/F0123456789/coachlog-2026-11-22.zip",
            held="; ".join(f"sessions: {place:,} rows" for place in range(many)),
        ),
    )
