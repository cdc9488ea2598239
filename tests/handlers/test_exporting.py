"""`/coach export`: what somebody may see comes to them alone, and nothing that is not theirs."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from desk import Desk
from north import Cast

from bot import attachments
from bot.attachments import make_export
from coaching.deliveries import Delivery, DeliveryKind
from coaching.export_tables import TABLES
from coaching.messenger import OutgoingFile


def asked(desk: Desk) -> list[Delivery]:
    with desk.store() as store:
        rows = store.outbox.overdue(before=desk.clock.now().replace(year=2030))
        return [row for row in rows if row.kind is DeliveryKind.EXPORT]


def export(desk: Desk, who: str, *, table: str = "all", kind: str = "csv") -> OutgoingFile:
    desk.command(who, "export")
    assert desk.submit(who, table=table, format=kind).errors == {}
    (row,) = asked(desk)
    assert row.recipient == who
    return make_export(desk.deps.stores, desk.workspace_id, row)


def names(file: OutgoingFile) -> set[str]:
    with zipfile.ZipFile(BytesIO(file.content)) as archive:
        return {name for name in archive.namelist() if not name.endswith(".columns.md")}


def rows(file: OutgoingFile, table: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(BytesIO(file.content)) as archive:
        return list(csv.DictReader(StringIO(archive.read(f"{table}.csv").decode("utf-8-sig"))))


def log_bob(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}


def test_everything_comes_as_one_archive_with_the_columns_explained(desk: Desk, cast: Cast) -> None:
    log_bob(desk, cast)
    file = export(desk, "UALICE")
    assert names(file) == {f"{table.name}.csv" for table in TABLES}
    assert [row["commitment"] for row in rows(file, "sessions")] == ["Ask first."]
    assert "sessions: 1 row" in file.note


def test_one_table_in_another_format(desk: Desk, cast: Cast) -> None:
    log_bob(desk, cast)
    assert names(export(desk, "UALICE", table="results", kind="parquet")) == {"results.parquet"}


def test_a_rep_gets_their_own_and_a_colleague_nothing_of_it(desk: Desk, cast: Cast) -> None:
    log_bob(desk, cast)
    assert [row["rep"] for row in rows(export(desk, "UBOB", table="sessions"), "sessions")] == ["Bob Okafor"]


def test_a_colleague_gets_nothing_of_it(desk: Desk, cast: Cast) -> None:
    log_bob(desk, cast)
    assert rows(export(desk, "UCAROL", table="sessions"), "sessions") == []


def test_what_is_not_in_the_list_is_refused_on_its_field(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "export")
    assert desk.submit("UALICE", table="members", format="csv").errors == {
        "table": "Choose what to take out."
    }
    assert desk.submit("UALICE", table="all", format="xlsx").errors == {"format": "Choose a format."}
    assert asked(desk) == []


def test_sent_twice_it_is_made_once(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "export")
    form = desk.view
    desk.submit("UALICE", table="all", format="csv")
    desk.views.append(form)
    desk.submit("UALICE", table="all", format="csv")
    assert len(asked(desk)) == 1


def test_a_table_too_long_for_slack_is_left_out_and_said(
    desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_bob(desk, cast)
    monkeypatch.setattr(attachments, "MOST_ROWS", 0)
    file = export(desk, "UALICE")
    assert "sessions.csv" not in names(file)
    assert "scores.csv" in names(file)
    assert "sessions left out, over 0 rows: ask for `coachlog export sessions`" in file.note
