"""Fault tests: the table of what was tried, lost and doubled, and the desk they share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from clocks import SetClock
from exchange import Exchange, open_exchange
from post_office import Desk
from tallying import Tally

from models import SqlStores

PROPERTY = "fault"
FAULTS = frozenset(range(1, 31))
"""Numbers of the list in docs/reliability.md."""


@dataclass(frozen=True)
class Line:
    number: int
    fault: str
    database: str
    tries: int
    lost: int
    doubled: int
    control: str


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Put one line into the table, then hold the product to it: nothing lost, nothing doubled.

    `control` says what the same oracle counted when the product was broken on purpose.
    """
    database = str(request.getfixturevalue("database")) if "database" in request.fixturenames else "-"

    def note(
        number: int, fault: str, *, tries: int, lost: int, doubled: int, control: str = "", on: str = ""
    ) -> None:
        told = [number, fault, on or database, tries, lost, doubled, control]
        request.node.user_properties.append((PROPERTY, told))
        assert tries > 0, "nothing was tried"
        assert (lost, doubled) == (0, 0), f"{fault}: {lost} lost, {doubled} doubled in {tries} tries"

    return note


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A run of everything fails when a fault of the list has no line, however green its tests are."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if is_of_everything(session.config) and missing_from(lines_of(reporter)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Fault, tries, lost, doubled. Printed when the long ones were asked for, too."""
    lines = lines_of(terminalreporter)
    if config.option.markexpr == "not faults" or not lines:
        return
    terminalreporter.section("faults")
    width = max(len(line.fault) for line in lines)
    head = (
        f"{'no':>3}  {'fault':<{width}}  {'database':<8}  {'tries':>6}  {'lost':>4}  {'doubled':>7}  control"
    )
    terminalreporter.write_line(head)
    for line in lines:
        terminalreporter.write_line(
            f"{line.number:>3}  {line.fault:<{width}}  {line.database:<8}  {line.tries:>6}  {line.lost:>4}"
            f"  {line.doubled:>7}  {line.control}"
        )
    tries, lost = sum(line.tries for line in lines), sum(line.lost for line in lines)
    doubled = sum(line.doubled for line in lines)
    terminalreporter.write_line(f"In all: {tries} tries, {lost} lost, {doubled} doubled")
    if is_of_everything(config) and (missing := missing_from(lines)):
        terminalreporter.write_line(f"No line for fault {', '.join(map(str, missing))}: failed", red=True)


def lines_of(reporter: TerminalReporter) -> list[Line]:
    """What the tests noted, in the order of the list."""
    reports = [one for kind in ("passed", "failed") for one in reporter.stats.get(kind, [])]
    return sorted(
        (Line(*told) for report in reports for name, told in report.user_properties if name == PROPERTY),
        key=lambda line: (line.number, line.fault, line.database),
    )


def missing_from(lines: list[Line]) -> list[int]:
    return sorted(FAULTS - {line.number for line in lines})


def is_of_everything(config: pytest.Config) -> bool:
    """All of this folder, without a choice by marker or name; asked in the process that reports."""
    whole = any(Path(one).resolve() == Path(__file__).parent for one in config.args)
    chosen = config.option.markexpr or config.option.keyword or config.option.collectonly
    return whole and not chosen and not hasattr(config, "workerinput")


@pytest.fixture
def desk(stores: SqlStores, clock: SetClock, workspace_id: int) -> Desk:
    """Team North, an outbox, a courier, and a Slack in memory."""
    return Desk(stores, clock, workspace_id)


@pytest.fixture
def exchange(
    stores: SqlStores, clock: SetClock, workspace_id: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Exchange]:
    """The same against the sandbox, over HTTP, with the messenger of the product; it waits 0.4 s."""
    monkeypatch.setattr("bot.directory.POST_TIMEOUT_S", 0.4)
    with open_exchange(stores, clock, workspace_id) as opened:
        yield opened
