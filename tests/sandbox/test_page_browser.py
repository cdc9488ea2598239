"""The page in a real browser: what is typed survives updates, keys work, waiting and trouble are shown."""

import asyncio
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from chromium import Window
from page_world import PageWorld, button, log_modal, plain
from playwright.sync_api import Page, expect
from sandboxes import open_sandbox

from sandbox.delivery.acks import Ack, DeliveryKind
from sandbox.wire import Payload

pytestmark = pytest.mark.browser


@pytest.fixture
def world() -> PageWorld:
    return PageWorld()


@pytest.fixture
def page(window: Window, world: PageWorld) -> Iterator[Page]:
    with open_sandbox(world):
        yield window.tab
        window.leave()


def opens_log_modal(world: PageWorld) -> None:
    """The scripted app: a command opens the modal, a new focus refreshes its baseline line."""

    def answer(kind: DeliveryKind, payload: Payload) -> Ack:
        if kind == "slash_commands":
            world.open_modal(payload["user_id"], log_modal())
        elif payload["type"] == "block_actions" and payload["actions"][0]["action_id"] == "focus":
            view = world.stacks.find(payload["view"]["id"])
            world.stacks.replace(view, log_modal("Baseline 3.0 of 4 · only 7 calls so far: provisional"))
        return Ack()

    world.scripted.answer = answer


def test_a_command_opens_the_modal_and_submitting_closes_it(world: PageWorld, page: Page) -> None:
    opens_log_modal(world)
    page.goto(f"{world.url}/?as=UALICE&channel=sales-team")
    page.get_by_test_id("composer").fill("/coach log")
    page.get_by_test_id("composer").press("Enter")
    expect(page.get_by_test_id("modal-title")).to_have_text("Log coaching")
    page.locator("[data-action-id='focus']").select_option("Sets next step")
    page.get_by_label("Call review").check()
    page.locator("[data-action-id='words']").fill("Ask first")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("modal")).to_have_count(0)
    values = world.scripted.delivered[-1][1]["view"]["state"]["values"]
    assert values["focus"]["focus"]["selected_option"]["value"] == "next"
    assert values["method"]["method"]["selected_option"]["value"] == "review"
    assert values["commitment"]["words"]["value"] == "Ask first"


def test_typed_words_and_the_caret_survive_an_update_of_the_modal(world: PageWorld, page: Page) -> None:
    opens_log_modal(world)
    view_id = world.open_modal("UALICE", log_modal())
    page.goto(f"{world.url}/?as=UALICE")
    words = page.locator("[data-action-id='words']")
    words.press_sequentially("Ask first, then")
    world.stacks.replace(world.stacks.find(view_id), log_modal("Baseline 1.9 of 4"))
    expect(page.get_by_test_id("modal")).to_contain_text("Baseline 1.9 of 4")
    expect(words).to_have_value("Ask first, then")
    expect(words).to_be_focused()
    words.press_sequentially(" wait")
    expect(words).to_have_value("Ask first, then wait")
    page.locator("[data-action-id='focus']").select_option("Opens with agenda")
    expect(page.get_by_test_id("modal")).to_contain_text("provisional")
    expect(words).to_have_value("Ask first, then wait")


def test_a_press_is_not_lost_to_news_that_comes_before_it_ends(world: PageWorld, page: Page) -> None:
    view_id = world.open_modal("UALICE", log_modal())
    page.goto(f"{world.url}/?as=UALICE")
    page.locator("[data-action-id='words']").fill("Ask first")
    page.get_by_test_id("modal-submit").hover()
    page.mouse.down()
    with page.expect_response(re.compile("/page/parts")):
        world.stacks.replace(world.stacks.find(view_id), log_modal("Baseline 1.9 of 4"))
    page.mouse.up()
    expect(page.get_by_test_id("error-focus")).to_have_text("Please complete this required field.")
    expect(page.get_by_test_id("modal")).to_contain_text("Baseline 1.9 of 4")
    expect(page.locator("[data-action-id='words']")).to_have_value("Ask first")


def test_missing_fields_are_marked_and_the_mark_goes_when_typing(world: PageWorld, page: Page) -> None:
    world.open_modal("UALICE", log_modal())
    page.goto(f"{world.url}/?as=UALICE")
    page.get_by_test_id("modal-submit").click()
    expect(page.get_by_test_id("error-commitment")).to_have_text("Please complete this required field.")
    page.locator("[data-action-id='words']").press_sequentially("Ask")
    expect(page.get_by_test_id("error-commitment")).to_be_hidden()


def test_trouble_is_said_and_nothing_typed_is_lost(world: PageWorld, page: Page) -> None:
    world.open_modal("UALICE", log_modal())
    world.scripted.answer = lambda _kind, _payload: Ack(error="operation_timeout")
    page.goto(f"{world.url}/?as=UALICE")
    page.locator("[data-action-id='words']").fill("Ask first")
    page.get_by_role("button", name="Which calls?").click()
    expect(page.get_by_test_id("modal-trouble")).to_have_text("We had some trouble connecting. Try again?")
    expect(page.locator("[data-action-id='words']")).to_have_value("Ask first")


def test_escape_closes_the_modal_and_the_draft_below_stays(world: PageWorld, page: Page) -> None:
    page.goto(f"{world.url}/?as=UALICE&channel=sales-team")
    page.get_by_test_id("composer").fill("half a sentence")
    world.open_modal("UALICE", log_modal())
    expect(page.get_by_test_id("modal")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("modal")).to_have_count(0)
    expect(page.get_by_test_id("composer")).to_have_value("half a sentence")


