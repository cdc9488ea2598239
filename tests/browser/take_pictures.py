"""Takes the pictures of docs/pictures, the same each time, from the team of `make run`.

Run `PYTHONPATH=.:tests python tests/browser/take_pictures.py`; it writes over the old ones.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from chromium import find_chromium, open_browser
from PIL import Image
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
COLOURS = 256
NOWHERE = (790, 24)
"""Between the clock and the people: nothing there lights up under the mouse."""
START = datetime(2026, 11, 19, 13, 5, tzinfo=UTC)
"""A Thursday, 14:05 in Berlin."""


@dataclass(slots=True)
class Studio:
    """A demo team, a page on it, and where pictures go."""

    page: SlackPage
    service: Service
    let_pass: Callable[[timedelta], object]
    """Moves the demo's clock: a page that types in no time would log in one second."""

    def tick(self) -> None:
        """The calls up to now come in, every job runs, and what that planned is sent."""
        self.service.tick_once()
        self.service.tick_once()

    def go_to_morning_of(self, day: str) -> None:
        """Working day after working day, as the page's button goes."""
        clock = self.page.tab.get_by_test_id("clock-now")
        while day not in (clock.text_content() or ""):
            before = clock.text_content() or ""
            self.page.tab.get_by_test_id("clock-next-day").click()
            expect(clock).not_to_have_text(before)
            self.tick()

    def take(self, name: str, *, height: int = HEIGHT, top: str = "") -> None:
        """What the window shows, scrolled so that the message that holds `top` begins it."""
        tab = self.page.tab
        tab.set_viewport_size({"width": WIDTH, "height": height})
        if top:
            self.page.message(top).evaluate("it => it.scrollIntoView({block: 'start'})")
        tab.mouse.move(*NOWHERE)
        tab.wait_for_timeout(900)
        shot = Image.open(BytesIO(tab.screenshot(animations="disabled", caret="hide")))
        few = shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(OUT / f"{name}.png", optimize=True)
        tab.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def log(self, who: str, commitment: str, *moment: str) -> None:
        """A session as a coach logs it, with its moment."""
        page = self.page
        page.type_command(f"/coach log @{who.split(maxsplit=1)[0].lower()}")
        page.type_in("commitment", commitment)
        self.let_pass(timedelta(seconds=38 + len(commitment) % 20))
        page.submit_and_close()
        page.press("add_moment", page.message(f"Logged for {who}"))
        for field, words in zip(("what_happened", "correction", "confirmed"), moment, strict=True):
            page.type_in(field, words)
        page.submit_and_close()


@contextmanager
def open_studio(browser: Browser, *, with_team: bool = True) -> Iterator[Studio]:
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
                base_url=server.url,
                viewport={"width": WIDTH, "height": HEIGHT},
                device_scale_factor=SCALE,
                locale="en-GB",
            )
            yield Studio(SlackPage(context.new_page()), service, world.clock.advance)
            context.close()


def picture_the_setup(studio: Studio) -> None:
    page = studio.page
    page.open("mona", "home=1")
    page.press("set_up_team", page.home)
    page.type_in("team_name", "Team North")
    page.tick("reps", "UBOB", "UCAROL", "UDAN", "UELI", "UFAY")
    page.tick("coaches", "UALICE")
    page.modal.locator(".modal-body").evaluate("it => it.scrollTo(0, 0)")
    studio.take("setup")


def picture_two_weeks(studio: Studio) -> None:
    page = studio.page
    studio.tick()
    page.open("alice")
    review(studio, "Dan Wu", "applied")
    page.type_command("/coach prep @bob")
    expect(page.title).to_have_text("Prepare a session")
    studio.take("prep", height=1300)
    page.dismiss()
    page.type_command("/coach log @bob")
    page.type_in("commitment", "Name a date and an owner before the call ends.")
    studio.take("log")
    page.dismiss()
    studio.log(
        "Bob Okafor",
        "Name a date and an owner before the call ends.",
        'At 31:10 the buyer said "send me something". Bob agreed, and the call was over.',
        "Who else should be there, and does Thursday at ten work?",
        "I'll have a date and a name before I hang up.",
    )
    picture_the_scenario(studio)
    studio.go_to_morning_of("Mon 23 Nov")
    review(studio, "Carol Diaz", "applied")
    studio.log(
        "Eli Novak",
        "Ask who decides before the first slide.",
        "Eli opened the deck at minute three. Nobody had said who signs.",
        "Before I show anything: who else looks at this, and how do you decide?",
        "First who decides, then the deck.",
    )
    studio.go_to_morning_of("Tue 24 Nov")
    studio.log(
        "Fay Osei",
        "Ask for one more name on every second call.",
        "The champion said the CFO would have questions. Fay moved on.",
        "Shall we ask her to join for ten minutes on Thursday?",
        "I'll ask for the name and the invitation.",
    )
    studio.go_to_morning_of("Wed 25 Nov")
    studio.take("result", top="Dan Wu · Asks for the decision when the agreed criteria are met")
    studio.go_to_morning_of("Thu 26 Nov")
    picture_the_review(studio)
    studio.go_to_morning_of("Mon 30 Nov")
    studio.take("morning", top="What waits for you · Monday 30 November")
    page.be("mona", "channel-sales-managers")
    studio.take("digest", height=1440, top="week 49")
    for who, role in (
        ("alice", "home"),
        ("bob", "home-rep"),
        ("mona", "home-manager"),
        ("erin", "home-enablement"),
    ):
        page.be(who, "app-home")
        studio.take(role)


def review(studio: Studio, rep: str, verdict: str) -> None:
    """From the newest message that asks for it."""
    page = studio.page
    block = page.message(f"Carry-through · {rep}").locator(".block").filter(has_text=f"Carry-through · {rep}")
    block.locator("xpath=following-sibling::*[.//*[contains(@data-action-id,'review_now')]][1]").locator(
        "[data-action-id^='review_now']"
    ).click()
    page.tick("verdict", verdict)
    page.submit_and_close()


def picture_the_review(studio: Studio) -> None:
    page = studio.page
    page.press("review_now", page.message("Carry-through · Bob Okafor"))
    page.tick("verdict", "partial")
    page.type_in("broke_down", "He asked for Thursday, then let the buyer get back to him.")
    page.modal.locator(".modal-body").evaluate("it => it.scrollTo(0, 0)")
    studio.take("review", height=1080)
    page.submit_and_close()


def picture_the_scenario(studio: Studio) -> None:
    """The rep's part and the coach's, every anchor in sight."""
    page = studio.page
    page.press("score_scenario", page.message("Logged for Bob Okafor"))
    page.tick("scenario_kind", "live_call")
    for field, level in (
        ("rep_rating:messaging", "4"),
        ("rep_rating:objection", "3"),
        ("rep_rating:completion", "2"),
        ("coach_rating:moment", "3"),
        ("coach_rating:correction", "3"),
        ("coach_rating:acknowledgement", "2"),
    ):
        page.tick(field, level)
    page.modal.locator(".modal-body").evaluate("it => it.scrollTo(0, 0)")
    studio.take("scenario", height=2160)
    page.submit_and_close()


def main() -> None:
    path = find_chromium()
    if path is None:
        sys.exit("There is no Chromium on this machine.")
    from scorecard_pictures import picture_all  # it is at home in a studio of this module

    OUT.mkdir(parents=True, exist_ok=True)
    with open_browser(path) as browser:
        with open_studio(browser, with_team=False) as studio:
            picture_the_setup(studio)
        with open_studio(browser) as studio:
            picture_two_weeks(studio)
        picture_all(browser)


if __name__ == "__main__":
    main()
