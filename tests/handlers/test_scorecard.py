"""`/coach rep`: the scorecard for whose business it is, its page, and the cause named at 90 days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from desk import NOON, Desk
from north import FOCUS, OTHER, Cast, score_calls
from screen import words_of

from bot.attachments import make_scorecard_page
from coaching.criteria import Criterion
from coaching.deals.records import RepProfile
from coaching.deliveries import FILE, Delivery, DeliveryKind
from coaching.errors import NotAllowedError
from coaching.people import Role
from coaching.scorecard.records import NewCheckIn
from coaching.starters import MEASURES
from jobs.composing import compose
from templates import Surfaces

STARTED = date(2026, 10, 19)
"""A Monday; NOON is the Thursday a month later."""


@pytest.fixture
def measured(desk: Desk, cast: Cast) -> Cast:
    """Bob's first five calls and ten since: talk ratio 65 to 43 percent, questions 3 to 8 per call."""
    with desk.store() as store:
        store.profiles.put(
            RepProfile(member_id=cast.ids["UBOB"], hired_on=STARTED, title="Account executive", segment="smb")
        )
        made = [store.criteria.add(draft, by=None, now=NOON - timedelta(days=60)) for draft in MEASURES[:3]]
    talk, questions, _ = made
    for criterion, first, then in ((talk, 65, 43), (questions, 3, 8), (cast.focus, 3, 2)):
        score_bob(desk, cast, criterion, [first] * 5, ends=NOON - timedelta(days=20), prefix="first")
        score_bob(desk, cast, criterion, [then] * 10, ends=NOON - timedelta(days=4), prefix="then")
    score_bob(desk, cast, cast.other, [2] * 3, ends=NOON - timedelta(days=20), prefix="first")
    return cast


def score_bob(
    desk: Desk, cast: Cast, criterion: Criterion, scores: list[float], *, ends: object, prefix: str
) -> None:
    score_calls(desk, cast.ids["UBOB"], criterion, scores, last=ends, prefix=prefix)  # type: ignore[arg-type]


def card(desk: Desk, who: str, typed: str = "rep @bob") -> str:
    desk.views.clear()
    answer = desk.command(who, typed)
    return words_of(desk.view) if desk.views else answer.text


def test_the_articles_rep_is_better_on_both(desk: Desk, measured: Cast) -> None:
    words = card(desk, "UALICE")
    assert "65.0 (5) → 43.0 % talk (10 calls) · :large_green_circle: −22.0, better" in words
    assert "3.0 (5) → 8.0 questions per call (10 calls) · :large_green_circle: +5.0, better" in words
    assert f"*{FOCUS}* · 3.0 (5) → 2.0 of 4 (10 calls) · :red_circle: −1.0, worse" in words
    assert f"*{OTHER}* · Day 1: not enough yet (3 of 5)" in words
    assert "*Questions per call* · target 8-12 an hour (discovery)" in words
    assert "Targets are a setting (source: " in words
    assert "*Longest monologue* · target at most 2.5 · Day 1: not enough yet (0 of 5)" in words
    assert "Account executive · smb · 4 weeks here" in words
    assert "Day 1: 19 Oct 2026 (hired). Its figures are frozen" in words
    assert "weekly, the last ten calls as of Mon 16 Nov" in words
    assert "monthly, October 2026" in words
    assert "quarterly, Q3 2026" in words
    assert "Quota: no quota for Q4 2026" in words


def test_the_focus_stands_with_its_reason_and_there_is_one(desk: Desk, measured: Cast) -> None:
    words = card(desk, "UALICE")
    assert words.count("Focus for the next 30 days") == 1
    assert f"*Focus for the next 30 days:* {FOCUS}" in words
    assert "in 14 days" in words


