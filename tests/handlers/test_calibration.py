"""`/coach calibrate`: one moment, three to five coaches, blind; what comes out carries no names."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from desk import NOON, Desk, Reply
from north import FOCUS, Cast
from screen import input_of, words_of

from coaching.calibrating import close_rounds
from coaching.calibration import Round
from coaching.deliveries import Delivery, DeliveryKind
from coaching.people import Line, Profile, Role
from jobs.composing import compose, not_before
from templates import Surfaces

BERLIN = ZoneInfo("Europe/Berlin")
COACHES = ("UALICE", "UMONA", "UKEN", "UOLGA")
MOMENT = {
    "call_link": "https://calls.example.com/7",
    "call_moment": "12:40",
    "what": "The buyer says it costs too much.",
}


@pytest.fixture
def coaches(desk: Desk, cast: Cast) -> dict[str, int]:
    """Ken and Olga coach in North, too."""
    with desk.store() as store:
        for slack_id, name in (("UKEN", "Ken Ito"), ("UOLGA", "Olga Brook")):
            profile = Profile(slack_id=slack_id, name=name, tz="Europe/Berlin")
            desk.profiles.people[slack_id] = profile
            cast.ids[slack_id] = store.people.save_profile(profile).id
        ids = [cast.ids[one] for one in ("UALICE", "UKEN", "UOLGA")]
        store.people.set_role(cast.team_id, Role.COACH, ids)
    return {slack_id: cast.ids[slack_id] for slack_id in COACHES}


def start(desk: Desk, cast: Cast, who: str = "UERIN", **typed: object) -> Reply:
    if not desk.views:
        desk.command(who, "calibrate")
        desk.press(who, "start_calibration", on="modal")
    filled = {"criterion": cast.focus.id, "coaches": list(COACHES), **MOMENT}
    return desk.submit(who, **{**filled, **typed})


def the_round(desk: Desk) -> Round:
    with desk.store() as store:
        return store.calibration.recent()[0]


def score(desk: Desk, who: str, value: int, reason: str = "") -> Reply:
    desk.press(who, "score_moment", str(the_round(desk).id))
    return desk.submit(who, score=value, reason=reason or None)


def planned(desk: Desk, kind: DeliveryKind) -> dict[str, Delivery]:
    """By recipient."""
    with desk.store() as store:
        rows = store.outbox.overdue(before=desk.clock.now() + timedelta(days=30))
    return {row.recipient: row for row in rows if row.kind is kind}


def told(desk: Desk, delivery: Delivery) -> str:
    with desk.store() as store:
        composed = compose(store, delivery, Surfaces())
    assert composed is not None
    return json.dumps(composed.rendered.blocks, ensure_ascii=False)


def test_a_round_asks_every_coach_and_closes_in_three_business_days_by_default(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    assert start(desk, cast).errors == {}
    asked = the_round(desk)
    assert asked.due_at == datetime(2026, 11, 24, 17, tzinfo=BERLIN)
    assert set(planned(desk, DeliveryKind.CALIBRATION_ASKED)) == set(COACHES)
    said = told(desk, planned(desk, DeliveryKind.CALIBRATION_ASKED)["UALICE"])
    assert FOCUS in said
    assert "12:40" in said
    assert "0 of 4 answered" in words_of(desk.view)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"coaches": ["UALICE", "UMONA"]}, "coaches"),
        ({"coaches": [*COACHES, "UERIN", "UBOB"]}, "coaches"),
        ({"coaches": ["UALICE", "UMONA", "UBOB"]}, "coaches"),
        ({"call_link": "the one of Tuesday"}, "call_link"),
        ({"what": ""}, "what"),
        ({"due_on": "2026-11-19"}, "due_on"),
        ({"due_on": "2027-11-19"}, "due_on"),
        ({"criterion": None}, "criterion"),
    ],
)
def test_what_a_round_lacks_is_said_on_its_field(
    desk: Desk, cast: Cast, coaches: dict[str, int], typed: dict[str, object], field: str
) -> None:
    assert list(start(desk, cast, **typed).errors) == [field]
    assert input_of(desk.view, "call_moment")
    assert start(desk, cast, **({"due_on": "2026-11-25"} if field == "due_on" else {})).errors == {}


def test_before_all_have_answered_nobody_sees_a_score(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    start(desk, cast)
    for who in ("UALICE", "UKEN", "UOLGA"):
        assert score(desk, who, 4, "A word that gives it away.").errors == {}
    for who in ("UERIN", "UMONA", "UALICE"):
        desk.command(who, "calibrate")
        assert "gives it away" not in words_of(desk.view)
        assert "Scores" not in words_of(desk.view)
    desk.command("UERIN", "calibrate")
    assert "3 of 4 answered" in words_of(desk.view)
    assert planned(desk, DeliveryKind.CALIBRATION_OVER) == {}


def test_the_last_answer_closes_it_and_the_one_who_asked_reads_it_first(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    start(desk, cast)
    for who, value in zip(COACHES, (2, 3, 3, 4), strict=True):
        score(desk, who, value, "Asked once, then told." if value == 2 else "")
    assert the_round(desk).closed_at == NOON
    over = planned(desk, DeliveryKind.CALIBRATION_OVER)
    assert set(over) == {*COACHES, "UERIN"}
    assert over["UERIN"].next_at == NOON
    assert over["UALICE"].next_at == NOON + timedelta(hours=1)
    erins, alices = told(desk, over["UERIN"]), told(desk, over["UALICE"])
    assert "1 of 6 pairs of coaches gave the same score, 5 of 6 are at most one level apart" in erins
    assert "not enough yet (1 of 3 rounds)" in erins
    assert "2 · 3 · 3 · 4" in alices
    assert "Yours: 2" in alices
    assert "Asked once, then told." in alices
    for name in ("Alice", "Ken", "Olga", "Mona"):
        assert name not in erins
        assert name not in alices


def test_an_answer_can_be_changed_until_the_round_closes(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    start(desk, cast)
    score(desk, "UALICE", 2)
    score(desk, "UALICE", 3)
    for who in ("UMONA", "UKEN", "UOLGA"):
        score(desk, who, 3)
    round_id = the_round(desk).id
    with desk.store() as store:
        assert [one.score for one in store.calibration.answers(round_id)] == [3, 3, 3, 3]
    desk.press("UALICE", "score_moment", str(the_round(desk).id))
    assert "closed" in str(desk.heard[-1])


def test_a_score_off_the_scale_or_none_keeps_the_form_open(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    start(desk, cast)
    assert list(score(desk, "UALICE", 5).errors) == ["score"]
    assert list(desk.submit("UALICE", score=None).errors) == ["score"]


def test_at_its_deadline_it_closes_with_what_came_in(desk: Desk, cast: Cast, coaches: dict[str, int]) -> None:
    start(desk, cast)
    score(desk, "UALICE", 2)
    score(desk, "UKEN", 4)
    desk.clock.instant = the_round(desk).due_at
    with desk.store() as store:
        assert close_rounds(store, now=desk.clock.now()) == 1
        assert close_rounds(store, now=desk.clock.now()) == 0
    over = planned(desk, DeliveryKind.CALIBRATION_OVER)
    assert set(over) == {*COACHES, "UERIN"}
    said = told(desk, over["UOLGA"])
    assert "2 of 4 answered: too few to compare" in said
    assert "Scores:" not in said
    assert "Yours: 4" in told(desk, over["UKEN"])


def test_who_has_answered_is_not_asked_again(desk: Desk, cast: Cast, coaches: dict[str, int]) -> None:
    start(desk, cast)
    delivery = planned(desk, DeliveryKind.CALIBRATION_ASKED)["UALICE"]
    score(desk, "UALICE", 2)
    with desk.store() as store:
        assert compose(store, delivery, Surfaces()) is None


def test_messages_keep_quiet_hours_and_a_muted_coach_finds_the_round_by_command(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    with desk.store() as store:
        store.people.set_hearing(cast.ids["UKEN"], morning_hour=9, muted=[Line.CALIBRATION], delegate_id=None)
    start(desk, cast)
    asked = planned(desk, DeliveryKind.CALIBRATION_ASKED)
    assert "UKEN" not in asked
    desk.command("UKEN", "calibrate")
    assert "Waits for you" in words_of(desk.view)
    night = datetime(2026, 11, 20, 22, tzinfo=BERLIN)
    with desk.store() as store:
        assert not_before(store, asked["UALICE"], now=night) == datetime(2026, 11, 23, 9, tzinfo=BERLIN)


def test_a_criterion_with_low_agreement_over_rounds_is_named_to_those_who_run_it(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    for scores in ((1, 2, 4, 1), (4, 1, 2, 4), (2, 4, 1, 3)):
        start(desk, cast)
        for who, value in zip(COACHES, scores, strict=True):
            score(desk, who, value)
        desk.views = []
    desk.command("UERIN", "calibrate")
    assert "Coaches read this criterion differently" in words_of(desk.view)
    assert f"{FOCUS}: low" in words_of(desk.view)
    desk.command("UALICE", "calibrate")
    assert "differently" not in words_of(desk.view)
    assert "What came out" in words_of(desk.view)


def test_only_those_who_were_asked_can_score_and_only_those_who_run_teams_can_start(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    start(desk, cast, coaches=["UALICE", "UMONA", "UKEN"])
    before = len(desk.slack.calls)
    desk.press("UOLGA", "score_moment", str(the_round(desk).id))
    desk.press("UALICE", "start_calibration")
    assert len(desk.slack.calls) == before
    assert "coaches, managers and enablement" in desk.command("UBOB", "calibrate").text
    desk.command("UOLGA", "calibrate")
    assert FOCUS not in words_of(desk.view)


def test_a_manager_asks_coaches_of_their_own_teams_only(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    with desk.store() as store:
        ids = [cast.ids[one] for one in ("UALICE", "UKEN")]
        store.people.set_role(cast.team_id, Role.COACH, ids)
    reply = start(desk, cast, who="UMONA")
    assert "of your teams" in reply.errors["coaches"]
    assert start(desk, cast, who="UMONA", coaches=["UALICE", "UMONA", "UKEN"]).errors == {}


def test_the_same_start_and_the_same_score_twice_are_one(
    desk: Desk, cast: Cast, coaches: dict[str, int]
) -> None:
    desk.command("UERIN", "calibrate")
    desk.press("UERIN", "start_calibration", on="modal")
    desk.type(criterion=cast.focus.id, coaches=list(COACHES), **MOMENT)
    payload = {**desk._acted("UERIN", "view_submission"), "view": desk.view}
    for _ in range(2):
        desk.send(payload)
    with desk.store() as store:
        assert len(store.calibration.recent()) == 1
        assert date(2026, 11, 24) == store.calibration.recent()[0].due_at.date()
