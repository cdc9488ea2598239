"""Chromium for every file here, and a town with a page on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import open_browser, refuse_outside, require_chromium
from playwright.sync_api import Browser, expect
from slack_page import SlackPage
from town import Town, open_town

WIDTH, HEIGHT = 1280, 860


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Skipped where there is no Chromium; on CI that is a failure."""
    expect.set_options(timeout=10_000)
    with open_browser(require_chromium()) as opened:
        yield opened


@pytest.fixture
def over() -> str:
    """How the bot is connected. Signed HTTP starts and stops faster; the main story goes over a socket."""
    return "http"


@pytest.fixture
def town(tmp_path: Path, over: str) -> Iterator[Town]:
    with open_town(tmp_path, over=over) as opened:
        yield opened


@pytest.fixture
def page(browser: Browser, town: Town) -> Iterator[SlackPage]:
    """A fresh tab. Afterwards: no script failed, and nothing outside this machine was asked for."""
    context = browser.new_context(
        base_url=town.server.url, viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB"
    )
    tried = refuse_outside(context)
    context.set_default_timeout(10_000)
    tab = context.new_page()
    failures: list[str] = []
    tab.on("pageerror", lambda error: failures.append(str(error)))
    yield SlackPage(tab)
    context.close()
    assert failures == []
    assert tried == []
