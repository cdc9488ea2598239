"""Rubrics as YAML or JSON files: reading with the line of every fault, writing what reads back the same.

What a rubric may hold is coaching/themes.py's to say; how it becomes criteria, coaching/rubric_exchange.py's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from coaching.criteria import CriterionDraft
from sources.lined_file import Place, fault, read_shape, write_document
from sources.rubric_shape import FORMAT, TAGS, RubricInFile, read_draft, write_draft


@dataclass(frozen=True, slots=True)
class Rubric:
    """The drafts of a file, and where each of their fields stands in it."""

    drafts: tuple[CriterionDraft, ...]
    lines: Mapping[Place, int]

    def faults(self, problems: Iterable[Mapping[str, str]]) -> list[str]:
        """What to mend, line by line. `problems` has one mapping of field to words for each draft."""
        return [
            fault(("criteria", index, _IN_FILE.get(field, field)), words, self.lines)
            for index, found in enumerate(problems)
            for field, words in found.items()
        ]


_IN_FILE = {"properties": "confirmed", "unit": "scale", "low": "scale", "high": "scale", "direction": "scale"}
"""A field of the form -> the key of the file that holds it."""


def read_rubric(path: Path) -> Rubric:
    """Raises CoachingError for a file that cannot be read, FileFaultsError for what stands wrong in it."""
    found = read_shape(path, RubricInFile, leaves_out=TAGS)
    return Rubric(tuple(read_draft(one) for one in found.content.criteria), found.lines)


def write_rubric(path: Path, drafts: Iterable[CriterionDraft]) -> None:
    """Replaces the file at once or not at all."""
    write_document(path, {"coachlog": FORMAT, "criteria": [write_draft(one) for one in drafts]})