def test_news_arrives_by_itself_and_marks_what_is_unread(world: PageWorld, page: Page) -> None:
    page.goto(f"{world.url}/?as=UMONA&channel=sales-team")
    world.bot_says("CMANAGERS", {"type": "header", "text": plain("Coaching, week 48")})
    world.add_message("CSALES", "UDAN", text="Quote is out")
    expect(page.get_by_test_id("message")).to_have_text(re.compile("Quote is out"))
    expect(page.get_by_test_id("channel-sales-managers").get_by_test_id("unread")).to_have_text("1")
    page.get_by_test_id("channel-sales-managers").click()
    expect(page.get_by_test_id("message")).to_contain_text("Coaching, week 48")


def test_an_open_menu_survives_news_in_the_channel(world: PageWorld, page: Page) -> None:
    world.add_message("CSALES", "UBOB", text="Lost it on price again")
    page.goto(f"{world.url}/?as=UALICE&channel=sales-team")
    page.get_by_test_id("message").hover()
    page.get_by_test_id("message-menu").click()
    world.add_message("CSALES", "UDAN", text="Quote is out")
    expect(page.get_by_test_id("message")).to_have_count(2)
    with page.expect_response("**/page/act"):
        page.get_by_test_id("shortcut-log_from_message").first.click()
    assert world.scripted.delivered[0][1]["message"]["text"] == "Lost it on price again"


def test_a_modal_appears_while_the_app_is_still_busy(world: PageWorld, page: Page) -> None:
    seen = asyncio.Event()

    async def slow(kind: DeliveryKind, payload: Payload) -> Ack:
        world.open_modal(payload["user_id"], log_modal())
        await seen.wait()
        return Ack()

    world.scripted.interact = slow  # type: ignore[method-assign]
    page.goto(f"{world.url}/?as=UALICE&channel=sales-team")
    page.get_by_test_id("composer").fill("/coach log")
    page.get_by_test_id("composer").press("Enter")
    expect(page.get_by_test_id("modal")).to_be_visible(timeout=2500)
    assert world.loop is not None
    world.loop.call_soon_threadsafe(seen.set)


def test_a_button_asks_first_when_it_has_a_confirmation(world: PageWorld, page: Page) -> None:
    ask = {
        "title": plain("Retire it?"),
        "text": plain("Scores stay."),
        "confirm": plain("Retire"),
        "deny": plain("Keep"),
    }
    world.bot_says(
        "CSALES", {"type": "actions", "elements": [button("Retire", "retire", confirm=ask, value="7")]}
    )
    page.goto(f"{world.url}/?as=UALICE&channel=sales-team")
    page.locator("[data-action-id='retire']").click()
    expect(page.get_by_test_id("confirm")).to_contain_text("Scores stay.")
    page.get_by_role("button", name="Keep").click()
    assert world.scripted.delivered == []
    page.locator("[data-action-id='retire']").click()
    with page.expect_response("**/page/act"):
        page.get_by_test_id("confirm-yes").click()
    assert world.scripted.delivered[0][1]["actions"][0]["value"] == "7"


def test_the_slash_offers_commands_and_shortcuts(world: PageWorld, page: Page) -> None:
    page.goto(f"{world.url}/?as=UALICE&channel=sales-team")
    page.get_by_test_id("composer").press_sequentially("/")
    expect(page.get_by_role("button", name="/coach")).to_be_visible()
    with page.expect_response("**/page/act"):
        page.get_by_test_id("shortcut-log_coaching").click()
    assert world.scripted.delivered[0][1]["callback_id"] == "log_coaching"


def test_the_clock_moves_forward_before_ones_eyes(world: PageWorld, page: Page) -> None:
    page.goto(f"{world.url}/?as=UALICE")
    page.get_by_test_id("clock-next-monday").click()
    expect(page.get_by_test_id("clock-now")).to_have_text("Mon 23 Nov 2026, 09:05")
    assert world.clock.now() > datetime.fromisoformat("2026-11-23T08:05:00+00:00")


def test_people_are_switched_with_one_click(world: PageWorld, page: Page) -> None:
    page.goto(f"{world.url}/?as=UALICE")
    page.get_by_test_id("person-UBOB").click()
    expect(page.get_by_test_id("person-UBOB")).to_have_attribute("aria-current", "true")
    expect(page.get_by_test_id("channel-sales-managers")).to_have_count(0)


def test_submitting_waits_for_what_was_just_picked(world: PageWorld, page: Page) -> None:
    """The app still answers the new focus when the button is pressed: once, and nothing is dropped."""
    opens_log_modal(world)
    at_once = world.scripted.interact

    async def slow(kind: DeliveryKind, payload: Payload) -> Ack:
        if payload.get("type") == "block_actions":
            await asyncio.sleep(0.3)
        return await at_once(kind, payload)

    world.scripted.interact = slow  # type: ignore[method-assign]
    world.open_modal("UALICE", log_modal())
    page.goto(f"{world.url}/?as=UALICE")
    page.locator("[data-action-id='words']").fill("Ask first")
    page.get_by_label("Call review").check()
    page.locator("[data-action-id='focus']").select_option("Sets next step")
    page.get_by_test_id("modal-submit").dblclick()
    expect(page.get_by_test_id("modal")).to_have_count(0)
    submitted = [payload for _, payload in world.scripted.delivered if payload["type"] == "view_submission"]
    (values,) = (payload["view"]["state"]["values"] for payload in submitted)
    assert values["focus"]["focus"]["selected_option"]["value"] == "next"
    assert values["commitment"]["words"]["value"] == "Ask first"
