"""Steps that more than one browser story needs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from slack_page import SlackPage
from town import THURSDAY, Town, earlier_calls

TEN_CALLS = [2, 2, 3, 2, 2, 2, 3, 2, 2, 2]


def after(*happened: Callable[[Town], None]) -> pytest.MarkDecorator:
    """The story begins when this has happened; it is lived through once, not before each story."""
    return pytest.mark.after.with_args(*happened)


def set_up_the_team(page: SlackPage) -> None:
    """Mona opens Home and fills the form; the multi selects of the page are lists of boxes."""
    page.be("mona", "app-home")
    page.press("set_up_team", page.home)
    page.write("team_name", "Team North")
    page.tick("reps", "UBOB", "UCAROL")
    page.tick("coaches", "UALICE")
    page.tick("managers", "UMONA")
    page.choose("channel", "sales-managers")
    page.block("time_zone").fill("Europe/Berlin")
    page.choose("country", "Germany")
    page.tick("starter", "competencies")
    page.submit_and_close()


def have_a_team(town: Town) -> None:
    """The same team, set up without the browser: for stories that start later."""
    mona = town.person("mona")
    mona.open_home()
    town.driver.wait_for(lambda: mona.home() and mona.sees("set_up_team", home=True))
    mona.click("set_up_team", home=True)
    mona.fill("team_name", "Team North")
    mona.fill("reps", ["UBOB", "UCAROL"])
    mona.fill("coaches", ["UALICE"])
    mona.fill("managers", ["UMONA"])
    mona.fill("channel", "CMANAGERS")
    mona.fill("country", "DE")
    mona.fill("starter", "competencies")
    assert mona.submit().ok


def bring_in_earlier_calls(town: Town, *, rep: str = "bob") -> None:
    """Ten scored calls before the story's Thursday: what a full baseline needs."""
    before = THURSDAY - timedelta(hours=3)
    town.import_scores(earlier_calls(f"{rep}@example.com", TEN_CALLS, before=before))


def open_log_form(page: SlackPage, words: str = "/coach log") -> None:
    page.say(words)
    expect(page.title).to_have_text("Log coaching")
