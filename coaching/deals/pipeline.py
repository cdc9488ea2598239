"""The order of a pipeline's stages: what counts as advancing. A setting that starts with the article's."""

from __future__ import annotations

import json

STAGE_ORDER = "outcomes.stages"
"""The workspace setting's key: names in order, as JSON."""
STARTER_STAGES = ("Discovery", "Demo", "Proposal", "Negotiation")


def stage_order(written: str, /) -> tuple[str, ...]:
    """The stages of a kept setting; the starter's when nothing was set."""
    return tuple(json.loads(written)) if written else STARTER_STAGES


def stage_key(name: str, /) -> str:
    """A stage's name as it is compared: case and surplus blanks do not matter."""
    return " ".join(name.casefold().split())
