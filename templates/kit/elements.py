"""Interactive elements: buttons, selects, pickers, for a row, the side of a section, or an input."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coaching.shown.common import Choice
from templates import limits
from templates.escape import is_web_link
from templates.kit.canvas import Canvas
from templates.kit.texts import Json, chunk, find_option, options, plain


class Elements:
    """Makers of elements; action ids are kept unique by the canvas."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def button(
        self,
        label: str,
        action: str,
        *,
        value: object = "",
        style: str | None = None,
        url: str | None = None,
        confirm: Json | None = None,
    ) -> Json:
        """A button; `style` is primary or danger. A `url` that is no web address is left off."""
        made: Json = {
            "type": "button",
            "text": plain(label, limits.BUTTON),
            "action_id": self._canvas.action_id(action),
        }
        if str(value):
            made["value"] = str(value)[: limits.BUTTON_VALUE]
        if style:
            made["style"] = style
        if url and is_web_link(url):
            made["url"] = url
        if confirm:
            made["confirm"] = confirm
        return made

    def confirm(self, title: str, text: str, *, yes: str, no: str = "Keep it") -> Json:
        """The question asked before a button does something that is hard to take back."""
        return {
            "title": plain(title, limits.CONFIRM_TITLE),
            "text": plain(text, limits.CONFIRM_TEXT),
            "confirm": plain(yes, limits.CONFIRM_BUTTON),
            "deny": plain(no, limits.CONFIRM_BUTTON),
        }

    def menu(self, label: str, action: str, *, choices: Sequence[Choice]) -> Json:
        """A select in a row of buttons: acts when something is picked."""
        return self._select(label, choices, action_id=self._canvas.action_id(action))

    def select(
        self, action: str, *, choices: Sequence[Choice], chosen: object = None, placeholder: str = "Choose"
    ) -> Json:
        """A select for an input. More than a hundred options are grouped, since Slack takes no more."""
        return self._select(placeholder, choices, action_id=action, chosen=chosen)

    def _select(
        self, placeholder: str, choices: Sequence[Choice], *, action_id: str, chosen: object = None
    ) -> Json:
        made = options(choices)
        element: Json = {
            "type": "static_select",
            "action_id": action_id,
            "placeholder": plain(placeholder, limits.PLACEHOLDER),
        }
        if len(made) <= limits.OPTIONS:
            element["options"] = made
        else:
            element["option_groups"] = _grouped(made)
        initial = find_option(made, chosen)
        if initial:
            element["initial_option"] = initial
        return element

    def radio(self, action: str, *, choices: Sequence[Choice], chosen: object = None) -> Json:
        """Radio buttons; a select when there are more than Slack shows as buttons."""
        if len(choices) > limits.LISTED_OPTIONS:
            return self.select(action, choices=choices, chosen=chosen)
        made = options(choices)
        element: Json = {"type": "radio_buttons", "action_id": action, "options": made}
        initial = find_option(made, chosen)
        if initial:
            element["initial_option"] = initial
        return element

    def checkboxes(self, action: str, *, choices: Sequence[Choice], chosen: Sequence[str] = ()) -> Json:
        made = options(choices)
        element: Json = {"type": "checkboxes", "action_id": action, "options": made}
        initial = [one for one in made if one["value"] in chosen]
        if initial:
            element["initial_options"] = initial
        return element

    def datepicker(self, action: str, *, chosen: date | None = None) -> Json:
        element: Json = {"type": "datepicker", "action_id": action}
        if chosen:
            element["initial_date"] = chosen.isoformat()
        return element

    def timepicker(self, action: str, *, chosen: str | None = None) -> Json:
        """`chosen` is local, ``14:30``."""
        element: Json = {"type": "timepicker", "action_id": action}
        if chosen:
            element["initial_time"] = chosen
        return element


def _grouped(made: list[Json]) -> list[Json]:
    groups: list[Json] = []
    for number, part in enumerate(chunk(made, limits.OPTIONS)[: limits.OPTIONS]):
        first = number * limits.OPTIONS + 1
        label = plain(f"{first} to {first + len(part) - 1}", limits.OPTION)
        groups.append({"label": label, "options": part})
    return groups
