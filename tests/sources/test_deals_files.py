"""Deals, people and quotas from files: good rows land, bad ones are named, again changes nothing."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from building import Building
from clocks import SetClock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.cells import Reason
from coaching.deals.outcomes import Period
from coaching.deals.records import Deal, Forecast, Quota, RepProfile, StageEntry
from coaching.people import Member
from models import SqlStores
from sources.csv_text import FileRefusedError
from sources.deals_csv import Importer, RecordsTaken
from sources.summary import summarise_records
from sources.taking_in import Wishes

DEAL_HEADER = "deal_id,owner,created,closed,won,amount,currency,qualified,stages,forecast,forecast_date"
Q4 = Period(date(2026, 10, 1), date(2026, 12, 31))


def deal(deal_id: str, /, **cells: str) -> str:
    """A won deal, with cells replaced by name."""
    good = {
        "deal_id": deal_id,
        "owner": "bob@example.com",
        "created": "2026-08-03",
        "closed": "2026-10-20",
        "won": "yes",
        "amount": "12500.50",
        "currency": "EUR",
        "qualified": "",
        "stages": "Discovery 2026-08-10; Demo 2026-09-01",
        "forecast": "commit",
        "forecast_date": "2026-10-31",
    }
    return ",".join({**good, **cells}.values())


@pytest.fixture
def bob(build: Building) -> Member:
    bob, carol, alice = build.member("Bob"), build.member("Carol"), build.member("Alice")
    build.team(reps=[bob, carol], coaches=[alice])
    return bob


@pytest.fixture
def importer(stores: SqlStores, workspace_id: int, clock: SetClock, bob: Member) -> Importer:
    return Importer(stores=stores, workspace_id=workspace_id, now=clock.now())


Write = Callable[[str, list[str | bytes]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_file(header: str, rows: list[str | bytes]) -> Path:
        path = tmp_path / "records.csv"
        lines = [header.encode(), *(row if isinstance(row, bytes) else row.encode() for row in rows)]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return path

    return write_file


def test_a_row_becomes_a_deal(importer: Importer, write: Write, bob: Member) -> None:
    taken = importer.deals(write(DEAL_HEADER, [deal("D1")]))
    assert (taken.added, taken.rejects.total) == (1, 0)
    with importer.stores.workspace(importer.workspace_id, write=False) as store:
        assert store.deals.by_external_id("D1") == Deal(
            external_id="D1",
            owner_id=bob.id,
            created_on=date(2026, 8, 3),
            closed_on=date(2026, 10, 20),
            won=True,
            amount_minor=1_250_050,
            currency="EUR",
            forecast=Forecast.COMMIT,
            forecast_on=date(2026, 10, 31),
            stages=(StageEntry("Discovery", date(2026, 8, 10)), StageEntry("Demo", date(2026, 9, 1))),
        )


GOOD = [
    deal("g1"),
    deal("g2", closed="", won="", amount="", forecast="", forecast_date=""),
    deal("g3", won="lost", owner="U0CAROL", stages=""),
    deal("g4", closed="", won="no", amount='"1.234.567,89"'),
    deal("g5", created="2026-08-03T09:30:00Z", closed="20.10.2026", stages='"Demo: 01.09.2026"'),
]
BAD: list[tuple[str | bytes, Reason, str]] = [
    (deal(""), Reason.MISSING, "deal_id is empty"),
    (deal("b1", created=""), Reason.MISSING, "created is empty"),
    (deal("b2", owner=""), Reason.MISSING, "owner is empty"),
    (deal("b3", amount=""), Reason.MISSING, "a won deal needs one"),
    (deal("b4", forecast_date=""), Reason.MISSING, "for which day is the deal committed?"),
    (deal("b5", owner="bobb@example.com"), Reason.REP, "did you mean bob@example.com?"),
    (deal("b6", owner="U0ALICE"), Reason.REP, "is not a rep of any team"),
    (deal("b7", created="03/04/2026"), Reason.AMBIGUOUS_DATE, "--day-first or --month-first"),
    (deal("b8", created="last week"), Reason.DATE, "write it like 2026-03-04"),
    (deal("b9", closed="2027-01-20"), Reason.FUTURE, "is in the future"),
    (deal("b10", created="1999-12-31"), Reason.TOO_OLD, "before the year 2000"),
    (deal("b11", closed=""), Reason.CONTRADICTION, "but closed is empty"),
    (deal("b12", won=""), Reason.CONTRADICTION, "won says nothing"),
    (deal("b13", won="open"), Reason.CONTRADICTION, "won says “open”"),
    (deal("b14", closed="2026-08-02"), Reason.CONTRADICTION, "before it was created"),
    (deal("b15", won="perhaps"), Reason.WORD, "write yes, no, or nothing"),
    (deal("b16", qualified="perhaps"), Reason.WORD, "write yes or no"),
    (deal("b17", forecast="sure"), Reason.WORD, "write commit"),
    (deal("b18", amount='"1,234"'), Reason.AMOUNT, "write 1234 or 1234.00"),
    (deal("b19", amount="-1"), Reason.AMOUNT, "less than nothing"),
    (deal("b20", currency=""), Reason.CURRENCY, "--currency EUR"),
    (deal("b21", currency="€"), Reason.CURRENCY, "three letters"),
    (deal("b22", stages="Discovery"), Reason.STAGES, "write stage and day"),
    (deal("x" * 201), Reason.TOO_LONG, "201 characters"),
    (deal("b24", stages="nul\0 2026-01-01"), Reason.UNREADABLE, "NUL byte"),
    (
        deal("b25", stages="@byte 2026-01-01").encode().replace(b"@byte", b"\xff"),
        Reason.UNREADABLE,
        "encoding",
    ),
    ("b26,bob@example.com", Reason.SHAPE, "2 cells, but the header has 11"),
    (deal("b27", stages='"and then'), Reason.QUOTES, "quote mark"),
]


def test_good_deals_land_and_every_bad_one_is_named_with_line_column_and_what_to_do(
    importer: Importer, write: Write
) -> None:
    path = write(DEAL_HEADER, [*GOOD[:2], *(bad for bad, _, _ in BAD), *GOOD[2:]])
    taken = importer.deals(path)
    assert taken.added == len(GOOD)
    with taken.rejects.path.open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [int(each["line"]) for each in rejected] == [4 + number for number in range(len(BAD))]
    for each, (_, _, words) in zip(rejected, BAD, strict=True):
        assert words in each["reason"]
    assert set(taken.rejects.by_reason) == {reason for _, reason, _ in BAD}
    assert rejected[3]["reason"].startswith("amount: ")
    again = importer.deals(path)
    assert (again.added, again.changed, again.unchanged) == (0, 0, len(GOOD))
    assert again.rejects.by_reason == taken.rejects.by_reason
    assert summarise_records(again)[0] == "Nothing new: all 5 deals were already here."


def test_a_deal_sent_again_is_updated_and_a_column_that_is_missing_keeps_what_stands(
    importer: Importer, write: Write
) -> None:
    importer.deals(write(DEAL_HEADER, [deal("D1", closed="", won="", stages="Demo 2026-09-01"), deal("D2")]))
    later = importer.deals(
        write(
            "deal_id,owner,created,closed,won,forecast",
            ["D1,bob@example.com,2026-08-03,2026-11-02,yes,closed"],
        )
    )
    assert (later.changed, later.unchanged) == (1, 0)
    with importer.stores.workspace(importer.workspace_id, write=False) as store:
        found = store.deals.by_external_id("D1")
    assert found is not None
    assert (found.won, found.amount_minor, len(found.stages)) == (True, 1_250_050, 1)
    assert (found.forecast, found.forecast_on) == (Forecast.COMMIT, date(2026, 10, 31))


def test_a_file_without_close_dates_reopens_nothing(importer: Importer, write: Write) -> None:
    importer.deals(write(DEAL_HEADER, [deal("D1")]))
    header = "deal_id,owner,created,won"
    again = importer.deals(write(header, ["D1,U0BOB,2026-08-03,no", "D1,U0BOB,2026-08-03,yes"]))
    assert (again.unchanged, again.changed, again.rejects.total) == (1, 0, 1)
    with importer.stores.workspace(importer.workspace_id, write=False) as store:
        found = store.deals.by_external_id("D1")
    assert found is not None
    assert (found.won, found.closed_on) == (True, date(2026, 10, 20))


@pytest.mark.parametrize("chunk", [1, 100])
def test_a_file_that_contradicts_itself_counts_its_last_row_and_does_not_swing(
    importer: Importer, write: Write, chunk: int
) -> None:
    rows: list[str | bytes] = [
        deal("D1"),
        deal("D2"),
        deal("D1", amount="7"),
        deal("D2"),
        deal("D1", amount="9"),
    ]
    small = replace(importer, wishes=Wishes(chunk=chunk))
    taken = small.deals(write(DEAL_HEADER, rows))
    assert (taken.added, taken.changed, taken.repeated, taken.contradicted) == (2, 0, 1, [2, 4])
    said = "\n".join(summarise_records(taken))
    assert "2 rows told of the same deal something else than a later row; the last one counts" in said
    again = small.deals(write(DEAL_HEADER, rows))
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)


def test_mixed_currencies_and_unknown_stages_are_said_before_anybody_misses_a_figure(
    importer: Importer, write: Write
) -> None:
    rows: list[str | bytes] = [deal("D1"), deal("D2", currency="USD"), deal("D3", stages="Limbo 2026-09-01")]
    said = "\n".join(summarise_records(importer.deals(write(DEAL_HEADER, rows))))
    assert "Amounts in EUR (2), USD (1). Nothing is converted" in said
    assert "Stages outside the pipeline's order, which stage conversion leaves out: “Limbo” (1)" in said


def test_a_dry_run_keeps_nothing(importer: Importer, write: Write) -> None:
    taken = replace(importer, wishes=Wishes(dry_run=True)).deals(write(DEAL_HEADER, [deal("D1")]))
    assert summarise_records(taken)[0] == "Dry run, nothing was kept. Read 1 row: 1 new deal."
    with importer.stores.workspace(importer.workspace_id, write=False) as store:
        assert store.deals.by_external_id("D1") is None


def test_a_file_without_its_needed_columns_is_refused_whole(importer: Importer, write: Write) -> None:
    with pytest.raises(FileRefusedError, match="The header lacks owner, created"):
        importer.deals(write("deal_id,amount", []))


PEOPLE_ROWS: list[str | bytes] = [
    "bob@example.com,2026-01-05,2026-09-01,Mid Market,Account executive",
    "U0CAROL,1998-03-01,,,",
    "U0CAROLA,2026-01-05,,,",
    "U0CAROL,2031-01-05,,,",
]


def test_people_bring_hire_date_program_start_segment_and_title(
    importer: Importer, write: Write, bob: Member
) -> None:
    header = "rep,hired,program_started,segment,title"
    taken = importer.people(write(header, PEOPLE_ROWS))
    assert (taken.added, taken.rejects.total) == (2, 2)
    with importer.stores.workspace(importer.workspace_id, write=False) as store:
        profile = store.profiles.get(bob.id)
    assert profile == RepProfile(
        member_id=bob.id, hired_on=date(2026, 1, 5), program_started_on=date(2026, 9, 1),
        segment="mid-market", title="Account executive",
    )  # fmt: skip
    assert profile.counted_from == date(2026, 9, 1)
    again = importer.people(write(header, PEOPLE_ROWS))
    assert (again.unchanged, again.added, again.changed) == (2, 0, 0)
    few = importer.people(write("rep,title", ["U0BOB,Senior account executive"]))
    assert few.changed == 1
    with importer.stores.workspace(importer.workspace_id, write=False) as store:
        assert store.profiles.get(bob.id) == replace(profile, title="Senior account executive")


def test_one_rep_under_two_names_in_one_file_is_one_rep(importer: Importer, write: Write) -> None:
    path = write("rep,title", ["U0BOB,First", "bob@example.com,Second"])
    assert (importer.people(path).added, importer.people(path).changed) == (1, 0)


def test_quotas_are_given_by_period_or_by_days(importer: Importer, write: Write, bob: Member) -> None:
    header = "rep,period,first_day,last_day,amount,currency"
    rows: list[str | bytes] = [
        "bob@example.com,2026Q4,,,150000,EUR",
        "bob@example.com,,2026-07-01,2026-09-30,140000,EUR",
        "U0CAROL,2026-10,2026-10-01,2026-10-31,5000,USD",
        "U0CAROL,2026-10,2026-10-01,2026-10-30,5000,USD",
        "U0CAROL,,2026-10-01,,5000,USD",
        "U0CAROL,,2026-10-31,2026-10-01,5000,USD",
        "U0CAROL,autumn,,,5000,USD",
        "U0CAROL,2026Q4,,,,USD",
        "U0CAROL,2026Q4,,,5000,",
    ]
    taken = importer.quotas(write(header, rows))
    assert (taken.added, taken.rejects.total) == (3, 6)
    assert set(taken.rejects.by_reason) == {
        Reason.CONTRADICTION, Reason.PERIOD, Reason.MISSING, Reason.CURRENCY,
    }  # fmt: skip
    with importer.stores.workspace(importer.workspace_id, write=False) as store:
        found = store.quotas.touching([bob.id], Q4)
    assert found == {
        bob.id: (
            Quota(
                member_id=bob.id,
                first_day=Q4.first,
                last_day=Q4.last,
                amount_minor=15_000_000,
                currency="EUR",
            ),
        )
    }
    raised = importer.quotas(write(header, [str(rows[0]).replace("150000", "160000")]))
    assert (raised.changed, raised.added) == (1, 0)


BYTES = [deal(f"D{number}").encode() for number in range(6)]
DAMAGE = st.lists(
    st.tuples(
        st.integers(0, len(BYTES) - 1),
        st.integers(0, 120),
        st.binary(min_size=1, max_size=3).filter(lambda mark: not set(mark) & set(b'"\r\n')),
    ),
    max_size=4,
)


@given(damage=DAMAGE)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_bytes_a_few_rows_are_hit_by_the_others_land_and_nothing_goes_unnamed(
    damage: list[tuple[int, int, bytes]], importer: Importer, write: Write
) -> None:
    rows = list(BYTES)
    for row, at, mark in damage:
        place = min(at, len(rows[row]))
        rows[row] = rows[row][:place] + mark + rows[row][place:]
    taken: RecordsTaken = replace(importer, wishes=Wishes(encoding="utf-8", dry_run=True)).deals(
        write(DEAL_HEADER, list(rows))
    )
    landed = taken.added + taken.changed + taken.unchanged
    assert landed + taken.rejects.total + taken.repeated + taken.contradictions == taken.rows == len(rows)
    assert landed >= len(set(range(len(rows))) - {row for row, _, _ in damage}) - taken.contradictions


def test_a_large_file_is_taken_in_with_flat_memory(importer: Importer, write: Write) -> None:
    """Twice the rows need no more than what their hashes take."""
    peaks = []
    for count in (2_000, 8_000):
        path = write(DEAL_HEADER, [deal(f"D{number}", stages="") for number in range(count)])
        small = replace(importer, wishes=Wishes(chunk=500))
        small.deals(path)  # look-ups and statements of the first run
        tracemalloc.start()
        small.deals(path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 6_000 * 60
