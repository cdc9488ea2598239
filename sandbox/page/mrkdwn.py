"""Slack's mrkdwn and plain text as safe HTML: escaping, mentions, links, dates, simple formatting.

Everything is escaped first; only the fixed tags written here are ever added. Blocks live in blockkit.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from markupsafe import Markup, escape

_ENTITIES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}
_ENTITY = re.compile("&(?:amp|lt|gt);")
_CONTROL = re.compile(r"<([^<>\n]+)>")
_PRE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_BARE_LINK = re.compile(r"https?://[^\s<>\"'|]+[^\s<>\"'|.,;:!?)]")
_BROADCAST = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")
_QUOTE = re.compile(r"^(?:>|&gt;) ?")
_BULLET = re.compile(r"^(\s*)(•|◦|[-–]|\d{1,2}\.) +(?=\S)")
_HELD = re.compile("\ue000(\\d+)\ue001")
_STYLES: Final = tuple(
    (re.compile(rf"(?<![\w{mark}\\])[{mark}](?=\S)([^{mark}\n]+?)(?<=\S)[{mark}](?![\w{mark}])"), tag)
    for mark, tag in (("*", "strong"), ("_", "em"), ("~", "s"))
)
_EMOJI = re.compile(r":(large_green_circle|red_circle|white_circle):")
_DATE_PARTS = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads: the names known to them, their zone, and the demo clock's time now."""

    names: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    now: datetime = datetime(2026, 11, 23, 9, 5, tzinfo=UTC)
    user_id: str = ""


class _Held:
    """Finished HTML set aside while the text around it is formatted."""

    def __init__(self) -> None:
        self.pieces: list[str] = []

    def keep(self, html: str) -> str:
        self.pieces.append(html)
        return f"\ue000{len(self.pieces) - 1}\ue001"

    def restore(self, text: str) -> str:
        while _HELD.search(text):
            text = _HELD.sub(lambda found: self.pieces[int(found[1])], text)
        return text


def decode_entities(text: str) -> str:
    """Undo Slack's three entities, once: `&amp;lt;` becomes `&lt;`."""
    return _ENTITY.sub(lambda found: _ENTITIES[found[0]], text)


def _escaped(text: str) -> str:
    return str(escape(decode_entities(text)))


def finished(html: str) -> Markup:
    """Mark HTML as done. Only for strings put together from escaped text and fixed tags."""
    return Markup(html)  # noqa: S704 - the one door; tests feed it hostile text


def render_plain(text: str) -> Markup:
    """A plain_text object's text; Slack shows its three entities decoded there too."""
    return finished(_escaped(text).replace("\n", "<br>"))


def safe_url(url: str) -> str | None:
    """The address if a click on it is harmless (http, https, mailto), else None."""
    url = decode_entities(url).strip()
    return url if re.match(r"(?:https?://|mailto:)", url, re.IGNORECASE) else None


def _link(url: str, label_html: str) -> str:
    address = safe_url(url)
    if address is None:
        return label_html
    return f'<a href="{escape(address)}" target="_blank" rel="noopener noreferrer">{label_html}</a>'


def format_date(stamp: int, pattern: str, reader: Reader) -> str:
    """Slack's `<!date^…>` pattern in the reader's zone, e.g. `{date_short_pretty} at {time}`."""
    moment = datetime.fromtimestamp(stamp, tz=UTC).astimezone(reader.zone)
    days = (moment.date() - reader.now.astimezone(reader.zone).date()).days
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days)
    long = f"{moment:%A, %B} {moment.day}, {moment.year}"
    short = f"{moment:%b} {moment.day}, {moment.year}"
    plain = f"{moment:%B} {moment.day}, {moment.year}"
    parts = {
        "date_num": f"{moment:%Y-%m-%d}",
        "date": plain,
        "date_short": short,
        "date_long": long,
        "date_pretty": near or plain,
        "date_short_pretty": near or short,
        "date_long_pretty": near or long,
        "time": f"{moment:%H:%M}",
        "time_secs": f"{moment:%H:%M:%S}",
        "ago": f"{abs(days)} days ago" if days < 0 else "today",
    }
    return _DATE_PARTS.sub(lambda found: parts.get(found[1], found[0]), pattern)


