"""One story, over Socket Mode and over signed HTTP: a command opens a modal, its submission sends a DM."""

import pytest
from sandbox_kit import Kit
from slack_bolt import Ack, App
from slack_sdk import WebClient

LOG = {
    "type": "modal",
    "callback_id": "log",
    "title": {"type": "plain_text", "text": "Log a session"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "rep",
            "label": {"type": "plain_text", "text": "Rep"},
            "element": {"type": "users_select", "action_id": "rep"},
        },
        {
            "type": "input",
            "block_id": "focus",
            "label": {"type": "plain_text", "text": "Focus"},
            "element": {"type": "plain_text_input", "action_id": "focus", "max_length": 60},
        },
    ],
}
COMMITMENT = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Your commitment*"}},
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "seen",
                "text": {"type": "plain_text", "text": "Seen"},
                "value": "1",
            }
        ],
    },
]


def tell_the_story(app: App) -> None:
    @app.command("/coach")
    def on_coach(ack: Ack, body: dict, client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=LOG)

    @app.view("log")
    def on_log(ack: Ack, view: dict, client: WebClient) -> None:
        values = view["state"]["values"]
        focus = values["focus"]["focus"]["value"]
        if len(focus) < 5:
            ack(response_action="errors", errors={"focus": "Say a little more."})
            return
        ack()
        client.chat_postMessage(
            channel=values["rep"]["rep"]["selected_user"], text=f"Commitment: {focus}", blocks=COMMITMENT
        )

    @app.action("seen")
    def on_seen(ack: Ack, body: dict, client: WebClient) -> None:
        ack()
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Thanks", blocks=[])

    @app.event("app_home_opened")
    def on_home(event: dict, client: WebClient) -> None:
        block = {"type": "header", "text": {"type": "plain_text", "text": "Welcome"}}
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [block]})


@pytest.mark.parametrize("delivery", ["socket", "http"])
def test_a_command_opens_a_modal_and_its_submission_reaches_the_rep(kit: Kit, delivery: str) -> None:
    kit.app(tell_the_story, delivery=delivery)
    alice, bob = kit.driver.person("alice"), kit.driver.person("bob")

    assert alice.command("/coach log").ok
    view = alice.view()
    assert view is not None
    assert view.title == "Log a session"

    assert alice.submit().errors == dict.fromkeys(("rep", "focus"), "Please complete this required field.")
    alice.fill("rep", bob)
    alice.fill("focus", "hi")
    assert alice.submit().errors == {"focus": "Say a little more."}
    alice.fill("Focus", "Ask for the next step")
    assert alice.submit().kind == "closed"
    assert alice.view() is None

    dm = kit.driver.wait_for(bob.last_dm)
    assert dm.text == "Commitment: Ask for the next step"
    assert bob.click("seen").ok
    kit.driver.wait_for(lambda: [one.text for one in bob.dms()] == ["Thanks"])
    assert alice.dms() == []

    alice.open_home()
    home = kit.driver.wait_for(alice.home)
    assert home.everything.splitlines() == ["Welcome"]
    assert kit.driver.problems() == []
