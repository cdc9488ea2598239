"""What Slack refuses: waited out, told to whoever can mend it, or said in a simpler way. Never a loop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from loop_scene import RecordingSurfaces, Scene
from post_office import TIMED_OUT, Desk

from coaching.deliveries import DeliveryKind, DeliveryState
from coaching.messenger import Outgoing, SendRefusedError, SendThrottledError
from coaching.refusals import Meaning
from coaching.shown.messages import Digest, Trouble
from jobs.deliver import MAX_ATTEMPTS, Outcome
from templates import Rendered

FOR_GOOD = {
    Meaning.NEEDS_ADMIN: "missing_scope",
    Meaning.TARGET_GONE: "channel_not_found",
    Meaning.STALE_OBJECT: "message_not_found",
    Meaning.STALE_INTERACTION: "expired_trigger_id",
    Meaning.LOST_RACE: "hash_conflict",
    Meaning.BUG_PAYLOAD: "invalid_blocks",
}
PASSING = {Meaning.RETRY_SLOW: "team_added_to_org", Meaning.REFRESH_THEN_RETRY: "token_expired"}


def a_day(desk: Desk, *, step: timedelta = timedelta(minutes=10)) -> list[Outcome]:
    """Every outcome of a day of rounds."""
    found = []
    for _ in range(timedelta(days=1) // step):
        found += desk.round()
        desk.clock.advance(step)
    return found


@pytest.mark.parametrize(("meaning", "code"), FOR_GOOD.items())
def test_what_slack_refuses_for_good_is_dead_and_told_once(desk: Desk, meaning: Meaning, code: str) -> None:
    planned = [desk.plan(), desk.plan()]
    desk.office.refuses = lambda message: None if is_trouble(message) else SendRefusedError(meaning, code)
    outcomes = a_day(desk)
    assert outcomes.count(Outcome.DEAD) == 2
    assert outcomes.count(Outcome.SENT) == 1
    assert len(outcomes) == 3, "no loop"
    for row in planned:
        buried = desk.row(row)
        assert buried.state is DeliveryState.DEAD
        assert buried.last_error == f"{meaning}: {code}"
    (told,) = desk.troubles()
    assert (told.recipient, told.state) == ("UMONA", DeliveryState.SENT)
    (letter,) = desk.office.letters
    notice = letter.message.blocks[0]["facts"]
    assert isinstance(notice, Trouble)
    assert "channel of North" in notice.what
    assert code in notice.do


def test_a_notice_that_cannot_be_delivered_is_not_told_in_turn(desk: Desk) -> None:
    desk.plan()
    desk.office.closed[desk.workspace_id] = SendRefusedError(Meaning.NEEDS_ADMIN, "missing_scope")
    assert a_day(desk) == [Outcome.DEAD, Outcome.DEAD]
    (told,) = desk.troubles()
    assert told.state is DeliveryState.DEAD


def test_the_recipient_is_not_told_of_what_cannot_reach_them(desk: Desk) -> None:
    session = desk.scene.session(desk.scene.bob)
    desk.plan(DeliveryKind.LOGGED, recipient="UMONA", session_id=session.id)
    desk.office.on_post.append(SendRefusedError(Meaning.TARGET_GONE, "user_disabled"))
    assert desk.round() == [Outcome.DEAD]
    assert [row.recipient for row in desk.troubles()] == ["UALICE"], "who set the team up"


@pytest.mark.parametrize(("meaning", "code"), PASSING.items())
def test_what_passes_by_itself_is_tried_again_hourly_and_does_not_die_of_it(
    desk: Desk, meaning: Meaning, code: str
) -> None:
    planned = desk.plan()
    desk.office.closed[desk.workspace_id] = SendRefusedError(meaning, code)
    assert a_day(desk) == [Outcome.LATER] * 24
    desk.office.closed.clear()
    desk.clock.advance(hours=1)
    assert desk.round() == [Outcome.SENT]
    assert desk.office.copies(planned) == 1
    assert desk.office.looks == 0, "a refusal is no unknown outcome"


def test_a_dead_installation_pauses_its_workspace_until_there_is_a_new_token(desk: Desk) -> None:
    planned = [desk.plan() for _ in range(3)]
    desk.office.closed[desk.workspace_id] = SendRefusedError(Meaning.INSTALLATION_DEAD, "token_revoked")
    desk.round()
    assert len(desk.office.asked) == 1, "one refusal is enough"
    tenant = desk.stores.describe(desk.workspace_id)
    assert (tenant.active, tenant.paused_reason) == (False, "token_revoked")
    desk.clock.advance(hours=2)
    assert desk.stores.with_work(desk.clock.now()) == ()
    desk.office.closed.clear()
    desk.stores.resume(desk.workspace_id)
    assert desk.round() == [Outcome.SENT] * 3
    assert [desk.office.copies(row) for row in planned] == [1, 1, 1]


def test_429_waits_as_long_as_slack_says_while_other_workspaces_go_on(desk: Desk) -> None:
    throttled = [desk.plan(), desk.plan()]
    elsewhere = Scene(desk.stores, desk.clock, desk.stores.register("T0BETA", name="Beta").id)
    other = desk.plan(workspace_id=elsewhere.workspace_id, team_id=elsewhere.north.id)
    desk.office.closed[desk.workspace_id] = SendThrottledError(30)
    assert desk.round() == [Outcome.LATER, Outcome.LATER]
    assert len(desk.office.asked) == 1, "the second one need not ask"
    (claim,) = desk.courier.claim(elsewhere.workspace_id, limit=5)
    assert desk.courier.carry_out(claim) is Outcome.SENT
    assert desk.office.copies(other) == 1
    desk.office.closed.clear()
    desk.clock.advance(seconds=29)
    assert desk.round() == []
    desk.clock.advance(seconds=2)
    assert desk.round() == [Outcome.SENT, Outcome.SENT]
    assert [letter.message.key for letter in desk.office.letters[1:]] == [row.public_id for row in throttled]
    assert desk.office.looks == 0


def test_what_was_looked_for_in_vain_waits_out_the_pause_too(desk: Desk) -> None:
    first, unknown = desk.plan(), desk.plan()
    desk.office.on_post.append(TIMED_OUT)
    assert desk.courier_named("cut off").deliver(desk.workspace_id, unknown.id) is Outcome.UNKNOWN
    desk.pass_lease()
    desk.office.on_post.append(SendThrottledError(30))
    assert desk.round() == [Outcome.LATER, Outcome.LATER]
    assert len(desk.office.asked) == 2, "the second must not post into the pause"
    desk.clock.advance(seconds=31)
    assert desk.round() == [Outcome.SENT, Outcome.SENT]
    assert [desk.office.copies(row) for row in (first, unknown)] == [1, 1]


def test_an_hour_of_429_kills_nothing_and_drains_in_order(desk: Desk) -> None:
    planned = [desk.plan() for _ in range(5)]
    desk.office.closed[desk.workspace_id] = SendThrottledError(60)
    for _ in range(60):
        desk.round()
        desk.clock.advance(seconds=60)
    desk.office.closed.clear()
    desk.clock.advance(seconds=61)
    assert desk.round() == [Outcome.SENT] * 5
    assert [letter.message.key for letter in desk.office.letters] == [row.public_id for row in planned]


def test_what_stays_unknown_is_given_up_after_eight_tries_and_told(desk: Desk) -> None:
    planned = desk.plan()
    desk.office.refuses = lambda message: None if is_trouble(message) else TIMED_OUT
    outcomes = a_day(desk, step=timedelta(minutes=4))
    assert outcomes.count(Outcome.UNKNOWN) == MAX_ATTEMPTS
    assert outcomes[-2:] == [Outcome.DEAD, Outcome.SENT]
    buried = desk.row(planned)
    assert "TimeoutError" in (buried.last_error or "")
    assert [row.recipient for row in desk.troubles()] == ["UMONA"]


@pytest.mark.parametrize(
    ("days_later", "outcome"),
    [
        pytest.param(5, Outcome.SENT, id="Thursday to Tuesday: three business days"),
        pytest.param(6, Outcome.DEAD, id="Thursday to Wednesday: four"),
    ],
)
def test_a_message_older_than_three_business_days_is_dead_and_visible(
    desk: Desk, days_later: int, outcome: Outcome
) -> None:
    planned = desk.plan()
    desk.clock.advance(days=days_later)
    assert desk.round()[0] is outcome
    if outcome is Outcome.DEAD:
        assert desk.office.copies(planned) == 0
        with desk.stores.workspace(desk.workspace_id, write=False) as store:
            (dead,) = store.outbox.dead(since=desk.clock.now() - timedelta(days=1))
        assert "too old" in (dead.last_error or "")
        assert len(desk.troubles()) == 1


def test_an_old_message_with_nothing_left_to_say_is_just_dropped(desk: Desk) -> None:
    planned = desk.plan(
        DeliveryKind.MORNING,
        recipient="UALICE",
        member_id=desk.scene.alice.id,
        local_date="2026-11-19",
    )
    desk.clock.advance(days=30)
    assert desk.round() == [Outcome.SUPERSEDED]
    assert desk.row(planned).state is DeliveryState.SUPERSEDED
    assert desk.troubles() == []


def test_what_can_never_be_looked_for_is_given_up_when_it_is_too_old(desk: Desk) -> None:
    planned = desk.plan()
    desk.office.on_post.append(TIMED_OUT)
    desk.office.may_look = lambda: SendThrottledError(3600)
    for _ in range(7):
        a_day(desk, step=timedelta(hours=2))
    buried = desk.row(planned)
    assert buried.state is DeliveryState.DEAD
    assert "unknown whether it arrived" in (buried.last_error or "")
    assert desk.office.copies(planned) == 0


def test_our_own_failure_counts_and_ends_dead_and_visible(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    planned = desk.plan()

    def broken(*_: object, **__: object) -> Rendered:
        raise ZeroDivisionError

    monkeypatch.setattr(desk.surfaces, "message", broken)
    for _ in range(MAX_ATTEMPTS):
        (claim,) = desk.courier.claim(desk.workspace_id, limit=5)
        with pytest.raises(ZeroDivisionError) as failure:
            desk.courier.carry_out(claim)
        desk.courier.note_failure(claim, failure.value)
        desk.clock.advance(seconds=31)
    assert desk.round()[0] is Outcome.DEAD
    assert "ZeroDivisionError" in (desk.row(planned).last_error or "")
    assert "delivery failed" in caplog.text


def test_a_failure_after_the_post_is_looked_for_before_it_is_sent_again(desk: Desk) -> None:
    planned = desk.plan()

    def fail(point: str) -> None:
        if point == "posted":
            raise ZeroDivisionError

    careless = desk.courier_named("careless", fail_point=fail)
    (claim,) = careless.claim(desk.workspace_id, limit=1)
    with pytest.raises(ZeroDivisionError) as failure:
        careless.carry_out(claim)
    careless.note_failure(claim, failure.value)
    desk.clock.advance(seconds=120)
    assert desk.round() == []
    desk.clock.advance(seconds=61)
    assert desk.round() == [Outcome.FOUND]
    assert desk.office.copies(planned) == 1


class ChartSurfaces(RecordingSurfaces):
    """Says how the chart is to be drawn."""

    def messages(self, digest: Digest, *, key: str = "", chart: str = "native") -> list[Rendered]:
        return [Rendered(text="Team North, week 47", blocks=[{"chart": chart}])]


def plan_digest(desk: Desk) -> None:
    """With a row in it, so that there is something to draw."""
    desk.scene.session(desk.scene.bob)
    desk.clock.advance(hours=1)
    desk.surfaces = ChartSurfaces()
    desk.courier = desk.courier_named("charts")
    desk.plan(
        DeliveryKind.DIGEST,
        team_id=desk.scene.north.id,
        iso_week="2026-W47",
        as_of=desk.clock.now().isoformat(),
        part=0,
    )


@pytest.mark.parametrize(
    ("refused", "seen"),
    [
        pytest.param({"native"}, [{"chart": "image:F0PICTURE"}], id="a picture instead of the chart"),
        pytest.param({"native", "image:F0PICTURE"}, [], id="plain text when the picture is refused too"),
    ],
)
def test_a_chart_that_slack_would_not_draw_becomes_simpler(
    desk: Desk, refused: set[str], seen: list[object], caplog: pytest.LogCaptureFixture
) -> None:
    plan_digest(desk)
    desk.office.refuses = refusing(refused)
    with caplog.at_level(logging.ERROR):
        assert desk.round() == [Outcome.SENT]
    (letter,) = desk.office.letters
    assert list(letter.message.blocks) == seen
    assert letter.message.text == "Team North, week 47"
    assert [picture[:4] for picture in desk.office.pictures] == [b"\x89PNG"]
    assert caplog.text.count("payload refused") == len(refused)


def test_a_refused_upload_leaves_plain_text(desk: Desk) -> None:
    plan_digest(desk)
    desk.office.refuses = refusing({"native"})
    desk.office.on_upload.append(SendRefusedError(Meaning.NEEDS_ADMIN, "missing_scope"))
    assert desk.round() == [Outcome.SENT]
    (letter,) = desk.office.letters
    assert list(letter.message.blocks) == []


def refusing(charts: set[str]) -> Callable[[Outgoing], Exception | None]:
    def refuse(message: Outgoing) -> Exception | None:
        drawn = {str(block.get("chart")) for block in message.blocks}
        return SendRefusedError(Meaning.BUG_PAYLOAD, "invalid_blocks") if drawn & charts else None

    return refuse


def is_trouble(message: Outgoing) -> bool:
    return bool(message.blocks) and isinstance(message.blocks[0].get("facts"), Trouble)
