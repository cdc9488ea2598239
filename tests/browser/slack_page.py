"""What a person does on the sandbox's page, in words: be somebody, type, fill, press, read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

HERE = "side-here"


@dataclass(slots=True)
class Effort:
    """What a person's hands did."""

    taps: int = 0
    keys: int = 0


@dataclass(slots=True)
class SlackPage:
    """One browser tab on the sandbox. Every `press` and `pick` counts as a tap, every letter as a key."""

    tab: Page
    address: str = ""
    effort: Effort = field(default_factory=Effort)

    # ---- who and where

    def open(self, person: str, place: str = "channel=app") -> None:
        """Load the page as `person` (a short name), at ``channel=…`` or ``home=1``."""
        self.tab.goto(f"{self.address}/?as=U{person.upper()}&{place}")

    def be(self, person: str, at: str = "app-messages") -> None:
        """Switch to a person with the bar on top, and go to one of the places left."""
        face = self.tab.get_by_test_id(f"person-U{person.upper()}")
        if face.get_attribute("aria-current") is None:
            face.click()
            expect(face).to_have_attribute("aria-current", "true")
        place = self.tab.get_by_test_id(at)
        if HERE not in (place.get_attribute("class") or ""):
            place.click()
            expect(place).to_have_class(re.compile(HERE))
        self.tab.locator("body[data-ready]").wait_for(state="attached")

    def move_clock(self, step: str, *, until: str) -> None:
        """Press a clock button (``next-day``); the clock then shows a text that starts with `until`."""
        self.tab.get_by_test_id(f"clock-{step}").click()
        expect(self.tab.get_by_test_id("clock-now")).to_have_text(re.compile(re.escape(until)))

    # ---- writing

    def type_command(self, text: str) -> None:
        """In the composer, as one types, ended with Enter."""
        composer = self.tab.get_by_test_id("composer")
        composer.press_sequentially(text)
        composer.press("Enter")
        self.effort.keys += len(text) + 1

    def say(self, text: str) -> None:
        """The same at once: a command or a message."""
        composer = self.tab.get_by_test_id("composer")
        composer.fill(text)
        composer.press("Enter")
        self.effort.keys += len(text) + 1

    def block(self, name: str) -> Locator:
        """A field of the open modal by its block id, with or without its suffix."""
        return self.modal.locator(
            f"[data-type][data-block-id='{name}'], [data-type][data-block-id^='{name}:']"
        )

    def type_in(self, name: str, text: str) -> None:
        """Tap a text field and type, letter by letter."""
        self.effort.taps += 1
        self.effort.keys += len(text)
        self.block(name).click()
        self.block(name).press_sequentially(text)

    def write(self, name: str, text: str) -> None:
        """The same at once, where the typing is not what the story is about."""
        self.effort.taps += 1
        self.effort.keys += len(text)
        self.block(name).fill(text)

    def choose(self, name: str, label: str) -> None:
        """In a select of the modal: the first option that holds this label."""
        self.effort.taps += 2
        option = self.block(name).locator("option").filter(has_text=label).first
        self.block(name).select_option(value=option.get_attribute("value"))

    def tick(self, name: str, *values: str) -> None:
        """Boxes or radio buttons of the modal, by their values."""
        for value in values:
            self.effort.taps += 1
            self.block(name).locator(f"input[value='{value}']").check()

    # ---- pressing

    def button(self, action: str, within: Locator | None = None) -> Locator:
        """A button by its action id, with or without its suffix."""
        place = within or self.tab.locator("body")
        return place.locator(f".btn[data-action-id='{action}'], .btn[data-action-id^='{action}:']")

    def press(self, action: str, within: Locator | None = None) -> None:
        self.effort.taps += 1
        self.button(action, within).first.click()

    def submit(self) -> None:
        self.effort.taps += 1
        self.modal.get_by_test_id("modal-submit").click()

    def submit_and_close(self) -> None:
        """Submit, and see the modal gone."""
        self.submit()
        expect(self.modal).to_have_count(0)

    def dismiss(self) -> None:
        self.modal.get_by_test_id("modal-dismiss").click()
        expect(self.modal).to_have_count(0)

    # ---- reading

    @property
    def modal(self) -> Locator:
        return self.tab.get_by_test_id("modal")

    @property
    def title(self) -> Locator:
        return self.tab.get_by_test_id("modal-title")

    @property
    def home(self) -> Locator:
        return self.tab.get_by_test_id("home")

    def error_under(self, name: str) -> Locator:
        """The error that stands under a field; block ids may carry a suffix."""
        return self.modal.locator(f"[data-testid='error-{name}'], [data-testid^='error-{name}:']")

    def message(self, words: str) -> Locator:
        """The newest message that holds these words."""
        return self.tab.get_by_test_id("message").filter(has_text=words).last
