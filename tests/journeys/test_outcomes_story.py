"""Erin brings people, quotas and deals in by file and reads nine figures, each with its n or its reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from building import Building
from typer.testing import CliRunner, Result

from bot.cli import app
from coaching.deals.benchmarks import BENCHMARKS, Benchmark, write_benchmarks
from coaching.deals.outcomes import Outcome, quarter_of
from coaching.deals.records import RepProfile
from coaching.scorecard.card import card_of
from models import SqlStores
from sources.deals_csv import Importer
from sources.demo_deals import write_demo_files

PEOPLE = """rep,hired,segment,title
bob@example.com,2024-01-08,Mid Market,Account executive
carol@example.com,2024-08-05,SMB,Account executive
"""
QUOTAS = """rep,period,amount,currency
bob@example.com,2024Q4,60000,EUR
"""
DEALS = """deal_id,owner,created,closed,won,amount,currency,stages,forecast,forecast_date
D1,bob@example.com,2024-09-02,2024-10-15,yes,30000,EUR,Discovery 2024-10-02; Demo 2024-10-08,commit,2024-10-31
D2,bob@example.com,2024-09-10,2024-11-20,yes,42000,EUR,Discovery 2024-10-03; Demo 2024-10-18,commit,2024-11-30
D3,bob@example.com,2024-10-01,2024-12-02,no,20000,EUR,Discovery 2024-10-07,commit,2024-12-15
D4,bob@example.com,2024-11-04,,,18000,EUR,Discovery 2024-11-05,pipeline,
D5,carol@example.com,2024-10-07,,,9000,EUR,,,
D6,carol@example.com,2024-10-07,03/04/2025,no,"1,500",EUR,,,
"""


@pytest.fixture
def erin(
    database_url: str, workspace_id: int, build: Building, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Erin:
    build.team(reps=[build.member("Bob"), build.member("Carol")], coaches=[build.member("Alice")])
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)
    for name, text in (("people", PEOPLE), ("quotas", QUOTAS), ("deals", DEALS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return Erin()


class Erin:
    def __call__(self, *words: object) -> Result:
        return CliRunner().invoke(app, [*map(str, words)])


def test_three_files_in_and_the_figures_out(erin: Erin) -> None:
    assert erin("import", "people", "people.csv").stdout.startswith("Read 2 rows: 2 new reps.")
    assert erin("import", "quotas", "quotas.csv").stdout.startswith("Read 1 row: 1 new quota.")
    first = erin("import", "deals", "deals.csv")
    assert first.exit_code == 1
    assert first.stdout.startswith("Read 6 rows: 5 new deals.")
    assert "which of 3 and 4 is the month? Write 2026-03-04, or import with" in first.stdout
    again = erin("import", "deals", "deals.csv")
    assert again.stdout.startswith("Nothing new: all 5 deals were already here.")

    said = erin("outcomes", "--period", "2024Q4").stdout
    lines = [" ".join(line.split()) for line in said.splitlines()]
    bob = lines[lines.index("Bob (mid-market)") : lines.index("Carol (smb)")]
    carol = lines[lines.index("Carol (smb)") : lines.index("All 2 together")]
    together = lines[lines.index("All 2 together") :]
    source = "source: Gangly, sales coaching metrics, a setting)"
    for line in (
        f"Win rate │ 66.7 % │ 3 │ 1 not decided yet; benchmark 30-40 % (mid-market; {source}",
        "Stage conversion │ 80.0 % │ 5 │ 1 not decided yet",
        "Ramp time to first deal │ 281.0 days │ 1 │",
        "Quota attainment │ 120.0 % │ 2 │",
        "Average deal size │ 36,000 EUR │ 2 │",
        f"Sales cycle │ 57.0 days │ 2 │ benchmark 60-90 days (mid-market; {source}",
        "Pipeline coverage │ 0.3x │ 1 │",
        "Revenue per rep │ 72,000 EUR │ 2 │",
        f"Forecast accuracy │ 66.7 % │ 3 │ benchmark at least 85 % ({source}",
    ):
        assert line in bob, "\n".join(bob)
    for line in (
        "Win rate │ - │ 0 │ no qualified deal was won or lost in Q4 2024; 1 not decided yet",
        "Ramp time to first deal │ - │ 0 │ no deal won since the hire on 2024-08-05",
        "Quota attainment │ - │ 0 │ no quota for Q4 2024",
        "Pipeline coverage │ - │ 1 │ no quota for Q4 2024",
    ):
        assert line in carol, "\n".join(carol)
    assert f"Quota attainment │ 100.0 % │ 1 │ benchmark 60-65 % ({source}" in together
    assert "Win rate │ 66.7 % │ 3 │ 2 not decided yet" in together
    assert "Ramp time to first deal │ 281.0 days │ 1 │ 1 without a deal yet" in together
    assert "not for employment decisions" in lines[0]


def test_a_currency_for_a_file_that_names_none_and_a_look_before_anything_lands(
    erin: Erin, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.csv"
    bare.write_text("rep;quarter;quota\nbob@example.com;2024Q4;60.000,00\n", encoding="utf-8")
    refused = erin("import", "quotas", bare)
    assert refused.exit_code == 1
    assert "import with --currency EUR" in refused.stdout
    wrong = erin("import", "quotas", bare, "--currency", "euros")
    assert (wrong.exit_code, wrong.stderr.strip()) == (
        2,
        "EUROS is no currency code: three letters, like EUR.",
    )
    look = erin("import", "quotas", bare, "--currency", "eur", "--dry-run")
    assert look.stdout.startswith("Dry run, nothing was kept. Read 1 row: 1 new quota.")
    assert erin("import", "quotas", bare, "--currency", "eur").stdout.startswith("Read 1 row: 1 new quota.")
    assert erin("import", "deals", tmp_path / "nowhere.csv").exit_code == 2


def test_a_period_or_team_that_is_none_is_said(erin: Erin) -> None:
    for words, said in (
        (("--period", "autumn"), "“autumn” is not a period: write 2026Q4, 2026-10 or 2026."),
        (("--period", "2199Q1"), "Q1 2199 has not begun."),
        (("--team", "Nowhere"), "No team is called Nowhere. Teams here: Enterprise East."),
    ):
        refused = erin("outcomes", *words)
        assert (refused.exit_code, refused.stderr.strip()) == (2, said)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_demo_team_has_figures_for_everything_and_its_deals_move_on(
    stores: SqlStores, workspace_id: int, build: Building, tmp_path: Path
) -> None:
    reps = [build.member(name) for name in ("Bob", "Carol", "Dan", "Eli", "Fay")]
    build.team(reps=reps, coaches=[build.member("Alice")])
    begun = build.clock.now().date()
    last_quarter = quarter_of(date.fromordinal(quarter_of(begun).first.toordinal() - 1))
    importer = Importer(stores=stores, workspace_id=workspace_id, now=build.clock.now())
    files = write_demo_files(tmp_path, begun=begun, today=begun)
    for taken in (importer.people(files.people), importer.quotas(files.quotas), importer.deals(files.deals)):
        assert taken.rejects.total == 0
        assert taken.added
    with stores.workspace(workspace_id, write=False) as store:
        ids = [rep.id for rep in reps]
        team = store.outcomes.of_team(ids, first=last_quarter.first, last=last_quarter.last)
        bob = store.outcomes.of_reps(ids[:1], first=last_quarter.first, last=last_quarter.last)[ids[0]]
    assert [one.outcome for one in team if one.value is not None and not one.of] == list(Outcome)
    assert [one.outcome for one in bob if one.value is None] == []
    earlier = write_demo_files(
        tmp_path / "earlier", begun=begun, today=date.fromordinal(begun.toordinal() - 30)
    )
    importer.deals(earlier.deals)
    again = importer.deals(files.deals)
    assert again.changed > 5
    assert again.added == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_scorecard_shows_the_segment_s_benchmark_with_its_source(
    stores: SqlStores, workspace_id: int, build: Building
) -> None:
    bob, alice = build.member("Bob"), build.member("Alice")
    build.team(reps=[bob], coaches=[alice])
    with stores.workspace(workspace_id) as store:
        store.profiles.put(RepProfile(member_id=bob.id, segment="mid-market"))
        before = card_of(store, bob.id, reader=alice, now=build.clock.now())
        ours = Benchmark(outcome=Outcome.WIN_RATE, low=33, segment="mid-market", source="our 2025")
        store.set_setting(BENCHMARKS, write_benchmarks([ours]))
        after = card_of(store, bob.id, reader=alice, now=build.clock.now())
    shown = {row.name: row.benchmark for part in before.parts for row in part.rows}
    assert (shown["Win rate"], shown["Sales cycle"]) == ("30-40 %", "60-90 days")
    assert (shown["Average deal size"], shown["Quota attainment"]) == ("", "")
    assert before.parts[-1].beside == (
        "Benchmarks are a setting (mid-market; source: Gangly, sales coaching metrics)."
    )
    assert {row.benchmark for part in after.parts for row in part.rows} == {"", "at least 33 %"}
    assert after.parts[-1].beside == "Benchmarks are a setting (mid-market; source: our 2025)."
