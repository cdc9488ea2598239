"""`/coach export`: who asks gets what they may see as a file in their own messages, and nobody else does."""

from __future__ import annotations

from datetime import datetime

from coaching.deliveries import FILE, Delivery, DeliveryKind, NewDelivery
from coaching.errors import FieldError
from coaching.export_columns import FORMATS, Table
from coaching.exporting import Scope, scope_of, tables_for
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.shown.common import Choice
from coaching.shown.exports import ExportForm, ExportReady

EVERYTHING = "all"
_FORMATS = {
    "csv": Choice("csv", "CSV", "For spreadsheets"),
    "json": Choice("json", "JSON", "For programs; every text as it was typed"),
    "parquet": Choice("parquet", "Parquet", "For columnar engines; typed columns"),
}


def export_form(store: WorkspaceStore, actor: Member, /) -> ExportForm:
    """Tables this person may take out."""
    scope = scope_of(store, actor.slack_id)
    named = (Choice(table.name, table.title) for table in tables_for(scope))
    return ExportForm(
        whose=_whose(actor, scope),
        tables=(Choice(EVERYTHING, "Everything", "Each table in a file of its own"), *named),
        table=EVERYTHING,
        formats=tuple(_FORMATS[name] for name in FORMATS),
        format=FORMATS[0],
    )


def ask_for_export(
    store: WorkspaceStore, actor: Member, /, *, table: str | None, kind: str | None, key: str, now: datetime
) -> None:
    """Plan the message that brings the file. What it holds is decided when it is made, not now."""
    scope = scope_of(store, actor.slack_id)
    if table is None or not tables_asked(scope, table):
        raise FieldError({"table": "Choose what to take out."})
    if kind not in FORMATS:
        raise FieldError({"format": "Choose a format."})
    if store.inbox.first_time(key, now=now):
        store.outbox.plan(
            NewDelivery(
                dedupe_key=f"export:{key}",
                kind=DeliveryKind.EXPORT,
                recipient=actor.slack_id,
                subject={"member_id": actor.id, "table": table, "format": kind},
                next_at=now,
            )
        )


def tables_asked(scope: Scope, name: str, /) -> tuple[Table, ...]:
    """The tables behind a choice of the form; none when it is not theirs to take."""
    return tuple(table for table in tables_for(scope) if name in (EVERYTHING, table.name))


def export_ready(store: WorkspaceStore, delivery: Delivery, /) -> ExportReady | None:
    """Once its file is uploaded; None for somebody who has left meanwhile."""
    actor = store.people.member(delivery.number("member_id"))
    if not access_of(store, actor).admitted:
        return None
    name = str(delivery.subject["table"])
    titles = [table.title for table in tables_asked(scope_of(store, actor.slack_id), name)]
    return ExportReady(
        what="Everything" if name == EVERYTHING else (titles or [name])[0],
        format=_FORMATS[str(delivery.subject["format"])].label,
        link=str(delivery.subject[FILE]),
        held=str(delivery.subject.get("note", "")),
    )


def _whose(actor: Member, scope: Scope, /) -> str:
    if scope.rep_ids is None:
        return "Everybody in this workspace; coaches' scores apart, by name."
    others = len(set(scope.rep_ids) - {actor.id})
    if not others:
        return "Your own records."
    return f"Your own records and those of {'one rep' if others == 1 else f'{others} reps'} you lead."