@pytest.mark.parametrize(
    ("who", "typed"),
    [("UBOB", "rep"), ("UBOB", "rep @bob"), ("UMONA", "rep @bob"), ("UERIN", "rep @Bob Okafor")],
)
def test_the_same_figures_for_everybody_who_may_see_them(
    desk: Desk, measured: Cast, who: str, typed: str
) -> None:
    assert "→ 43.0 % talk (10 calls)" in card(desk, who, typed)


@pytest.mark.parametrize("who", ["UCAROL", "UDAN"])
def test_nobody_else_sees_them(desk: Desk, measured: Cast, who: str) -> None:
    words = card(desk, who)
    assert "Only Bob Okafor's coaches and managers can see this" in words
    assert "43.0" not in words


@pytest.mark.parametrize("who", ["UALICE", "UMONA", "UERIN"])
def test_whoever_leads_and_is_no_rep_is_asked_whose(desk: Desk, measured: Cast, who: str) -> None:
    assert "Name whose scorecard it is: `/coach rep @rep`" in card(desk, who, "rep")


def test_calls_of_this_week_wait_for_monday(desk: Desk, measured: Cast) -> None:
    score_bob(desk, measured, measured.focus, [4] * 3, ends=NOON - timedelta(hours=2), prefix="week")
    assert f"*{FOCUS}* · 3.0 (5) → 2.0 of 4 (10 calls)" in card(desk, "UALICE")
    desk.clock.advance(days=4)
    assert f"*{FOCUS}* · 3.0 (5) → 2.6 of 4 (10 calls)" in card(desk, "UALICE")


def test_day_one_stands_whatever_its_scores_become(desk: Desk, measured: Cast) -> None:
    before = card(desk, "UALICE")
    score_bob(desk, measured, measured.focus, [1] * 5, ends=NOON - timedelta(days=20), prefix="first")
    assert card(desk, "UALICE") == before


def pages(desk: Desk) -> list[Delivery]:
    with desk.store() as store:
        rows = store.outbox.overdue(before=NOON + timedelta(days=90))
        return [row for row in rows if row.kind is DeliveryKind.SCORECARD_PAGE]


def test_the_page_comes_to_whoever_asked_as_a_pdf(desk: Desk, measured: Cast) -> None:
    card(desk, "UALICE")
    desk.press("UALICE", "scorecard_page", str(measured.ids["UBOB"]), on="modal")
    assert "The page comes as a PDF in your messages" in words_of(desk.view)
    (row,) = pages(desk)
    assert row.recipient == "UALICE"
    file = make_scorecard_page(desk.deps.stores, desk.workspace_id, row)
    assert file.name == "scorecard-bob-okafor-2026-11-19.pdf"
    assert file.content.startswith(b"%PDF-")
    uploaded = replace(row, subject={**row.subject, FILE: "https://files.example.com/F1/s.pdf"})
    with desk.store() as store:
        message = compose(store, uploaded, Surfaces())
    assert message is not None
    assert "<https://files.example.com/F1/s.pdf|PDF>" in message.rendered.text


def test_the_same_press_sent_twice_makes_one_page(desk: Desk, measured: Cast) -> None:
    press = {
        "type": "block_actions",
        "team": {"id": "T0NORTH", "domain": "any"},
        "user": {"id": "UBOB", "team_id": "T0NORTH"},
        "trigger_id": "once",
        "response_url": desk.reply_url,
        "actions": [
            {
                "action_id": "scorecard_page",
                "block_id": "b",
                "value": str(measured.ids["UBOB"]),
                "action_ts": "1",
            }
        ],
    }
    desk.send(press)
    desk.send(press)
    assert len(pages(desk)) == 1
    assert desk.heard[-1]["text"] == "The page comes as a PDF in your messages with Coachlog."


def test_whoever_lost_the_team_meanwhile_gets_no_page(desk: Desk, measured: Cast) -> None:
    card(desk, "UALICE")
    desk.press("UALICE", "scorecard_page", str(measured.ids["UBOB"]), on="modal")
    with desk.store() as store:
        store.people.set_role(measured.team_id, Role.COACH, [])
    (row,) = pages(desk)
    with pytest.raises(NotAllowedError):
        make_scorecard_page(desk.deps.stores, desk.workspace_id, row)


