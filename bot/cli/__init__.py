"""The command line, `coachlog`. Each command is a small function in a file of its own subject."""

from __future__ import annotations

import typer

from bot.cli import (
    checking,
    database,
    enablement,
    exporting,
    importing,
    looking,
    outcomes,
    rubrics,
    running,
    scorecards,
)
from coaching.export_tables import (
    TABLES,
)

app = typer.Typer(
    name="coachlog",
    help="Sales coaching in Slack: frozen baselines, carry-through, check-ins, honest deltas.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
import_app = typer.Typer(help="Bring data in.", no_args_is_help=True)
export_app = typer.Typer(help="Give data out.", no_args_is_help=True)
enablement_app = typer.Typer(help="Who runs the program.", no_args_is_help=True)
benchmarks_app = typer.Typer(help="What outcome figures are held against.", no_args_is_help=True)
db_app = typer.Typer(help="The database.", no_args_is_help=True)

app.command("run")(running.run)
app.command("web")(running.web)
app.command("clock")(running.clock)
app.command("worker")(running.worker)
app.command("sandbox")(running.sandbox)
app.command("outcomes")(outcomes.show_outcomes)
benchmarks_app.command("show")(outcomes.show_benchmarks)
benchmarks_app.command("set")(outcomes.set_benchmarks)
app.command("digest")(looking.digest)
app.command("preview")(looking.preview)
app.command("scorecard")(scorecards.write_scorecard)
app.command("doctor")(checking.doctor)
app.add_typer(db_app, name="db")
app.add_typer(benchmarks_app, name="benchmarks")
app.add_typer(import_app, name="import")
app.add_typer(export_app, name="export")
app.add_typer(enablement_app, name="enablement")
enablement_app.command("add")(enablement.add)
enablement_app.command("remove")(enablement.take_away)
enablement_app.command("list")(enablement.show)
db_app.command("upgrade")(database.upgrade)
db_app.command("check")(database.check)
import_app.command("scores")(importing.import_scores)
import_app.command("deals")(importing.import_deals)
import_app.command("people")(importing.import_people)
import_app.command("quotas")(importing.import_quotas)
import_app.command("rubric")(rubrics.import_rubric)
export_app.command("rubric")(rubrics.export_rubric)
export_app.command("all")(exporting.export_all)
for table in TABLES:
    export_app.command(table.name)(exporting.export_of(table))


def main() -> None:
    """Entry point of the `coachlog` script."""
    app()
