"""Making text safe for Slack: the one place where `& < >` are replaced, and the only makers of raw markup.

mrkdwn and plain_text are sent escaped (Slack decodes the three entities in both). Text that Slack takes
literally (table cells, chart labels, quotes) and what stands prefilled in an input is not escaped.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import quote, urlsplit

from jinja2 import StrictUndefined
from markupsafe import Markup

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")
_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
"""Text that turns the writing direction could make a line read as something else."""
_CUT_SHORT = re.compile(r"(&[a-z]{0,4}|<[^<>]*)$")
_SPECIAL = re.compile(r"<(?=[!@#])")
_USER = re.compile(r"[UW][A-Z0-9]+")
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


def one_line(text: str) -> str:
    """Without control characters, line breaks and direction marks."""
    return _CONTROL.sub(" ", _BIDI.sub("", text))


def some_lines(text: str) -> str:
    """As typed, line breaks kept; other control characters and direction marks taken out."""
    return _CONTROL_BUT_LINES.sub(" ", _BIDI.sub("", text.replace("\r\n", "\n")))


def raw_markup(text: str) -> Markup:
    """Mark text as ready for Slack. Only for what this module has escaped or checked itself."""
    return Markup(text)  # noqa: S704 - the one door; the makers below check what they put in


def escape(text: str) -> Markup:
    """Replace `& < >`, once: what is already Markup stays."""
    if isinstance(text, Markup):
        return text
    return raw_markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def finalize(value: object) -> object:
    """What Jinja does to every `{{ value }}`: one escaped line. Numbers and dates have words for them."""
    if isinstance(value, Markup | StrictUndefined):
        return value
    if isinstance(value, str):
        return escape(one_line(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return raw_markup(str(value))
    message = f"a template writes text and whole numbers, not {type(value).__name__}"
    raise TypeError(message)


def settle(written: str) -> Markup:
    """What a `{% call %}` body came to: quotes back as typed, blanks around lines taken off.

    Jinja's own joins escape quotes as HTML would; a user's typed `&#39;` is `&amp;#39;` by then.
    """
    text = written.replace("&#39;", "'").replace("&#34;", '"')
    lines = (line.strip() for line in text.strip().splitlines())
    return raw_markup("\n".join(line for line in lines if line))


def literal(text: str) -> str:
    """For places that Slack takes literally. A word joiner keeps `<!channel>` from ever being a command."""
    typed = unescape(text) if isinstance(text, Markup) else text
    return _SPECIAL.sub("<\u2060", some_lines(typed))


def unescape(text: str) -> str:
    """Undo `escape`, once."""
    return re.sub("&(?:amp|lt|gt);", lambda found: _ENTITIES[found[0]], str(text))


def clip(text: str, limit: int) -> str:
    """At most `limit` characters and four times that in bytes, visibly cut with "…"."""
    if isinstance(text, Markup):
        return clip_markup(text, limit)
    if len(text) <= limit:
        return text
    return text[: limit - 1].rstrip() + "…"


def clip_markup(text: Markup, limit: int) -> Markup:
    """The same for escaped text: never inside an entity or a link."""
    if len(text) <= limit:
        return text
    return raw_markup(_CUT_SHORT.sub("", str(text)[: limit - 1]).rstrip() + "…")


def mention(slack_id: str) -> Markup:
    """A person, by Slack id; they are notified. Raises ValueError for anything else."""
    return raw_markup(f"<@{_checked(slack_id, _USER)}>")


def channel(slack_id: str) -> Markup:
    """A channel, by Slack id. Raises ValueError for anything else."""
    return raw_markup(f"<#{_checked(slack_id, _CHANNEL)}>")


def _checked(slack_id: str, shape: re.Pattern[str]) -> str:
    if not shape.fullmatch(slack_id):
        message = f"not a Slack id: {slack_id!r}"
        raise ValueError(message)
    return slack_id


def is_web_link(url: str) -> bool:
    """Whether it is safe and useful to click."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and len(url) < 2000


def link(url: str | None, label: str) -> Markup:
    """A link with a label. What is no web address is shown as the text it is, not as a link."""
    shown = escape(one_line(label).replace("|", "¦"))
    if not url:
        return shown
    if not is_web_link(url):
        return raw_markup(f"{shown} ({escape(one_line(clip(url, 80)))})")
    return raw_markup(f"<{escape(quote(url, safe=':/?#[]@!$&()*+,;=%~-._'))}|{shown}>")


def date(instant: datetime, form: str = "{date_short_pretty}, {time}") -> Markup:
    """An instant in each reader's own time zone; UTC in words where Slack cannot. Aware only."""
    if instant.tzinfo is None or not re.fullmatch(r"[a-z_{}, ]+", form):
        message = "an aware instant and a form of Slack's date words is needed"
        raise ValueError(message)
    return raw_markup(f"<!date^{int(instant.timestamp())}^{form}|{instant:%d %b %Y, %H:%M} UTC>")
