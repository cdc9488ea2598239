"""Parts of a criterion: how they are typed, and how their scores roll up by weight (domain.md 1, CP 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

from coaching.criteria import SubCriterion
from coaching.errors import FieldError

MOST_PARTS = 8
LONGEST_PART = 100


def roll_up(parts: Sequence[SubCriterion], scores: Mapping[str, float]) -> float:
    """The score of the whole: the average of its parts, each counted by its weight.

    Every part is needed; raises KeyError naming the first one that is missing. Parts are scored on the
    criterion's own scale, so the whole lies on it, too.
    """
    total = sum(part.weight for part in parts)
    return sum(part.weight * scores[part.name] for part in parts) / total


def read_parts(typed: str) -> tuple[SubCriterion, ...]:
    """One part a line, ``Asks before answering: 2``; without a weight it counts once.

    Raises FieldError on `parts` that names the line.
    """
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_PARTS:
        raise FieldError({"parts": f"At most {MOST_PARTS} parts; more cannot be heard on one call."})
    parts = tuple(_read_part(line) for line in lines)
    names = [part.name.casefold() for part in parts]
    twice = next((part.name for part in parts if names.count(part.name.casefold()) > 1), None)
    if twice:
        raise FieldError({"parts": f'"{twice}" stands there twice.'})
    if len(parts) == 1:
        raise FieldError({"parts": "One part alone is the criterion itself. Name two or more, or none."})
    return parts


def _read_part(line: str) -> SubCriterion:
    name, mark, typed = line.rpartition(":")
    if not mark:
        name, typed = line, "1"
    name = name.strip()
    if not name or len(name) > LONGEST_PART:
        raise FieldError(
            {"parts": f'"{line[:60]}": give the part a name of at most {LONGEST_PART} characters.'}
        )
    try:
        weight = float(typed.strip().rstrip("%").strip().replace(",", "."))
    except ValueError:
        weight = float("nan")
    if not (isfinite(weight) and weight > 0):
        raise FieldError({"parts": f'"{line[:60]}": the weight behind the colon is a number above 0.'})
    return SubCriterion(name, weight)
