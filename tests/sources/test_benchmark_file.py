"""Benchmarks, targets and stages as a file: what is shown can be set; faults are named by line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from building import Building
from typer.testing import CliRunner, Result

from bot.cli import app
from coaching.deals.benchmarks import BENCHMARKS, STARTER_BENCHMARKS, benchmarks_in
from coaching.deals.pipeline import STAGE_ORDER, STARTER_STAGES
from coaching.measures.targets import STARTER_TARGETS
from models import SqlStores
from sources.benchmark_file import Yardsticks, as_document, read_yardsticks
from sources.lined_file import FileFaultsError, write_document

STARTER = Yardsticks(stages=STARTER_STAGES, benchmarks=STARTER_BENCHMARKS, targets=STARTER_TARGETS)


@pytest.mark.parametrize("ending", ["yaml", "json"])
def test_what_is_written_reads_back_the_same(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"benchmarks.{ending}"
    write_document(path, as_document(STARTER))
    assert read_yardsticks(path) == STARTER


HEAD = "coachlog: benchmarks 1\nstages: [Discovery, Demo]\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "benchmarks: []\n", "targets: this is needed"),
        (
            HEAD + "targets: []\nbenchmarks:\n- {outcome: win_rate, from: 50, to: 40, source: us}\n",
            "line 5, benchmarks 1: from is above to",
        ),
        (HEAD + "targets: []\nbenchmarks:\n- {outcome: win_rate, source: us}\n", "say from, to or both"),
        (
            HEAD + "targets: []\nbenchmarks:\n- {outcome: win_rate, from: 50}\n",
            "line 5, benchmarks 1, source: this is needed",
        ),
        (
            HEAD + "targets: []\nbenchmarks:\n- {outcome: deal_size, from: 50, source: us}\n",
            "benchmarks 1, outcome: Input should be 'win_rate'",
        ),
        (
            HEAD + "targets: []\nbenchmarks:\n"
            "- {outcome: win_rate, segment: Mid Market, from: 1, source: us}\n"
            "- {outcome: win_rate, segment: mid-market, from: 2, source: us}\n",
            "line 6, benchmarks 2: this stands there twice",
        ),
        (
            HEAD.replace("Demo", "discovery") + "targets: []\nbenchmarks: []\n",
            "stages 2: this stands there twice",
        ),
        (HEAD.replace("benchmarks 1", "rubric 1") + "targets: []\nbenchmarks: []\n", "benchmarks 1"),
    ],
)
def test_a_fault_is_named_by_line_and_nothing_is_set(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "benchmarks.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_yardsticks(path)
    assert words in "\n".join(caught.value.faults)


@pytest.fixture
def command(database_url: str, workspace_id: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return Command()


class Command:
    def __call__(self, *words: object) -> Result:
        return CliRunner().invoke(app, ["benchmarks", *map(str, words)])


def test_benchmarks_are_shown_edited_and_set(
    command: Command, stores: SqlStores, workspace_id: int, build: Building, tmp_path: Path
) -> None:
    build.member("Erin", enablement=True)
    shown = command("show").stdout
    assert "source: Gangly, sales coaching metrics" in shown
    path = tmp_path / "ours.yaml"
    assert command("show", path).exit_code == 0
    assert command("set", path).stdout == "Nothing new: all of it stood already.\n"
    edited = (
        path.read_text()
        .replace("from: 30\n  to: 40", "from: 33\n  to: 44")
        .replace("Demo\n", "Demo call\n", 1)
    )
    path.write_text(edited)
    assert command("set", path).stdout == "15 benchmarks, 8 targets and 4 stages set.\n"
    with stores.workspace(workspace_id, write=False) as store:
        kept = benchmarks_in(store.setting(BENCHMARKS, ""))
        assert json.loads(store.setting(STAGE_ORDER, ""))[1] == "Demo call"
    assert {(one.low, one.high) for one in kept} >= {(33.0, 44.0)}
    path.write_text("nothing")
    refused = command("set", path)
    assert refused.exit_code == 2
    assert "Nothing was saved." in refused.stderr
