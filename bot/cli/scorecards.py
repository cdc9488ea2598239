"""`coachlog scorecard`: one rep's scorecard as a page for printing (docs/scorecard.md)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.importing import NOTHING_DONE
from bot.cli.storage import open_workspace
from bot.clock import SystemClock
from coaching.errors import CoachingError
from coaching.people import Member, Role
from coaching.ports import WorkspaceStore
from coaching.scorecard.card import card_of
from coaching.scorecard.day_one import freeze_now
from templates.scorecard_page import draw_page


def write_scorecard(
    *,
    rep: Annotated[str, typer.Option(metavar="EMAIL_OR_SLACK_ID", help="Whose scorecard.")],
    out: Annotated[Path, typer.Option(metavar="FILE.pdf", help="Where the page goes.")],
    workspace: Annotated[
        str | None, typer.Option(help="Slack team id; needed when several workspaces are installed.")
    ] = None,
) -> None:
    """One A4 page: Day 1, now, what moved, one focus. For development, not for employment decisions.

    Exit code 0: written; 2: nothing was written.
    """
    now = SystemClock().now()
    try:
        with open_workspace(workspace, write=True) as store:
            member = _rep_named(store, rep)
            freeze_now(store, member.id, now=now)
            card = card_of(store, member.id, reader=member, now=now)
        _keep(out, draw_page(card, made_at=now))
    except CoachingError as error:
        typer.echo(error.user_text, err=True)
        raise typer.Exit(NOTHING_DONE) from error
    typer.echo(f"The scorecard of {member.name} is in {out}.")


def _rep_named(store: WorkspaceStore, typed: str) -> Member:
    found = store.people.by_email(typed) or store.people.by_slack_id(typed)
    held = store.people.memberships(member_id=found.id) if found else ()
    if found is None or all(one.role is not Role.REP for one in held):
        raise CoachingError(f"{typed} is a rep in no team here.")
    return found


def _keep(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CoachingError(f"Cannot write {path}: {error.strerror}.") from error
