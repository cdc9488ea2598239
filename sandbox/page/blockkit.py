"""Blocks and elements as HTML, through the macros of templates/blocks.html. Text rules live in mrkdwn.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Protocol, cast

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from sandbox.page.charts import read_chart
from sandbox.page.mrkdwn import Reader, render_mrkdwn, render_plain, safe_url
from sandbox.page.rich_text import Json, render_cell, render_markdown, render_rich_text, text_of
from sandbox.page.values import picked_options, shown_values


@dataclass(frozen=True, slots=True)
class Choice:
    """A person or channel a select offers. `kind` is `public` or `private` for channels, else empty."""

    id: str
    name: str
    kind: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Everything a block needs besides itself: reader, where it stands, input state, errors, choices."""

    reader: Reader
    kind: str = "message"  # or "modal" or "home"
    state: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)  # block_id -> action_id -> value
    errors: Mapping[str, str] = field(default_factory=dict)  # block_id -> words under the field
    people: Sequence[Choice] = ()
    channels: Sequence[Choice] = ()
    file_url: Callable[[str], str] = lambda file_id: f"/files/{file_id}"

    def text(self, value: object) -> Markup:
        """A text object (or a bare string) as HTML."""
        if isinstance(value, str):
            return render_plain(value)
        if not isinstance(value, Mapping):
            return Markup("")
        words = text_of(value, "text")
        if value.get("type") == "mrkdwn":
            return render_mrkdwn(words, self.reader, verbatim=bool(value.get("verbatim")))
        return render_plain(words)

    def state_of(self, block_id: str, action_id: str) -> Json | None:
        """What was typed or picked so far, or None when the field is untouched."""
        return self.state.get(block_id, {}).get(action_id)

    def values(self, block_id: str, element: Json) -> list[str]:
        return shown_values(element, self.state_of(block_id, text_of(element, "action_id")))

    def picked(self, block_id: str, element: Json) -> list[Json]:
        return picked_options(element, self.state_of(block_id, text_of(element, "action_id")))

    def choices(self, element: Json) -> Sequence[Choice]:
        """Who or what a users, channels or conversations select offers, its filter applied."""
        kind = text_of(element, "type")
        if "users" in kind:
            return self.people
        if "channels" in kind:
            return [choice for choice in self.channels if choice.kind == "public"]
        wanted = element.get("filter")
        if not isinstance(wanted, Mapping):
            return self.channels
        kinds = wanted.get("include") or ("public", "private")
        no_shared = bool(wanted.get("exclude_external_shared_channels"))
        fitting = [choice for choice in self.channels if isinstance(kinds, Sequence) and choice.kind in kinds]
        return [choice for choice in fitting if not (no_shared and choice.is_shared)]

    def rich_text(self, block: Json) -> Markup:
        return render_rich_text(block, self.reader)

    def cell(self, cell: Json) -> Markup:
        return render_cell(cell, self.reader)

    def image_url(self, image: Json) -> str:
        """The address of an image block or element; an empty string when there is no safe one."""
        slack_file = image.get("slack_file")
        if isinstance(slack_file, Mapping):
            held = text_of(slack_file, "url")
            return (safe_url(held) or "") if held else self.file_url(text_of(slack_file, "id"))
        return safe_url(text_of(image, "image_url")) or ""

    def cell_class(self, block: Json, column: int, cell: Json) -> str:
        """Alignment and wrapping of a table column; numbers stand right when nothing else is said."""
        settings = block.get("column_settings")
        setting: object = None
        if isinstance(settings, Sequence) and column < len(settings):
            setting = settings[column]
        align = text_of(setting, "align") if isinstance(setting, Mapping) else ""
        wrapped = isinstance(setting, Mapping) and setting.get("is_wrapped")
        if align not in {"left", "center", "right"}:
            align = "right" if cell.get("type") == "raw_number" else "left"
        return f"align-{align}{' wrapped' if wrapped else ''}"


class BlockMacros(Protocol):
    """The macros of blocks.html that the page calls."""

    def blocks(self, blocks: Sequence[Json], surface: Surface) -> Markup: ...


@cache
def page_environment() -> Environment:
    """The page's Jinja environment; autoescape is on for everything."""
    environment = Environment(
        loader=PackageLoader("sandbox.page"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "read_chart": read_chart,
        "render_markdown": render_markdown,
        "safe_url": safe_url,
    }
    return environment


def render_blocks(blocks: Sequence[Json], surface: Surface) -> Markup:
    """Blocks in order; a block type the page does not know is named, never dropped in silence."""
    macros = cast(BlockMacros, page_environment().get_template("blocks.html").module)
    return macros.blocks(blocks, surface)
