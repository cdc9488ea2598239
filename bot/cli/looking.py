"""`coachlog preview` and `coachlog digest`: look at what people would see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot.clock import SystemClock
from bot.service import Service
from bot.settings import Settings
from coaching.business_days import iso_week, local_date
from coaching.loop import digest_for
from templates import Surfaces
from templates.preview import write_previews


def preview(
    *,
    out: Annotated[Path, typer.Option(help="Folder for the JSON files; made if need be.")],
) -> None:
    """Write every message, modal and home view as JSON, in a small, a typical and an extreme case."""
    paths = write_previews(out)
    typer.echo(f"{len(paths)} files in {out}. Paste one into Slack's Block Kit Builder to see it.")


def digest(
    *,
    team: Annotated[str, typer.Option(help="Team name; all teams when left out.")] = "",
    workspace: Annotated[str, typer.Option(help="Slack team id; all workspaces when left out.")] = "",
) -> None:
    """Print this week's digest as it would read now. Sends nothing."""
    settings = Settings()
    clock = SystemClock()
    with Service(settings, clock) as service:
        for workspace_id in _workspaces(service, workspace):
            _print_digests(service, workspace_id, team)


def _workspaces(service: Service, slack_id: str) -> tuple[int, ...]:
    if not slack_id:
        return service.stores.all_workspaces()
    found = service.stores.find(slack_id)
    if found is None:
        typer.echo(f"No workspace {slack_id} is known here. `coachlog doctor` lists them.", err=True)
        raise typer.Exit(1)
    return (found.id,)


def _print_digests(service: Service, workspace_id: int, team_name: str) -> None:
    now = service.clock.now()
    with service.stores.workspace(workspace_id, write=False) as store:
        for team in store.people.teams():
            if team_name and team.name != team_name:
                continue
            week = iso_week(local_date(now, team.settings.tz))
            facts = digest_for(store, team.id, iso_week=week, as_of=now)
            for part in Surfaces().messages(facts, key="preview"):
                typer.echo(part.text)
                typer.echo(json.dumps(part.blocks, ensure_ascii=False, indent=1))
