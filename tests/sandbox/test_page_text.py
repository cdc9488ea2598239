"""Text on the sandbox page: what formats as Slack formats it, and what never becomes markup."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page.mrkdwn import Reader, format_date, render_mrkdwn, render_plain
from sandbox.page.rich_text import render_cell, render_markdown, render_rich_text

READER = Reader(
    names={"UALICE": "Alice Moreau", "UEVIL": "<img src=x onerror=alert(1)>"},
    channels={"CSALES": "sales-team"},
    zone=ZoneInfo("Europe/Berlin"),
    now=datetime(2026, 11, 23, 8, 5, tzinfo=UTC),
    user_id="UALICE",
)
ALLOWED_TAGS = {
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "time",
    "ul",
    "h1",
    "h2",
    "h3",
    "hr",
}
ALLOWED_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}


class _Tags(HTMLParser):
    """Collects what a browser would take for tags and attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: object) -> _Tags:
    parser = _Tags()
    parser.feed(str(html))
    parser.close()
    return parser


def assert_harmless(html: object) -> None:
    found = read(html)
    assert found.tags <= ALLOWED_TAGS
    for name, value in found.attributes:
        assert name in {"class", "href", "target", "rel", "title", "type", "start"}
        if name == "href":
            assert value.startswith(("http://", "https://", "mailto:"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*bold*", "<strong>bold</strong>"),
        ("_italic_", "<em>italic</em>"),
        ("~gone~", "<s>gone</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("`a *b* <c>`", "<code>a *b* &lt;c&gt;</code>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("* not bold *", "* not bold *"),
        ("Fish &amp; chips &lt;b&gt;", "Fish &amp; chips &lt;b&gt;"),
        ("&amp;lt;", "&amp;lt;"),
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("a\nb", '<div class="line">a</div><div class="line">b</div>'),
        ("> said\n> twice\nafter", "<blockquote>said<br>twice</blockquote>"),
        ("&gt; said", "<blockquote>said</blockquote>"),
        ("• one", '<span class="hang-mark">•</span><span>one</span>'),
        ("```\nx *y*\n```", "<pre>x *y*</pre>"),
        ("<@UALICE>", '<span class="mention mention-user mention-me">@Alice Moreau</span>'),
        ("*<@UALICE>*", '<strong><span class="mention'),
        ("<#CSALES>", "#sales-team</span>"),
        ("<!here>", '<span class="mention mention-broadcast">@here</span>'),
        ("<mailto:a@example.com|write>", '<a href="mailto:a@example.com"'),
    ],
)
def test_mrkdwn_formats_as_slack_does(text: str, expected: str) -> None:
    assert expected in render_mrkdwn(text, READER)


def test_links_open_apart_and_keep_marks_in_addresses() -> None:
    html = render_mrkdwn("<https://example.com/a_b_c?x=1&amp;y=*2*|the _call_>", READER)
    assert 'href="https://example.com/a_b_c?x=1&amp;y=*2*"' in html
    assert 'rel="noopener noreferrer"' in html
    assert "<em>" not in html


def test_bare_addresses_and_broadcasts_are_picked_up_unless_verbatim() -> None:
    text = "see https://example.com/x, @channel"
    assert 'href="https://example.com/x"' in render_mrkdwn(text, READER)
    assert "mention-broadcast" in render_mrkdwn(text, READER)
    assert "<a" not in render_mrkdwn(text, READER, verbatim=True)
    assert "mention" not in render_mrkdwn(text, READER, verbatim=True)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{date_short_pretty} at {time}", "today at 09:05"),
        ("{date_num}", "2026-11-23"),
        ("{date_long}", "Monday, November 23, 2026"),
        ("{unheard_of}", "{unheard_of}"),
    ],
)
def test_dates_stand_in_the_readers_zone(pattern: str, expected: str) -> None:
    stamp = int(datetime(2026, 11, 23, 8, 5, tzinfo=UTC).timestamp())
    assert format_date(stamp, pattern, READER) == expected
    assert expected in render_mrkdwn(f"<!date^{stamp}^{pattern}|then>", READER)


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    '<https://x.example"onmouseover="alert(1)|click>',
    "<javascript:alert(1)|click>",
    "<data:text/html,x|click>",
    "`</code><script>alert(1)</script>`",
    "```</pre><script>alert(1)</script>```",
    "<@UEVIL> <@U1|<b>x</b>>",
    "<!date^1^{date}^javascript:alert(1)|x>",
    '*"><svg onload=alert(1)>*',
    "\ue0000\ue001 *\ue0005\ue001*",
    "https://example.com/\"onclick='x'",
    "[x](javascript:alert(1)) ![y](https://x.example/y.png)",
    "<a href='javascript:alert(1)'>x</a>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_never_becomes_markup(text: str) -> None:
    assert_harmless(render_mrkdwn(text, READER))
    assert_harmless(render_plain(text))
    assert_harmless(render_markdown(text))
    assert_harmless(render_cell({"type": "raw_text", "text": text}, READER))
    leaf = {"type": "link", "url": text, "text": text}
    section = {"type": "rich_text_section", "elements": [leaf, {"type": "text", "text": text}]}
    assert_harmless(render_rich_text({"type": "rich_text", "elements": [section]}, READER))


@given(st.text(alphabet="<>&|*_~`!@#^\"'= \n>•-aUjhttps:/\ue000\ue0011", max_size=60))
def test_no_text_at_all_becomes_markup(text: str) -> None:
    assert_harmless(render_mrkdwn(text, READER))
    assert_harmless(render_plain(text))


def test_plain_text_shows_marks_as_they_are() -> None:
    assert render_plain("*Tom* &amp; <@UALICE>") == "*Tom* &amp; &lt;@UALICE&gt;"


def test_rich_text_draws_lists_quotes_and_styles() -> None:
    words = {"type": "text", "text": "Ask & wait", "style": {"bold": True, "strike": True}}
    section = {"type": "rich_text_section", "elements": [words]}
    block = {
        "type": "rich_text",
        "elements": [
            section,
            {"type": "rich_text_list", "style": "ordered", "indent": 1, "elements": [section]},
            {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "UALICE"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "*raw*"}]},
        ],
    }
    html = render_rich_text(block, READER)
    assert "<s><strong>Ask &amp; wait</strong></s>" in html
    assert '<ol type="a" class="indent-1"><li>' in html
    assert "<blockquote><span" in html
    assert "<pre>*raw*</pre>" in html


def test_markdown_block_draws_tables_and_shows_html_as_text() -> None:
    html = render_markdown("**Week 48**\n\n| a | b |\n|---|---|\n| 1 | <i>2</i> |")
    assert "<strong>Week 48</strong>" in html
    assert "<td>&lt;i&gt;2&lt;/i&gt;</td>" in html


def test_the_circles_that_mark_a_change_are_drawn_and_read_aloud() -> None:
    drawn = render_mrkdwn(":large_green_circle: better :smile:", READER, verbatim=True)
    assert 'class="emoji emoji-large_green_circle" role="img" aria-label="large_green_circle"' in drawn
    assert ":smile:" in drawn
