"""Importing a file: what lands, what repeats, what is promised about running it again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from clocks import SetClock
from sources_rows import PRICE, STEP, TALK, Import, Write, row

from coaching.calls import CallKind
from coaching.cells import DateReading, Reason
from coaching.scale import Scale, ScaleKind
from models import SqlStores
from sources.csv_text import FileRefusedError
from sources.demo import Target, write_demo_scores
from sources.summary import summarise
from sources.taking_in import default_rejects


def test_a_row_becomes_a_call_and_a_score_with_its_evidence(
    take: Import, write: Write, stores: SqlStores, workspace_id: int
) -> None:
    link = "https://calls.example.com/c1"
    take(
        write([row("c1", TALK, "2.5 min", evidence="Well…", evidence_at="760", link=link, duration="30:00")])
    )
    with stores.workspace(workspace_id, write=False) as store:
        call = store.calls.by_external_id("c1")
        criterion = store.criteria.by_name(TALK)
        assert call is not None
        assert criterion is not None
        (scored,) = store.calls.last_scored(
            call.rep_id, criterion.current.id, before=datetime(2026, 11, 3, tzinfo=UTC), kind=None
        )
    assert call.occurred_at == datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
    assert call.kind == CallKind("discovery", "outbound", True)
    assert (call.link, call.duration_s) == (link, 1800)
    assert (scored.score, scored.quote, scored.quote_at) == (2.5, "Well…", "12:40")


def test_a_corrected_score_overwrites_and_is_said(take: Import, write: Write) -> None:
    take(write([row("c1"), row("c2")]))
    outcome = take(write([row("c1"), row("c2", score="4")]))
    assert (outcome.scores_changed, outcome.unchanged) == (1, 1)
    assert "1 score changed (the old values are kept)" in summarise(outcome)[0]


def test_a_row_that_repeats_is_counted_once_and_a_contradiction_keeps_the_last(
    take: Import, write: Write, stores: SqlStores, workspace_id: int
) -> None:
    rows = [row("c1"), row("c2", score="2"), row("c1"), row("c3"), row("c2", score="4"), row("c1")]
    path = write(rows)
    outcome = take(path, chunk=1)
    assert (outcome.scores_added, outcome.scores_changed, outcome.repeated) == (3, 0, 2)
    assert "the last one counts (replaced: line 3)" in "\n".join(summarise(outcome))
    again = take(path, chunk=1)
    assert (again.scores_added, again.scores_changed, again.unchanged) == (0, 0, 3)
    with stores.workspace(workspace_id, write=False) as store:
        call, criterion = store.calls.by_external_id("c2"), store.criteria.by_name(STEP)
        assert call is not None
        assert criterion is not None
        found = store.calls.last_scored(
            call.rep_id, criterion.current.id, before=datetime(2026, 11, 3, tzinfo=UTC), kind=None
        )
    assert {each.call_id: each.score for each in found}[call.id] == 4


def test_a_call_told_in_two_ways_keeps_to_the_first_however_far_apart(take: Import, write: Write) -> None:
    links = [f"https://calls.example.com/{name}" for name in ("one", "two")]
    rows = [
        row("c1", STEP, link=links[0]),
        *(row(f"x{number}") for number in range(20)),
        row("c1", PRICE, "pass", link=links[1]),
        row("c1", TALK, "9", call_type="demo", live="no"),
    ]
    path = write(rows)
    outcome = take(path, chunk=3)
    assert outcome.scores_added == 22
    assert outcome.rejects.first[Reason.CALL_CONFLICT] == (
        24,
        "call_id: call “c1” has another call type and live on an earlier line",
    )
    again = take(path, chunk=3)
    assert (again.unchanged, again.calls_changed, again.scores_changed) == (22, 0, 0)


def test_dates_without_a_zone_are_read_where_the_person_says(
    take: Import, write: Write, stores: SqlStores, workspace_id: int
) -> None:
    path = write([row("c1", occurred_at="03/04/2026 09:00")])
    take(path, dates=DateReading(team_zone=True, day_first=True))
    with stores.workspace(workspace_id, write=False) as store:
        call = store.calls.by_external_id("c1")
    assert call is not None
    assert call.occurred_at == datetime(2026, 4, 3, 13, 0, tzinfo=UTC)  # the team works in New York


def test_a_dry_run_keeps_nothing_and_finds_what_the_store_would_refuse(
    take: Import, write: Write, stores: SqlStores, workspace_id: int
) -> None:
    take(write([row("c1")]))
    outcome = take(write([row("c1", rep="carol@example.com"), row("c9")]), dry_run=True)
    assert (outcome.scores_added, outcome.rejects.total) == (1, 1)
    assert summarise(outcome)[0].startswith("Dry run, nothing was kept. Read 2 rows: 1 new score")
    with stores.workspace(workspace_id, write=False) as store:
        assert store.calls.by_external_id("c9") is None


def test_a_file_without_rejects_leaves_no_reject_file(take: Import, write: Write, tmp_path: Path) -> None:
    path = write([row("c1")])
    take(path)
    assert not default_rejects(path).exists()
    assert sorted(each.suffix for each in tmp_path.iterdir() if "scores" in each.name) == [".csv"]


def test_a_header_without_rows_says_so(take: Import, write: Write) -> None:
    assert summarise(take(write([])))[0] == "The file holds a header and no rows: nothing to import."


def test_a_file_refused_as_a_whole_changes_nothing(take: Import, write: Write, tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="lacks rep"):
        take(write([], header="call_id;score"))
    path = write([row("c1")])
    with pytest.raises(FileRefusedError, match="would overwrite"):
        take(path, rejects=path)
    with pytest.raises(FileRefusedError, match="is a directory"):
        take(path, rejects=tmp_path)
    with pytest.raises(FileRefusedError, match="Choose a place with --rejects"):
        take(path, rejects=tmp_path / "nowhere" / "rejects.csv")


def test_the_demo_file_lands_whole_and_twice_changes_nothing(
    take: Import, tmp_path: Path, clock: SetClock, stores: SqlStores, workspace_id: int
) -> None:
    path = tmp_path / "demo.csv"
    targets = [Target(STEP, Scale.of(ScaleKind.ONE_TO_FOUR)), Target(PRICE, Scale.of(ScaleKind.PASS_FAIL))]
    rows = write_demo_scores(path, targets, now=clock.now())
    with stores.workspace(workspace_id) as store:
        everyone = [member.id for member in store.people.everyone()]
    assert rows > 100
    assert everyone
    outcome = take(path)
    ours = sum("bob@" in line or "carol@" in line for line in path.read_text(encoding="utf-8").splitlines())
    assert (outcome.scores_added, outcome.rejects.by_reason) == (ours, {Reason.REP: rows - ours})
    again = take(path)
    assert summarise(again)[0] == f"Nothing new: all {ours} scores were already here."


def test_demo_calls_are_the_same_whatever_window_is_asked_for(tmp_path: Path, clock: SetClock) -> None:
    targets = [Target(STEP, Scale.of(ScaleKind.ONE_TO_FOUR))]
    early, late = tmp_path / "early.csv", tmp_path / "late.csv"
    write_demo_scores(early, targets, now=clock.now())
    write_demo_scores(late, targets, now=clock.now() + timedelta(seconds=1))
    assert early.read_text(encoding="utf-8") == late.read_text(encoding="utf-8")
