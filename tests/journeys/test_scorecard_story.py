"""Ninety days of a rep: the scorecard, its page, day 90 in the morning message, the cause that is named."""

from __future__ import annotations

from pathlib import Path

import pytest
import story
from pasts import stand_still_for_ninety_days
from town import FILE, Town, open_town
from typer.testing import CliRunner

from bot.cli import app

NOTE = "In none of the six sessions did we listen to a call together."


def test_a_rep_who_stood_still_is_seen_printed_and_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beginning = (story.set_up_the_team, stand_still_for_ninety_days)
    with open_town(tmp_path, over="http", beginning=beginning) as town:
        alice_opens_the_scorecard_and_its_page(town)
        carol_sees_nothing_of_it(town)
        day_90_stands_in_the_morning_message_once(town)
        alice_names_the_cause(town)
        bob_reads_it_on_his_own(town)
        the_machine_prints_it(town, monkeypatch)
        assert town.driver.problems() == []


def alice_opens_the_scorecard_and_its_page(town: Town) -> None:
    alice = town.person("alice")
    assert alice.command("/coach rep <@UBOB|bob>").ok
    view = alice.view()
    assert view is not None
    assert "Account executive · mid-market · 2 months here" in view.everything
    assert "2.0 (5) → 2.0 of 4 (10 calls)" in view.everything
    assert "no meaningful change" in view.everything
    assert alice.click("scorecard_page").ok
    message = town.dm_saying(alice, "The scorecard of Bob Okafor")
    (shown,) = message.raw["files"]
    file = town.server.world.file(shown["id"])
    assert file.name == "scorecard-bob-okafor-2026-11-19.pdf"
    assert file.content.startswith(b"%PDF-")
    assert alice.close().ok


def carol_sees_nothing_of_it(town: Town) -> None:
    carol = town.person("carol")
    carol.command("/coach rep <@UBOB|bob>")
    view = carol.view()
    assert view is None or "2.0 of 4" not in view.everything
    assert not any(dm.raw.get("files") for dm in carol.dms())


def day_90_stands_in_the_morning_message_once(town: Town) -> None:
    alice = town.person("alice")
    town.move_to(story.berlin(11, 20, 9))
    bundle = town.dm_saying(alice, "What waits for you")
    assert "Day 90 · Bob Okafor" in bundle.everything
    assert "First the cause, then what comes next." in bundle.everything
    town.move_to(story.berlin(11, 23, 9))
    assert sum("Day 90" in dm.everything for dm in alice.dms()) == 1


def alice_names_the_cause(town: Town) -> None:
    alice = town.person("alice")
    assert alice.click("root_cause", message=town.dm_saying(alice, "Day 90 · Bob Okafor")).ok
    alice.fill("cause", "methodological")
    alice.fill("note", NOTE)
    assert alice.submit().ok


def bob_reads_it_on_his_own(town: Town) -> None:
    bob = town.person("bob")
    assert bob.command("/coach rep").ok
    view = bob.view()
    assert view is not None
    assert "Cause: Methodological" in view.everything
    assert NOTE in view.everything
    assert not bob.sees("root_cause")


def the_machine_prints_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{town.folder / FILE}")
    target = town.folder / "bob.pdf"
    done = CliRunner().invoke(app, ["scorecard", "--rep", "bob@example.com", "--out", str(target)])
    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(b"%PDF-")
    refused = CliRunner().invoke(app, ["scorecard", "--rep", "alice@example.com", "--out", str(target)])
    assert refused.exit_code == 2
    assert "is a rep in no team here" in refused.output
