"""The columns of a scores file, and the other names people write over them."""

from __future__ import annotations

from coaching.intake import REQUIRED, Column
from sources.csv_text import Layout

_NAMES: dict[Column, tuple[str, ...]] = {
    Column.CALL_ID: ("call", "call ref", "external id", "recording id", "conversation id"),
    Column.REP: ("rep email", "rep id", "email", "slack id", "seller", "agent"),
    Column.OCCURRED_AT: ("time", "when", "date", "datetime", "call time", "call date", "started at"),
    Column.CALL_TYPE: ("type", "kind"),
    Column.LIVE: ("live call", "is live"),
    Column.LINK: ("url", "call link", "recording", "recording url"),
    Column.DURATION: ("duration s", "length", "seconds"),
    Column.CRITERION: ("criteria", "criterion name", "scorecard item"),
    Column.SCORE: ("value", "rating"),
    Column.EVIDENCE: ("quote", "evidence quote"),
    Column.EVIDENCE_AT: ("timestamp", "evidence time", "quote at"),
}
SCORES = Layout(
    columns=tuple(Column),
    required=REQUIRED,
    also={name: column for column, names in _NAMES.items() for name in names},
    without={
        Column.DIRECTION: "every call was taken as outbound",
        Column.LIVE: "every call was taken as a live customer call",
    },
)
