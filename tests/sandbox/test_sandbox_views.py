"""Views behave as Slack's: triggers age and wear out, hashes guard, stacks end at three, typed values
stay."""

import pytest
from payload_samples import field, plain, section, text_input
from sandbox_kit import Kit
from slack_bolt import Ack, App
from slack_sdk.errors import SlackApiError

from sandbox.driver import SandboxError


def modal(*blocks: dict, **more: object) -> dict:
    listed = list(blocks) or [section()]
    return {"type": "modal", "title": plain("T"), "submit": plain("Save"), "blocks": listed} | more


def typed(name: str, **more: object) -> dict:
    return field(text_input(action_id=name, **more), block_id=name)


def trigger(
    kit: Kit, user_id: str = "UALICE", *, team_id: str = "TNORTHWIND", view_id: str | None = None
) -> str:
    return kit.server.world.tickets.new_trigger(user_id, team_id=team_id, view_id=view_id)


def opened(kit: Kit, view: dict | None = None) -> dict:
    return kit.client.views_open(trigger_id=trigger(kit), view=view or modal())["view"]


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return str(caught.value.response["error"])


def test_a_trigger_opens_one_view_and_no_second(kit: Kit) -> None:
    once = trigger(kit)
    kit.client.views_open(trigger_id=once, view=modal())
    assert refusal(kit.client.views_open, trigger_id=once, view=modal()) == "exchanged_trigger_id"


def test_a_trigger_lives_three_seconds(kit: Kit) -> None:
    tickets = kit.server.world.tickets
    assert tickets.trigger_ttl == 3.0
    tickets.trigger_ttl = 0.0
    assert refusal(kit.client.views_open, trigger_id=trigger(kit), view=modal()) == "expired_trigger_id"


def test_a_trigger_of_nobody_or_of_another_workspace_is_invalid(kit: Kit) -> None:
    foreign = trigger(kit, "UMALLORY", team_id="THARBOR")
    for one in ("1.2.3", "", foreign):
        assert refusal(kit.client.views_open, trigger_id=one, view=modal()) == "invalid_trigger_id"


def test_a_refused_view_does_not_wear_out_its_trigger(kit: Kit) -> None:
    once = trigger(kit)
    bad = modal(callback_id="x" * 256)
    assert refusal(kit.client.views_open, trigger_id=once, view=bad) == "invalid_arguments"
    assert kit.client.views_open(trigger_id=once, view=modal())["ok"]
    assert kit.driver.problems()[0]["code"] == "invalid_arguments"


def test_an_update_keeps_the_id_changes_the_hash_and_keeps_what_was_typed(kit: Kit) -> None:
    alice = kit.driver.person("alice")
    before = opened(kit, modal(typed("kept"), typed("moved")))
    alice.fill("kept", "still here")
    alice.fill("moved", "gone")
    moved = field(text_input(action_id="moved"), block_id="elsewhere")
    after = kit.client.views_update(view_id=before["id"], view=modal(typed("kept"), moved))["view"]
    assert after["id"] == before["id"]
    assert after["hash"] != before["hash"]
    seen = alice.view()
    assert seen is not None
    assert seen.value("kept") == "still here"
    assert seen.value("elsewhere") is None


def test_a_stale_hash_loses_the_race(kit: Kit) -> None:
    first = opened(kit)
    second = kit.client.views_update(view_id=first["id"], hash=first["hash"], view=modal())["view"]
    stale = {"view_id": first["id"], "hash": first["hash"], "view": modal()}
    assert refusal(kit.client.views_update, **stale) == "hash_conflict"
    assert kit.client.views_update(view_id=first["id"], hash=second["hash"], view=modal())["ok"]


def test_three_modals_make_a_full_stack(kit: Kit) -> None:
    top = opened(kit)
    for _ in range(2):
        pushed = trigger(kit, view_id=top["id"])
        top = kit.client.views_push(trigger_id=pushed, view=modal())["view"]
    assert top["root_view_id"] != top["id"]
    full = trigger(kit, view_id=top["id"])
    assert refusal(kit.client.views_push, trigger_id=full, view=modal()) == "push_limit_reached"
    assert len(kit.driver.person("alice").views()) == 3


def test_an_external_id_names_one_view(kit: Kit) -> None:
    opened(kit, modal(external_id="log-1"))
    double = {"trigger_id": trigger(kit, "UBOB"), "view": modal(external_id="log-1")}
    assert refusal(kit.client.views_open, **double) == "duplicate_external_id"
    assert kit.client.views_update(external_id="log-1", view=modal(external_id="log-1"))["ok"]
    assert refusal(kit.client.views_update, external_id="log-2", view=modal()) == "not_found"


def test_a_closed_view_cannot_be_updated(kit: Kit) -> None:
    view = opened(kit)
    kit.driver.person("alice").close()
    assert refusal(kit.client.views_update, view_id=view["id"], view=modal()) == "not_found"


