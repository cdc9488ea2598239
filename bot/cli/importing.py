"""`coachlog import scores`, `deals`, `people`, `quotas`: records out of CSV files (docs/importing.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.cli import trouble
from bot.cli.storage import open_storage, workspace_named
from bot.cli.trouble import told_of_trouble
from bot.clock import SystemClock
from coaching.cells import DateReading
from coaching.deals.currency import is_currency_code
from coaching.errors import CoachingError
from sources.deals_csv import Importer, RecordsTaken
from sources.scores_csv import import_file
from sources.summary import summarise, summarise_records
from sources.taking_in import Taken, Wishes

SOME_REJECTED = 1
NOTHING_DONE = trouble.NOTHING_DONE


WORKSPACE_HELP = "Slack team id; needed when several workspaces are installed."
Tenant = Annotated[str | None, typer.Option("--workspace", help=WORKSPACE_HELP)]
DayFirst = Annotated[
    bool | None, typer.Option("--day-first/--month-first", help="How to read dates like 03/04/2026.")
]
RejectsTo = Annotated[
    Path | None, typer.Option("--rejects", help="Where rejected rows go; FILE.rejects.csv if not named.")
]
Encoding = Annotated[
    str | None, typer.Option("--encoding", help="utf-8, utf-16, latin-1, …; found out if not named.")
]
Delimiter = Annotated[
    str | None, typer.Option("--delimiter", help="comma, semicolon, tab or bar; found out if not named.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, keep nothing.")]
Currency = Annotated[
    str | None, typer.Option(help="Currency of amounts in a file that names none, like EUR.")
]


def import_scores(
    file: Annotated[Path, typer.Argument(help="CSV file with one score a row.")],
    *,
    workspace: Tenant = None,
    date_zone: Annotated[
        str | None,
        typer.Option(help="Zone of dates without one, like Europe/Berlin; \"team\" takes the rep's team's."),
    ] = None,
    day_first: DayFirst = None,
    rejects: RejectsTo = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    dry_run: DryRun = False,
) -> None:
    """Take call scores in. Good rows land, bad ones are named; running it again changes nothing.

    Exit code 0: every row landed; 1: some rows were rejected; 2: nothing was done.
    """
    with told_of_trouble(), open_storage() as stores, _progress_bar() as progress:
        wishes = Wishes(
            encoding=encoding,
            delimiter=delimiter,
            dates=_dates(date_zone, day_first=day_first),
            rejects=rejects,
            dry_run=dry_run,
        )
        tenant = workspace_named(stores, workspace)
        outcome = import_file(stores, tenant, file, now=SystemClock().now(), wishes=wishes, progress=progress)
    _report(summarise(outcome), outcome)


def _import_of(take: Callable[[Importer, Path], RecordsTaken], what: str, /) -> Callable[..., None]:
    """A command that takes one kind of records in."""

    def command(
        file: Annotated[Path, typer.Argument(help="CSV file; its columns stand in docs/importing.md.")],
        *,
        workspace: Tenant = None,
        currency: Currency = None,
        day_first: DayFirst = None,
        rejects: RejectsTo = None,
        encoding: Encoding = None,
        delimiter: Delimiter = None,
        dry_run: DryRun = False,
    ) -> None:
        wishes = Wishes(
            encoding=encoding,
            delimiter=delimiter,
            dates=DateReading(day_first=day_first),
            currency=currency.strip().upper() if currency else None,
            rejects=rejects,
            dry_run=dry_run,
        )
        _import(lambda importer: take(importer, file), wishes, workspace)

    command.__doc__ = f"""{what} Good rows land, bad ones are named; running it again changes nothing.

    Exit code 0: every row landed; 1: some rows were rejected; 2: nothing was done.
    """
    return command


import_deals = _import_of(Importer.deals, "Take deals in: owner, created, stages, closed, amount, forecast.")
import_quotas = _import_of(Importer.quotas, "Take quotas of reps in.")


def import_people(
    file: Annotated[Path, typer.Argument(help="CSV file; its columns stand in docs/importing.md.")],
    *,
    workspace: Tenant = None,
    day_first: DayFirst = None,
    rejects: RejectsTo = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    dry_run: DryRun = False,
) -> None:
    """Take hire date, program start, segment and title of reps in. Running it again changes nothing.

    Exit code 0: every row landed; 1: some rows were rejected; 2: nothing was done.
    """
    dates = DateReading(day_first=day_first)
    wishes = Wishes(encoding=encoding, delimiter=delimiter, dates=dates, rejects=rejects, dry_run=dry_run)
    _import(lambda importer: importer.people(file), wishes, workspace)


def _import(take: Callable[[Importer], RecordsTaken], wishes: Wishes, workspace: str | None) -> None:
    with told_of_trouble(), open_storage() as stores, _progress_bar() as progress:
        if wishes.currency is not None and not is_currency_code(wishes.currency):
            raise CoachingError(f"{wishes.currency} is no currency code: three letters, like EUR.")
        importer = Importer(
            stores=stores,
            workspace_id=workspace_named(stores, workspace),
            now=SystemClock().now(),
            wishes=wishes,
            progress=progress,
        )
        taken = take(importer)
    _report(summarise_records(taken), taken)


def _report(lines: Iterable[str], taken: Taken) -> None:
    for line in lines:
        typer.echo(line)
    if taken.rejects.total:
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
