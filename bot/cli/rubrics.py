"""`coachlog import rubric` and `coachlog export rubric`: criteria as a file (docs/importing.md)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.storage import open_workspace
from bot.cli.trouble import told_of_trouble
from bot.clock import SystemClock
from coaching.errors import CoachingError
from coaching.ports import WorkspaceStore
from coaching.rubric_exchange import RubricOutcome, check_rubric, give_out_rubric, take_in_rubric
from coaching.themes import target_warning
from sources.lined_file import FileFaultsError
from sources.rubric_file import read_rubric, write_rubric

WORKSPACE_HELP = "Slack team id; needed when several workspaces are installed."


def import_rubric(
    file: Annotated[Path, typer.Argument(help="YAML or JSON file with criteria.")],
    *,
    workspace: Annotated[str | None, typer.Option(help=WORKSPACE_HELP)] = None,
    team: Annotated[
        str | None, typer.Option(help="Make them coaching targets of the team of this name.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, keep nothing.")] = False,
) -> None:
    """Take criteria in. With one fault in the file nothing is saved; running it again changes nothing.

    Exit code 0: done; 2: nothing was done, every fault is named with its line.
    """
    with told_of_trouble():
        rubric = read_rubric(file)
        with open_workspace(workspace, write=True) as store:
            faults = rubric.faults(check_rubric(store, rubric.drafts))
            if faults:
                raise FileFaultsError(faults)
            team_id = _team_named(store, team)
            if dry_run:
                typer.echo(f"{_count(len(rubric.drafts))} would be taken in. Nothing was saved.")
                return
            outcome = take_in_rubric(store, rubric.drafts, now=SystemClock().now(), team_id=team_id)
            warning = target_warning(len(store.criteria.targets(team_id))) if team_id is not None else None
    for line in _summary(outcome, warning):
        typer.echo(line)


def export_rubric(
    file: Annotated[Path, typer.Argument(help="Where to write: FILE.yaml or FILE.json.")],
    *,
    workspace: Annotated[str | None, typer.Option(help=WORKSPACE_HELP)] = None,
    team: Annotated[
        str | None, typer.Option(help="Only the coaching targets of the team of this name.")
    ] = None,
) -> None:
    """Write the active criteria to a file that `coachlog import rubric` reads."""
    with told_of_trouble():
        with open_workspace(workspace, write=False) as store:
            drafts = give_out_rubric(store, team_id=_team_named(store, team))
        if not drafts:
            raise CoachingError("There are no active criteria to write.")
        write_rubric(file, drafts)
    typer.echo(f"{_count(len(drafts))} written to {file}.")


def _team_named(store: WorkspaceStore, name: str | None) -> int | None:
    if name is None:
        return None
    teams = store.people.teams()
    found = next((team.id for team in teams if team.name.casefold() == name.strip().casefold()), None)
    if found is None:
        known = ", ".join(team.name for team in teams) or "none yet"
        raise CoachingError(f"No team is called {name}. Teams here: {known}.")
    return found


def _summary(outcome: RubricOutcome, warning: str | None) -> Iterator[str]:
    changes = (
        (outcome.added, "new"),
        (outcome.new_versions, "with a new version"),
        (outcome.reworded, "with another competency, stage, step or spelling"),
        (outcome.made_targets, "made a target of the team"),
    )
    if not any(names for names, _ in changes):
        yield f"Nothing new: all of it ({_count(len(outcome.unchanged))}) was already here."
    for names, words in changes:
        if names:
            yield f"{_count(len(names))} {words}: {', '.join(names)}."
    if outcome.new_versions:
        yield "Scores and baselines taken so far keep the version they were taken with."
    if warning:
        yield warning


def _count(number: int) -> str:
    return "1 criterion" if number == 1 else f"{number} criteria"