def test_home_is_published_per_person_and_takes_no_modal(kit: Kit) -> None:
    home = {"type": "home", "blocks": [section()]}
    first = kit.client.views_publish(user_id="UALICE", view=home)["view"]
    again = kit.client.views_publish(user_id="UALICE", view=home, hash=first["hash"])["view"]
    assert again["id"] == first["id"]
    assert (
        refusal(kit.client.views_publish, user_id="UALICE", view=home, hash=first["hash"]) == "hash_conflict"
    )
    assert refusal(kit.client.views_publish, user_id="UALICE", view=modal()) == "invalid_arguments"
    assert kit.driver.person("bob").home() is None


def test_slack_checks_fields_before_the_app_hears_of_a_submit(kit: Kit) -> None:
    number = {"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "max_value": "5"}
    opened(kit, modal(typed("short", max_length=3), field(number, block_id="n", optional=True)))
    alice = kit.driver.person("alice")
    assert alice.submit().errors == {"short": "Please complete this required field."}
    alice.fill("short", "long")
    alice.fill("n", 6)
    assert set(alice.submit().errors) == {"short", "n"}


ANSWERS: dict[str, tuple[dict, str, int]] = {
    "nothing": ({}, "closed", 0),
    "update": ({"response_action": "update", "view": modal(callback_id="next")}, "updated", 1),
    "push": ({"response_action": "push", "view": modal(callback_id="next")}, "pushed", 2),
    "clear": ({"response_action": "clear"}, "cleared", 0),
    "errors": ({"response_action": "errors", "errors": {"f": "No."}}, "errors", 1),
    "errors of a block that is no input": (
        {"response_action": "errors", "errors": {"intro": "No."}},
        "failed",
        1,
    ),
    "errors of nothing": ({"response_action": "errors", "errors": {}}, "failed", 1),
    "a view Slack refuses": (
        {"response_action": "update", "view": modal(callback_id="x" * 256)},
        "failed",
        1,
    ),
    "no such action": ({"response_action": "explode"}, "failed", 1),
}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_answer_to_a_submit_decides_what_becomes_of_the_modal(kit: Kit, name: str) -> None:
    answer, outcome, left = ANSWERS[name]

    def setup(app: App) -> None:
        app.view("log")(lambda ack: ack(**answer))

    kit.app(setup, delivery="http")
    intro = section(block_id="intro")
    opened(kit, modal(intro, field(text_input(), block_id="f", optional=True), callback_id="log"))
    alice = kit.driver.person("alice")
    assert alice.submit().kind == outcome
    assert len(alice.views()) == left
    assert bool(kit.driver.problems()) == (outcome == "failed")


def test_a_view_closed_is_told_only_where_it_was_asked_for(kit: Kit) -> None:
    told: list[bool] = []

    def setup(app: App) -> None:
        @app.view_closed("asked")
        def on_closed(ack: Ack, body: dict) -> None:
            told.append(body["is_cleared"])
            ack()

    kit.app(setup, delivery="http")
    alice = kit.driver.person("alice")
    opened(kit, modal(callback_id="asked", notify_on_close=True))
    alice.close()
    opened(kit, modal(callback_id="asked"))
    alice.close()
    opened(kit, modal(callback_id="asked", notify_on_close=True))
    alice.close(clear=True)
    assert told == [False, True]


def test_a_dispatching_input_and_a_select_in_a_section_tell_the_app_as_they_are_filled(kit: Kit) -> None:
    heard: list[tuple[str, object]] = []

    def setup(app: App) -> None:
        @app.action({"type": "block_actions", "action_id": "loud"})
        def on_fill(ack: Ack, action: dict, body: dict) -> None:
            heard.append((action["value"], body["view"]["state"]["values"]["loud"]["loud"]["value"]))
            ack()

    kit.app(setup, delivery="http")
    opened(
        kit, modal(typed("quiet"), field(text_input(action_id="loud"), block_id="loud", dispatch_action=True))
    )
    alice = kit.driver.person("alice")
    alice.fill("quiet", "a")
    alice.fill("loud", "b")
    assert heard == [("b", "b")]


def test_an_external_select_asks_the_app_for_options(kit: Kit) -> None:
    def setup(app: App) -> None:
        @app.options("rep")
        def on_options(ack: Ack, payload: dict) -> None:
            ack(options=[{"text": plain(payload["value"].title()), "value": "U1"}])

    kit.app(setup, delivery="http")
    select = {"type": "external_select", "action_id": "rep", "min_query_length": 1}
    opened(kit, modal(field(select, block_id="rep")))
    alice = kit.driver.person("alice")
    alice.fill("rep", "bob")
    seen = alice.view()
    assert seen is not None
    assert seen.values["rep"]["rep"]["selected_option"]["text"]["text"] == "Bob"


def test_nobody_submits_another_persons_modal(kit: Kit) -> None:
    view = opened(kit)
    with pytest.raises(SandboxError, match="not_found"):
        kit.driver.post("submit", {"user": "mallory", "view_id": view["id"]})
