"""A headless Chromium that talks to this machine alone. Which one, how it starts, what it may reach."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, sync_playwright

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OUTSIDE = re.compile(r"^(?!https?://(127\.0\.0\.1|localhost|\[::1\])[:/])")


def find_chromium() -> str | None:
    """The browser of this machine, if it has one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


def require_chromium() -> str:
    """The browser's path; the test is skipped without one, and fails on CI, where it has to run."""
    path = find_chromium()
    if path is not None:
        return path
    reason = "there is no Chromium on this machine; install it to run the browser tests"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def open_browser(path: str) -> Iterator[Browser]:
    """Chromium with a fresh profile. As root it cannot use its own sandbox."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as play:
        browser = _launch(play, path, flags)
        try:
            yield browser
        finally:
            browser.close()


def _launch(play: Playwright, path: str, flags: list[str]) -> Browser:
    return play.chromium.launch(executable_path=path, args=flags, headless=True)


def refuse_outside(context: BrowserContext) -> list[str]:
    """Nothing outside this machine is loaded; returns the list that whatever was tried is added to."""
    tried: list[str] = []

    def refuse(route: Route) -> None:
        tried.append(route.request.url)
        route.abort()

    context.route(OUTSIDE, refuse)
    return tried


@dataclass(slots=True, kw_only=True)
class Window:
    """A tab, and what must not happen in it."""

    tab: Page
    failures: list[str] = field(default_factory=list)
    """Scripts that failed."""
    tried: list[str]
    """What outside this machine was asked for."""

    def leave(self) -> None:
        """Away from the page, and nothing kept for whoever gets its port next."""
        if self.tab.url.startswith("http"):
            self.tab.evaluate("sessionStorage.clear()")
        self.tab.goto("about:blank")
        failures, tried = [*self.failures], [*self.tried]
        self.failures.clear()
        self.tried.clear()
        assert failures == []
        assert tried == []


@contextmanager
def open_window(browser: Browser, *, width: int, height: int) -> Iterator[Window]:
    """One tab with nothing kept from before."""
    context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
    context.set_default_timeout(10_000)
    window = Window(tab=context.new_page(), tried=refuse_outside(context))
    window.tab.on("pageerror", lambda error: window.failures.append(str(error)))
    yield window
    context.close()
