"""One file with more than twenty kinds of damage: every good row lands, every bad one is named."""

import csv

import pytest
from building import Building
from clocks import SetClock
from sources_rows import PRICE, RECAP, STEP, Import, Write, row

from coaching.cells import Reason
from models import SqlStores
from sources.summary import summarise

GOOD = [
    row("g1", STEP, "3", evidence='"He said, ""Thursday at ten"""', evidence_at="12:40"),
    row("g1", PRICE, "pass"),
    row("g1", RECAP, "72 %"),
    row("g2", STEP, '"2,5"', rep="U0CAROL", evidence='"two\nlines of it"'),
    row("g3", f"  {STEP.upper()} ", "4", rep="BOB@EXAMPLE.COM", live="no", direction="inbound"),
    row("g4", PRICE, "No", evidence="Grüße aus Köln"),
]
BAD: list[tuple[str | bytes, Reason, str]] = [
    (row(""), Reason.MISSING, "call_id is empty"),
    (row("b2", score=""), Reason.MISSING, "score is empty"),
    (row("b3", rep="bobb@example.com"), Reason.REP, "did you mean bob@example.com?"),
    (row("b4", rep="U0ALICE"), Reason.REP, "Alice (“U0ALICE”) is not a rep of any team"),
    (row("b5", rep="U0MALLORY"), Reason.REP, "is no rep known here"),
    (row("b6", "Names a next step before call ends"), Reason.CRITERION, f"did you mean “{STEP}”?"),
    (row("b7", score="5"), Reason.OFF_SCALE, f"5 is off the 1-4 scale of “{STEP}”"),
    (row("b8", score="good"), Reason.SCORE, "is not a score"),
    (row("b9", score="nan"), Reason.SCORE, "is not a score"),
    (row("b10", PRICE, "perhaps"), Reason.SCORE, "is not pass or fail"),
    (row("b11", RECAP, "0.72"), Reason.OFF_SCALE, "looks like a share"),
    (row("b12", occurred_at="2026-11-02T09:00"), Reason.NO_ZONE, "--date-zone"),
    (row("b13", occurred_at="2026-11-02"), Reason.NO_TIME, "no time of day"),
    (row("b14", occurred_at="03/04/2026 09:00 Z"), Reason.AMBIGUOUS_DATE, "--day-first or --month-first"),
    (row("b15", occurred_at="last Monday"), Reason.DATE, "is not a date and time"),
    (row("b16", occurred_at="2027-01-01T09:00Z"), Reason.FUTURE, "is in the future"),
    (row("b17", occurred_at="1926-11-02T09:00Z"), Reason.TOO_OLD, "before the year 2000"),
    (row("b18", direction="sideways"), Reason.WORD, "write inbound or outbound"),
    (row("b19", live="maybe"), Reason.WORD, "write yes"),
    (row("b20", duration="an hour"), Reason.DURATION, "is not a call's length"),
    (row("b21", evidence_at="soon"), Reason.MOMENT, "write 12:40"),
    (row("b22", link="javascript:alert(1)"), Reason.LINK, "not a web link"),
    (row("b23", evidence="x" * 3001), Reason.TOO_LONG, "3001 characters"),
    (row("b24", evidence="nul\0byte"), Reason.UNREADABLE, "NUL byte"),
    (row("b25", evidence="bad@byte").encode().replace(b"@byte", b"\xff"), Reason.UNREADABLE, "encoding"),
    ("b26,bob@example.com", Reason.SHAPE, "2 cells, but the header has 12"),
    (row("b27") + ",one,two", Reason.SHAPE, "14 cells, but the header has 12"),
    (row("b28", evidence='"say "hi" now"'), Reason.QUOTES, "must be doubled"),
    (row("b29", evidence='"and then'), Reason.QUOTES, "quote mark"),
    (row("g1", STEP, "2", rep="carol@example.com"), Reason.CALL_CONFLICT, "another rep"),
    (row("g1", STEP, "2", occurred_at="2026-11-03T09:00Z"), Reason.CALL_CONFLICT, "another time"),
    (row("=cmd()", score="9"), Reason.OFF_SCALE, "9 is off"),
]


