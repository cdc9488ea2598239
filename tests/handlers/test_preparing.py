"""`/coach prep`: the brief opens, follows what is chosen, and becomes the log."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk import NOON, TEAM, Desk
from north import FOCUS, OTHER, Cast, score_calls
from screen import chosen_in, words_of

from coaching.people import Profile
from templates.ids import Action, Shortcut, View

LINK = "https://calls.example.com/91"


def home_of(desk: Desk, who: str) -> str:
    event = {"type": "app_home_opened", "user": who, "tab": "home", "channel": "D1"}
    desk.send({"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{who}", "event": event})
    return words_of(desk.slack.calls[-1][1]["view"])


def prepare(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 1, 2, 4])
    score_calls(desk, cast.ids["UBOB"], cast.other, [4, 4], prefix="other")
    score_calls(desk, cast.ids["UCAROL"], cast.focus, [4], prefix="model")
    desk.command("UALICE", "prep @bob")


def test_the_brief_shows_the_five_parts_with_their_evidence(desk: Desk, cast: Cast) -> None:
    prepare(desk, cast)
    assert desk.view["callback_id"] == View.PREP
    assert chosen_in(desk.view, "criterion") == str(cast.focus.id)
    words = words_of(desk.view)
    for part in (
        "1 · Anchor, 2 minutes",
        "*2.2 of 4* over 4 calls in 14 days (42 % attainment). A confirmed pattern: 3 of 4 calls below 70 %",
        "2 · Play, 5 to 10 minutes",
        "1.0 of 4",
        "3 · Diagnose, 10 minutes",
        "What do these moments have in common?",
        "4 · Model, 5 to 10 minutes",
        "by Carol Diaz",
        "5 · Assign, 2 minutes",
    ):
        assert part in words
    assert "No call below" not in words


@pytest.mark.parametrize(
    ("chosen", "link", "also"),
    [
        pytest.param({}, 1, (2, 0), id="the lowest call"),
        pytest.param({"about": 2}, 2, (1, 0), id="another one of those played"),
    ],
)
def test_start_log_carries_rep_behaviour_call_and_moment_over(
    desk: Desk, cast: Cast, chosen: dict[str, int], link: int, also: tuple[int, int]
) -> None:
    prepare(desk, cast)
    (about,) = (block for block in desk.view["blocks"] if block["block_id"].startswith("about"))
    values = [option["value"] for option in about["element"]["options"]]
    reply = desk.submit("UALICE", **{field: values[place - 1] for field, place in chosen.items()})
    assert reply.body["response_action"] == "update"
    assert desk.view["callback_id"] == View.LOG
    assert chosen_in(desk.view, "rep") == str(cast.ids["UBOB"])
    assert chosen_in(desk.view, "criterion") == str(cast.focus.id)
    assert desk.submit("UALICE", commitment="Ask first.").errors == {}
    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])
    assert session.criterion_id == cast.focus.id
    assert session.details.call_link == f"https://calls.example.com/{link}"
    others = "; ".join(f"https://calls.example.com/{one}" for one in also)
    assert session.details.note == f"Also played: {others}"


def test_another_behaviour_and_another_rep_redraw_the_brief(desk: Desk, cast: Cast) -> None:
    prepare(desk, cast)
    desk.press("UALICE", Action.PREP_CRITERION, str(cast.other.id), on="modal")
    assert "No call is below 70 %" in words_of(desk.view)
    assert chosen_in(desk.view, "criterion") == str(cast.other.id)
    desk.press("UALICE", Action.PREP_REP, str(cast.ids["UCAROL"]), on="modal")
    assert chosen_in(desk.view, "criterion") == str(cast.focus.id)
    assert "Carol Diaz: *4.0 of 4* over 1 call" in words_of(desk.view)


def test_practice_is_worded_from_the_moment(desk: Desk, cast: Cast) -> None:
    prepare(desk, cast)
    desk.press("UALICE", Action.PREP_PRACTICE, on="modal")
    assert desk.view["callback_id"] == View.PRACTICE
    assert f"{FOCUS}. Take the moment of the call of Mon 16 Nov again" in words_of(desk.view)


def test_practice_assigned_from_the_brief_belongs_to_the_session_logged_from_it(
    desk: Desk, cast: Cast
) -> None:
    desk.command("UALICE", "practice @bob")
    assert desk.submit("UALICE", practice_what="Assigned before, for itself.").errors == {}
    desk.clock.advance(minutes=1)
    prepare(desk, cast)
    desk.press("UALICE", Action.PREP_CRITERION, str(cast.focus.id), on="modal")
    desk.clock.advance(minutes=4)
    desk.press("UALICE", Action.PREP_PRACTICE, on="modal")
    brief = desk.views[0]
    assert desk.submit("UALICE", practice_what="Ask back, ten times.").errors == {}
    desk.views = [brief]
    desk.submit("UALICE")
    assert desk.view["callback_id"] == View.LOG
    desk.press("UALICE", Action.LOG_MORE, on="modal")
    assert desk.submit("UALICE", commitment="Ask first.").errors == {}
    with desk.store() as store:
        (session,) = store.sessions.of_rep(cast.ids["UBOB"])
        assert [one.what for one in store.practice.of_session(session.id)] == ["Ask back, ten times."]
        alone = [one.what for one in store.practice.open_of(cast.ids["UBOB"]) if one.session_id is None]
    assert alone == ["Assigned before, for itself."]


def test_without_scores_it_says_what_would_help_and_the_log_still_starts(desk: Desk, cast: Cast) -> None:
    desk.command("UALICE", "prep @bob")
    words = words_of(desk.view)
    assert "No call of Bob Okafor was scored in the last 14 days" in words
    assert "/coach call" in words
    desk.submit("UALICE")
    assert desk.view["callback_id"] == View.LOG
    assert chosen_in(desk.view, "rep") == str(cast.ids["UBOB"])
    desk.command("UALICE", "prep @bob")
    desk.press("UALICE", Action.PREP_CRITERION, str(cast.other.id), on="modal")
    assert "was scored on this in the last 14 days" in words_of(desk.view)
    desk.submit("UALICE")
    assert chosen_in(desk.view, "criterion") == str(cast.other.id)


@pytest.mark.parametrize("who", ["UBOB", "UCAROL", "UERIN"])
def test_only_those_who_coach_the_rep_prepare(desk: Desk, cast: Cast, who: str) -> None:
    reply = desk.command(who, "prep @bob")
    assert desk.slack.calls == []
    assert "coach" in reply.text


class TestFlag:
    def test_at_once_when_rep_and_link_are_typed(self, desk: Desk, cast: Cast) -> None:
        reply = desk.command("UALICE", f"flag @bob <{LINK}>")
        assert "Flagged · Bob Okafor" in reply.text
        assert "Coach it by" in reply.text
        with desk.store() as store:
            (flag,) = store.flags.standing()
        assert (flag.rep_id, flag.coach_id, flag.link) == (cast.ids["UBOB"], cast.ids["UALICE"], LINK)
        assert "Flagged already" in desk.command("UALICE", f"flag <{LINK}|the call> @bob").text

    def test_a_form_asks_for_what_is_missing(self, desk: Desk, cast: Cast) -> None:
        desk.command("UALICE", "flag @bob")
        assert desk.view["callback_id"] == View.FLAG
        assert chosen_in(desk.view, "rep") == str(cast.ids["UBOB"])
        assert list(desk.submit("UALICE", call_link="somewhere").errors) == ["call_link"]
        assert desk.submit("UALICE", call_link=LINK).errors == {}
        assert "Flagged · Bob Okafor" in str(desk.heard[-1])
        desk.command("UALICE", f"flag {LINK}?x=1")
        assert list(desk.submit("UALICE").errors) == ["rep"]
        with desk.store() as store:
            assert len(store.flags.standing()) == 1

    def test_the_same_form_submitted_twice_is_one_flag(self, desk: Desk, cast: Cast) -> None:
        desk.command("UALICE", "flag @bob")
        desk.type(call_link=LINK)
        payload = {**desk._acted("UALICE", "view_submission"), "view": desk.view}
        for _ in range(2):
            desk.send(payload)
        with desk.store() as store:
            assert len(store.flags.standing()) == 1

    def test_from_a_message_the_known_call_names_its_rep(self, desk: Desk, cast: Cast) -> None:
        score_calls(desk, cast.ids["UCAROL"], cast.focus, [2])
        message = {"text": "Listen: <https://calls.example.com/0?a=1&amp;t=5>", "user": "UBOB"}
        desk.shortcut("UALICE", Shortcut.FLAG, message=message)
        assert desk.view["callback_id"] == View.FLAG
        message = {"text": "Listen: <https://calls.example.com/0?t=5>", "user": "UBOB"}
        desk.shortcut("UALICE", Shortcut.FLAG, message=message)
        assert "Flagged · Carol Diaz" in str(desk.heard[-1])

    def test_from_an_apps_message_the_link_stands_in_its_blocks(self, desk: Desk, cast: Cast) -> None:
        message = {
            "text": "",
            "attachments": [
                {"thumb_url": "https://img.example.com/1.png", "title_link": "https://calls.example.com/7"}
            ],
        }
        desk.shortcut("UALICE", Shortcut.FLAG, message=message)
        assert "https://calls.example.com/7" in words_of(desk.view)
        assert "img.example.com" not in words_of(desk.view)

    def test_a_message_without_a_link_asks_for_it(self, desk: Desk, cast: Cast) -> None:
        desk.shortcut("UALICE", Shortcut.FLAG, message={"text": "Great call today", "user": "UBOB"})
        assert chosen_in(desk.view, "rep") == str(cast.ids["UBOB"])

    def test_a_flag_shows_in_the_brief_and_home_until_it_is_logged(self, desk: Desk, cast: Cast) -> None:
        desk.command("UMONA", f"flag @bob {LINK}")
        with desk.store() as store:
            (flag,) = store.flags.standing()
        desk.press("UALICE", Action.PREPARE, f"{cast.ids['UBOB']}|{flag.id}")
        assert "Flagged call · Bob Okafor" in words_of(desk.view)
        assert "48 hours left of 48" in words_of(desk.view)
        assert "Flagged call · Bob Okafor" in home_of(desk, "UALICE")
        desk.press("UALICE", Action.LOG_FLAG, str(flag.id))
        assert desk.submit("UALICE", commitment="Ask first.").errors == {}
        assert "Flagged call" not in home_of(desk, "UALICE")

    def test_not_needed_takes_it_off_also_in_the_brief(self, desk: Desk, cast: Cast) -> None:
        desk.command("UALICE", f"flag @bob {LINK}")
        with desk.store() as store:
            (flag,) = store.flags.standing()
        desk.command("UALICE", "prep @bob")
        desk.press("UALICE", Action.FLAG_NOT_NEEDED, str(flag.id), on="modal")
        assert "Flagged call" not in words_of(desk.view)
        desk.press("UALICE", Action.FLAG_NOT_NEEDED, str(flag.id))
        assert "closed already" in str(desk.heard[-1])

    @pytest.mark.parametrize("who", ["UBOB", "UCAROL", "UERIN", "UGUS", "UMALLORY"])
    def test_is_for_those_who_coach_the_rep(self, desk: Desk, cast: Cast, who: str) -> None:
        desk.command(who, f"flag @bob {LINK}")
        with desk.store() as store:
            assert store.flags.standing() == ()


def test_the_log_form_says_why_the_method_should_change(desk: Desk, cast: Cast) -> None:
    """Two sessions, 30 days, nothing moved."""
    bob = cast.ids["UBOB"]
    score_calls(desk, bob, cast.focus, [2] * 10, last=NOON - timedelta(days=41))
    for days in (40, 12):
        desk.clock.instant = NOON - timedelta(days=days)
        desk.command("UALICE", "log @bob")
        fields = {"criterion": cast.focus.id, "method": "call_review", "commitment": "Ask first."}
        assert desk.submit("UALICE", **fields).errors == {}
    desk.clock.instant = NOON
    score_calls(desk, bob, cast.focus, [2] * 11, last=NOON - timedelta(days=1), prefix="after")
    desk.command("UALICE", "log @bob")
    assert chosen_in(desk.view, "method") == "roleplay"
    assert "2 sessions in 40 days" in words_of(desk.view)
    assert "Not tried yet: Roleplay" in words_of(desk.view)
    desk.command("UALICE", "prep @bob")
    assert "Change the method" in words_of(desk.view)


def test_a_stranger_of_another_workspace_prepares_nothing(desk: Desk, cast: Cast) -> None:
    desk.profiles.people["UALIEN"] = Profile(slack_id="UALIEN", name="Alien", is_stranger=True)
    for text in ("prep @bob", f"flag @bob {LINK}"):
        assert "Bob Okafor" not in desk.command("UALIEN", text, team=TEAM).text
    assert OTHER not in str(desk.slack.calls)
