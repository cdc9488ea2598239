"""Files that go with messages, made when their turn comes. How they travel stands in jobs/attaching.py."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from coaching.deliveries import Delivery, DeliveryKind
from coaching.errors import NotAllowedError
from coaching.export_asking import tables_asked
from coaching.export_columns import Origin, Table
from coaching.export_port import Row
from coaching.exporting import Scope, rows_of, scope_of
from coaching.messenger import OutgoingFile
from coaching.ports import Stores
from coaching.scorecard.card import scorecard_for
from coaching.words import say_day
from jobs.attaching import FileMakers
from sources.export_files import columns_file, write_table
from templates.scorecard_page import draw_page, page_name

MOST_ROWS = 100_000
"""Of one table. More are for the command line, where nobody waits."""


class _TooManyError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Asked:
    stores: Stores
    workspace_id: int
    scope: Scope
    kind: str
    origin: Origin


def make_export(stores: Stores, workspace_id: int, delivery: Delivery, /) -> OutgoingFile:
    """A ZIP of the tables that were asked for, each with its columns, as the person may see them now."""
    with stores.workspace(workspace_id, write=False) as store:
        actor = store.people.member(delivery.number("member_id"))
        scope, now = scope_of(store, actor.slack_id), store.now()
    tables = tables_asked(scope, str(delivery.subject["table"]))
    if not tables:
        raise NotAllowedError
    origin = Origin(
        workspace=stores.describe(workspace_id).name,
        whose=f"what {actor.name} may see",
        written_at=now.replace(microsecond=0),
    )
    asked = _Asked(stores, workspace_id, scope, str(delivery.subject["format"]), origin)
    packed = BytesIO()
    with (
        tempfile.TemporaryDirectory(prefix="coachlog-") as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        held = [_pack(archive, Path(folder), table, asked) for table in tables]
    return OutgoingFile(
        name=f"coachlog-{now:%Y-%m-%d}.zip",
        title=f"coachlog export, {now:%d %b %Y}",
        content=packed.getvalue(),
        note="; ".join(held),
    )


def _pack(archive: zipfile.ZipFile, folder: Path, table: Table, asked: _Asked) -> str:
    """Write one table into the archive; says what of it is there."""
    path = folder / f"{table.name}.{asked.kind}"
    try:
        count = write_table(path, asked.kind, table, _few_enough(table, asked), origin=asked.origin)
    except _TooManyError:
        return f"{table.name} left out, over {MOST_ROWS:,} rows: ask for `coachlog export {table.name}`"
    for written in (path, columns_file(path)):
        archive.write(written, written.name)
        written.unlink()
    return f"{table.name}: {count:,} {'row' if count == 1 else 'rows'}"


def _few_enough(table: Table, asked: _Asked) -> Iterator[Row]:
    for number, row in enumerate(rows_of(asked.stores, asked.workspace_id, table, asked.scope)):
        if number == MOST_ROWS:
            raise _TooManyError
        yield row


def make_scorecard_page(stores: Stores, workspace_id: int, delivery: Delivery, /) -> OutgoingFile:
    """One page, as its reader may see the rep now."""
    with stores.workspace(workspace_id) as store:
        actor = store.people.member(delivery.number("member_id"))
        now = store.now()
        card = scorecard_for(store, delivery.number("rep_id"), actor=actor, now=now)
    return OutgoingFile(
        name=page_name(card),
        title=f"Scorecard of {card.rep.name}, {say_day(card.made_on)} {card.made_on.year}",
        content=draw_page(card, made_at=now),
    )


FILE_MAKERS: FileMakers = {
    DeliveryKind.EXPORT: make_export,
    DeliveryKind.SCORECARD_PAGE: make_scorecard_page,
}
