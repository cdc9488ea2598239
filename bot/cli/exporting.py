"""`coachlog export TABLE`: records out to CSV, JSON or Parquet files (docs/exporting.md)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.importing import NOTHING_DONE
from bot.cli.storage import open_storage, workspace_named
from bot.clock import SystemClock
from coaching.errors import CoachingError
from coaching.export_columns import NOTICE, Origin, Table
from coaching.exporting import Scope, require_table, rows_of, scope_of, tables_for, whole_workspace
from coaching.ports import Stores
from sources.export_files import columns_file, place_of, write_table

Workspace = Annotated[
    str | None, typer.Option(help="Slack team id; needed when several workspaces are installed.")
]
Who = Annotated[
    str | None,
    typer.Option(
        "--for",
        metavar="EMAIL_OR_SLACK_ID",
        help="Only what this person may see in Slack: a rep their own, a coach or manager their reps.",
    ),
]
Format = Annotated[
    str | None, typer.Option("--format", help="csv, json or parquet; by the file's ending, else csv.")
]


def export_of(table: Table, /) -> Callable[..., None]:
    """The command that writes this table."""

    def export(
        target: Annotated[
            Path,
            typer.Argument(metavar="DIR_OR_FILE", help="FILE.csv, FILE.json, FILE.parquet or a directory."),
        ],
        *,
        workspace: Workspace = None,
        who: Who = None,
        kind: Format = None,
    ) -> None:
        _export((table,), target, workspace=workspace, who=who, kind=kind)

    export.__doc__ = (
        f"{table.title}, with their data dictionary beside them. {NOTICE}\n\n"
        "Exit code 0: written; 2: nothing was written."
    )
    return export


def export_all(
    target: Annotated[Path, typer.Argument(metavar="DIR", help="A directory; made if need be.")],
    *,
    workspace: Workspace = None,
    who: Who = None,
    kind: Format = None,
) -> None:
    """Every table, each in a file of its own. For development, not for employment decisions.

    Exit code 0: written; 2: something was not written.
    """
    _export(None, target, workspace=workspace, who=who, kind=kind)


def _export(
    tables: Sequence[Table] | None,
    target: Path,
    /,
    *,
    workspace: str | None,
    who: str | None,
    kind: str | None,
) -> None:
    try:
        with open_storage() as stores:
            workspace_id = workspace_named(stores, workspace)
            scope, origin = _asked(stores, workspace_id, who)
            if tables is None:
                _make(target)
            for table in tables or tables_for(scope):
                require_table(table, scope)
                path, chosen = place_of(target, table, kind and kind.lower())
                rows = rows_of(stores, workspace_id, table, scope)
                count = write_table(path, chosen, table, rows, origin=origin)
                typer.echo(f"{_rows(count)} in {path}, its columns in {columns_file(path).name}")
    except CoachingError as error:
        typer.echo(error.user_text, err=True)
        raise typer.Exit(NOTHING_DONE) from error
    typer.echo(NOTICE)
    if tables is None and not scope.coach_ids:
        typer.echo("Coach scores are left out: name a coach or enablement with --for.")


def _asked(stores: Stores, workspace_id: int, who: str | None) -> tuple[Scope, Origin]:
    with stores.workspace(workspace_id, write=False) as store:
        scope = whole_workspace() if who is None else scope_of(store, who)
    origin = Origin(
        workspace=stores.describe(workspace_id).name,
        whose="the whole workspace" if who is None else f"what {who} may see",
        written_at=SystemClock().now().replace(microsecond=0),
    )
    return scope, origin


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CoachingError(f"Cannot make {directory}: {error.strerror}.") from error


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
