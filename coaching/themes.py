"""Whether a criterion can be tracked (domain.md 2, CL 1): theme or not, three properties, a draft's fields.

What ships ready-made stands in starters.py.
"""

from __future__ import annotations

import re
from itertools import pairwise
from math import isfinite

from coaching.criteria import CriterionDraft, Definition
from coaching.observable_verbs import (
    LEADS_TO_A_VERB,
    QUALITIES,
    THEME_WORDS,
    VAGUE_VERBS,
    is_english,
    unmistakable,
    verbs_when_leading,
)
from coaching.scale import Direction, Scale, ScaleKind

FEWEST_WORDS = 4
LONGEST_NAME = 150
FEWEST_TARGETS = 5
MOST_TARGETS = 8

PROPERTIES: tuple[tuple[str, str], ...] = (
    ("recorded", "It shows in call recordings"),
    ("observable", "It is specific enough to be present or absent"),
    ("controlled", "The rep controls it"),
)
"""Key and label of what its author confirms (CL 1)."""

_EXAMPLES: tuple[tuple[str, str], ...] = (
    (
        "empath|emotion|care|tone|rapport|trust|relation",
        "Used an empathy statement within 30 seconds of customer frustration",
    ),
    ("objection|pushback|concern", "Handles the price objection before asking for the order"),
    ("pric|value|negotiat|discount|budget", "States one value for this customer before naming a price"),
    ("discover|question|qualif|need", "Asks what the problem costs before presenting a solution"),
    ("multi|thread|stakeholder|champion", "Asks who else has to agree before sending a proposal"),
    ("clos|next|commit|urgen|follow", "Agrees a dated next step before the call ends"),
    ("open|agenda|intro|prospect", "Opens with an agenda and asks the customer to add to it"),
    (
        "demo|product|knowledge|present|pitch|story",
        "Shows only features that answer a need the customer named",
    ),
    ("complian|policy|legal|process|disclos", "Stated the refund policy within the first 60 seconds"),
    (
        "listen|communicat|clarity|talk|soft|confiden|energy",
        "Repeats the customer's concern in own words before answering",
    ),
)
_ANY_EXAMPLE = "Stated the refund policy within the first 60 seconds"
_LEVELLED = {ScaleKind.ONE_TO_THREE, ScaleKind.ONE_TO_FOUR, ScaleKind.ONE_TO_FIVE}
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*|,")


def theme_problem(name: str) -> str | None:
    """Why this name is a theme and not a criterion, with a better example near it; None when it is fine.

    In this order: nothing but theme words; fewer than four words; no verb that can be heard or seen.
    The last reads English only: a name in another language is taken at its word.
    """
    parts = [part.casefold() for part in _WORD.findall(name)]
    words = [part for part in parts if part != ","]
    if not words:
        return f"Name what you would hear on the call, for example: {_ANY_EXAMPLE}."
    instead = f"Name what you would hear on the call, for example: {better_example(name)}."
    if all(word in THEME_WORDS for word in words):
        return f"That is a theme, not a criterion. {instead}"
    if len(words) < FEWEST_WORDS:
        return f"That is too short to tell present from absent: say what, and when or how often. {instead}"
    if _has_observable_verb(parts) or not is_english(words):
        return None
    vague = next((word for word in words if word in VAGUE_VERBS), None)
    if vague:
        return f'Nobody can hear "{vague}" on a call. {instead}'
    return f"No word here says what the rep does. {instead}"


def better_example(name: str) -> str:
    """A criterion near the theme somebody typed."""
    typed = name.casefold()
    return next(
        (example for stems, example in _EXAMPLES if re.search(rf"\b(?:{stems})", typed)), _ANY_EXAMPLE
    )


def _has_observable_verb(parts: list[str]) -> bool:
    if any(part in unmistakable() for part in parts):
        return True
    if any(part in QUALITIES for part in parts):
        return False
    leading = parts[:1] + [part for before, part in pairwise(parts) if before in LEADS_TO_A_VERB]
    return any(part in verbs_when_leading() for part in leading)


def target_warning(count: int) -> str | None:
    """Five to eight active coaching targets per team (CL 1); None inside that range."""
    if FEWEST_TARGETS <= count <= MOST_TARGETS:
        return None
    targets = f"This team has {count or 'no'} coaching target{'' if count == 1 else 's'}"
    if count < FEWEST_TARGETS:
        return f"{targets}; five to eight work best. Add {FEWEST_TARGETS - count} or more."
    return f"{targets}; five to eight work best. Take off {count - MOST_TARGETS} or more."


def check_draft(draft: CriterionDraft) -> dict[str, str]:
    """Field word -> what to do about it; empty when the criterion may go active."""
    problems: dict[str, str] = {}
    name = draft.name.strip()
    problem = theme_problem(name)
    if problem:
        problems["name"] = problem
    elif len(name) > LONGEST_NAME:
        problems["name"] = f"Keep it under {LONGEST_NAME} characters (now {len(name)})."
    if {key for key, _ in PROPERTIES} - draft.confirmed:
        problems["properties"] = "Confirm all three. A criterion that fails one of them cannot be tracked."
    return problems | _scale_problems(draft.definition.scale) | _definition_problems(draft.definition)


def _scale_problems(scale: Scale) -> dict[str, str]:
    if scale.kind is not ScaleKind.MEASURE:
        return {}
    problems: dict[str, str] = {}
    if not scale.unit.strip():
        problems["unit"] = "Say what is counted, for example: questions per call."
    if not isfinite(scale.low):
        problems["low"] = "Type the lowest value as a number."
    if not (isfinite(scale.high) and scale.high > scale.low):
        problems["high"] = "The highest value must be above the lowest."
    if scale.direction is Direction.BAND and not _is_band(scale):
        problems["direction"] = "A good range needs two ends inside the scale, the lower one first."
    return problems


def _is_band(scale: Scale) -> bool:
    low, high = scale.band_low, scale.band_high
    return low is not None and high is not None and scale.low <= low <= high <= scale.high


def _definition_problems(definition: Definition) -> dict[str, str]:
    problems: dict[str, str] = {}
    scale = definition.scale
    if definition.target is not None and not scale.holds(definition.target):
        problems["target"] = f"The target must lie on the scale, {scale.low:g} to {scale.high:g}."
    if definition.min_change is not None and not 0 < definition.min_change <= scale.span:
        problems["min_change"] = f"The smallest meaningful change lies above 0 and up to {scale.span:g}."
    scores = [level.score for level in definition.levels]
    if len(set(scores)) != len(scores) or not all(scale.holds(score) for score in scores):
        problems["levels"] = "Describe each level of the scale once."
    elif not all(level.description.strip() for level in definition.levels):
        problems["levels"] = "Say for each level what you would see or hear."
    elif scores and scale.kind in _LEVELLED and len(scores) != scale.span + 1:
        problems["levels"] = "Describe every level of the scale, or none."
    names = [sub.name.strip().casefold() for sub in definition.sub_criteria]
    if len(set(names)) != len(names) or not all(names):
        problems["sub_criteria"] = "Give every part a name of its own."
    elif not all(isfinite(sub.weight) and sub.weight > 0 for sub in definition.sub_criteria):
        problems["sub_criteria"] = "Every part needs a weight above 0."
    return problems
