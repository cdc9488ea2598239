"""The outbox: each row to one claimer at a time, and a lost claim can change nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from building import Building
from clocks import SetClock
from sqlalchemy import update

from coaching.deliveries import PAYLOAD_VERSION, Covered, DeliveryKind, DeliveryState, NewDelivery
from models import SqlStores
from models.tables.loop import DeliveryRow

LEASE = timedelta(seconds=30)
GRACE = timedelta(seconds=120)
CLAIMERS = 8
ROWS = 24

Claim = Callable[[str], list[int]]


def claim(stores: SqlStores, workspace_id: int, *, owner: str = "one", limit: int = 10) -> list[int]:
    with stores.workspace(workspace_id) as store:
        taken = store.outbox.claim(owner=owner, lease=LEASE, limit=limit, grace=GRACE)
    assert all(delivery.lease_owner == owner for delivery in taken)
    return [delivery.id for delivery in taken]


def claims_of_eight(claim_some: Claim) -> Counter[int]:
    """How often each row was handed out when eight claim at once until each finds nothing twice."""
    start = threading.Barrier(CLAIMERS)

    def run(owner: str) -> list[int]:
        start.wait(10)
        mine: list[int] = []
        empty = 0
        while empty < 2:
            taken = claim_some(owner)
            mine += taken
            empty += not taken
        return mine

    with ThreadPoolExecutor(CLAIMERS) as pool:
        return Counter(row for mine in pool.map(run, map(str, range(CLAIMERS))) for row in mine)


def test_eight_claimers_get_every_row_exactly_once(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    planned = [build.delivery().id for _ in range(ROWS)]
    seen = claims_of_eight(lambda owner: claim(stores, workspace_id, owner=owner, limit=2))
    assert seen == Counter(planned)


def test_the_count_above_would_notice_a_claim_that_looks_first_and_takes_later(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    """Negative control: the same eight with a claim in two steps hand rows out more than once."""
    for _ in range(ROWS):
        build.delivery()
    all_looked = threading.Barrier(CLAIMERS)
    rounds = threading.local()

    def look_then_take(owner: str) -> list[int]:
        if getattr(rounds, "over", False):
            return []
        rounds.over = True
        with stores.workspace(workspace_id, write=False) as store:
            due = [row.id for row in store.outbox._deliveries(store.outbox._select(DeliveryRow).limit(2))]
        all_looked.wait(10)
        with stores.engine.begin() as connection:
            taken = update(DeliveryRow).where(DeliveryRow.id.in_(due)).values(lease_owner=owner)
            connection.execute(taken)
        return due

    assert max(claims_of_eight(look_then_take).values()) == CLAIMERS


def test_a_claim_takes_at_most_its_limit_oldest_due_first(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    now = clock.now()
    late = build.delivery(at=now - timedelta(minutes=1)).id
    later = build.delivery(at=now - timedelta(hours=1)).id
    build.delivery(at=now + timedelta(seconds=1))
    with stores.workspace(workspace_id) as store:
        assert store.outbox.oldest_due() == now - timedelta(hours=1)
    assert claim(stores, workspace_id, limit=1) == [later]
    assert claim(stores, workspace_id) == [late]
    assert claim(stores, workspace_id) == []


@pytest.mark.parametrize("posted", [False, True], ids=["before the post", "after the intent"])
def test_a_claim_whose_holder_died_comes_back_after_its_lease_and_with_grace_where_it_may_be_posted(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock, posted: bool
) -> None:
    row = build.delivery().id
    with stores.workspace(workspace_id) as store:
        [first] = store.outbox.claim(owner="dies", lease=LEASE, limit=1, grace=GRACE)
        if posted:
            assert store.outbox.intend(first, covers=())
    clock.advance(LEASE + (GRACE if posted else timedelta(0)) - timedelta(microseconds=1))
    assert claim(stores, workspace_id) == []
    clock.advance(microseconds=1)
    assert claim(stores, workspace_id, owner="lives") == [row]
    with stores.workspace(workspace_id) as store:
        again = store.outbox.get(row)
        assert (again.fence, again.maybe_sent) == (first.fence + 1, posted)
        assert not store.outbox.finish_sent(first, channel_id="D1", slack_ts="1.1")
        assert store.outbox.intend(first, covers=()) is None
        assert not store.outbox.bury(first, error="x")
        assert store.outbox.finish_sent(again, channel_id="D1", slack_ts="1.2")
        assert store.outbox.get(row).slack_ts == "1.2"
    clock.advance(days=1)
    assert claim(stores, workspace_id) == []


def test_the_intent_is_written_before_the_post_with_what_the_message_says(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    alice, bob = build.member("Alice"), build.member("Bob")
    session = build.session(build.team(reps=[bob], coaches=[alice]), bob, alice, build.criterion())
    said = Covered(checkpoint_id=build.checkpoint(session, alice).id, episode=1)
    row = build.delivery().id
    with stores.workspace(workspace_id) as store:
        claimed = store.outbox.claim_one(row, owner="one", lease=LEASE, grace=GRACE)
        assert claimed is not None
        intended = store.outbox.intend(claimed, covers=[said, said])
        assert intended is not None
        assert (intended.maybe_sent, intended.attempt, intended.covers) == (True, 1, (said,))
        assert intended.first_try_at == clock.now()
        assert store.outbox.leave_unknown(intended, error="time-out")
        assert store.outbox.claim_one(row, owner="two", lease=LEASE, grace=GRACE) is None
    first_try = clock.now()
    clock.advance(LEASE + GRACE)
    with stores.workspace(workspace_id) as store:
        again = store.outbox.claim_one(row, owner="two", lease=LEASE, grace=GRACE)
        assert again is not None
        second = store.outbox.intend(again, covers=())
        assert second is not None
        assert (second.first_try_at, second.attempt, second.covers) == (first_try, 2, ())
        assert second.public_id == intended.public_id


def test_a_refusal_that_may_pass_waits_for_its_time(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    row = build.delivery().id
    later = clock.now() + timedelta(seconds=30)
    with stores.workspace(workspace_id) as store:
        [taken] = store.outbox.claim(owner="one", lease=LEASE, limit=1, grace=GRACE)
        assert store.outbox.put_back(taken, next_at=later, error="ratelimited", maybe_sent=False)
        assert store.outbox.get(row).state is DeliveryState.PLANNED
    assert claim(stores, workspace_id) == []
    clock.set(later)
    assert claim(stores, workspace_id) == [row]


def test_the_dead_are_listed_with_their_meaning_and_the_superseded_are_not(
    stores: SqlStores, workspace_id: int, build: Building, clock: SetClock
) -> None:
    for _ in range(2):
        build.delivery()
    with stores.workspace(workspace_id) as store:
        gone, moot = store.outbox.claim(owner="one", lease=LEASE, limit=2, grace=GRACE)
        assert store.outbox.bury(gone, error="channel_not_found")
        assert store.outbox.supersede(moot)
        [dead] = store.outbox.dead(since=clock.now())
        assert (dead.id, dead.last_error) == (gone.id, "channel_not_found")
        assert store.outbox.dead(since=clock.now() + timedelta(seconds=1)) == ()
        assert store.outbox.oldest_due() is None


def test_one_key_is_one_delivery(stores: SqlStores, workspace_id: int, clock: SetClock) -> None:
    new = NewDelivery(
        dedupe_key="digest:1:2026-W47",
        kind=DeliveryKind.DIGEST,
        recipient="C0MANAGERS",
        subject={"team_id": 1, "iso_week": "2026-W47", "part": 0},
        next_at=clock.now(),
    )
    start = threading.Barrier(CLAIMERS)

    def plan(_clock_process: int) -> int | None:
        start.wait(10)
        with stores.workspace(workspace_id) as store:
            return store.outbox.plan(new)

    with ThreadPoolExecutor(CLAIMERS) as pool:
        made = [row for row in pool.map(plan, range(CLAIMERS)) if row is not None]
    assert len(made) == 1
    with stores.workspace(workspace_id) as store:
        kept = store.outbox.by_key(new.dedupe_key)
        assert kept is not None
        assert (kept.id, kept.subject, kept.planned_at) == (made[0], new.subject, clock.now())


def test_a_row_of_newer_code_is_left_to_newer_code(
    stores: SqlStores, workspace_id: int, clock: SetClock
) -> None:
    new = NewDelivery(
        dedupe_key="x", kind=DeliveryKind.MORNING, recipient="U1", subject={}, next_at=clock.now()
    )
    with stores.workspace(workspace_id) as store:
        store.outbox.plan(replace(new, payload_version=PAYLOAD_VERSION + 1))
    assert claim(stores, workspace_id) == []


@pytest.mark.postgres
def test_a_claim_does_not_wait_for_another_that_has_not_committed(
    request: pytest.FixtureRequest, clock: SetClock
) -> None:
    """SKIP LOCKED; SQLite has one writer at a time and cannot meet this."""
    from models import open_stores

    stores = open_stores(request.getfixturevalue("postgres_url"), clock)
    workspace_id = stores.register("T0SKIP", name="Acme").id
    build = Building(stores, workspace_id, clock)
    rows = [build.delivery().id for _ in range(2)]
    with ThreadPoolExecutor(1) as other, stores.workspace(workspace_id) as store:
        [mine] = store.outbox.claim(owner="slow", lease=LEASE, limit=1, grace=GRACE)
        theirs = other.submit(claim, stores, workspace_id, owner="fast").result(timeout=5)
    assert [mine.id, *theirs] == rows
    stores.close()
