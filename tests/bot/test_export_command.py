"""`coachlog export`: records as files, for the whole workspace or for one person."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from building import Building
from typer.testing import CliRunner, Result

from bot.cli import app
from coaching.export_columns import NOTICE
from coaching.export_tables import TABLES
from coaching.people import Profile
from models import SqlStores
from sources.export_files import as_it_was

Command = Callable[..., Result]
HOSTILE = '=HYPERLINK("http://evil.example","Bob")'


@pytest.fixture
def command(database_url: str, build: Building, monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("DATABASE_URL", database_url)
    alice, bob, carol, dan = (build.member(name) for name in ("Alice", HOSTILE, "Carol", "Dan"))
    build.member("Erin", enablement=True)
    with build.stores.workspace(build.workspace_id) as store:
        store.people.save_profile(Profile(slack_id="UGUS", name="Gus", is_guest=True))
    criterion = build.criterion()
    for rep, coach in ((bob, alice), (carol, dan)):
        team = build.team(reps=[rep], coaches=[coach])
        build.scores(rep, criterion, [1, 2, 3])
        build.session(team, rep, coach, criterion)
    return lambda *words: CliRunner().invoke(app, ["export", *words])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: as_it_was(cell) for name, cell in row.items()} for row in csv.DictReader(file)]


def test_everything_goes_into_a_directory_with_the_columns_explained(
    command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    done = command("all", str(folder))
    assert done.exit_code == 0, done.output
    written = {table.name for table in TABLES if not table.of_coaches}
    assert {path.stem for path in folder.glob("*.csv")} == written
    assert {path.name for path in folder.glob("*.columns.md")} == {f"{name}.columns.md" for name in written}
    for table in TABLES:
        if not table.of_coaches:
            with (folder / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
                assert tuple(next(csv.reader(file))) == table.names
    assert {row["rep"] for row in read(folder / "sessions.csv")} == {HOSTILE, "Carol"}
    assert len(read(folder / "scores.csv")) == 6
    assert NOTICE in done.stdout
    assert "Coach scores are left out" in done.stdout


def test_one_table_for_one_person_as_json(command: Command, tmp_path: Path) -> None:
    path = tmp_path / "bob.json"
    done = command("scores", str(path), "--for", "U0CAROL")
    assert done.exit_code == 0, done.output
    told = json.loads(path.read_text(encoding="utf-8"))
    assert {row["rep"] for row in told["rows"]} == {"Carol"}
    assert [row["score"] for row in told["rows"]] == [1, 2, 3]
    assert told["notice"] == NOTICE
    assert told["rows_of"] == "what U0CAROL may see"


def test_the_same_rows_as_parquet(command: Command, tmp_path: Path) -> None:
    """Values as the databases give them, in columns of their own types."""
    for kind in ("parquet", "json"):
        done = command("all", str(tmp_path), "--for", "erin@example.com", "--format", kind)
        assert done.exit_code == 0, done.output
    for table in TABLES:
        told = json.loads((tmp_path / f"{table.name}.json").read_text(encoding="utf-8"))["rows"]
        found = pq.read_table(tmp_path / f"{table.name}.parquet").to_pylist()
        assert len(found) == len(told), table.name
        assert [row.get("rep") for row in found] == [row.get("rep") for row in told]
    (score, *_) = pq.read_table(tmp_path / "scores.parquet").to_pylist()
    assert (score["score"], score["occurred_at"].tzinfo is not None) == (1.0, True)


def test_enablement_gets_coach_scores_in_a_file_of_their_own(command: Command, tmp_path: Path) -> None:
    done = command("all", str(tmp_path), "--for", "erin@example.com")
    assert done.exit_code == 0, done.output
    assert {path.stem for path in tmp_path.glob("*.csv")} == {table.name for table in TABLES}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("coach-scenarios",), "name one of them with --for"),
        (("sessions", "--for", "U0NOBODY"), "Nobody known here is U0NOBODY"),
        (("sessions", "--for", "UGUS"), "Gus is a guest"),
        (("sessions", "--workspace", "T0OTHER"), "No workspace T0OTHER"),
        (("sessions", "--format", "xlsx"), "Name the file .csv, .json or .parquet"),
    ],
)
def test_what_may_not_be_taken_out_is_refused_and_nothing_is_written(
    command: Command, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    done = command(words[0], str(folder), *words[1:])
    assert done.exit_code == 2
    assert said in done.stderr
    assert list(folder.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(command: Command, tmp_path: Path) -> None:
    done = command("sessions", str(tmp_path / "nowhere" / "x.csv"))
    assert done.exit_code == 2
    assert "Cannot write" in done.stderr


def test_of_several_workspaces_one_is_named(command: Command, stores: SqlStores, tmp_path: Path) -> None:
    stores.register("T0MALLORY", name="Elsewhere")
    assert "add --workspace" in command("sessions", str(tmp_path)).stderr
    assert command("sessions", str(tmp_path), "--workspace", "T0MALLORY").exit_code == 0
    assert read(tmp_path / "sessions.csv") == []
