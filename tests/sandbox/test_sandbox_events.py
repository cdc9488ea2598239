"""What the app hears of life in the workspace, and of shortcuts; and what it does not hear."""

from collections.abc import Callable

import pytest
from payload_samples import actions, button, field, option, plain, section, select
from sandbox_kit import Kit
from slack_bolt import Ack, App

from sandbox.driver import SandboxError

EVENTS = (
    *("app_home_opened", "app_mention", "message", "member_joined_channel", "user_change", "team_join"),
    *("channel_archive", "app_uninstalled", "tokens_revoked"),
)


def listen(kit: Kit) -> list[dict]:
    """A Bolt app that keeps every event it hears."""
    heard: list[dict] = []

    def setup(app: App) -> None:
        for kind in EVENTS:
            app.event(kind)(lambda event, ack: (heard.append(event), ack()))

    kit.app(setup, delivery="http")
    return heard


def do(verb: str, **args: object) -> Callable[[Kit], object]:
    return lambda kit: kit.driver.post(verb, dict(args))


HEARD: dict[str, tuple[Callable[[Kit], object], str, str]] = {
    "a DM": (lambda kit: kit.driver.person("bob").say("hi"), "message", "UBOB"),
    "a mention": (
        lambda kit: kit.driver.person("bob").say("<@UCOACHLOG> hi", channel="sales-team"),
        "app_mention",
        "UBOB",
    ),
    "a look at Home": (lambda kit: kit.driver.person("bob").open_home(), "app_home_opened", "UBOB"),
    "joining": (
        do("channels/change", channel="sales-managers", join=["bob"]),
        "member_joined_channel",
        "UBOB",
    ),
    "the app invited": (
        do("channels/change", channel="general", join=["app"]),
        "member_joined_channel",
        "UCOACHLOG",
    ),
}


@pytest.mark.parametrize("name", sorted(HEARD))
def test_the_app_hears_of_what_concerns_it(kit: Kit, name: str) -> None:
    act, kind, user_id = HEARD[name]
    heard = listen(kit)
    act(kit)
    kit.driver.settle()
    assert [(one["type"], one["user"]) for one in heard] == [(kind, user_id)]


def test_people_come_change_and_leave(kit: Kit) -> None:
    heard = listen(kit)
    kit.driver.post("people/add", {"name": "gus", "tz": "Asia/Tokyo"})
    kit.driver.post("people/change", {"user": "gus", "deleted": True})
    kit.driver.settle()
    assert sorted(one["type"] for one in heard) == ["team_join", "user_change"]
    assert {one["user"]["id"] for one in heard} == {"UGUS"}
    assert kit.client.users_info(user="UGUS")["user"]["deleted"]
    with pytest.raises(SandboxError, match="user_disabled"):
        kit.driver.post("command", {"user": "gus", "text": "/coach log"})


def test_an_archived_channel_and_an_uninstalled_app_are_told(kit: Kit) -> None:
    heard = listen(kit)
    kit.driver.post("channels/change", {"channel": "sales-team", "is_archived": True})
    kit.driver.settle()
    kit.driver.post("uninstall")
    kit.driver.settle()
    assert sorted(one["type"] for one in heard) == ["app_uninstalled", "channel_archive", "tokens_revoked"]


def test_ordinary_talk_in_channels_is_none_of_the_apps_business(kit: Kit) -> None:
    heard = listen(kit)
    bob = kit.driver.person("bob")
    bob.say("nothing to see", channel="sales-team")
    bob.say("just us", channel="@alice")
    bob.say("<@UCOACHLOG> not in here", channel="general")
    kit.driver.settle()
    assert heard == []


def test_a_global_and_a_message_shortcut_carry_what_they_need(kit: Kit) -> None:
    got: list[dict] = []

    def setup(app: App) -> None:
        for name in ("log_global", "log_message"):
            app.shortcut(name)(lambda ack, body: (got.append(body), ack()))

    kit.app(setup, delivery="http")
    bob = kit.driver.person("bob")
    bob.say("Great call today", channel="sales-team")
    (message,) = bob.messages("sales-team")
    alice = kit.driver.person("alice")
    assert alice.shortcut("log_global").ok
    assert alice.message_shortcut("log_message", message).ok
    assert [one["type"] for one in got] == ["shortcut", "message_action"]
    assert all(one["trigger_id"] and one["user"]["id"] == "UALICE" for one in got)
    assert "response_url" not in got[0]
    assert got[1]["message"]["text"] == "Great call today"