def damaged() -> list[str | bytes]:
    """Good rows first, in between and last, so that no damage is the end of the file."""
    mixed: list[str | bytes] = [*GOOD[:3], *(bad for bad, _, _ in BAD), *GOOD[3:]]
    return mixed


def test_good_rows_land_and_every_bad_one_is_named(
    take: Import, write: Write, stores: SqlStores, workspace_id: int
) -> None:
    assert len({reason for _, reason, _ in BAD}) >= 18
    path = write(damaged())
    outcome = take(path)
    assert (outcome.scores_added, outcome.calls_added) == (6, 4)
    with stores.workspace(workspace_id, write=False) as store:
        landed = {name: store.calls.by_external_id(name) for name in ("g1", "g2", "g3", "g4", "b1", "b29")}
    assert [name for name, call in landed.items() if call is not None] == ["g1", "g2", "g3", "g4"]

    with outcome.rejects.path.open(encoding="utf-8-sig", newline="") as file:
        rejected = list(csv.DictReader(file))
    assert [int(each["line"]) for each in rejected] == [5 + number for number in range(len(BAD))]
    for each, (_, _, words) in zip(rejected, BAD, strict=True):
        assert words in each["reason"]
    assert outcome.rejects.by_reason.total() == len(BAD)
    assert {reason for _, reason, _ in BAD} == set(outcome.rejects.by_reason)


def test_the_summary_counts_every_kind_of_damage_with_its_first_line(take: Import, write: Write) -> None:
    said = "\n".join(summarise(take(write(damaged()))))
    assert "Read 38 rows: 6 new scores, 4 new calls." in said
    assert f"{len(BAD)} rows rejected; mend and import" in said
    assert "      3  unknown rep (line 7: rep: “bobb@example.com”" in said
    assert "Some bytes are not UTF-8" in said


def test_a_second_run_lands_nothing_new_and_rejects_the_same(take: Import, write: Write) -> None:
    path = write(damaged())
    first = take(path)
    again = take(path)
    assert (again.scores_added, again.scores_changed, again.calls_changed, again.unchanged) == (0, 0, 0, 6)
    assert again.rejects.by_reason == first.rejects.by_reason
    assert summarise(again)[0] == "Nothing new: all 6 scores were already here."


@pytest.mark.parametrize("chunk", [1, 2, 7])
def test_the_size_of_chunks_changes_nothing(take: Import, write: Write, chunk: int) -> None:
    outcome = take(write(damaged()), chunk=chunk)
    assert (outcome.scores_added, outcome.calls_added) == (6, 4)
    assert outcome.rejects.by_reason.total() == len(BAD)


def test_rejected_rows_can_be_mended_and_imported(take: Import, write: Write) -> None:
    path = write([row("=1+1", score="9"), row("-7"), row("@home", rep="bobb@example.com")])
    rejects = take(path).rejects.path
    text = rejects.read_text(encoding="utf-8-sig")
    assert "'=1+1" in text
    assert "'@home" in text
    rejects.write_text(text.replace(",9,", ",2,").replace("bobb@", "bob@"), encoding="utf-8")
    outcome = take(rejects)
    assert (outcome.scores_added, outcome.rejects.total) == (2, 0)
    assert not outcome.rejects.path.exists()


def test_a_call_of_another_rep_is_refused_by_the_store_and_named(
    take: Import, write: Write, build: Building, clock: SetClock
) -> None:
    take(write([row("c1")]))
    outcome = take(write([row("c2"), row("c1", rep="carol@example.com")], name="later.csv"))
    assert outcome.scores_added == 1
    assert outcome.rejects.first[Reason.CALL_CONFLICT] == (
        3,
        "call_id: this call id already belongs to another rep",
    )
