"""Reading what a person entered in a view, by the type of the element. Absent and null are the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

from coaching.errors import FieldError
from templates.ids import base

Entered = dict[str, object]
StateValues = dict[str, dict[str, Entered]] | None


class State:
    """`view.state.values`, addressed by the block's base id: suffixes change whenever a view is redrawn."""

    def __init__(self, values: Mapping[str, Mapping[str, Mapping[str, object]]], /) -> None:
        self._values = values

    def has(self, field: str, /) -> bool:
        return any(base(block_id) == field for block_id in self._values)

    def text(self, field: str, /) -> str | None:
        """What was typed, without surrounding blanks; None when empty."""
        value = self._get(field, "value")
        return (str(value).strip() or None) if value is not None else None

    def choice(self, field: str, /) -> str | None:
        """The value of a select's or radio group's chosen option."""
        option = self._get(field, "selected_option")
        return str(option["value"]) if isinstance(option, Mapping) else None

    def entered(self, field: str, /) -> str | None:
        """What was chosen or typed, for a field that may be either."""
        return self.choice(field) or self.text(field)

    def choices(self, field: str, /) -> frozenset[str]:
        """Values of ticked checkboxes or of a multi-select."""
        options = self._get(field, "selected_options")
        if not isinstance(options, Sequence):
            return frozenset()
        return frozenset(str(option["value"]) for option in options if isinstance(option, Mapping))

    def users(self, field: str, /) -> tuple[str, ...]:
        users = self._get(field, "selected_users")
        return tuple(str(user) for user in users) if isinstance(users, Sequence) else ()

    def channel(self, field: str, /) -> str | None:
        value = self._get(field, "selected_conversation") or self._get(field, "selected_channel")
        return str(value) if value else None

    def day(self, field: str, /) -> date | None:
        value = self._get(field, "selected_date")
        return date.fromisoformat(str(value)) if value else None

    def time_of_day(self, field: str, /) -> time | None:
        value = self._get(field, "selected_time")
        return time.fromisoformat(str(value)) if value else None

    def number(self, field: str, /) -> float | None:
        """A decimal as people write it: `2.5`, `2,5`, `58 %`."""
        typed = self.text(field)
        return None if typed is None else read_number(field, typed)

    def suffixes(self, field: str, /) -> tuple[str, ...]:
        """What stands after the colon in each block of this field: `score:17` -> `17`."""
        return tuple(
            block_id.split(":", 1)[1]
            for block_id in self._values
            if base(block_id) == field and ":" in block_id
        )

    def number_in(self, block_id: str, /) -> float | None:
        """The number in one exact block, when a field stands several times in a view."""
        for element in self._values.get(block_id, {}).values():
            option = element.get("selected_option")
            value = option["value"] if isinstance(option, Mapping) else element.get("value")
            if value is not None and str(value).strip():
                return read_number(block_id, str(value))
        return None

    def text_in(self, block_id: str, /) -> str | None:
        """What was typed in one exact block, when a field stands several times in a view."""
        for element in self._values.get(block_id, {}).values():
            if element.get("value") is not None:
                return str(element["value"]).strip() or None
        return None

    def _get(self, field: str, attribute: str) -> object:
        for block_id, elements in self._values.items():
            if base(block_id) == field:
                for element in elements.values():
                    if element.get(attribute) is not None:
                        return element[attribute]
        return None


def read_number(field: str, typed: str, /) -> float:
    try:
        return float(typed.strip().rstrip("%").strip().replace(",", "."))
    except ValueError:
        raise FieldError({field: f'"{typed[:40]}" is not a number. Write it like 2.5.'}) from None
