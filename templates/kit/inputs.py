"""Inputs of modals. Block id and action id are the field's word, so that handlers find what was typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coaching.shown.common import Choice
from templates import limits
from templates.escape import some_lines
from templates.kit.canvas import Canvas
from templates.kit.elements import Elements
from templates.kit.texts import Json, plain


class Inputs:
    """Each method appends one input block. `block` overrides the block id (`criterion:<rep id>`)."""

    def __init__(self, canvas: Canvas, elements: Elements) -> None:
        self._canvas = canvas
        self._elements = elements

    def _add(
        self,
        label: str,
        block: str,
        *,
        element: Json,
        optional: bool = False,
        hint: str | None = None,
        dispatch: bool = False,
    ) -> str:
        made: Json = {
            "type": "input",
            "block_id": self._canvas.claim_input(block),
            "label": plain(label, limits.LABEL),
            "element": element,
            "optional": optional,
        }
        if hint:
            made["hint"] = plain(hint, limits.HINT)
        if dispatch:
            made["dispatch_action"] = True
        self._canvas.add(made)
        return ""

    def text_input(
        self,
        label: str,
        field: str,
        *,
        value: str | None = None,
        placeholder: str | None = None,
        hint: str | None = None,
        lines: bool = False,
        optional: bool = False,
        most: int = limits.TYPED,
        focus: bool = False,
    ) -> str:
        """Free text of at most `most` characters; `lines` for several lines."""
        element: Json = {
            "type": "plain_text_input",
            "action_id": field,
            "multiline": lines,
            "max_length": most,
        }
        if value:
            element["initial_value"] = some_lines(value)[:most]
        if placeholder:
            element["placeholder"] = plain(placeholder, limits.PLACEHOLDER)
        if focus:
            element["focus_on_load"] = True
        return self._add(label, field, element=element, optional=optional, hint=hint)

    def number_input(
        self,
        label: str,
        field: str,
        *,
        value: float | None = None,
        low: float | None = None,
        high: float | None = None,
        decimals: bool = True,
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        """A number between `low` and `high`; a prefilled one outside is left off."""
        element: Json = {"type": "number_input", "action_id": field, "is_decimal_allowed": decimals}
        if low is not None:
            element["min_value"] = _written(low)
        if high is not None:
            element["max_value"] = _written(high)
        fits = value is not None and (low is None or low <= value) and (high is None or value <= high)
        if value is not None and fits:
            element["initial_value"] = _written(value)
        return self._add(label, field, element=element, optional=optional, hint=hint)

    def select_input(
        self,
        label: str,
        field: str,
        *,
        choices: Sequence[Choice],
        chosen: object = None,
        action: str | None = None,
        block: str | None = None,
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        """A select. With `action` the choice is sent at once, to refresh the view."""
        element = self._elements.select(action or field, choices=choices, chosen=chosen)
        return self._add(
            label, block or field, element=element, optional=optional, hint=hint, dispatch=action is not None
        )

    def radio_input(
        self,
        label: str,
        field: str,
        *,
        choices: Sequence[Choice],
        chosen: object = None,
        action: str | None = None,
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        element = self._elements.radio(action or field, choices=choices, chosen=chosen)
        return self._add(
            label, field, element=element, optional=optional, hint=hint, dispatch=action is not None
        )

    def checkbox_input(
        self,
        label: str,
        field: str,
        *,
        choices: Sequence[Choice],
        chosen: Sequence[str] = (),
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        element = self._elements.checkboxes(field, choices=choices, chosen=chosen)
        return self._add(label, field, element=element, optional=optional, hint=hint)

    def date_input(
        self,
        label: str,
        field: str,
        *,
        chosen: date | None = None,
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        element = self._elements.datepicker(field, chosen=chosen)
        return self._add(label, field, element=element, optional=optional, hint=hint)

    def time_input(
        self,
        label: str,
        field: str,
        *,
        chosen: str | None = None,
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        element = self._elements.timepicker(field, chosen=chosen)
        return self._add(label, field, element=element, optional=optional, hint=hint)

    def people_input(
        self,
        label: str,
        field: str,
        *,
        chosen: Sequence[str] = (),
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        """Several Slack users."""
        element: Json = {"type": "multi_users_select", "action_id": field}
        if chosen:
            element["initial_users"] = list(chosen)
        return self._add(label, field, element=element, optional=optional, hint=hint)

    def channel_input(
        self,
        label: str,
        field: str,
        *,
        chosen: str | None = None,
        hint: str | None = None,
        optional: bool = False,
    ) -> str:
        """One channel, private ones included; channels shared with other companies are not offered."""
        element: Json = {
            "type": "conversations_select",
            "action_id": field,
            "filter": {"include": ["private", "public"], "exclude_external_shared_channels": True},
        }
        if chosen:
            element["initial_conversation"] = chosen
        return self._add(label, field, element=element, optional=optional, hint=hint)


def _written(number: float) -> str:
    """A number as Slack wants it in a string: no exponent, no needless decimals."""
    return f"{number:.4f}".rstrip("0").rstrip(".")
