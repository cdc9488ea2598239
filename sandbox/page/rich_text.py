"""rich_text blocks, table cells and markdown blocks as safe HTML; mrkdwn strings live in mrkdwn.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup, escape

from sandbox.page.mrkdwn import Reader, finished, format_date, mention, safe_url

Json = Mapping[str, object]

_STYLE_TAGS: Final = (("bold", "strong"), ("italic", "em"), ("strike", "s"), ("code", "code"))
_ORDERED_KINDS: Final = ("1", "a", "i")


def items_of(holder: Json, key: str) -> list[Json]:
    """The list of objects under `key`; anything else there counts as nothing."""
    value = holder.get(key)
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    return [item for item in value if isinstance(item, Mapping)]


def text_of(holder: Json, key: str) -> str:
    """The string under `key`, or an empty one."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _leaf(element: Json, reader: Reader) -> str:
    kind = element.get("type")
    if kind == "text":
        html = str(escape(text_of(element, "text"))).replace("\n", "<br>")
    elif kind == "link":
        url = safe_url(text_of(element, "url"))
        html = str(escape(text_of(element, "text") or text_of(element, "url")))
        if url:
            html = f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{html}</a>'
    elif kind == "user":
        user = text_of(element, "user_id")
        html = mention("user", f"@{reader.names.get(user, user)}", mine=user == reader.user_id)
    elif kind == "channel":
        channel = text_of(element, "channel_id")
        html = mention("channel", f"#{reader.channels.get(channel, channel)}")
    elif kind == "broadcast":
        html = mention("broadcast", f"@{text_of(element, 'range')}")
    elif kind == "date":
        stamp = element.get("timestamp")
        stamp = stamp if isinstance(stamp, int) else 0
        html = str(escape(format_date(stamp, text_of(element, "format"), reader)))
    elif kind == "emoji":
        html = str(escape(f":{text_of(element, 'name')}:"))
    else:
        html = str(escape(text_of(element, "text")))
    style = element.get("style")
    if isinstance(style, Mapping):
        for name, tag in _STYLE_TAGS:
            if style.get(name):
                html = f"<{tag}>{html}</{tag}>"
    return html


def _inline(element: Json, reader: Reader) -> str:
    return "".join(_leaf(leaf, reader) for leaf in items_of(element, "elements"))


def _part(element: Json, reader: Reader) -> str:
    kind = element.get("type")
    if kind == "rich_text_list":
        ordered = element.get("style") == "ordered"
        indent = element.get("indent")
        depth = min(indent, 8) if isinstance(indent, int) and indent > 0 else 0
        rows = "".join(f"<li>{_inline(item, reader)}</li>" for item in items_of(element, "elements"))
        tag = f'ol type="{_ORDERED_KINDS[depth % 3]}"' if ordered else "ul"
        return f'<{tag} class="indent-{depth}">{rows}</{"ol" if ordered else "ul"}>'
    if kind == "rich_text_preformatted":
        return f"<pre>{_inline(element, reader)}</pre>"
    if kind == "rich_text_quote":
        return f"<blockquote>{_inline(element, reader)}</blockquote>"
    return f'<div class="line">{_inline(element, reader)}</div>'


def render_rich_text(block: Json, reader: Reader) -> Markup:
    """A rich_text block (or a table cell of that type). Its leaves are literal: no mrkdwn inside."""
    return finished("".join(_part(element, reader) for element in items_of(block, "elements")))


def render_cell(cell: Json, reader: Reader) -> Markup:
    """One table cell: raw_text, raw_number or rich_text."""
    kind = cell.get("type")
    if kind == "rich_text":
        return render_rich_text(cell, reader)
    if kind == "raw_number":
        return Markup.escape(text_of(cell, "text") or str(cell.get("value", "")))
    return finished(str(escape(text_of(cell, "text"))).replace("\n", "<br>"))


def render_markdown(text: str) -> Markup:
    """A markdown block: CommonMark with tables and strike-through, raw HTML shown as text."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("image")
    return finished(parser.render(text))
