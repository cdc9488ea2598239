"""The brief is the agenda of a side-by-side session: five parts, their minutes, their order (SbS 3)."""

from __future__ import annotations

import json

import pytest

from coaching.shown.preparing import PrepForm
from templates import Surfaces
from templates.samples import Case, all_samples

PARTS = (
    ("1 · Anchor, 2 minutes", "The standard:"),
    ("2 · Play, 5 to 10 minutes", "not the whole call"),
    ("3 · Diagnose, 10 minutes", "What did you do"),
    ("4 · Model, 5 to 10 minutes", "The team's best-scored call on this"),
    ("5 · Assign, 2 minutes", "due before the next shift"),
)


@pytest.mark.parametrize("place", range(5), ids=[part for part, _ in PARTS])
def test_the_brief_has_five_parts_with_their_minutes_and_evidence(place: int) -> None:
    forms = [one.facts for one in all_samples() if one.case is Case.TYPICAL]
    form = next(one for one in forms if isinstance(one, PrepForm) and one.evidence and one.evidence.n)
    words = json.dumps(Surfaces().modal(form), ensure_ascii=False)
    ends = [words.index(part) for part, _ in PARTS] + [len(words)]
    assert ends == sorted(ends)
    assert PARTS[place][1] in words[ends[place] : ends[place + 1]]