def test_a_pick_in_a_message_is_told_with_its_option_and_kept_as_state(kit: Kit) -> None:
    told: list[dict] = []

    def setup(app: App) -> None:
        @app.action({"type": "block_actions", "action_id": "s"})
        def on_pick(ack: Ack, body: dict) -> None:
            told.append(body)
            ack()

    kit.app(setup, delivery="http")
    block = actions(select(placeholder=plain("Snooze until"))) | {"block_id": "b"}
    kit.client.chat_postMessage(channel="UBOB", text="Waiting", blocks=[block])
    bob = kit.driver.person("bob")
    bob.click("s", value="Option 1")
    bob.click("s", value="0")
    assert [one["actions"][0]["selected_option"] for one in told] == [option(1), option(0)]
    assert told[1]["state"]["values"]["b"]["s"]["selected_option"] == option(0)
    assert told[0]["container"]["type"] == "message"


def test_buttons_that_share_an_action_are_told_apart_by_value_and_block(kit: Kit) -> None:
    told: list[str] = []

    def setup(app: App) -> None:
        app.action("go")(lambda ack, action: (told.append(action["block_id"] + action["value"]), ack()))

    kit.app(setup, delivery="http")
    blocks = [actions(button(value=one)) | {"block_id": f"b{one}"} for one in "12"]
    kit.client.chat_postMessage(channel="UBOB", text="Two", blocks=blocks)
    bob = kit.driver.person("bob")
    bob.click("go", value="2")
    bob.click("go", block_id="b1")
    assert told == ["b22", "b11"]


def test_nobody_clicks_what_they_do_not_see(kit: Kit) -> None:
    kit.client.chat_postMessage(channel="UBOB", text="Private", blocks=[actions(button())])
    theirs = kit.driver.person("bob").last_dm()
    assert theirs is not None
    alice = kit.driver.person("alice")
    with pytest.raises(SandboxError, match="message_not_found"):
        alice.click("go", message=theirs)
    assert not alice.sees("go")


def test_an_update_keeps_the_blocks_it_does_not_name(kit: Kit) -> None:
    sent = kit.client.chat_postMessage(channel="UBOB", text="One", blocks=[section()])
    bob = kit.driver.person("bob")
    kit.client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Two")
    assert [(one.text, len(one.blocks)) for one in bob.dms()] == [("Two", 1)]
    kit.client.chat_update(channel=sent["channel"], ts=sent["ts"], text="Three", blocks=[])
    assert [(one.text, len(one.blocks)) for one in bob.dms()] == [("Three", 0)]


def test_the_driver_names_the_options_when_a_wrong_one_is_picked(kit: Kit) -> None:
    view = {
        "type": "modal",
        "title": plain("T"),
        "submit": plain("Save"),
        "blocks": [field(select(), block_id="verdict")],
    }
    trigger = kit.server.world.tickets.new_trigger("UALICE", team_id="TNORTHWIND")
    kit.client.views_open(trigger_id=trigger, view=view)
    with pytest.raises(ValueError, match="no option 'Option 7'; there are"):
        kit.driver.person("alice").fill("verdict", "Option 7")


def test_people_are_picked_by_name_id_or_person(kit: Kit) -> None:
    blocks = [
        field({"type": "users_select", "action_id": "one"}, block_id="one"),
        field({"type": "multi_users_select", "action_id": "many"}, block_id="many"),
    ]
    view = {"type": "modal", "title": plain("T"), "submit": plain("Save"), "blocks": blocks}
    trigger = kit.server.world.tickets.new_trigger("UALICE", team_id="TNORTHWIND")
    kit.client.views_open(trigger_id=trigger, view=view)
    alice = kit.driver.person("alice")
    alice.fill("one", "bob")
    alice.fill("many", ["UCAROL", kit.driver.person("dan"), "eli"])
    seen = alice.view()
    assert seen is not None
    assert seen.value("one") == "UBOB"
    assert seen.value("many") == ["UCAROL", "UDAN", "UELI"]
    alice.fill("many", None)
    emptied = alice.view()
    assert emptied is not None
    assert emptied.value("many") == []


def test_a_slow_answer_still_has_its_effect(kit: Kit) -> None:
    kit.driver.fault("slow_after", method="chat.postMessage", seconds=0.3)
    kit.driver.fault("slow", method="auth.test", seconds=0.01)
    hasty = kit.client
    hasty.timeout = 0.1  # type: ignore[assignment]
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel="UBOB", text="Applied")
    assert [one.text for one in kit.driver.person("bob").dms()] == ["Applied"]
    assert hasty.auth_test()["ok"]