@pytest.fixture
def day_90(desk: Desk, cast: Cast) -> int:
    """Nothing of Bob's moved."""
    with desk.store() as store:
        store.profiles.put(RepProfile(member_id=cast.ids["UBOB"], hired_on=NOON.date() - timedelta(days=90)))
        store.day_ones.open_check_in(
            NewCheckIn(
                rep_id=cast.ids["UBOB"], day=90, dated=True, on=NOON.date(), better=(),
                worse=("Filler words",), known=5, asked=15, opened_at=NOON,
            )
        )  # fmt: skip
        (found,) = store.day_ones.check_ins_of([cast.ids["UBOB"]])[cast.ids["UBOB"]]
        return found.id


def name_cause(
    desk: Desk, who: str, check_in_id: int, *, on: str = "message", **typed: object
) -> dict[str, str]:
    desk.press(who, "root_cause", str(check_in_id), on=on)
    return desk.submit(who, **typed).errors


def test_the_cause_is_answered_and_stands_on_the_scorecard(desk: Desk, cast: Cast, day_90: int) -> None:
    asked = card(desk, "UALICE")
    assert "None of 5 moved the good way in 90 days. 1 slipped. First the cause" in asked
    assert "Another program is not the answer" in asked
    assert "Said to be healthy by day 90: talk ratio 43-50 %, questions per call 6-9" in asked
    assert "win rate 4 to 8 points up, Discovery → Demo 8 to 15 points up (source: " in asked
    assert "Name the cause" in asked
    typed = {"cause": "methodological", "note": "We never listened to a call together."}
    assert name_cause(desk, "UALICE", day_90, on="modal", **typed) == {}
    for who in ("UALICE", "UBOB", "UMONA"):
        words = card(desk, who)
        assert "Cause: Methodological* · Alice Brandt" in words
        assert "We never listened to a call together." in words
        assert "Name the cause" not in words


def test_a_cause_has_to_be_chosen_and_nothing_typed_is_lost(desk: Desk, cast: Cast, day_90: int) -> None:
    assert name_cause(desk, "UALICE", day_90, note="Something.") == {
        "cause": "Choose the one that fits best."
    }
    assert "Name the cause" in card(desk, "UALICE")


def test_only_its_author_changes_it_and_what_it_said_stays(desk: Desk, cast: Cast, day_90: int) -> None:
    name_cause(desk, "UALICE", day_90, cause="motivational", note="Tired of cold calls.")
    desk.views.clear()
    desk.press("UMONA", "root_cause", str(day_90))
    assert "Only whoever named the cause can change it" in str(desk.heard[-1])
    assert name_cause(desk, "UALICE", day_90, cause="diagnostic", note="Openings were fine all along.") == {}
    words = card(desk, "UMONA")
    assert "Cause: Diagnostic" in words
    assert "Alice Brandt corrected this" in words
    assert "Motivational" in words
    assert "Tired of cold calls." in words


def test_the_second_answer_is_told_that_somebody_was_faster(desk: Desk, cast: Cast, day_90: int) -> None:
    desk.press("UMONA", "root_cause", str(day_90))
    hers = desk.view
    name_cause(desk, "UALICE", day_90, cause="diagnostic")
    desk.views = [hers]
    answer = desk.submit("UMONA", cause="motivational")
    assert "Somebody named the cause meanwhile" in answer.text + words_of(desk.view)
    assert "Cause: Diagnostic* · Alice Brandt" in card(desk, "UMONA")


def test_a_rep_is_not_asked_why_they_did_not_move(desk: Desk, cast: Cast, day_90: int) -> None:
    words = card(desk, "UBOB", "rep")
    assert "First the cause" in words
    assert "Name the cause" not in words
    desk.press("UBOB", "root_cause", str(day_90))
    assert "Nobody coaches themselves" in str(desk.heard[-1])
