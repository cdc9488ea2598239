"""`coachlog db`: migrations."""

from __future__ import annotations

import typer

import models
from bot.settings import Settings


def upgrade() -> None:
    """Bring the database to this version's schema. Safe to run again."""
    settings = Settings()
    prepare(settings)
    typer.echo("The database is up to date.")


def check() -> None:
    """Say whether the database's schema is this version's; exit 1 when it is not."""
    problem = models.check_migrations(Settings().database_url)
    if problem:
        typer.echo(f"{problem} Run `coachlog db upgrade`.", err=True)
        raise typer.Exit(1)
    typer.echo("The database's schema is this version's.")


def prepare(settings: Settings) -> None:
    """Make the SQLite file's folder if need be, then migrate."""
    if settings.sqlite_path is not None:
        settings.sqlite_path.parent.mkdir(parents=True, exist_ok=True)
    models.upgrade(settings.database_url)
