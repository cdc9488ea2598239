"""Text objects and options: escaped, clipped, never empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from markupsafe import Markup

from coaching.shown.common import Choice
from templates import limits
from templates.escape import clip_markup, escape, one_line, some_lines

Json: TypeAlias = dict[str, object]

NOTHING = "–"
"""Stands where a text would be empty: Slack refuses empty text objects."""


def plain(text: str, limit: int) -> Json:
    """A plain_text object on one line."""
    safe = text if isinstance(text, Markup) else escape(one_line(text).strip())
    shown = clip_markup(safe, limit)
    return {"type": "plain_text", "text": str(shown) or NOTHING, "emoji": False}


def mrkdwn(text: str, limit: int = limits.TEXT) -> Json:
    """A mrkdwn object. `verbatim`: Slack turns no name or address in it into a link by itself."""
    safe = text if isinstance(text, Markup) else escape(some_lines(text))
    shown = clip_markup(safe, limit)
    return {"type": "mrkdwn", "text": str(shown) or NOTHING, "verbatim": True}


def option(choice: Choice) -> Json:
    """One option of a select, radio group or checkbox group."""
    made: Json = {
        "text": plain(choice.label, limits.OPTION),
        "value": choice.value[: limits.OPTION_VALUE],
    }
    if choice.hint:
        made["description"] = plain(choice.hint, limits.OPTION_HINT)
    return made


def options(choices: Sequence[Choice]) -> list[Json]:
    """Options in order; a value that comes twice stands once, for Slack refuses the second."""
    return list({made["value"]: made for made in map(option, reversed(choices))}.values())[::-1]


def find_option(made: Sequence[Json], value: object) -> Json | None:
    """The prefilled option: Slack wants exactly the one that stands in the list."""
    return next((one for one in made if one["value"] == str(value)), None)


def chunk(made: Sequence[Json], size: int) -> list[list[Json]]:
    return [list(made[start : start + size]) for start in range(0, len(made), size)]
