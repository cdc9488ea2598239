"""What commands have in common when something is not right: words on standard error, an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from coaching.errors import CoachingError
from sources.lined_file import FileFaultsError

NOTHING_DONE = 2
"""Exit code."""


@contextmanager
def told_of_trouble() -> Iterator[None]:
    """A refusal in the product's words on standard error, and exit code 2."""
    try:
        yield
    except CoachingError as error:
        typer.echo(error.user_text, err=True)
        if isinstance(error, FileFaultsError):
            typer.echo("Nothing was saved.", err=True)
        raise typer.Exit(NOTHING_DONE) from error
