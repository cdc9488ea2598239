"""What was coached goes out as files: each person's own part of it, and coach scores apart."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import story
from pyarrow.parquet import read_table
from town import FILE, Town, open_town
from typer.testing import CliRunner, Result

from bot.cli import app
from coaching.export_columns import NOTICE

LEVELS = {
    "rep_rating:messaging": "4",
    "rep_rating:objection": "3",
    "rep_rating:completion": "4",
    "coach_rating:moment": "3",
    "coach_rating:correction": "2",
    "coach_rating:acknowledgement": "2",
}
Export = Callable[..., Result]


def test_records_of_a_team_go_out_to_whoever_may_have_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_town(tmp_path, over="http", beginning=(story.set_up_the_team,)) as town:
        coach_bob(town)
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{town.folder / FILE}")
        bob_has_his_own(tmp_path / "bob")
        alice_has_her_reps_and_her_own_coaching(tmp_path / "alice")
        carol_has_nothing_of_it(tmp_path / "carol")
        mona_has_the_program(tmp_path / "mona")
        alice_asks_for_it_in_slack(town)
        assert town.driver.problems() == []


def coach_bob(town: Town) -> None:
    """A log, its moment in words that a spreadsheet would run, and the scored scenario."""
    alice = town.person("alice")
    assert alice.command("/coach log <@UBOB|bob>").ok
    alice.fill("commitment", "=HYPERLINK(1) is how Bob says it")
    assert alice.submit().ok
    story.write_the_moment(town)
    assert alice.click("score_scenario", message=town.dm_saying(alice, "Logged for Bob Okafor")).ok
    for field, level in LEVELS.items():
        alice.fill(field, level)
    alice.fill("scenario_kind", "live_call")
    assert alice.submit().ok


def export(folder: Path, who: str) -> None:
    done = CliRunner().invoke(app, ["export", "all", str(folder), "--for", who])
    assert done.exit_code == 0, done.output
    assert NOTICE in done.stdout


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def bob_has_his_own(folder: Path) -> None:
    export(folder, "UBOB")
    (session,) = rows(folder, "sessions")
    assert session["commitment"] == "'=HYPERLINK(1) is how Bob says it"
    assert (session["rep"], session["coach"]) == ("Bob Okafor", "Alice Moreau")
    assert rows(folder, "moments")[0]["session_id"] == session["session_id"]
    (result,) = rows(folder, "results")
    assert (result["verdict"], result["change"]) == ("not_yet", "")
    assert [row["level"] for row in rows(folder, "rep-scenarios")] == ["4", "3", "4"]
    assert rows(folder, "coach-scenarios") == []


def alice_has_her_reps_and_her_own_coaching(folder: Path) -> None:
    export(folder, "UALICE")
    assert {row["rep"] for row in rows(folder, "sessions")} == {"Bob Okafor"}
    assert [row["level"] for row in rows(folder, "coach-scenarios")] == ["3", "2", "2"]


def carol_has_nothing_of_it(folder: Path) -> None:
    export(folder, "UCAROL")
    assert not any("Bob" in path.read_text(encoding="utf-8") for path in folder.glob("*.csv"))


def mona_has_the_program(folder: Path) -> None:
    """She set the team up, so she runs the program; as JSON, with the words in each file."""
    done = CliRunner().invoke(app, ["export", "all", str(folder), "--for", "UMONA", "--format", "json"])
    assert done.exit_code == 0, done.output
    told = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")}
    assert {one["notice"] for one in told.values()} == {NOTICE}
    assert [row["commitment"] for row in told["sessions"]["rows"]] == ["=HYPERLINK(1) is how Bob says it"]
    assert {row["coach"] for row in told["coach-scenarios"]["rows"]} == {"Alice Moreau"}


def alice_asks_for_it_in_slack(town: Town) -> None:
    """The file comes with a message of its own, which she can open and nobody else is shown."""
    alice = town.person("alice")
    assert alice.command("/coach export").ok
    alice.fill("table", "sessions")
    alice.fill("format", "parquet")
    assert alice.submit().ok
    message = town.dm_saying(alice, "Your export is ready")
    assert "sessions: 1 row" in message.everything
    (shown,) = message.raw["files"]
    archive = ZipFile(BytesIO(town.server.world.file(shown["id"]).content))
    with archive.open("sessions.parquet") as file:
        assert read_table(file)["commitment"].to_pylist() == ["=HYPERLINK(1) is how Bob says it"]
    for other in ("bob", "carol", "mona"):
        assert not any(dm.raw.get("files") for dm in town.person(other).dms())
