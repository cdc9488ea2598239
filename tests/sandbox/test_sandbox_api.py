"""The Web API keeps Slack's rules: tokens, channels, people, history, files, faults, and the demo clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from payload_samples import actions, button, section
from sandbox_kit import Kit
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.api.routing import METHODS
from sandbox.clock import DemoClock
from sandbox.control import VERBS
from sandbox.driver import SandboxError


def refusal(call: object, *args: object, **kwargs: object) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(*args, **kwargs)  # type: ignore[operator]
    return str(caught.value.response["error"])


def post(kit: Kit, channel: str = "CSALES", **more: object) -> dict:
    return dict(kit.client.chat_postMessage(channel=channel, text="Hello", **more).data)


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("", "not_authed"),
        ("xoxb-someone-else", "invalid_auth"),
        ("xapp-sandbox-coachlog", "not_allowed_token_type"),
    ],
)
def test_a_wrong_token_gets_nothing(kit: Kit, token: str, code: str) -> None:
    stranger = WebClient(token=token, base_url=kit.server.api_url, retry_handlers=[])
    assert refusal(stranger.chat_postMessage, channel="CSALES", text="x") == code
    assert kit.driver.person("bob").messages("sales-team") == []


def test_a_revoked_token_is_told_so(kit: Kit) -> None:
    kit.driver.post("uninstall", {"silent": True})
    assert refusal(kit.client.auth_test) == "token_revoked"


def test_where_the_bot_may_post(kit: Kit) -> None:
    assert refusal(post, kit, "CGENERAL") == "not_in_channel"
    assert refusal(post, kit, "COLDPIPE") == "is_archived"
    assert refusal(post, kit, "CNOWHERE") == "channel_not_found"
    kit.driver.post("channels/change", {"channel": "sales-managers", "leave": ["app"]})
    assert refusal(post, kit, "CMANAGERS") == "channel_not_found"
    kit.client.conversations_join(channel="CGENERAL")
    assert post(kit, "CGENERAL")["ok"]
    kit.driver.post("people/change", {"user": "bob", "deleted": True})
    assert refusal(post, kit, "UBOB") == "user_disabled"


def test_a_user_id_is_a_dm_and_the_answer_names_it(kit: Kit) -> None:
    posted = post(kit, "UBOB")
    assert posted["channel"].startswith("D")
    assert kit.client.conversations_open(users=["UBOB"])["channel"]["id"] == posted["channel"]
    assert [one.text for one in kit.driver.person("bob").dms()] == ["Hello"]
    assert kit.driver.person("alice").dms() == []


def test_a_refused_message_is_seen_by_nobody(kit: Kit) -> None:
    bad = [section(text={"type": "mrkdwn", "text": "x" * 3001})]
    assert refusal(post, kit, blocks=bad) == "invalid_blocks"
    assert refusal(kit.client.api_call, "chat.postMessage", json={"channel": "CSALES"}) == "no_text"
    assert kit.driver.person("bob").messages("sales-team") == []


def test_metadata_is_given_back_only_on_request(kit: Kit) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"key": "k1"}}
    ts = post(kit, metadata=metadata)["ts"]
    plain = kit.client.conversations_history(channel="CSALES")["messages"][0]
    full = kit.client.conversations_history(channel="CSALES", include_all_metadata=True)["messages"][0]
    assert (plain["ts"], full["ts"]) == (ts, ts)
    assert "metadata" not in plain
    assert full["metadata"] == metadata


def test_history_is_newest_first_in_pages_and_threads_stay_apart(kit: Kit) -> None:
    first = post(kit)["ts"]
    reply = post(kit, thread_ts=first)["ts"]
    rest = [post(kit)["ts"] for _ in range(3)]
    pages = kit.client.conversations_history(channel="CSALES", limit=3)
    assert [[one["ts"] for one in page["messages"]] for page in pages] == [rest[::-1], [first]]
    assert [
        one["ts"] for one in kit.client.conversations_replies(channel="CSALES", ts=first)["messages"]
    ] == [
        first,
        reply,
    ]
    since = kit.client.conversations_history(channel="CSALES", oldest=rest[0])
    assert [one["ts"] for one in since["messages"]] == [rest[2], rest[1]]
    assert refusal(kit.client.conversations_replies, channel="CSALES", ts="1.0") == "thread_not_found"


def test_only_its_own_messages_can_a_bot_change(kit: Kit) -> None:
    ts = post(kit, blocks=[actions(button())])["ts"]
    kit.client.chat_update(channel="CSALES", ts=ts, text="Changed", blocks=[])
    bob = kit.driver.person("bob")
    assert [(one.text, one.blocks) for one in bob.messages("sales-team")] == [("Changed", [])]
    assert refusal(kit.client.chat_update, channel="CSALES", ts=ts, text="x" * 4001) == "msg_too_long"
    bob.say("mine", channel="sales-team")
    mine = bob.messages("sales-team")[-1].ts
    assert refusal(kit.client.chat_update, channel="CSALES", ts=mine, text="x") == "cant_update_message"
    kit.client.chat_delete(channel="CSALES", ts=ts)
    assert refusal(kit.client.chat_delete, channel="CSALES", ts=ts) == "message_not_found"


def test_an_ephemeral_message_is_seen_by_one_and_kept_nowhere(kit: Kit) -> None:
    kit.client.chat_postEphemeral(channel="CSALES", user="UBOB", text="Psst")
    assert [one.is_ephemeral for one in kit.driver.person("bob").messages("sales-team")] == [True]
    assert kit.driver.person("alice").messages("sales-team") == []
    assert kit.client.conversations_history(channel="CSALES")["messages"] == []
    outsider = {"channel": "CMANAGERS", "user": "UBOB", "text": "x"}
    assert refusal(kit.client.chat_postEphemeral, **outsider) == "user_not_in_channel"


def test_a_stranger_shows_less_and_is_not_reached_without_a_shared_channel(kit: Kit) -> None:
    stranger = kit.client.users_info(user="UMALLORY")["user"]
    assert stranger["is_stranger"]
    assert "email" not in stranger["profile"]
    assert "locale" not in stranger
    assert "UMALLORY" not in {one["id"] for one in kit.client.users_list()["members"]}
    kit.driver.post("channels/change", {"channel": "partner-deals", "leave": ["mallory"]})
    assert refusal(kit.client.users_info, user="UMALLORY") == "user_not_found"
    assert refusal(kit.client.conversations_open, users=["UMALLORY"]) == "user_not_visible"


def test_people_have_zones_and_are_found_by_address(kit: Kit) -> None:
    eli = kit.client.users_lookupByEmail(email="ELI@example.com")["user"]
    assert (eli["id"], eli["tz"]) == ("UELI", "America/New_York")
    assert refusal(kit.client.users_lookupByEmail, email="mallory@example.com") == "users_not_found"


def test_an_external_member_can_click_in_a_shared_channel_and_comes_with_their_own_team(kit: Kit) -> None:
    clicks: list[dict] = []
    kit.app(lambda app: app.action("go")(lambda ack, body: (clicks.append(body), ack())), delivery="http")
    post(kit, "CPARTNERS", blocks=[actions(button())])
    mallory = kit.driver.person("mallory")
    (message,) = mallory.messages("partner-deals")
    mallory.click("go", message=message)
    assert clicks[0]["user"]["team_id"] == "THARBOR"
    assert clicks[0]["team"]["id"] == "TNORTHWIND"


def test_a_second_workspace_sees_nothing_of_the_first(kit: Kit) -> None:
    token = kit.driver.post("install", {"team": "THARBOR"})["installation"]["bot_token"]
    other = WebClient(token=token, base_url=kit.server.api_url, retry_handlers=[])
    assert other.auth_test()["team_id"] == "THARBOR"
    assert {one["name"] for one in other.users_list()["members"]} == {"mallory", "coachlog"}
    assert other.conversations_list()["channels"] == []
    assert refusal(other.chat_postMessage, channel="CSALES", text="x") == "channel_not_found"
    assert refusal(other.conversations_open, users=["UALICE"]) == "user_not_visible"


def test_a_code_from_the_consent_page_buys_a_token_once(kit: Kit) -> None:
    app = kit.server.world.app
    query = {
        "client_id": app.client_id,
        "state": "s1",
        "redirect_uri": "http://127.0.0.1/back",
        "team": "THARBOR",
    }
    answer = httpx.get(kit.server.authorize_url, params=query, trust_env=False)
    code = httpx.URL(answer.headers["location"]).params["code"]
    given = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
    bought = WebClient(base_url=kit.server.api_url).oauth_v2_access(**given)
    assert bought["team"]["id"] == "THARBOR"
    assert refusal(WebClient(base_url=kit.server.api_url).oauth_v2_access, **given) == "invalid_code"


def test_a_file_goes_up_in_three_steps_and_can_then_stand_in_a_message(kit: Kit) -> None:
    picture = b"\x89PNG not really"
    reserved = kit.client.files_getUploadURLExternal(filename="trend.png", length=len(picture))
    image = {"type": "image", "slack_file": {"id": reserved["file_id"]}, "alt_text": "Trend"}
    assert refusal(post, kit, blocks=[image]) == "invalid_blocks"
    uploaded = kit.client.files_upload_v2(
        content=picture, filename="trend.png", channel="CSALES", title="Trend"
    )
    file = kit.client.files_info(file=uploaded["file"]["id"])["file"]
    assert (file["size"], file["mimetype"]) == (len(picture), "image/png")
    image["slack_file"] = {"id": file["id"]}
    assert post(kit, blocks=[image])["ok"]
    assert httpx.get(file["url_private"], trust_env=False).content == picture


def test_the_public_validator_needs_no_token(kit: Kit) -> None:
    nobody = WebClient(base_url=kit.server.api_url)
    assert nobody.blocks_validate(blocks=[section()])["ok"]
    assert refusal(nobody.blocks_validate, blocks=[{"type": "hologram"}]) == "invalid_blocks"
    assert refusal(nobody.blocks_validate, view={"type": "home", "blocks": []}) == "invalid_view"


def test_an_unknown_method_is_refused(kit: Kit) -> None:
    assert refusal(kit.client.api_call, "chat.scream") == "unknown_method"


FAULTS = [
    ({"kind": "429", "retry_after": 7}, 429, 0),
    ({"kind": "5xx", "status": 503}, 503, 0),
    ({"kind": "fail_after", "status": 500}, 500, 1),
    ({"kind": "drop_before"}, None, 0),
    ({"kind": "drop_after"}, None, 1),
]


@pytest.mark.parametrize(("order", "status", "effect"), FAULTS, ids=[str(one[0]["kind"]) for one in FAULTS])
def test_a_fault_strikes_the_call_it_was_ordered_for(
    kit: Kit, order: dict, status: int | None, effect: int
) -> None:
    kit.driver.fault(**order, method="chat.postMessage", nth=2)
    url, args = f"{kit.server.api_url}chat.postMessage", {"channel": "CSALES", "text": "x"}
    headers = {"authorization": f"Bearer {kit.server.world.app.bot_token}"}
    with httpx.Client(trust_env=False, headers=headers) as line:
        assert line.post(url, json=args).json()["ok"]
        assert kit.client.auth_test()["ok"]
        if status is None:
            with pytest.raises(httpx.TransportError):
                line.post(url, json=args)
        else:
            answer = line.post(url, json=args)
            assert answer.status_code == status
            assert answer.headers.get("retry-after") == ("7" if status == 429 else None)
        assert line.post(url, json=args).json()["ok"]
    assert len(kit.driver.person("bob").messages("sales-team")) == 2 + effect


def test_one_workspaces_weather_leaves_the_other_dry(kit: Kit) -> None:
    token = kit.driver.post("install", {"team": "THARBOR"})["installation"]["bot_token"]
    kit.driver.fault("429", team_id="TNORTHWIND", times=100)
    assert refusal(kit.client.auth_test) == "ratelimited"
    assert WebClient(token=token, base_url=kit.server.api_url).auth_test()["ok"]
    kit.driver.clear_faults()
    assert kit.client.auth_test()["ok"]


def test_every_call_is_kept_with_its_answer(kit: Kit) -> None:
    post(kit)
    (call,) = kit.driver.calls("chat.postMessage")
    assert call["args"]["text"] == "Hello"
    assert call["response"]["ok"]
    assert call["status"] == 200


def test_the_demo_clock_goes_forward_only_and_stamps_messages(kit: Kit) -> None:
    monday = kit.driver.clock.now() + timedelta(days=7)
    assert kit.driver.clock.set(monday) >= monday
    assert datetime.fromtimestamp(float(post(kit)["ts"]), UTC) >= monday
    with pytest.raises(SandboxError, match="never goes back"):
        kit.driver.clock.set(monday - timedelta(days=1))
    with pytest.raises(SandboxError, match="never goes back"):
        kit.driver.clock.advance(days=-1)


def test_the_demo_clock_outlives_a_real_clock_that_is_set_back() -> None:
    real = [datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 8, tzinfo=UTC)]
    clock = DemoClock(real_now=lambda: real[0])
    before = clock.now()
    real.pop(0)
    assert clock.now() == before


def test_messages_never_share_a_ts(kit: Kit) -> None:
    world = kit.server.world
    stamps = [world.new_ts()[0] for _ in range(1000)]
    assert len(set(stamps)) == 1000
    assert stamps == sorted(stamps)


def test_a_reset_forgets_all_but_the_time(kit: Kit) -> None:
    post(kit)
    before = kit.driver.clock.advance(days=3)
    kit.driver.post("reset")
    assert kit.driver.person("bob").messages("sales-team") == []
    assert kit.driver.calls() == []
    assert kit.driver.clock.now() >= before


def test_the_docs_name_every_method_and_every_verb() -> None:
    words = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")
    assert [method for method in METHODS if f"`{method}`" not in words] == []
    assert [verb for verb in VERBS if f"{verb[0]} `{verb[1]}`" not in words] == []


def test_a_link_is_shown_by_message_or_by_its_unfurl_id(kit: Kit) -> None:
    kit.server.world.app.unfurl_domains = ("records.example.com",)
    link = "https://records.example.com/7"
    alice, show = kit.driver.person("alice"), {link: {"blocks": [section()]}}
    draft = alice.write_draft(link)
    kit.client.chat_unfurl(unfurl_id=draft, source="composer", unfurls=show)
    assert [one["from_url"] for one in alice.draft(draft)["attachments"]] == [link]
    alice.say(link, channel="sales-team")
    ts = alice.messages("sales-team")[-1].ts
    kit.client.chat_unfurl(unfurl_id=f"CSALES.{ts}", source="conversations_history", unfurls=show)
    assert alice.messages("sales-team")[-1].raw["attachments"]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ({"unfurl_id": "UALICE-1"}, "missing_source"),
        ({"source": "composer"}, "missing_unfurl_id"),
        ({"unfurl_id": "UALICE-1", "source": "composer"}, "invalid_unfurl_id"),
        ({"unfurl_id": "CSALES.1", "source": "conversations_history"}, "invalid_unfurl_id"),
        ({"unfurl_id": "UALICE-1", "source": "somewhere"}, "invalid_source"),
        ({"channel": "CSALES", "ts": "1"}, "cannot_find_message"),
    ],
)
def test_a_place_that_holds_no_link_is_refused(kit: Kit, place: dict[str, str], code: str) -> None:
    assert refusal(kit.client.chat_unfurl, unfurls={"https://records.example.com/7": {}}, **place) == code
