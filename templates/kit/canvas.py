"""What builders write on: the list of blocks of one surface, with ids that stay unique."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from templates import limits
from templates.kit.texts import Json

_COUNTED = ("text", "title", "label", "name", "alt_text", "x_label", "y_label", "value")


class TemplateError(Exception):
    """A template broke a rule of the house: no fallback text, stray text, a repeated input."""


class Canvas:
    """Blocks in the order in which a template asks for them. One per rendering, never shared."""

    def __init__(self, surface: str, *, key: str = "") -> None:
        self.surface = surface
        """message, modal or home."""
        self.blocks: list[Json] = []
        self._key = key
        self._used: Counter[str] = Counter()
        self._inputs: set[str] = set()

    def add(self, block: Json) -> None:
        """Append a block; it gets an id unless it has one. The first one of a message carries its key."""
        if "block_id" not in block:
            keyed = self._key and not self.blocks
            block = {**block, "block_id": f"k:{self._key}" if keyed else f"b{len(self.blocks) + 1}"}
        self.blocks.append(block)

    def action_id(self, action: str) -> str:
        """`review_now`, then `review_now:2`, …; handlers take the suffix off with `ids.base`."""
        self._used[action] += 1
        return action if self._used[action] == 1 else f"{action}:{self._used[action]}"

    def claim_input(self, block_id: str) -> str:
        """An input's block id, which may stand once only."""
        if block_id in self._inputs:
            message = f"two inputs {block_id!r}"
            raise TemplateError(message)
        self._inputs.add(block_id)
        return block_id[: limits.IDENTIFIER]


def texts_of(node: object) -> Iterator[str]:
    """Every text that may count toward Slack's budget of a message; rather one too many."""
    if isinstance(node, list):
        for one in node:
            yield from texts_of(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if isinstance(value, str) and key in _COUNTED:
                yield value
            else:
                yield from texts_of(value)


def weigh(blocks: list[Json]) -> int:
    """UTF-8 bytes of all text in blocks."""
    return sum(len(text.encode()) for text in texts_of(blocks))
