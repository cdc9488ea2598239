"""What Slack does to a message (1, 6-12): applied unseen, refused, throttled, late. Seen once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from clocks import SetClock
from exchange import PAST_LEASE, Careless, Exchange, Hasty, lost_and_doubled
from post_office import TIMED_OUT, Desk, Killed, Late
from prometheus_client import REGISTRY
from tallying import Tally

from bot.slack_errors import MEANINGS
from coaching.deliveries import Delivery, DeliveryKind, DeliveryState
from coaching.messenger import SendRefusedError, SendThrottledError
from coaching.refusals import Meaning
from jobs.deliver import GRACE, LEASE, MAX_ATTEMPTS, Courier, Outcome
from jobs.measures import measure_outbox

DEFINITE_END = (Meaning.TARGET_GONE, Meaning.NEEDS_ADMIN)


def counted(exchange: Exchange, rows: list[Delivery]) -> tuple[int, int]:
    return lost_and_doubled(exchange.copies(row) for row in rows)


@pytest.mark.parametrize(
    ("number", "fault", "order"),
    [
        pytest.param(
            6, "Slack took it, we saw a time-out", ("slow_after", {"seconds": 1.2}), marks=pytest.mark.faults
        ),
        (8, "500 before the effect", ("5xx", {})),
        (8, "500 after the effect", ("fail_after", {})),
        (8, "connection reset before the effect", ("drop_before", {})),
        (8, "connection reset after the effect", ("drop_after", {})),
    ],
)
def test_an_outcome_we_did_not_see_is_looked_up(
    exchange: Exchange, tally: Tally, number: int, fault: str, order: tuple[str, dict[str, float]]
) -> None:
    kind, more = order
    rows = [exchange.plan() for _ in range(6)]
    for turn in range(6):
        exchange.order(kind, nth=1 + 2 * turn, **more)
    exchange.run_until_settled(rows)
    lost, doubled = counted(exchange, rows)
    control = careless_doubles(exchange, kind, more)
    tally(number, fault, tries=len(rows), lost=lost, doubled=doubled, control=control)


def careless_doubles(exchange: Exchange, kind: str, more: dict[str, float]) -> str:
    """The same fault for a courier that does not look: doubled, unless Slack never had it."""
    row = exchange.plan()
    exchange.world.faults.clear()
    exchange.order(kind, **more)
    exchange.run_until_settled([row], exchange.courier_named("careless", kind=Careless))
    copies = exchange.copies(row)
    assert copies == (1 if kind in {"5xx", "drop_before"} else 2)
    return f"not looking: {copies - 1} doubled"


def test_slack_applies_it_after_we_gave_up_within_grace(desk: Desk, tally: Tally) -> None:
    waits = [timedelta(seconds=seconds) for seconds in (1, 30, 90, 179)]
    rows = []
    for wait in waits:
        rows.append(desk.plan())
        desk.office.on_post.append(Late(wait))
        assert desk.round(desk.courier_named(f"late by {wait}")) == [Outcome.UNKNOWN]
        desk.clock.advance(PAST_LEASE)
        assert desk.round(desk.courier_named("second")) == [Outcome.FOUND]
    lost, doubled = lost_and_doubled(desk.office.copies(row) for row in rows)
    residue = later_than_grace(desk)
    tally(7, "applied after we gave up, within grace", tries=4, lost=lost, doubled=doubled, control=residue)


def later_than_grace(desk: Desk) -> str:
    """The known residue, and what shows that the count would see it."""
    row = desk.plan()
    desk.office.on_post.append(Late(LEASE + GRACE + timedelta(minutes=1)))
    desk.round(desk.courier_named("late"))
    desk.clock.advance(PAST_LEASE)
    assert desk.round(desk.courier_named("second")) == [Outcome.SENT]
    desk.clock.advance(PAST_LEASE)
    assert desk.office.copies(row) == 2
    return "known residue, later than grace: 1 doubled"


@pytest.mark.parametrize("retry_after", [1, 30, None, "garbage", "-5", "1e400"])
def test_throttled_as_long_as_slack_says_and_nobody_else_waits(
    exchange: Exchange, tally: Tally, retry_after: float | str | None
) -> None:
    other = exchange.stores.register("TOTHER", name="Other Ltd").id
    row = exchange.plan()
    exchange.order("429", retry_after=retry_after)
    assert exchange.round() == [Outcome.LATER]
    waiting = exchange.row(row)
    pause = retry_after if isinstance(retry_after, int) else 30
    assert (waiting.next_at - exchange.clock.now()).total_seconds() == pytest.approx(pause, abs=1)
    assert waiting.attempt == 0
    assert exchange.courier.claim(other, limit=5) == [], "the other workspace has nothing, and may be asked"
    exchange.advance(timedelta(seconds=pause + 1))
    assert exchange.round() == [Outcome.SENT]
    lost, doubled = counted(exchange, [row])
    tally(9, f"429, Retry-After {retry_after}", tries=1, lost=lost, doubled=doubled)


@pytest.mark.faults
def test_one_workspace_refused_for_an_hour_drains_in_order_and_the_alarm_rings(
    desk: Desk, clock: SetClock, tally: Tally
) -> None:
    other = Desk(desk.stores, clock, desk.stores.register("TOTHER", name="Other Ltd").id)
    mine = []
    for _ in range(12):
        mine.append(desk.plan())
        clock.advance(seconds=1)
    theirs = [other.plan() for _ in range(12)]
    desk.office.closed[desk.workspace_id] = SendThrottledError(60)
    until = clock.now() + timedelta(hours=1)
    longest = 0.0
    while clock.now() < until:
        desk.round()
        other.round()
        measure_outbox(desk.stores, clock.now())
        longest = max(longest, REGISTRY.get_sample_value("coachlog_outbox_oldest_due_seconds") or 0.0)
        clock.advance(seconds=61)
    assert longest >= 60
    assert [other.office.copies(row) for row in theirs] == [1] * 12
    desk.office.closed.clear()
    for _ in range(12):
        desk.round()
        clock.advance(seconds=61)
    assert [letter.message.key for letter in desk.office.letters] == [row.public_id for row in mine]
    lost, doubled = lost_and_doubled(desk.office.copies(row) for row in mine)
    tally(10, "one workspace refused for an hour", tries=12, lost=lost, doubled=doubled)


@pytest.mark.faults
def test_every_permanent_error_ends_it_dead_told_once_and_visible(desk: Desk, tally: Tally) -> None:
    codes = [code for code, meaning in MEANINGS.items() if meaning in DEFINITE_END]
    silent = 0
    for code in codes:
        session = desk.scene.session(desk.scene.bob)
        row = desk.plan(DeliveryKind.LOGGED, recipient="UALICE", session_id=session.id)
        refusal = SendRefusedError(MEANINGS[code], code)
        desk.office.refuses = lambda message, key=row.public_id, said=refusal: (
            said if message.key == key else None
        )
        for _ in range(4):
            desk.round(desk.courier_named(code))
            desk.pass_lease()
        ended = desk.row(row)
        assert (ended.state, ended.attempt) == (DeliveryState.DEAD, 1), code
        assert [one for one in desk.office.asked if one[1] == "UALICE"].count(
            (desk.workspace_id, "UALICE")
        ) == 1, f"{code} was tried again and again"
        desk.office.asked.clear()
        silent += not any(one.recipient == "UMONA" for one in desk.troubles())
    tally(11, "each permanent error: dead, told, no loop", tries=len(codes), lost=silent, doubled=0)


@pytest.mark.faults
def test_our_own_malformed_payload_goes_out_as_plain_text(desk: Desk, tally: Tally) -> None:
    codes = [code for code, meaning in MEANINGS.items() if meaning is Meaning.BUG_PAYLOAD]
    rows = []
    for code in codes:
        rows.append(desk.plan())
        refusal = SendRefusedError(Meaning.BUG_PAYLOAD, code)
        desk.office.refuses = lambda message, said=refusal: said if message.blocks else None
        assert desk.round() == [Outcome.SENT], code
    lost, doubled = lost_and_doubled(desk.office.copies(row) for row in rows)
    tally(11, "malformed payload: plain text instead", tries=len(codes), lost=lost, doubled=doubled)


def test_a_dead_token_pauses_the_workspace_and_a_new_one_drains_it(desk: Desk, tally: Tally) -> None:
    codes = [code for code, meaning in MEANINGS.items() if meaning is Meaning.INSTALLATION_DEAD]
    rows = []
    for code in codes:
        rows += [desk.plan(), desk.plan()]
        desk.office.closed[desk.workspace_id] = SendRefusedError(Meaning.INSTALLATION_DEAD, code)
        desk.round(desk.courier_named(code))
        assert desk.stores.describe(desk.workspace_id).paused_reason == code
        assert desk.workspace_id not in desk.stores.with_work(desk.clock.now())
        desk.office.closed.clear()
        desk.stores.resume(desk.workspace_id)
        desk.clock.advance(hours=1, seconds=1)
        desk.round(desk.courier_named("new token"))
    lost, doubled = lost_and_doubled(desk.office.copies(row) for row in rows)
    tally(11, "dead token: paused, then drained", tries=len(rows), lost=lost, doubled=doubled)


@pytest.mark.faults
def test_fifty_unknown_messages_settle_though_history_is_read_once_a_minute(desk: Desk, tally: Tally) -> None:
    rows = [desk.plan() for _ in range(50)]
    for number, claim in enumerate(desk.courier.claim(desk.workspace_id, limit=50)):
        desk.office.on_post.append(Late(timedelta(0)) if number % 2 else TIMED_OUT)
        assert desk.courier_named(f"lost {number}").carry_out(claim) is Outcome.UNKNOWN
    looks: list[float] = []

    def once_a_minute() -> Exception | None:
        now = desk.clock.now().timestamp()
        if looks and now - looks[-1] < 60:
            return SendThrottledError(60 - (now - looks[-1]))
        looks.append(now)
        return None

    desk.office.may_look = once_a_minute
    desk.pass_lease()
    for _ in range(70):
        desk.round(desk.courier_named("looks"))
        desk.clock.advance(seconds=61)
        if all(desk.row(row).state is DeliveryState.SENT for row in rows):
            break
    assert {desk.row(row).state for row in rows} == {DeliveryState.SENT}
    lost, doubled = lost_and_doubled(desk.office.copies(row) for row in rows)
    tally(12, "50 unknown, history once a minute", tries=50, lost=lost, doubled=doubled)


@pytest.mark.parametrize("point", ["claimed", "intended", "posted"])
def test_two_careless_ways_are_caught_where_the_product_dies_well(
    exchange: Exchange, tally: Tally, point: str
) -> None:
    """Killed at each point in turn, three times over; the same for couriers that look or mark wrongly."""
    rows = [exchange.plan() for _ in range(3)]
    for _ in range(3):
        die_at(exchange, point, Courier)
        exchange.advance(PAST_LEASE)
    exchange.run_until_settled(rows, exchange.courier_named("survivor"))
    lost, doubled = counted(exchange, rows)
    caught = []
    if point == "posted":
        row = exchange.plan()
        die_at(exchange, point, Careless)
        exchange.advance(PAST_LEASE)
        exchange.run_until_settled([row], exchange.courier_named("careless", kind=Careless))
        caught.append(f"not looking: {exchange.copies(row) - 1} doubled")
        assert exchange.copies(row) == 2
    if point == "intended":
        row = exchange.plan()
        die_at(exchange, "marked", Hasty)
        exchange.advance(PAST_LEASE)
        exchange.run_until_settled([row], exchange.courier_named("hasty", kind=Hasty))
        caught.append(f"marking first: {1 - exchange.copies(row)} lost")
        assert exchange.copies(row) == 0
    tally(1, f"dies at '{point}'", tries=3, lost=lost, doubled=doubled, control="; ".join(caught))


def die_at(exchange: Exchange, point: str, kind: type[Courier]) -> None:
    def die(name: str) -> None:
        if name == point:
            raise Killed

    with pytest.raises(Killed):
        exchange.round(exchange.courier_named("dies", die, kind))


def test_what_fails_by_our_own_fault_ends_dead_after_eight_tries(desk: Desk, tally: Tally) -> None:
    row = desk.plan()
    for _ in range(MAX_ATTEMPTS + 2):
        for claim in desk.courier.claim(desk.workspace_id, limit=5):
            desk.courier.note_failure(claim, ZeroDivisionError()) if claim.delivery.attempt < (
                MAX_ATTEMPTS
            ) else desk.courier.carry_out(claim)
        desk.pass_lease()
    assert desk.row(row).state is DeliveryState.DEAD
    tally(11, "our own fault: dead after 8 tries, told", tries=1, lost=1 - len(desk.troubles()), doubled=0)
