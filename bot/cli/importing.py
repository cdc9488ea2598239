"""`coachlog import scores`: call scores out of a CSV file (docs/importing.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.cli.storage import open_storage, workspace_named
from bot.clock import SystemClock
from coaching.cells import DateReading
from coaching.errors import CoachingError
from sources.scores_csv import Outcome, import_file
from sources.summary import summarise
from sources.taking_in import Wishes

SOME_REJECTED = 1
NOTHING_DONE = 2


def import_scores(
    file: Annotated[Path, typer.Argument(help="CSV file with one score a row.")],
    *,
    workspace: Annotated[
        str | None, typer.Option(help="Slack team id; needed when several workspaces are installed.")
    ] = None,
    date_zone: Annotated[
        str | None,
        typer.Option(help="Zone of dates without one, like Europe/Berlin; \"team\" takes the rep's team's."),
    ] = None,
    day_first: Annotated[
        bool | None, typer.Option("--day-first/--month-first", help="How to read dates like 03/04/2026.")
    ] = None,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rejected rows go; FILE.rejects.csv if not named.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="utf-8, utf-16, latin-1, …; found out if not named.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="comma, semicolon, tab or bar; found out if not named.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, keep nothing.")] = False,
) -> None:
    """Take call scores in. Good rows land, bad ones are named; running it again changes nothing.

    Exit code 0: every row landed; 1: some rows were rejected; 2: nothing was done.
    """
    clock = SystemClock()
    try:
        wishes = Wishes(
            encoding=encoding,
            delimiter=delimiter,
            dates=_dates(date_zone, day_first=day_first),
            rejects=rejects,
            dry_run=dry_run,
        )
        with open_storage() as stores, _progress_bar() as progress:
            tenant = workspace_named(stores, workspace)
            outcome = import_file(stores, tenant, file, now=clock.now(), wishes=wishes, progress=progress)
    except CoachingError as error:
        typer.echo(error.user_text, err=True)
        raise typer.Exit(NOTHING_DONE) from error
    _report(outcome)


def _report(outcome: Outcome) -> None:
    for line in summarise(outcome):
        typer.echo(line)
    if outcome.rejects.total:
        raise typer.Exit(SOME_REJECTED)


def _dates(zone: str | None, /, *, day_first: bool | None) -> DateReading:
    if zone is None:
        return DateReading(day_first=day_first)
    if zone.casefold() == "team":
        return DateReading(team_zone=True, day_first=day_first)
    try:
        return DateReading(zone=ZoneInfo(zone), day_first=day_first)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise CoachingError(f"Unknown time zone {zone}: name one like Europe/Berlin, or “team”.") from error


@contextmanager
def _progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error when that is a terminal; silence otherwise."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("Opening", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)
