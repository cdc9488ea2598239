"""Which words of `/coach` the usage names to whom: nobody reads what they would only be refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from coaching.shown.messages import Help
from templates.ids import Word

LEADS: Final = frozenset({"coach", "manager"})
RUNS: Final = frozenset({"coach", "manager", "enablement"})
ANYBODY: Final = frozenset[str]()
FOR: Mapping[Word, frozenset[str]] = {
    Word.LOG: LEADS,
    Word.SCHEDULE: LEADS,
    Word.PREP: LEADS,
    Word.FLAG: LEADS,
    Word.MOMENT: LEADS,
    Word.REVIEW: LEADS,
    Word.PRACTICE: LEADS | {"rep"},
    Word.REP: RUNS | {"rep"},
    Word.EXPORT: ANYBODY,
    Word.HEAR: ANYBODY,
    Word.AWAY: ANYBODY,
    Word.STATUS: RUNS - {"coach"},
    Word.HELP: ANYBODY,
}
"""Every other word is for whoever leads a team or runs the program."""


def usable_words(facts: Help) -> tuple[Word, ...]:
    """In their order. Before there is a team everybody reads what there will be."""
    if not facts.has_team:
        return tuple(Word)
    wanted = ((word, FOR.get(word, RUNS)) for word in Word)
    return tuple(word for word, whose in wanted if not whose or whose & facts.roles)
