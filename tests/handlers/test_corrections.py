"""What was written is corrected or taken back by its author; who had seen it hears, once, and how it read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from desk import Desk
from north import Cast
from screen import input_of, refuse_bad_message, words_of

from coaching.changes import Record
from coaching.people import Profile, Role
from jobs.composing import compose, not_before

WHAT = "Ask back, ten times, aloud."
BETTER = "Ask back, then wait two seconds."
STEP = "Bring two calls and ask before telling."
SEEN = {"one_focus": "yes", "used_data": "not_yet", "self_diagnosed": "yes", "next_action": "yes"}
LINK = "https://calls.example.com/7"


def deliver(desk: Desk, key: str) -> None:
    """As if it had reached Slack at this moment."""
    span = timedelta(minutes=1)
    with desk.store() as store:
        planned = store.outbox.by_key(key)
        assert planned is not None, key
        claimed = store.outbox.claim_one(planned.id, owner="test", lease=span, grace=span)
        assert claimed is not None, key
        intended = store.outbox.intend(claimed, covers=())
        assert intended is not None
        assert store.outbox.finish_sent(intended, channel_id="D1", slack_ts="1.0")
    desk.clock.advance(minutes=5)


def says(desk: Desk, key: str) -> str | None:
    """What a planned message would say now; None when it says nothing."""
    with desk.store() as store:
        planned = store.outbox.by_key(key)
        assert planned is not None, key
        composed = compose(store, planned, desk.deps.surfaces)
    if composed is None:
        return None
    refuse_bad_message({"text": composed.rendered.text, "blocks": composed.rendered.blocks})
    return composed.rendered.text + json.dumps(composed.rendered.blocks, ensure_ascii=False)


def assign(desk: Desk, cast: Cast) -> int:
    desk.command("UALICE", "practice @bob")
    assert desk.submit("UALICE", practice_what=WHAT).errors == {}
    with desk.store() as store:
        return store.practice.open_of(cast.ids["UBOB"])[0].id


def correct(desk: Desk, practice_id: int, **typed: object) -> None:
    desk.press("UALICE", "correct_practice", str(practice_id))
    assert desk.submit("UALICE", **typed).errors == {}


# practice


def test_a_rep_who_had_seen_practice_hears_what_it_says_now_and_what_it_said(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    deliver(desk, f"practice:{practice_id}")
    correct(desk, practice_id, practice_what=BETTER, due_on="2026-11-25")
    told = says(desk, f"practice_changed:{practice_id}:1")
    assert told is not None
    assert "Alice Brandt corrected your practice" in told
    assert BETTER in told
    assert WHAT in told
    assert "Fri 20 Nov, 09:00" in told
    assert WHAT in desk.command("UBOB", "practice").text, "the earlier words stay readable"


def test_several_corrections_before_the_rep_can_hear_are_said_once(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    deliver(desk, f"practice:{practice_id}")
    for words in ("Something else.", BETTER):
        correct(desk, practice_id, practice_what=words)
        desk.clock.advance(minutes=5)
    assert says(desk, f"practice_changed:{practice_id}:1") is None
    told = says(desk, f"practice_changed:{practice_id}:2")
    assert told is not None
    assert WHAT in told
    assert "Something else." not in told
    correct(desk, practice_id, practice_what=WHAT)
    assert says(desk, f"practice_changed:{practice_id}:3") is None, "it says again what they know"


def test_a_rep_who_had_not_heard_of_it_gets_the_corrected_words_alone(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    correct(desk, practice_id, practice_what=BETTER)
    assert says(desk, f"practice_changed:{practice_id}:1") is None
    first = says(desk, f"practice:{practice_id}")
    assert first is not None
    assert BETTER in first


def test_practice_that_is_let_go_is_said_to_whoever_was_told_of_it(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    deliver(desk, f"practice:{practice_id}")
    desk.press("UMONA", "withdraw_practice", str(practice_id))
    told = says(desk, f"practice_changed:{practice_id}:1")
    assert told is not None
    assert "Mona Lind let this practice go" in told
    desk.press("UALICE", "correct_practice", str(practice_id))
    assert "let go already" in desk.heard[-1]["text"]


def test_what_is_said_of_corrections_waits_for_working_hours(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    deliver(desk, f"practice:{practice_id}")
    correct(desk, practice_id, practice_what=BETTER)
    with desk.store() as store:
        planned = store.outbox.by_key(f"practice_changed:{practice_id}:1")
        assert planned is not None
        night = datetime(2026, 11, 20, 21, tzinfo=UTC)
        assert not_before(store, planned, now=night) == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_only_whoever_assigned_practice_corrects_it_and_done_stands(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    desk.press("UMONA", "correct_practice", str(practice_id))
    assert "Only whoever assigned this" in desk.heard[-1]["text"]
    desk.press("UALICE", "correct_practice", str(practice_id))
    assert desk.submit("UALICE", due_on="2026-11-18").errors.keys() == {"due_on"}
    desk.press("UBOB", "practice_done", str(practice_id))
    assert desk.submit("UBOB").errors == {}
    desk.press("UALICE", "correct_practice", str(practice_id))
    assert "Bob Okafor has done it already" in desk.heard[-1]["text"]


def test_two_corrections_at_once_do_not_swallow_each_other(desk: Desk, cast: Cast) -> None:
    practice_id = assign(desk, cast)
    desk.press("UALICE", "correct_practice", str(practice_id))
    desk.type(practice_what="From the other window.")
    late = {**desk._acted("UALICE", "view_submission"), "view": desk.views.pop()}
    correct(desk, practice_id, practice_what=BETTER)
    assert "a moment ago" in str(desk.send(late).errors)
    with desk.store() as store:
        assert store.practice.get(practice_id).what == BETTER


# observations


def observe(desk: Desk, cast: Cast) -> int:
    desk.command("UMONA", "observe @alice")
    assert desk.submit("UMONA", **SEEN, seen="Bob named the gap.", next_step="Bring calls.").errors == {}
    desk.views.clear()
    with desk.store() as store:
        return store.observations.of_coach(cast.ids["UALICE"])[0].id


def test_a_corrected_observation_shows_how_it_read_to_the_coach_and_to_enablement(
    desk: Desk, cast: Cast
) -> None:
    seen = observe(desk, cast)
    deliver(desk, f"observed:{seen}")
    desk.press("UMONA", "correct_observation", str(seen))
    assert input_of(desk.view, "next_step")["element"]["initial_value"] == "Bring calls."
    assert desk.submit("UMONA", next_step=STEP, used_data="yes").errors == {}
    told = says(desk, f"observation_changed:{seen}:1")
    assert told is not None
    assert "Mona Lind corrected what was seen of your coaching" in told
    assert STEP in told
    assert "Bring calls." in told
    assert "Pulled the data, before" in told
    for who in ("UALICE", "UERIN", "UMONA"):
        desk.views.clear()
        desk.command(who, "observe")
        assert "before: Pulled the data: Not yet; Next step: Bring calls." in words_of(desk.view), who


def test_an_observation_taken_back_stands_nowhere_and_the_coach_hears_that(desk: Desk, cast: Cast) -> None:
    seen = observe(desk, cast)
    deliver(desk, f"observed:{seen}")
    desk.press("UMONA", "withdraw_observation", str(seen))
    told = says(desk, f"observation_changed:{seen}:1")
    assert told is not None
    assert "took back what was seen of your coaching" in told
    desk.command("UALICE", "observe")
    assert "Bring calls." not in words_of(desk.view)
    desk.views.clear()
    desk.command("UERIN", "observe")
    assert "Taken back" in words_of(desk.view)
    assert "Bring calls." in words_of(desk.view)


def test_an_observation_taken_back_before_it_was_heard_is_never_heard(desk: Desk, cast: Cast) -> None:
    seen = observe(desk, cast)
    desk.press("UERIN", "withdraw_observation", str(seen))
    assert says(desk, f"observed:{seen}") is None
    assert says(desk, f"observation_changed:{seen}:1") is None


def test_nobody_corrects_what_another_saw_and_the_coach_takes_nothing_back(desk: Desk, cast: Cast) -> None:
    seen = observe(desk, cast)
    for who, action in (
        ("UERIN", "correct_observation"),
        ("UALICE", "correct_observation"),
        ("UALICE", "withdraw_observation"),
    ):
        desk.press(who, action, str(seen))
        assert desk.views == [], (who, action)
    with desk.store() as store:
        assert store.observations.get(seen).withdrawn_at is None
        assert store.changes.of(Record.OBSERVATION, [seen]) == {}


# calibration rounds


@pytest.fixture
def round_id(desk: Desk, cast: Cast) -> int:
    """Erin asks Alice, Mona and Ken; Olga coaches, too."""
    with desk.store() as store:
        for slack_id, name in (("UKEN", "Ken Ito"), ("UOLGA", "Olga Brook")):
            desk.profiles.people[slack_id] = Profile(slack_id=slack_id, name=name, tz="Europe/Berlin")
            cast.ids[slack_id] = store.people.save_profile(desk.profiles.people[slack_id]).id
        store.people.set_role(
            cast.team_id, Role.COACH, [cast.ids[one] for one in ("UALICE", "UKEN", "UOLGA")]
        )
    desk.command("UERIN", "calibrate")
    desk.press("UERIN", "start_calibration", on="modal")
    moment = {"call_link": LINK, "call_moment": "12:40", "what": "The buyer says it costs too much."}
    asked = desk.submit("UERIN", criterion=cast.focus.id, coaches=["UALICE", "UMONA", "UKEN"], **moment)
    assert asked.errors == {}
    desk.views.clear()
    with desk.store() as store:
        return store.calibration.recent()[0].id


def asked_key(cast: Cast, round_id: int, who: str) -> str:
    return f"calibration_asked:{round_id}:{cast.ids[who]}"


def changed_key(cast: Cast, round_id: int, who: str, number: int) -> str:
    return f"calibration_changed:{round_id}:{cast.ids[who]}:{number}"


def test_a_round_gets_another_day_and_another_coach(desk: Desk, cast: Cast, round_id: int) -> None:
    for who in ("UALICE", "UMONA", "UKEN"):
        deliver(desk, asked_key(cast, round_id, who))
    desk.press("UMONA", "score_moment", str(round_id))
    assert desk.submit("UMONA", score=3).errors == {}
    desk.views.clear()
    desk.press("UERIN", "change_round", str(round_id))
    assert "1 answer in: what is asked stands as it is" in words_of(desk.view)
    refused = desk.submit("UERIN", coaches=["UALICE", "UKEN", "UOLGA"])
    assert "Mona Lind answered already" in refused.errors["coaches"]
    assert desk.submit("UERIN", coaches=["UALICE", "UMONA", "UOLGA"], due_on="2026-11-27").errors == {}
    alice, ken = (says(desk, changed_key(cast, round_id, who, 1)) for who in ("UALICE", "UKEN"))
    assert alice is not None
    assert "by Fri 27 Nov" in alice
    assert "Tue 24 Nov" in alice
    assert ken is not None
    assert "no longer asks you" in ken
    assert says(desk, asked_key(cast, round_id, "UOLGA")) is not None
    with desk.store() as store:
        mona = store.outbox.by_key(changed_key(cast, round_id, "UMONA", 1))
        assert mona is None, "whoever has answered need not know"
        assert store.calibration.get(round_id).due_at == datetime(2026, 11, 27, 16, tzinfo=UTC)


def test_the_question_can_be_put_better_until_somebody_has_answered(
    desk: Desk, cast: Cast, round_id: int
) -> None:
    deliver(desk, asked_key(cast, round_id, "UALICE"))
    desk.press("UERIN", "change_round", str(round_id))
    assert desk.submit("UERIN", what="The buyer asks for a discount.").errors == {}
    alice = says(desk, changed_key(cast, round_id, "UALICE", 1))
    assert alice is not None
    assert "The buyer asks for a discount." in alice
    assert "The buyer says it costs too much." in alice
    ken = says(desk, changed_key(cast, round_id, "UKEN", 1))
    assert ken is None, "Ken will be asked in the new words"
    desk.views.clear()
    desk.press("UERIN", "change_round", str(round_id))
    assert "The buyer says it costs too much." in words_of(desk.view), "how it read stays readable"


def test_a_cancelled_round_asks_nobody_and_counts_nowhere(desk: Desk, cast: Cast, round_id: int) -> None:
    deliver(desk, asked_key(cast, round_id, "UALICE"))
    desk.press("UERIN", "cancel_round", str(round_id))
    alice, ken = (says(desk, changed_key(cast, round_id, who, 1)) for who in ("UALICE", "UKEN"))
    assert alice is not None
    assert "Erin Park cancelled the round" in alice
    assert ken is None
    assert says(desk, asked_key(cast, round_id, "UKEN")) is None
    desk.press("UALICE", "score_moment", str(round_id))
    assert "was cancelled" in desk.heard[-1]["text"]
    desk.clock.advance(days=9)
    with desk.store() as store:
        assert store.calibration.to_close(desk.clock.now()) == ()
        assert store.calibration.waiting_for(cast.ids["UALICE"]) == ()
    desk.command("UERIN", "calibrate")
    assert "by Erin Park on" in words_of(desk.view)


def test_a_round_is_changed_by_whoever_started_it_and_by_enablement_alone(
    desk: Desk, cast: Cast, round_id: int
) -> None:
    for who in ("UALICE", "UMONA"):
        for action in ("change_round", "cancel_round"):
            desk.press(who, action, str(round_id))
            assert desk.views == [], (who, action)
    with desk.store() as store:
        assert store.calibration.get(round_id).is_running
