"""Rubrics as files: what is exported reads back the same, every fault is named with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from building import Building
from clocks import SetClock
from typer.testing import CliRunner, Result

from bot.cli import app
from coaching.criteria import CriterionDraft
from coaching.errors import CoachingError
from coaching.rubric_exchange import RubricOutcome, check_rubric, give_out_rubric, take_in_rubric
from coaching.starters import BEHAVIOURS, COMPETENCIES, MEASURES
from models import SqlStores
from sources.lined_file import FileFaultsError
from sources.rubric_file import read_rubric, write_rubric

Write = Callable[..., Path]
RUBRIC = """\
coachlog: rubric 1
criteria:
  - name: Answers an objection after asking what is behind it
    competency: Objection handling
    funnel_stage: middle
    framework_step: Object
    scale: 1-4
    levels:
      1: Answers at once, argues, or changes the subject.
      2: Gives a stock answer.
      3: Asks one question first.
      4: "Asks until the real concern is named: no sooner."
    target: 3
    min_change: 0.3
    parts:
      - {name: Asks before answering, weight: 2}
      - {name: Checks that it is settled}
    confirmed: [recorded, observable, controlled]
  - name: Keeps the longest monologue under three minutes
    scale: {unit: min monologue, low: 0, high: 10, direction: lower}
    good: Stops for a question before three minutes have passed.
    check: verbatim
    confirmed: [recorded, observable, controlled]
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(text: str, *, name: str = "rubric.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write_file


def faults_of(path: Path) -> list[str]:
    with pytest.raises(FileFaultsError) as caught:
        read_rubric(path)
    return list(caught.value.faults)


@pytest.mark.parametrize("name", ["rubric.yaml", "rubric.yml", "rubric.json"])
def test_what_is_written_reads_back_the_same(tmp_path: Path, name: str) -> None:
    drafts = (*COMPETENCIES, *BEHAVIOURS, *MEASURES)
    write_rubric(tmp_path / name, drafts)
    assert read_rubric(tmp_path / name).drafts == drafts


def test_levels_parts_stage_step_and_smallest_change_are_read(write: Write) -> None:
    first, second = read_rubric(write(RUBRIC)).drafts
    definition = first.definition
    assert [level.score for level in definition.levels] == [1, 2, 3, 4]
    assert definition.good == "Asks until the real concern is named: no sooner."
    assert [(part.name, part.weight) for part in definition.sub_criteria] == [
        ("Asks before answering", 2),
        ("Checks that it is settled", 1),
    ]
    assert (first.funnel_stage, first.framework_step, definition.min_change) == ("middle", "Object", 0.3)
    assert (second.definition.scale.unit, second.definition.scale.direction) == ("min monologue", "lower")


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("    scale: 1-4", "    scale: 1-7", "line 7, criteria 1, scale: use one of pass_fail, 1-3"),
        ("    target: 3", "    target: three", "line 13, criteria 1, target: this is not a number."),
        ("    target: 3", "    targets: 3", "line 13, criteria 1, targets: no such field"),
        ("  - name: Keeps", "  - title: Keeps", "line 19, criteria 2, name: this is needed."),
        ("funnel_stage: middle", "funnel_stage: bottom", "line 5, criteria 1, funnel_stage:"),
        ("      2: Gives", "      two: Gives", 'line 8, criteria 1, levels: "two" is not a level'),
        ("      2: Gives", "      1: Gives", "line 10: 1 stands there twice."),
        ("low: 0", "low: nothing", "line 20, criteria 2, scale, low: this is not a number."),
        ("rubric 1", "rubric 2", "line 1, coachlog:"),
        ("    levels:", "   levels:", "line 8: "),
        ("confirmed: [recorded, observable, controlled]\n  -", "confirmed: *all\n  -", "line 18: "),
    ],
)
def test_what_is_wrong_in_a_file_is_named_with_its_line(
    write: Write, before: str, after: str, fault: str
) -> None:
    assert before in RUBRIC
    found = faults_of(write(RUBRIC.replace(before, after, 1)))
    assert any(one.startswith(fault) for one in found), found


def test_faults_in_json_have_their_lines_too(tmp_path: Path, write: Write) -> None:
    write_rubric(tmp_path / "good.json", COMPETENCIES[:1])
    text = (tmp_path / "good.json").read_text(encoding="utf-8")
    wrong = write(text.replace('"target": 3', '\t"target": "x"'), name="wrong.json")
    line = text[: text.index('"target"')].count("\n") + 1
    assert faults_of(wrong) == [f"line {line}, criteria 1, target: this is not a number."]
    assert faults_of(write(text[:-4], name="cut.json"))[0].startswith("line ")


