"""Rows of a scores file, and the names they use."""

from collections.abc import Callable
from pathlib import Path

from sources.scores_csv import Outcome

STEP = "Names the next step before the call ends"
PRICE = "Handles the price question with a question"
RECAP = "Restates the problem in the customer's words"
TALK = "Longest monologue stays short"

Write = Callable[..., Path]
Import = Callable[..., Outcome]


def row(call: str, criterion: str = STEP, score: str = "3", **cells: str) -> str:
    """A good row, with cells replaced by name."""
    good = {
        "call_id": call,
        "rep": "bob@example.com",
        "occurred_at": "2026-11-02T09:00:00+01:00",
        "call_type": "discovery",
        "direction": "outbound",
        "live": "yes",
        "criterion": criterion,
        "score": score,
        "evidence": "",
        "evidence_at": "",
        "link": "",
        "duration": "1800",
    }
    return ",".join({**good, **cells}.values())
