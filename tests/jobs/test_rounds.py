"""Several messages of one workspace in one round: what happens on the way to one is not said of another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from loop_scene import at
from post_office import Desk

from coaching.checkpoints import CheckpointState
from coaching.deliveries import Delivery, DeliveryKind, DeliveryState
from coaching.loop import reach
from coaching.messenger import Outgoing, Posted
from coaching.ports import WorkspaceStore
from coaching.sessions import SessionState
from jobs.deliver import CHECKED_FOR_S, Outcome
from jobs.rounds import Rounds


@pytest.fixture
def carriers() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool


@pytest.fixture
def rounds(desk: Desk, carriers: ThreadPoolExecutor) -> Rounds:
    return Rounds(desk.courier, carriers)


def go(desk: Desk, rounds: Rounds, stopping: Callable[[], bool] = lambda: False) -> list[Outcome | None]:
    """One round of what is due, in the order in which it is due."""
    claims = desk.courier.claim(desk.workspace_id, limit=20)
    outcomes = rounds.carry_out(claims, stopping=stopping)
    return [outcomes[claim.delivery.id] for claim in claims]


def while_posting(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, row: Delivery, happens: Callable[[], object]
) -> None:
    """Once this row is with Slack, something happens before the next one goes."""
    honest = desk.office.post

    def post(workspace_id: int, recipient: str, message: Outgoing, /) -> Posted:
        posted = honest(workspace_id, recipient, message)
        if message.key == row.public_id:
            happens()
        return posted

    monkeypatch.setattr(desk.office, "post", post)


def review_is_due(desk: Desk) -> None:
    """Alice has a line to read, and no message of it is planned yet."""
    desk.clock.set(at("2026-11-19", "15:00"))
    desk.scene.calls(desk.scene.bob, [2] * 10, first=at("2026-11-10", "09:00"))
    desk.scene.session(desk.scene.bob)
    desk.clock.set(at("2026-11-26", "09:00"))
    with desk.scene.store() as store:
        reach(store, now=desk.clock.now())


def plan_list(desk: Desk, kind: DeliveryKind) -> Delivery:
    return desk.plan(kind, recipient="UALICE", member_id=desk.scene.alice.id, local_date="2026-11-26")


def answer_all(desk: Desk) -> None:
    with desk.scene.store() as store:
        for row in store.checkpoints.waiting_for(desk.scene.alice.id):
            store.checkpoints.move(row, CheckpointState.DONE, due_at=None)


def slow_reading(desk: Desk, monkeypatch: pytest.MonkeyPatch, seconds: float) -> list[int]:
    """Preparing several takes this long; one alone is quick. The sizes of what was prepared."""
    from jobs import deliver

    honest, sizes = deliver.read_ahead, []

    def read_ahead(store: WorkspaceStore, rows: list[Delivery]) -> None:
        sizes.append(len(rows))
        honest(store, rows)
        if len(rows) > 1:
            desk.clock.advance(seconds=seconds)

    monkeypatch.setattr(deliver, "read_ahead", read_ahead)
    return sizes


def test_a_morning_message_and_a_prompt_in_one_claim_say_no_line_twice(desk: Desk, rounds: Rounds) -> None:
    review_is_due(desk)
    plan_list(desk, DeliveryKind.MORNING)
    plan_list(desk, DeliveryKind.PROMPT)
    assert go(desk, rounds) == [Outcome.SENT, Outcome.SUPERSEDED]
    assert len(desk.office.letters) == 1


def test_lines_that_were_answered_while_others_went_out_are_not_said(
    desk: Desk, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    review_is_due(desk)
    first = desk.plan()
    listed = plan_list(desk, DeliveryKind.MORNING)
    while_posting(desk, monkeypatch, first, lambda: answer_all(desk))
    assert go(desk, rounds) == [Outcome.SENT, Outcome.LATER]
    assert desk.row(listed).last_error == "answered meanwhile"
    assert desk.row(listed).attempt == 0
    assert go(desk, rounds) == [Outcome.SUPERSEDED]
    assert desk.office.copies(listed) == 0


def test_a_session_cancelled_while_others_went_out_is_not_spoken_of(
    desk: Desk, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk.scene.session(desk.scene.bob)
    first = desk.plan()
    commitment = desk.plan(DeliveryKind.COMMITMENT, recipient="UBOB", session_id=session.id)

    def cancel() -> None:
        with desk.scene.store() as store:
            store.sessions.set_state(session.id, SessionState.CANCELLED)

    while_posting(desk, monkeypatch, first, cancel)
    assert go(desk, rounds) == [Outcome.SENT, Outcome.LATER]
    assert go(desk, rounds) == [Outcome.SUPERSEDED]
    assert desk.office.copies(commitment) == 0


def test_where_preparing_together_takes_too_long_each_goes_by_itself(
    desk: Desk, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reading counts as time that passed; and yet the round gets somewhere."""
    planned = [desk.plan() for _ in range(3)]
    sizes = slow_reading(desk, monkeypatch, CHECKED_FOR_S + 1)
    assert go(desk, rounds) == [Outcome.SENT] * 3
    assert sizes == [3, 1, 1, 1]
    assert [desk.office.copies(row) for row in planned] == [1, 1, 1]
    assert [desk.row(row).attempt for row in planned] == [1, 1, 1]


def test_when_stopping_what_would_go_by_itself_is_handed_back(
    desk: Desk, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = [desk.plan() for _ in range(3)]
    slow_reading(desk, monkeypatch, CHECKED_FOR_S + 1)
    outcomes = go(desk, rounds, stopping=lambda: len(desk.office.letters) > 0)
    assert outcomes == [Outcome.SENT, Outcome.LATER, Outcome.LATER]
    left = [desk.row(row) for row in planned[1:]]
    assert [(row.state, row.maybe_sent, row.attempt) for row in left] == [
        (DeliveryState.PLANNED, False, 0)
    ] * 2


@pytest.mark.parametrize("step", ["unsay", "note_failure"])
def test_what_slack_took_is_recorded_even_if_the_next_ones_setback_cannot_be(
    desk: Desk, rounds: Rounds, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    planned = [desk.plan() for _ in range(3)]

    def gone(*_: object) -> None:
        raise OSError("gone")

    def break_storage() -> None:
        monkeypatch.setattr(type(desk.courier), step, gone)
        if step == "unsay":
            desk.clock.advance(seconds=CHECKED_FOR_S + 1)
        else:
            monkeypatch.setattr(type(desk.courier), "dispatch", gone)

    while_posting(desk, monkeypatch, planned[1], break_storage)
    with pytest.raises(OSError, match="gone"):
        go(desk, rounds)
    assert [desk.row(row).state for row in planned] == [
        DeliveryState.SENT,
        DeliveryState.SENT,
        DeliveryState.SENDING,
    ]


def test_one_row_that_cannot_be_recorded_keeps_no_other_from_it(
    desk: Desk, rounds: Rounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = [desk.plan() for _ in range(3)]
    courier, honest = type(desk.courier), desk.courier.record

    def record(_self: object, sent: list[tuple[object, Posted]]) -> frozenset[int]:
        if any(posted.ts == "1.0" for _, posted in sent):
            raise OSError("bad row")
        return honest(sent)  # type: ignore[arg-type]

    def gone(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(courier, "record", record)
    monkeypatch.setattr(courier, "note_failure", gone)
    with pytest.raises(OSError, match="gone"):
        go(desk, rounds)
    assert [desk.row(row).state for row in planned[1:]] == [DeliveryState.SENT] * 2
