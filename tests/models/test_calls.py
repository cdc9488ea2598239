"""Scores in, set-wise and idempotent; windows of scores out; ten-call averages in one statement."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from building import DISCOVERY, Building
from clocks import THURSDAY
from sqlalchemy import event, select

from coaching.calls import CallKind, IntakeCounts, ScoreRow
from coaching.criteria import Criterion
from coaching.errors import NotFoundError
from coaching.people import Member
from models import SqlStores
from models.tables.calls import ScoreChangeRow

DEMO = CallKind("demo", "inbound", True)
ROLEPLAY = CallKind("discovery", "outbound", False)
DAY = timedelta(days=1)


@pytest.fixture
def bob(build: Building) -> Member:
    return build.member("Bob")


@pytest.fixture
def criterion(build: Building) -> Criterion:
    return build.criterion()


def take_in(
    stores: SqlStores, workspace_id: int, rows: list[ScoreRow], now: datetime = THURSDAY
) -> IntakeCounts:
    with stores.workspace(workspace_id) as store:
        return store.calls.take_in(rows, now=now)


def test_the_same_batch_again_changes_nothing(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    other = build.criterion("Confirms the budget before the demo")
    rows = [
        build.score_row(bob, each, 2.5, at=THURSDAY - n * DAY, external_id=f"call-{n}")
        for n in range(30)
        for each in (criterion, other)
    ]
    assert take_in(stores, workspace_id, rows) == IntakeCounts(calls_added=30, scores_added=60)
    first = stores.describe(workspace_id).scores_changed_at
    assert first == THURSDAY
    assert take_in(stores, workspace_id, rows, THURSDAY + DAY) == IntakeCounts(unchanged=60)
    assert stores.describe(workspace_id).scores_changed_at == first


def test_a_changed_score_overwrites_and_its_old_value_stays_in_the_audit_trail(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    row = build.score_row(bob, criterion, 2, at=THURSDAY - DAY)._replace(quote="we'll see", quote_at="12:40")
    take_in(stores, workspace_id, [row])
    counts = take_in(stores, workspace_id, [row._replace(score=3, quote="booked it", quote_at=None)])
    assert counts == IntakeCounts(scores_changed=1)
    with stores.workspace(workspace_id) as store:
        [kept] = store.calls.last_scored(bob.id, criterion.current.id, before=THURSDAY, kind=None)
    assert (kept.score, kept.quote, kept.quote_at) == (3, "booked it", None)
    with stores.engine.connect() as connection:
        [old] = connection.execute(select(ScoreChangeRow))
    assert (old.old_score, old.old_quote, old.old_quote_at, old.new_score) == (2, "we'll see", "12:40", 3)


def test_a_pair_told_twice_in_one_batch_counts_as_sent_again(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    row = build.score_row(bob, criterion, 2, at=THURSDAY)
    counts = take_in(stores, workspace_id, [row, row, row._replace(score=4)])
    assert counts == IntakeCounts(calls_added=1, scores_added=1, unchanged=1, scores_changed=1)


def test_a_call_of_another_rep_is_refused_by_its_row_and_the_rest_lands(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    carol = build.member("Carol")
    row = build.score_row(bob, criterion, 2, at=THURSDAY, external_id="call-a")
    take_in(stores, workspace_id, [row])
    stolen = row._replace(rep_id=carol.id, score=4)
    own = build.score_row(carol, criterion, 3, at=THURSDAY, external_id="call-b")
    counts = take_in(stores, workspace_id, [stolen, own, own._replace(rep_id=bob.id, score=1)])
    assert (counts.scores_added, [index for index, _ in counts.refused]) == (1, [0, 2])
    assert all("another rep" in reason for _, reason in counts.refused)


def test_a_corrected_call_moves_with_all_its_scores(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    row = build.score_row(bob, criterion, 2, at=THURSDAY - DAY)
    take_in(stores, workspace_id, [row])
    moved = row._replace(
        occurred_at=THURSDAY - 3 * DAY, call_type="demo", direction="inbound", link="https://x.example/1"
    )
    assert take_in(stores, workspace_id, [moved]) == IntakeCounts(calls_changed=1, unchanged=1)
    with stores.workspace(workspace_id) as store:
        [kept] = store.calls.last_scored(bob.id, criterion.current.id, before=THURSDAY, kind=DEMO)
        call = store.calls.get(kept.call_id)
    assert (kept.occurred_at, kept.kind, kept.link) == (moved.occurred_at, DEMO, moved.link)
    assert (call.occurred_at, call.kind, call.duration_s) == (moved.occurred_at, DEMO, row.duration_s)


def test_a_criterion_or_rep_that_is_not_here_takes_the_batch_back(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    good = build.score_row(bob, criterion, 2, at=THURSDAY)
    for bad in (good._replace(version_id=10**6), good._replace(rep_id=10**6)):
        with pytest.raises(NotFoundError):
            take_in(stores, workspace_id, [good, bad._replace(external_id="bad")])
    with stores.workspace(workspace_id) as store:
        assert store.calls.by_external_id(good.external_id) is None


def test_every_change_moves_the_mark_even_within_one_instant(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    marks = []
    for score in (1, 2, 3):
        take_in(stores, workspace_id, [build.score_row(bob, criterion, score, at=THURSDAY, external_id="c")])
        marks.append(stores.describe(workspace_id).scores_changed_at)
    assert len(set(marks)) == 3
    assert marks == sorted(marks, key=str)


def test_windows_before_and_after_an_instant(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    build.scores(bob, criterion, list(range(14)), first=THURSDAY - 14 * DAY)
    build.scores(bob, criterion, [50], first=THURSDAY, kind=DEMO)
    build.scores(bob, criterion, [20, 21], first=THURSDAY + DAY)
    build.scores(bob, criterion, [70], first=THURSDAY + 3 * DAY, kind=ROLEPLAY)
    version = criterion.current.id

    def scores(found: object) -> list[float]:
        return [call.score for call in found]  # type: ignore[attr-defined]

    with stores.workspace(workspace_id) as store:
        calls = store.calls
        assert scores(calls.last_scored(bob.id, version, before=THURSDAY, kind=None)) == list(
            range(13, 3, -1)
        )
        assert scores(calls.last_scored(bob.id, version, before=THURSDAY + DAY, kind=None, limit=2)) == [
            50,
            13,
        ]
        assert scores(calls.last_scored(bob.id, version, before=THURSDAY, kind=DEMO)) == []
        never = CallKind("renewal", "outbound", True)
        assert scores(calls.last_scored(bob.id, version, before=THURSDAY, kind=never)) == []
        assert scores(calls.scored_after(bob.id, version, after=THURSDAY, kind=None)) == [20, 21, 70]
        assert scores(calls.scored_after(bob.id, version, after=THURSDAY, kind=DISCOVERY, limit=1)) == [20]
        assert scores(calls.first_scored(bob.id, version)) == [0, 1, 2, 3, 4]
        lately = calls.recent(bob.id, [version], since=THURSDAY, until=THURSDAY + 2 * DAY)
        assert scores(lately) == [20, 50]
        newest_three = calls.last_scored(bob.id, version, before=THURSDAY + DAY, kind=None, limit=3)
        assert [call.kind for call in newest_three] == [DEMO, DISCOVERY, DISCOVERY]
        live = calls.live_after(bob.id, after=THURSDAY)
        assert [call.occurred_at for call in live] == [THURSDAY + DAY, THURSDAY + 2 * DAY]
        newest = calls.recent_calls(bob.id, limit=2)
        assert [call.kind for call in newest] == [ROLEPLAY, DISCOVERY]


def test_ten_call_averages_of_many_pairs_come_in_one_statement_and_are_right(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    dice = random.Random(7)
    reps = [build.member(name) for name in ("Bob", "Carol", "Dan")]
    criteria = [build.criterion(f"Asks question number {n} out loud") for n in range(4)]
    told: dict[tuple[int, int], list[float]] = {}
    rows = []
    for rep in reps:
        for criterion in criteria[:3]:
            values = [dice.uniform(1, 4) for _ in range(dice.choice([1, 7, 10, 25]))]
            told[rep.id, criterion.current.id] = values
            rows += [
                build.score_row(rep, criterion, value, at=THURSDAY - DAY + timedelta(minutes=n))
                for n, value in enumerate(values)
            ]
            rows.append(build.score_row(rep, criterion, 1, at=THURSDAY + DAY))
    take_in(stores, workspace_id, rows)
    pairs = [(rep.id, criterion.current.id) for rep in reps for criterion in criteria]
    statements: list[str] = []
    event.listen(stores.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    with stores.workspace(workspace_id) as store:
        found = store.calls.baselines(pairs, before=THURSDAY)
        assert store.calls.baselines([], before=THURSDAY) == {}
    assert len([text for text in statements if "call_score" in text]) == 1
    assert set(found) == set(told)
    for pair, values in told.items():
        last = values[-10:]
        assert found[pair] == (pytest.approx(sum(last) / len(last)), len(last))


def test_a_large_batch_keeps_every_value_exactly(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    dice = random.Random(11)
    rows = [
        build.score_row(
            bob, criterion, dice.uniform(1, 4), at=THURSDAY - timedelta(minutes=n, microseconds=n)
        )._replace(quote='says "yes";\\ tab\there\nline', link=None)
        for n in range(5_000)
    ]
    take_in(stores, workspace_id, rows)
    assert take_in(stores, workspace_id, rows) == IntakeCounts(unchanged=5_000)
    with stores.workspace(workspace_id) as store:
        kept = store.calls.last_scored(bob.id, criterion.current.id, before=THURSDAY, kind=None, limit=9)
    assert [call.score for call in kept] == [row.score for row in rows[1:10]]
    assert {call.quote for call in kept} == {rows[0].quote}


def test_rows_that_say_all_of_a_call_take_away_what_they_leave_out(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    other = build.criterion("Confirms the budget before the demo")
    one, two, apart = (
        build.score_row(bob, each, 2, at=THURSDAY - DAY, external_id=key)._replace(
            link="https://calls.example.com/7", duration_s=600
        )
        for each, key in ((criterion, "a"), (other, "a"), (other, "b"))
    )
    take_in(stores, workspace_id, [one, two, apart])
    empty = one._replace(link=None, duration_s=None)
    assert take_in(stores, workspace_id, [empty]) == IntakeCounts(unchanged=1)
    with stores.workspace(workspace_id) as store:
        counts = store.calls.take_in([empty], now=THURSDAY + DAY, whole=True)
        assert counts == IntakeCounts(calls_changed=1, scores_changed=1, unchanged=1)
        call = store.calls.by_external_id("a")
        assert call is not None
        assert (call.link, call.duration_s) == (None, None)
        assert [score.version_id for score in store.hand_calls.scores(call.id)] == [criterion.current.id]
        (kept,) = store.calls.last_scored(bob.id, other.current.id, before=THURSDAY, kind=None)
        assert kept.call_id != call.id
    assert stores.describe(workspace_id).scores_changed_at == THURSDAY + DAY


def test_who_scored_a_call_by_hand_is_kept_once(
    stores: SqlStores, workspace_id: int, build: Building, bob: Member, criterion: Criterion
) -> None:
    alice, mona = build.member("Alice"), build.member("Mona")
    rows = [
        build.score_row(bob, criterion, 2, at=THURSDAY - n * DAY, external_id=f"hand:{n}") for n in (1, 2)
    ]
    take_in(stores, workspace_id, rows)
    with stores.workspace(workspace_id) as store:
        second, first = (call.id for call in store.calls.recent_calls(bob.id))
        assert store.hand_calls.author(first) is None
        for call_id, by in ((first, alice), (second, alice), (first, mona)):
            store.hand_calls.keep(call_id, by=by.id, now=THURSDAY)
        assert store.hand_calls.author(first) == alice.id
        assert [call.id for call in store.hand_calls.of_author(bob.id, by=alice.id)] == [second, first]
        assert [call.id for call in store.hand_calls.of_author(bob.id, by=alice.id, limit=1)] == [second]
        assert store.hand_calls.of_author(bob.id, by=mona.id) == ()
        with pytest.raises(NotFoundError):
            store.hand_calls.keep(4711, by=alice.id, now=THURSDAY)