@pytest.mark.parametrize("name", ["rubric.txt", "rubric"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CoachingError, match=r"\.yaml or \.json"):
        read_rubric(tmp_path / name)


def test_the_same_rubric_twice_changes_nothing_and_a_new_definition_is_a_new_version(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock, write: Write
) -> None:
    team = build.team(reps=[build.member("Bob")])
    drafts = read_rubric(write(RUBRIC)).drafts

    def take(these: tuple[CriterionDraft, ...]) -> RubricOutcome:
        with stores.workspace(workspace_id) as store:
            assert not any(check_rubric(store, these))
            return take_in_rubric(store, these, now=clock.now(), team_id=team.id)

    assert len(take(drafts).added) == 2
    again = take(drafts)
    assert (again.added, again.new_versions, again.reworded, again.made_targets) == ((), (), (), ())
    changed = read_rubric(write(RUBRIC.replace("target: 3", "target: 4"))).drafts
    assert take(changed).new_versions == (drafts[0].name,)
    renamed = read_rubric(
        write(RUBRIC.replace("target: 3", "target: 4").replace("Object\n", "Answer\n"))
    ).drafts
    assert take(renamed).reworded == (drafts[0].name,)
    with stores.workspace(workspace_id) as store:
        assert give_out_rubric(store, team_id=team.id) == tuple(sorted(renamed, key=lambda one: one.name))
        assert store.criteria.by_name(drafts[0].name).current.number == 2


def test_rules_of_criteria_hold_for_files_too(
    stores: SqlStores, workspace_id: int, clock: SetClock, write: Write
) -> None:
    text = RUBRIC.replace("Keeps the longest monologue under three minutes", "Empathy")
    text = text.replace("      4: ", "      3.5: ").replace("controlled]\n  -", "observable]\n  -")
    rubric = read_rubric(write(text))
    with stores.workspace(workspace_id) as store:
        old = store.criteria.add(rubric.drafts[0], by=None, now=clock.now())
        store.criteria.retire(old.id, now=clock.now())
        faults = rubric.faults(check_rubric(store, (*rubric.drafts, rubric.drafts[0])))
    words = "\n".join(faults)
    assert "line 19, criteria 2, name: That is a theme" in words
    assert "line 18, criteria 1, confirmed: Confirm all three" in words
    assert "criteria 1, name: A criterion with this name was retired" in words
    assert "criteria 3, name: This name stands in the file twice." in words


class Command:
    def __call__(self, *words: object) -> Result:
        return CliRunner().invoke(app, [*map(str, words)])


@pytest.fixture
def command(database_url: str, workspace_id: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    return Command()


def test_the_command_takes_a_rubric_in_and_gives_it_out(
    command: Command, build: Building, write: Write, tmp_path: Path
) -> None:
    build.team(reps=[build.member("Bob")])
    path = write(RUBRIC)
    first = command("import", "rubric", path, "--team", "enterprise east")
    assert (first.exit_code, first.stdout.splitlines()[0][:16]) == (0, "2 criteria new: ")
    assert "five to eight work best" in first.stdout
    assert "Nothing new" in command("import", "rubric", path).stdout
    assert command("export", "rubric", tmp_path / "out.json").exit_code == 0
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert [one["name"][:5] for one in written["criteria"]] == ["Answe", "Keeps"]
    assert "Nothing new" in command("import", "rubric", tmp_path / "out.json").stdout


def test_one_fault_and_nothing_is_saved(command: Command, write: Write, tmp_path: Path) -> None:
    path = write(RUBRIC.replace("Keeps the longest monologue under three minutes", "Empathy"))
    done = command("import", "rubric", path)
    assert done.exit_code == 2
    assert "line 19, criteria 2, name: That is a theme" in done.stderr
    assert "Nothing was saved." in done.stderr
    assert "no active criteria" in command("export", "rubric", tmp_path / "out.yaml").stderr
    assert command("import", "rubric", write(RUBRIC), "--dry-run").exit_code == 0
    assert "no active criteria" in command("export", "rubric", tmp_path / "out.yaml").stderr
    assert "No team is called" in command("import", "rubric", write(RUBRIC), "--team", "Nobody").stderr
