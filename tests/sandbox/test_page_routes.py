"""The page's addresses: what each person sees, and what their acts tell the app."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from page_world import PageWorld, button, log_modal, option, plain
from starlette.applications import Starlette

from sandbox.delivery.acks import Ack
from sandbox.page import build_routes
from sandbox.wire import Payload


class Window:
    """One browser window, without a browser: GETs and acts against the page in this thread."""

    def __init__(self, world: PageWorld) -> None:
        self.world = world
        self.app = Starlette(routes=build_routes(world))

    def get(self, path: str, **query: str) -> httpx.Response:
        return self._run(self._client_get(path, query))

    def act(self, verb: str, user: str = "UALICE", **more: Any) -> Payload:
        answer = self.post({"verb": verb, "user": user, **more})
        assert answer.status_code == 200, answer.text
        reply: Payload = answer.json()
        return reply

    def post(self, body: Payload, **headers: str) -> httpx.Response:
        return self._run(self._client_post(body, headers))

    async def _client_get(self, path: str, query: dict[str, str]) -> httpx.Response:
        async with self._client() as client:
            return await client.get(path, params=query)

    async def _client_post(self, body: Payload, headers: dict[str, str]) -> httpx.Response:
        async with self._client() as client:
            return await client.post("/page/act", json=body, headers=headers)

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url="http://page")

    @staticmethod
    def _run(work: Coroutine[Any, Any, httpx.Response]) -> httpx.Response:
        """In a thread of its own: the browser of the tests has its loop in this one."""
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, work).result()


@pytest.fixture
def world() -> PageWorld:
    return PageWorld()


@pytest.fixture
def window(world: PageWorld) -> Window:
    return Window(world)


def test_a_channel_shows_its_messages_in_the_readers_own_time(world: PageWorld, window: Window) -> None:
    world.add_message("CSALES", "UDAN", text="Quote is *out*")
    berlin = window.get("/", **{"as": "UALICE", "channel": "sales-team"}).text
    new_york = window.get("/", **{"as": "UELI", "channel": "CSALES"}).text
    assert "Quote is <strong>out</strong>" in berlin
    assert ">09:12</time>" in berlin
    assert ">03:12</time>" in new_york
    assert world.user("UDAN").real_name in berlin


def test_ephemeral_words_reach_one_person_only(world: PageWorld, window: Window) -> None:
    world.bot_says("CSALES", text="Only Bob's coaches can see this.", ephemeral_for="UALICE")
    assert "Only visible to you" in window.get("/", **{"as": "UALICE", "channel": "CSALES"}).text
    assert "coaches can see this" not in window.get("/", **{"as": "UBOB", "channel": "CSALES"}).text


def test_switching_people_keeps_the_place(world: PageWorld, window: Window) -> None:
    assert (
        'href="/?as=UBOB&amp;channel=CSALES"' in window.get("/", **{"as": "UALICE", "channel": "CSALES"}).text
    )
    assert 'href="/?as=UBOB&amp;home=1"' in window.get("/", **{"as": "UALICE", "home": "1"}).text
    assert 'href="/?as=UBOB&amp;channel=app"' in window.get("/", **{"as": "UALICE"}).text


def test_an_address_without_a_channel_opens_the_apps_messages(window: Window) -> None:
    assert 'data-testid="tab-messages"' in window.get("/").text
    assert 'data-testid="tab-messages"' in window.get("/", **{"as": "UBOB", "channel": "CNONE"}).text


def test_private_channels_are_listed_for_members_only(window: Window) -> None:
    assert 'data-testid="channel-sales-managers"' in window.get("/", **{"as": "UMONA"}).text
    page = window.get("/", **{"as": "UBOB", "channel": "CMANAGERS"}).text
    assert "sales-managers" not in page


def test_blocks_win_over_the_fallback_text(world: PageWorld, window: Window) -> None:
    world.bot_says("CSALES", {"type": "header", "text": plain("Coaching, week 48")}, text="the notification")
    page = window.get("/", **{"as": "UALICE", "channel": "CSALES"}).text
    assert "Coaching, week 48" in page
    assert "the notification" not in page


def test_unread_marks_count_others_messages_until_the_channel_is_opened(
    world: PageWorld, window: Window
) -> None:
    world.add_message("CSALES", "UDAN", text="one")
    world.add_message("CSALES", "UALICE", text="two")
    unread = '<span class="badge" data-testid="unread">1</span>'
    assert unread in window.get("/", **{"as": "UALICE", "channel": "CGENERAL"}).text
    window.get("/", **{"as": "UALICE", "channel": "CSALES"})
    assert unread not in window.get("/", **{"as": "UALICE", "channel": "CGENERAL"}).text


def test_a_thread_stands_beside_the_channel(world: PageWorld, window: Window) -> None:
    digest = world.bot_says("CMANAGERS", text="Coaching, week 48")
    world.bot_says("CMANAGERS", text="Bob's detail", thread_ts=digest.ts)
    closed = window.get("/", **{"as": "UMONA", "channel": "CMANAGERS"}).text
    opened = window.get("/", **{"as": "UMONA", "channel": "CMANAGERS", "thread": digest.ts}).text
    assert "1 reply" in closed
    assert "Bob&#39;s detail" not in closed
    assert "Bob&#39;s detail" in opened


def test_home_is_drawn_and_the_app_hears_of_the_look(world: PageWorld, window: Window) -> None:
    assert 'data-testid="home-empty"' in window.get("/", **{"as": "UALICE", "home": "1"}).text
    home = {"type": "home", "blocks": [{"type": "section", "text": plain("My one focus")}]}
    world.stacks.publish(home, user_id="UALICE", by=world.installations["TNORTHWIND"])
    assert "My one focus" in window.get("/", **{"as": "UALICE", "home": "1"}).text
    assert [event["tab"] for event in world.scripted.announced] == ["home", "home"]


def test_somebody_from_another_workspace_sees_no_app(window: Window) -> None:
    page = window.get("/", **{"as": "UMALLORY", "home": "1"}).text
    assert "Harbor Lane Freight" in page
    assert 'data-testid="app-home"' not in page


def test_typing_a_command_sends_it_and_plain_words_stay_words(world: PageWorld, window: Window) -> None:
    window.act("say", channel="CSALES", text="/coach log")
    kind, payload = world.scripted.delivered[0]
    assert (kind, payload["command"], payload["text"]) == ("slash_commands", "/coach", "log")
    bob = world.user("UBOB").real_name
    window.act("say", channel="CSALES", text=f"2 < 3 & @{bob} <!channel>")
    sent = world.messages_for("UALICE", "CSALES")[-1].text
    assert sent == "2 &lt; 3 &amp; <@UBOB> &lt;!channel&gt;"


def test_a_command_nobody_registered_is_answered_by_slack(window: Window) -> None:
    reply = window.act("say", channel="CSALES", text="/nonsense", at={"as": "UALICE", "channel": "CSALES"})
    assert reply["outcome"]["error"] == "invalid_command"
    assert "/nonsense is not a valid command." in reply["parts"]["main"]


def test_a_click_in_a_message_carries_the_picked_option(world: PageWorld, window: Window) -> None:
    snooze = {"type": "static_select", "action_id": "snooze", "options": [option("Tomorrow", "1")]}
    message = world.bot_says("CSALES", {"type": "actions", "block_id": "b", "elements": [snooze]})
    window.act("click", channel="CSALES", ts=message.ts, block_id="b", action_id="snooze", values=["1"])
    _, payload = world.scripted.delivered[0]
    assert payload["actions"][0]["selected_option"]["value"] == "1"
    assert payload["container"]["message_ts"] == message.ts


def test_a_modal_is_filled_submitted_and_closes(world: PageWorld, window: Window) -> None:
    view_id = world.open_modal("UALICE", log_modal())
    page = window.get("/", **{"as": "UALICE"}).text
    assert f'data-view-id="{view_id}"' in page
    assert "Save log" in page
    answers = [
        {"block_id": "focus", "action_id": "focus", "values": ["next"]},
        {"block_id": "method", "action_id": "method", "values": ["review"]},
        {"block_id": "commitment", "action_id": "words", "values": ["Ask first & wait"]},
    ]
    reply = window.act("submit", view_id=view_id, answers=answers)
    assert reply["outcome"]["kind"] == "closed"
    assert "modal" not in reply["parts"]["modal"]
    submitted = world.scripted.delivered[-1][1]
    assert submitted["type"] == "view_submission"
    assert submitted["view"]["state"]["values"]["commitment"]["words"]["value"] == "Ask first & wait"


def test_refused_fields_are_marked_and_typed_words_stay(world: PageWorld, window: Window) -> None:
    view_id = world.open_modal("UALICE", log_modal())
    words = "That is a theme, not a criterion."
    world.scripted.answer = lambda _kind, _payload: Ack(
        body={"response_action": "errors", "errors": {"commitment": words}}
    )
    world.open_views("UALICE")[0].state["focus"]["focus"]["selected_option"] = option(
        "Sets next step", "next"
    )
    answers = [{"block_id": "commitment", "action_id": "words", "values": ["empathy"]}]
    reply = window.act("submit", view_id=view_id, answers=answers)
    assert reply["outcome"]["kind"] == "errors"
    assert words in reply["parts"]["modal"]
    assert "empathy</textarea>" in reply["parts"]["modal"]


def test_filling_the_same_value_twice_dispatches_once(world: PageWorld, window: Window) -> None:
    view_id = world.open_modal("UALICE", log_modal())
    for _ in range(2):
        window.act("value", view_id=view_id, block_id="focus", action_id="focus", values=["agenda"])
    assert [payload["type"] for _, payload in world.scripted.delivered] == ["block_actions"]


def test_an_app_that_does_not_answer_is_said_so_in_slacks_words(world: PageWorld, window: Window) -> None:
    view_id = world.open_modal("UALICE", log_modal())
    world.scripted.answer = lambda _kind, _payload: Ack(error="operation_timeout")
    reply = window.act("click", view_id=view_id, block_id="line", action_id="which")
    assert reply["outcome"]["words"] == "We had some trouble connecting. Try again?"
    assert "We had some trouble connecting" in reply["parts"]["modal"]


def test_closing_goes_back_one_modal_and_the_cross_closes_all(world: PageWorld, window: Window) -> None:
    world.open_modal("UALICE", log_modal())
    by = world.installations["TNORTHWIND"]
    top = world.stacks.push(log_modal("the calls"), user_id="UALICE", by=by)
    window.act("close", view_id=top.id)
    assert len(world.open_views("UALICE")) == 1
    top = world.stacks.push(log_modal("the calls"), user_id="UALICE", by=by)
    window.act("close", view_id=top.id, clear=True)
    assert world.open_views("UALICE") == []


def test_shortcuts_reach_the_app(world: PageWorld, window: Window) -> None:
    message = world.add_message("CSALES", "UBOB", text="Lost it on price again")
    assert (
        'data-message-shortcut="log_from_message"'
        in window.get("/", **{"as": "UALICE", "channel": "CSALES"}).text
    )
    window.act("shortcut", callback_id="log_coaching")
    window.act("message_shortcut", callback_id="log_from_message", channel="CSALES", ts=message.ts)
    assert [payload["type"] for _, payload in world.scripted.delivered] == ["shortcut", "message_action"]


def test_an_external_select_offers_what_the_app_answers(world: PageWorld, window: Window) -> None:
    element = {"type": "external_select", "action_id": "pick", "min_query_length": 1}
    body = log_modal() | {
        "blocks": [{"type": "input", "block_id": "b", "label": plain("Criterion"), "element": element}]
    }
    view_id = world.open_modal("UALICE", body)
    world.scripted.answer = lambda _kind, _payload: Ack(body={"options": [option("Sets next step", "c1")]})
    reply = window.act("suggest", view_id=view_id, action_id="pick", text="next")
    assert reply["options"] == [{"value": "c1", "text": "Sets next step"}]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("plus-hour", "2026-11-20T09:12"),
        ("plus-day", "2026-11-21T08:12"),
        ("next-day", "2026-11-23T08:05"),
        ("next-monday", "2026-11-23T08:05"),
        ("plus-week", "2026-11-27T08:12"),
    ],
)
def test_clock_buttons_lead_to_the_viewers_morning(
    world: PageWorld, window: Window, step: str, expected: str
) -> None:
    before = world.version
    window.act("clock", step=step)
    assert world.clock.now().isoformat().startswith(expected)
    assert world.version > before


def test_a_monday_morning_leads_to_the_monday_after(world: PageWorld, window: Window) -> None:
    for _ in range(2):
        window.act("clock", user="UDAN", step="next-monday")
    assert world.clock.now().isoformat().startswith("2026-11-30T09:05")


def test_the_version_to_poll_is_the_worlds(world: PageWorld, window: Window) -> None:
    before = window.get("/page/version").json()["version"]
    world.add_message("CSALES", "UDAN", text="news")
    assert window.get("/page/version").json()["version"] > before
    parts = window.get("/page/parts", **{"as": "UALICE", "channel": "CSALES"}).json()["parts"]
    assert set(parts) == {"top", "side", "head", "main", "thread", "modal"}
    assert "news" in parts["main"]


def test_pictures_are_shown_and_everything_else_is_a_download(world: PageWorld, window: Window) -> None:
    picture = world.add_file("chart.png", user_id="UCOACHLOG", expected_bytes=3, alt_text="Change by rep")
    page = world.add_file("evil.html", user_id="UCOACHLOG", expected_bytes=3)
    picture.content, page.content = b"png", b"<b>"
    world.bot_says("CSALES", text="chart", file_ids=[picture.id, page.id])
    shown = window.get("/", **{"as": "UALICE", "channel": "CSALES"}).text
    assert f'<img src="/page/files/{picture.id}" alt="Change by rep">' in shown
    assert window.get(f"/page/files/{picture.id}").headers["content-type"] == "image/png"
    assert window.get(f"/page/files/{page.id}").headers["content-disposition"] == "attachment"
    assert window.get("/page/files/FNONE").status_code == 404


def test_only_json_from_the_page_itself_acts(window: Window) -> None:
    body = {"verb": "clock", "user": "UALICE", "step": "plus-day"}
    assert window.post(body, **{"content-type": "text/plain"}).status_code == 415
    assert window.post({**body, "verb": "dance"}).status_code == 400
    assert window.act("clock", step="backwards")["refused"]
    assert window.act("clock", user="UNOBODY", step="plus-day")["outcome"]["error"] == "user_not_found"


def test_buttons_gone_meanwhile_are_said_to_be_gone(world: PageWorld, window: Window) -> None:
    message = world.bot_says(
        "CSALES", {"type": "actions", "block_id": "b", "elements": [button("Review", "review")]}
    )
    reply = window.act("click", channel="CSALES", ts=message.ts, block_id="b", action_id="other")
    assert reply["refused"] == "this button is gone"


def test_hostile_names_and_words_reach_the_page_as_text(world: PageWorld, window: Window) -> None:
    world.user("UBOB").real_name = "<script>alert(1)</script>"
    world.user("UBOB").colour = '"><script>'
    world.add_message("CSALES", "UBOB", text="<img src=x onerror=alert(1)>")
    answer = window.get("/", **{"as": "UALICE", "channel": "CSALES", "thread": '"><script>'})
    assert "<script>" not in answer.text
    assert "<img src=x" not in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("name", ["page.css", "blocks.css", "page.js", "fields.js", "icon.svg"])
def test_style_and_script_come_from_the_package(window: Window, name: str) -> None:
    assert window.get(f"/page/static/{name}").status_code == 200
    assert window.get("/page/static/../routes.py").status_code == 404