def mention(kind: str, label: str, *, mine: bool = False) -> str:
    """A highlighted mention; `label` is plain text."""
    return f'<span class="mention mention-{kind}{" mention-me" if mine else ""}">{escape(label)}</span>'


def _special(body: str, reader: Reader) -> str:
    head, _, fallback = body.partition("|")
    command, *arguments = head.split("^")
    if command == "date" and len(arguments) >= 2 and arguments[0].lstrip("-").isdigit():
        shown = _escaped(format_date(int(arguments[0]), arguments[1], reader))
        label = f'<time title="{_escaped(fallback)}">{shown}</time>'
        return _link(arguments[2], label) if len(arguments) > 2 else label
    if command in {"channel", "here", "everyone"}:
        return mention("broadcast", f"@{command}")
    if command == "subteam":
        return mention("group", decode_entities(fallback) or "@group")
    return _escaped(fallback or f"<!{body}>")


def _control(body: str, reader: Reader) -> str:
    """What stands between < and >: a mention, a channel, a special, or a link."""
    head, _, label = body.partition("|")
    if head.startswith("@"):
        user = head[1:]
        return mention("user", f"@{reader.names.get(user, label or user)}", mine=user == reader.user_id)
    if head.startswith("#"):
        return mention("channel", f"#{reader.channels.get(head[1:], label or head[1:])}")
    if head.startswith("!"):
        return _special(body[1:], reader)
    if safe_url(head) is None:
        return _escaped(f"<{body}>")
    shown = label or head.removeprefix("mailto:")
    return _link(head, _escaped(shown))


def _emoji(name: str) -> str:
    """A coloured dot; read aloud and copied as Slack's name for it."""
    return f'<span class="emoji emoji-{name}" role="img" aria-label="{name}"></span>'


def _format_line(line: str) -> str:
    for pattern, tag in _STYLES:
        line = pattern.sub(rf"<{tag}>\1</{tag}>", line)
    return line


def _lay_out(lines: list[str]) -> str:
    """Join formatted lines: quotes become one bar each, bullets hang, the rest breaks."""
    out: list[str] = []
    quote: list[str] = []

    def close_quote() -> None:
        if quote:
            out.append("<blockquote>" + "<br>".join(quote) + "</blockquote>")
            quote.clear()

    for line in lines:
        if found := _QUOTE.match(line):
            quote.append(_format_line(line[found.end() :]))
            continue
        close_quote()
        if found := _BULLET.match(line):
            body = _format_line(line[found.end() :])
            out.append(
                f'<div class="hang"><span class="hang-mark">{found[2]}</span><span>{body}</span></div>'
            )
        else:
            out.append(f'<div class="line">{_format_line(line) or "<br>"}</div>')
    close_quote()
    return "".join(out)


def render_mrkdwn(text: str, reader: Reader, *, verbatim: bool = False) -> Markup:
    """mrkdwn as HTML. Without `verbatim` bare addresses and @channel are picked up, as Slack does."""
    held = _Held()
    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _PRE.sub(lambda found: held.keep(f"<pre>{_escaped(found[1])}</pre>"), text)
    text = _CODE.sub(lambda found: held.keep(f"<code>{_escaped(found[1])}</code>"), text)
    text = _CONTROL.sub(lambda found: held.keep(_control(found[1], reader)), text)
    if not verbatim:
        text = _BARE_LINK.sub(lambda found: held.keep(_link(found[0], _escaped(found[0]))), text)
        text = _BROADCAST.sub(lambda found: held.keep(mention("broadcast", found[0])), text)
    text = _EMOJI.sub(lambda found: held.keep(_emoji(found[1])), text)
    lines = _escaped(text).split("\n")
    return finished(held.restore(_lay_out(lines)))
