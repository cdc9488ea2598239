"""Takes the pictures of docs/pictures, the same each time, from the team of `make run`.

python tests/browser/take_pictures.py [names…]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import find_chromium, open_browser
from playwright.sync_api import Browser, expect
from slack_page import SlackPage

import models
from bot.cli.demo import CallFeed, demo_settings, demo_world, seed_sessions, seed_team
from bot.clock import FollowingClock
from bot.logs import configure_logging
from bot.service import Service
from bot.settings import Settings
from sandbox.server import SandboxServer

OUT = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDTH, HEIGHT, SCALE = 1280, 860, 1.5
START = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
"""A Thursday, 14:05 in Berlin."""


@dataclass(slots=True)
class Studio:
    """A demo team, a page on it, and where pictures go. `tick` brings in calls and runs every job."""

    page: SlackPage
    service: Service
    out: Path

    def tick(self) -> None:
        self.service.tick_once()
        self.service.tick_once()

    def next_morning(self) -> None:
        before = self.page.tab.get_by_test_id("clock-now").text_content() or ""
        self.page.tab.get_by_test_id("clock-next-day").click()
        expect(self.page.tab.get_by_test_id("clock-now")).not_to_have_text(before)
        self.tick()

    def take(self, name: str) -> None:
        """What the window shows now."""
        self.page.tab.wait_for_timeout(900)
        self.page.tab.mouse.move(WIDTH - 2, 120)
        self.page.tab.screenshot(path=self.out / f"{name}.png", animations="disabled", caret="hide")


@contextmanager
def open_studio(browser: Browser, out: Path, *, with_team: bool = True) -> Iterator[Studio]:
    """A fresh demo, without its scheduler: here the pictures say when time passes."""
    world = demo_world(START)
    with TemporaryDirectory() as folder, SandboxServer(world) as server:
        settings = demo_settings(Settings(_env_file=None), world, server.api_url, Path(folder))
        configure_logging("WARNING", "console")
        models.upgrade(settings.database_url)
        with Service(settings, FollowingClock(world.clock.now)) as service:
            service.learn_tokens()
            if with_team:
                feed = CallFeed(service, Path(folder))
                seed_team(service)
                feed.bring_in()
                seed_sessions(service)
                service.extra_ticks["demo calls"] = feed.bring_in
            service.start_socket_mode()
            service.sender.start()
            context = browser.new_context(
                base_url=server.url, viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE
            )
            studio = Studio(SlackPage(context.new_page()), service, out)
            yield studio
            context.close()
