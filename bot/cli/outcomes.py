"""`coachlog outcomes`, and `coachlog benchmarks` that they are held against (docs/outcomes.md)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli.importing import Tenant
from bot.cli.storage import open_workspace
from bot.cli.trouble import told_of_trouble
from bot.clock import SystemClock
from coaching.deals.benchmarks import (
    BENCHMARKS,
    Benchmark,
    benchmark_for,
    benchmark_of_rep,
    benchmarks_in,
    write_benchmarks,
)
from coaching.deals.cells import CellRefusedError, read_period
from coaching.deals.outcomes import LABELS, PERCENT, TIMES, OutcomeFigure, Period, quarter_of
from coaching.deals.pipeline import STAGE_ORDER, stage_order
from coaching.errors import CoachingError
from coaching.measures.targets import TARGETS, targets_in, write_targets
from coaching.people import Role
from coaching.ports import WorkspaceStore
from sources.benchmark_file import Yardsticks, as_document, read_yardsticks
from sources.lined_file import as_yaml, write_document


def show_benchmarks(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write: FILE.yaml or FILE.json; the screen if not named.")
    ] = None,
    *,
    workspace: Tenant = None,
) -> None:
    """Benchmarks by segment, targets of the six measures and the order of stages, with their sources."""
    with told_of_trouble(), open_workspace(workspace, write=False) as store:
        document = as_document(_yardsticks(store))
        if file is not None:
            write_document(file, document)
    typer.echo(as_yaml(document) if file is None else f"Written to {file}.", nl=file is not None)


def set_benchmarks(
    file: Annotated[Path, typer.Argument(help="YAML or JSON file as `coachlog benchmarks show` writes it.")],
    *,
    workspace: Tenant = None,
) -> None:
    """Put a file's benchmarks, targets and order of stages in place. With one fault nothing is saved.

    Exit code 0: done; 2: nothing was done, every fault is named with its line.
    """
    with told_of_trouble():
        told = read_yardsticks(file)
        with open_workspace(workspace, write=True) as store:
            same = _yardsticks(store) == told
            store.set_setting(STAGE_ORDER, json.dumps(told.stages, ensure_ascii=False))
            store.set_setting(BENCHMARKS, write_benchmarks(told.benchmarks))
            store.set_setting(TARGETS, write_targets(told.targets))
    if same:
        typer.echo("Nothing new: all of it stood already.")
    else:
        counts = f"{len(told.benchmarks)} benchmarks, {len(told.targets)} targets"
        typer.echo(f"{counts} and {len(told.stages)} stages set.")


def show_outcomes(
    *,
    workspace: Tenant = None,
    team: Annotated[str | None, typer.Option(help="Reps of the team of this name only.")] = None,
    period: Annotated[
        str | None, typer.Option(help="2026Q4, 2026-10 or 2026; this quarter if not named.")
    ] = None,
) -> None:
    """The nine outcome figures of every rep and of all together, each with its n or why it is blank."""
    today = SystemClock().now().date()
    with told_of_trouble(), open_workspace(workspace, write=False) as store:
        days = _period(period) or quarter_of(today)
        if days.first > today:
            raise CoachingError(f"{days.name} has not begun.")
        reps = _reps(store, team)
        if not reps:
            raise CoachingError("There are no reps here yet.")
        asked = {"first": days.first, "last": days.last, "as_of": min(today, days.last)}
        profiles = store.profiles.of(list(reps))
        each = store.outcomes.of_reps(list(reps), **asked)
        together = store.outcomes.of_team(list(reps), **asked)
        benchmarks = benchmarks_in(store.setting(BENCHMARKS, ""))
    console = Console(width=None if Console().is_terminal else 160)
    console.print(f"{days.name}, as of {asked['as_of']}. For development, not for employment decisions.")
    for rep, name in reps.items():
        segment = profiles[rep].segment if rep in profiles else None
        _print(console, f"{name}{f' ({segment})' if segment else ''}", each[rep], benchmarks, segment)
    _print(console, f"All {len(reps)} together", together, benchmarks, None, of_team=True)


def _print(
    console: Console,
    title: str,
    figures: Sequence[OutcomeFigure],
    benchmarks: Sequence[Benchmark],
    segment: str | None,
    /,
    *,
    of_team: bool = False,
) -> None:
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for name in ("", "figure", "n", "beside it"):
        table.add_column(name, justify="right" if name in {"figure", "n"} else "left")
    for one in figures:
        look_up = benchmark_for if of_team else benchmark_of_rep
        hit = look_up(benchmarks, one.outcome, segment=segment, of=one.of)
        beside = [one.why_blank, one.left_out_words]
        beside.append(hit.words if hit and one.value is not None else "")
        name = f"  {one.of}" if one.of else LABELS[one.outcome]
        table.add_row(name, say(one), str(one.n), "; ".join(filter(None, beside)))
    console.print()
    console.print(table)


def say(figure: OutcomeFigure, /) -> str:
    """``34.5 %``, ``62.0 days``, ``3.2x``, ``90,000 EUR``; a dash when blank."""
    if figure.value is None:
        return "-"
    if figure.unit in {PERCENT, "days"}:
        return f"{figure.value:.1f} {figure.unit}"
    return f"{figure.value:.1f}x" if figure.unit == TIMES else f"{figure.value:,.0f} {figure.unit}"


def _yardsticks(store: WorkspaceStore) -> Yardsticks:
    return Yardsticks(
        stages=stage_order(store.setting(STAGE_ORDER, "")),
        benchmarks=benchmarks_in(store.setting(BENCHMARKS, "")),
        targets=targets_in(store.setting(TARGETS, "")),
    )


def _period(written: str | None) -> Period | None:
    try:
        return read_period(written or "")
    except CellRefusedError as error:
        raise CoachingError(f"{error}.") from error


def _reps(store: WorkspaceStore, team: str | None) -> dict[int, str]:
    """By id, in the order of their names."""
    teams = store.people.teams()
    wanted = [one for one in teams if team is None or one.name.casefold() == team.strip().casefold()]
    if team is not None and not wanted:
        known = ", ".join(one.name for one in teams) or "none yet"
        raise CoachingError(f"No team is called {team}. Teams here: {known}.")
    ids = {one.id for one in wanted}
    memberships = store.people.memberships()
    reps = {each.member_id for each in memberships if each.role is Role.REP and each.team_id in ids}
    people = sorted((one for one in store.people.everyone() if one.id in reps), key=lambda one: one.name)
    return {one.id: one.name for one in people}
