"""What a table of an export is: columns with their units and meanings, and what a file says of itself.

Which tables there are stands in export_tables.py and outcome_tables.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

NOTICE = "For development, not for employment decisions."
FORMATS = ("csv", "json", "parquet")
OF_THE_WORKSPACE = "only in an export of the whole workspace"


@dataclass(frozen=True, slots=True)
class Column:
    """`unit` says how to read a value; `private` ones are empty in an export for one person."""

    name: str
    unit: str
    meaning: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One file. `of_coaches`: written only for a person who may see coaches' scores."""

    name: str
    title: str
    rule: str
    columns: tuple[Column, ...]
    of_coaches: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


REP = (
    Column("rep", "text", "The rep's name"),
    Column("rep_email", "text", "The rep's email address, as Slack has it"),
)
COACH = (Column("coach", "text", "The coach's name"),)
TEAM = (
    Column("team", "text", "The team's name"),
    Column("team_zone", "time zone", "The team's time zone, to turn times back into local ones"),
)
CRITERION = (
    Column("criterion", "text", "The criterion's name"),
    Column("criterion_version", "number", "Which version of its definition; compare within one version"),
)
SCALE = (
    Column("scale", "word", "pass_fail, 1-3, 1-4, 1-5, percent or measure"),
    Column("scale_low", "scale units", "Lowest score of the scale"),
    Column("scale_high", "scale units", "Highest score of the scale"),
    Column("scale_unit", "text", "Unit of a measure"),
    Column("direction", "word", "Which way is good: higher, lower or band"),
)
SESSION = Column("session_id", "number", "The coaching session")
HELD_ON = Column("held_on", "date", "Local day in the team's zone")
BASELINE = (
    Column("baseline_kind", "word", "full (10 calls), provisional (1 to 9), manual (typed) or none"),
    Column("baseline", "scale units", "Average before the session, frozen; never recomputed"),
    Column("baseline_calls", "calls", "How many calls stand behind the baseline"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What every file says of itself."""

    workspace: str
    whose: str
    written_at: datetime


def said_of(table: Table, origin: Origin, /) -> dict[str, str]:
    """What a file says of itself, beside its columns."""
    return {
        "table": table.name,
        "title": table.title,
        "rule": table.rule,
        "notice": NOTICE,
        "workspace": origin.workspace,
        "rows_of": origin.whose,
        "written_at": origin.written_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
    }


def dictionary_lines(table: Table, /) -> Iterator[str]:
    """Columns of one table as a Markdown table."""
    yield "| column | unit | meaning |"
    yield "|---|---|---|"
    for column in table.columns:
        yield f"| `{column.name}` | {column.unit} | {column.meaning} |"
