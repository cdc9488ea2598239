"""`coachlog enablement`: who runs the program, appointed from the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.cli.importing import NOTHING_DONE
from bot.cli.storage import open_workspace
from coaching.enablement import appoint, appointed, remove
from coaching.errors import CoachingError
from coaching.ports import WorkspaceStore

Who = Annotated[str, typer.Argument(metavar="EMAIL_OR_SLACK_ID", help="Email address or Slack user id.")]
Workspace = Annotated[
    str | None, typer.Option(help="Slack team id; needed when several workspaces are installed.")
]


def add(who: Who, *, workspace: Workspace = None) -> None:
    """Appoint somebody to run the program. Running it again changes nothing."""
    with _storage(workspace, write=True) as store:
        member = appoint(store, who)
    typer.echo(f"{member.name} runs the program.")


def take_away(who: Who, *, workspace: Workspace = None) -> None:
    """Somebody runs the program no more; what they wrote stays."""
    with _storage(workspace, write=True) as store:
        member = remove(store, who)
        left = appointed(store)
    typer.echo(f"{member.name} no longer runs the program.")
    if not left:
        typer.echo("Nobody does now: whoever sets up the next team will, or `coachlog enablement add`.")


def show(*, workspace: Workspace = None) -> None:
    """Who runs the program, by name."""
    with _storage(workspace, write=False) as store:
        members = appointed(store)
    for member in members:
        typer.echo(f"{member.name}  {member.slack_id}  {member.email or ''}".rstrip())
    if not members:
        typer.echo("Nobody runs the program yet: whoever sets up the first team will.")


@contextmanager
def _storage(slack_id: str | None, *, write: bool) -> Iterator[WorkspaceStore]:
    """Says what is wrong and ends with 2 when nothing was done."""
    try:
        with open_workspace(slack_id, write=write) as store:
            yield store
    except CoachingError as error:
        typer.echo(error.user_text, err=True)
        raise typer.Exit(NOTHING_DONE) from error
