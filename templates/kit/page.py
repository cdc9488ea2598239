"""One surface while its template runs: the canvas, the builders it is given, and what it must have set."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from templates import limits
from templates.escape import clip_markup, settle
from templates.kit.blocks import Blocks, Caller
from templates.kit.canvas import Canvas, TemplateError, weigh
from templates.kit.elements import Elements
from templates.kit.inputs import Inputs
from templates.kit.texts import Json, mrkdwn, plain

__all__ = ["Page", "TemplateError"]

_SHORTENED = "Shortened here: Slack takes no more in one go."


class Page:
    """A rendering in progress. `builders` is all that a template can do."""

    def __init__(self, surface: str, *, key: str = "") -> None:
        self.canvas = Canvas(surface, key=key)
        self._elements = Elements(self.canvas)
        self._blocks = Blocks(self.canvas)
        self._inputs = Inputs(self.canvas, self._elements)
        self._fallback: str | None = None
        self._frame: Json = {}

    def builders(self) -> Mapping[str, Callable[..., object]]:
        """Name in a template -> what it calls."""
        blocks, elements, inputs = self._blocks, self._elements, self._inputs
        return {
            "fallback": self.fallback,
            "modal": self.modal,
            **{name: getattr(blocks, name) for name in _BLOCKS},
            **{name: getattr(elements, name) for name in _ELEMENTS},
            **{name: getattr(inputs, name) for name in _INPUTS},
        }

    def fallback(self, *, caller: Caller) -> str:
        """The text of notifications and screen readers; every message sets it."""
        self._fallback = str(clip_markup(settle(caller()), limits.FALLBACK))
        return ""

    def modal(self, callback: str, *, title: str, submit: str | None = None, close: str = "Cancel") -> str:
        """The frame of a modal."""
        self._frame = {
            "callback_id": callback,
            "title": plain(title, limits.VIEW_TITLE),
            "close": plain(close, limits.VIEW_BUTTON),
        }
        if submit:
            self._frame["submit"] = plain(submit, limits.VIEW_BUTTON)
        return ""

    def fits_message(self) -> bool:
        """Whether Slack takes these blocks as one message."""
        blocks = self.canvas.blocks
        return len(blocks) <= limits.BLOCKS_IN_MESSAGE and weigh(blocks) <= limits.MESSAGE_BYTES

    def finish_message(self) -> tuple[str, list[Json]]:
        """(fallback text, blocks). Raises TemplateError when the template set no fallback."""
        if not self._fallback:
            message = "a message needs its plain-text fallback"
            raise TemplateError(message)
        self._fit(limits.BLOCKS_IN_MESSAGE, size=limits.MESSAGE_BYTES)
        return self._fallback, _as_json(self.canvas.blocks)

    def finish_view(self, private: Mapping[str, object] | None = None) -> Json:
        """A complete view as views.open and views.publish take it."""
        self._fit(limits.BLOCKS_IN_VIEW)
        view: Json = {"type": self.canvas.surface, "blocks": _as_json(self.canvas.blocks)}
        if self.canvas.surface == "home":
            return view
        if not self._frame:
            message = "a modal needs its frame"
            raise TemplateError(message)
        view.update(self._frame)
        view["private_metadata"] = _written(private or {})
        return view

    def _fit(self, most: int, *, size: int | None = None) -> None:
        """The last resort when data outgrow every template: cut at the end, and say so."""
        blocks, note = self.canvas.blocks, mrkdwn(_SHORTENED)
        if len(blocks) <= most and (size is None or weigh(blocks) <= size):
            return
        room = None if size is None else size - len(_SHORTENED)
        while blocks and (len(blocks) >= most or (room is not None and weigh(blocks) > room)):
            blocks.pop()
        self.canvas.add({"type": "context", "elements": [note]})


def _written(private: Mapping[str, object]) -> str:
    text = json.dumps(private, separators=(",", ":"))
    if len(text) > limits.PRIVATE_METADATA:
        message = "private_metadata holds ids, not texts"
        raise TemplateError(message)
    return text


def _as_json(blocks: list[Json]) -> list[Json]:
    """Through json.dumps and back: whatever is no JSON fails here, and text is plain `str` from here on."""
    plain_blocks: list[Json] = json.loads(json.dumps(blocks, allow_nan=False))
    return plain_blocks


_BLOCKS = (
    "header", "section", "lines", "context", "quote", "actions", "divider", "alert", "table", "bar_chart",
    "line_chart", "picture",
)  # fmt: skip
_ELEMENTS = ("button", "confirm", "menu")
_INPUTS = (
    "text_input", "number_input", "select_input", "radio_input", "checkbox_input", "date_input",
    "time_input", "people_input", "channel_input",
)  # fmt: skip
