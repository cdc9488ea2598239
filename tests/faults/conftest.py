"""Fault tests: the table of what was tried, lost and doubled, and the desk they share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from _pytest.terminal import TerminalReporter
from clocks import SetClock
from exchange import Exchange, open_exchange
from post_office import Desk
from tallying import Tally

from models import SqlStores

PROPERTY = "fault"


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


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    """Fault, tries, lost, doubled. Printed when the long ones were asked for, too."""
    if config.option.markexpr == "not faults":
        return
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    lines = sorted(
        (Line(*told) for report in reports for name, told in report.user_properties if name == PROPERTY),
        key=lambda line: (line.number, line.fault, line.database),
    )
    if not lines:
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
