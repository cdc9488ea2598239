"""`coachlog import scores` on the command line: exit codes, choices, silence where there is no terminal."""

from pathlib import Path

import pytest
from sources_rows import Write
from sources_rows import row as row_of
from typer.testing import CliRunner, Result

from bot.cli import app
from models import SqlStores


def row(call: str, **cells: str) -> str:
    """Long ago, because the command reads the machine's own clock."""
    return row_of(call, **{"occurred_at": "2024-11-04T09:00Z", **cells})


@pytest.fixture
def command(
    database_url: str, workspace_id: int, team: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> "Command":
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return Command()


class Command:
    def __call__(self, *words: object) -> Result:
        return CliRunner().invoke(app, ["import", "scores", *map(str, words)])


def test_a_good_file_ends_with_0_and_twice_with_nothing_new(command: Command, write: Write) -> None:
    path = write([row("c1"), row("c2")])
    first = command(path)
    assert (first.exit_code, first.stdout.splitlines()[0]) == (0, "Read 2 rows: 2 new scores, 2 new calls.")
    assert command(path).stdout.splitlines()[0] == "Nothing new: all 2 scores were already here."
    assert first.stderr == ""


def test_rejected_rows_end_with_1_and_name_the_file(command: Command, write: Write, tmp_path: Path) -> None:
    done = command(write([row("c1"), row("c2", score="9")]), "--rejects", tmp_path / "mend.csv")
    assert done.exit_code == 1
    assert "1 row rejected; mend and import" in done.stdout
    assert (tmp_path / "mend.csv").exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--date-zone", "Mars/Base"], "Unknown time zone Mars/Base"),
        (["--workspace", "T0NOBODY"], "No workspace T0NOBODY is installed here."),
        (["--encoding", "klingon"], "Unknown encoding klingon"),
    ],
)
def test_a_wrong_choice_ends_with_2_and_says_what_to_do(
    command: Command, write: Write, options: list[str], words: str
) -> None:
    done = command(write([row("c1")]), *options)
    assert done.exit_code == 2
    assert words in done.stderr


def test_with_several_workspaces_one_must_be_named(command: Command, write: Write, stores: SqlStores) -> None:
    stores.register("T0OTHER", name="Mallory's")
    path = write([row("c1")])
    refused = command(path)
    assert refused.exit_code == 2
    assert "add --workspace with one of T0ACME, T0OTHER" in refused.stderr
    assert command(path, "--workspace", "T0ACME").exit_code == 0
    stranger = command(path, "--workspace", "T0OTHER")
    assert stranger.exit_code == 1
    assert "is no rep known here" in stranger.stdout


def test_dates_and_days_are_settled_by_options(command: Command, write: Write) -> None:
    path = write([row("c1", occurred_at="03/04/2024 09:00")])
    assert command(path).exit_code == 1
    assert command(path, "--date-zone", "Europe/Berlin", "--day-first").exit_code == 0
