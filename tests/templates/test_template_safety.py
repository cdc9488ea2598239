"""What templates cannot do: leak unknown names, escape twice or not at all, go over Slack's limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from coaching.shown.common import Choice
from sandbox.limits import LIMITS
from sandbox.validate import validate_blocks
from templates import escape, limits
from templates.kit import Page, TemplateError
from templates.surfaces import build_environment

TEMPLATES = sorted(Path(limits.__file__).parent.rglob("*.j2"))
ENVIRONMENT = build_environment()
hostile = st.one_of(
    st.text(max_size=400),
    st.text(alphabet="<>!@#&;|amplgtU0*_~`\"'{}%\\\n ", max_size=5000),
    st.sampled_from(
        ["<!channel>", "<@U012AB>", "<!here|x>", "&lt;!channel&gt;", "&amp;", "&#39;", "{{ x }}"]
    ),
)
SLACK = {
    "BLOCKS_IN_MESSAGE": "message.blocks.max_items",
    "BLOCKS_IN_VIEW": "view.blocks.max_items",
    "MESSAGE_BYTES": "message.cumulative_block_text.enforce_max_bytes",
    "FALLBACK": "message.chat_update_text.max_len",
    "TEXT": "composition.text.text.max_len",
    "HEADER": "blocks.header.text.max_len",
    "CONTEXT_ELEMENTS": "blocks.context.elements.max_items",
    "ACTION_ELEMENTS": "blocks.actions.elements.max_items",
    "BUTTON": "elements.button.text.max_len",
    "BUTTON_VALUE": "elements.button.value.max_len",
    "OPTION": "composition.option.text.max_len",
    "OPTION_HINT": "composition.option.description.max_len",
    "OPTION_VALUE": "composition.option.value.max_len",
    "OPTIONS": "elements.static_select.options.max_items",
    "LISTED_OPTIONS": "elements.radio_buttons.options.max_items",
    "PLACEHOLDER": "elements.plain_text_input.placeholder.max_len",
    "LABEL": "blocks.input.label.max_len",
    "HINT": "blocks.input.hint.max_len",
    "TYPED": "elements.plain_text_input.max_length.max",
    "ALERT": "blocks.alert.text.max_len",
    "ALT_TEXT": "blocks.image.alt_text.max_len",
    "CONFIRM_TITLE": "composition.confirm.title.max_len",
    "CONFIRM_TEXT": "composition.confirm.text.max_len",
    "CONFIRM_BUTTON": "composition.confirm.confirm.max_len",
    "VIEW_TITLE": "view.title.max_len",
    "VIEW_BUTTON": "view.submit.max_len",
    "PRIVATE_METADATA": "view.private_metadata.max_len",
    "IDENTIFIER": "block_id.max_len",
    "CHARTS": "blocks.data_visualization.max_per_message",
    "CHART_TITLE": "blocks.data_visualization.title.max_len",
    "CHART_LABEL": "blocks.data_visualization.label.max_len",
    "CHART_POINTS": "blocks.data_visualization.data.max_items",
    "CHART_AXIS": "blocks.data_visualization.axis_label.max_len",
}


def written(source: str, **values: object) -> Page:
    """A page after a template of its own has run."""
    page = Page("message")
    ENVIRONMENT.from_string(source).render(**page.builders(), **values)
    return page


def text_of_first(page: Page) -> str:
    text = page.canvas.blocks[0]["text"]
    assert isinstance(text, dict)
    return str(text["text"])


def test_limits_are_slacks() -> None:
    names = {name for name in vars(limits) if name.isupper()}
    assert set(SLACK) == names
    for name, path in SLACK.items():
        node = LIMITS
        for step in path.split("."):
            node = node[step]
        assert getattr(limits, name) == (node["value"] if isinstance(node, dict) else node), name


def test_a_name_that_is_not_there_fails() -> None:
    for source in ("{{ missing }}", "{% if missing %}x{% endif %}", "{{ facts.nothing }}"):
        with pytest.raises(jinja2.UndefinedError):
            written(source, facts=Choice("1", "one"))


def test_there_is_no_way_around_escaping() -> None:
    assert not {"safe", "forceescape", "tojson", "urlize"} & set(ENVIRONMENT.filters)
    for path in TEMPLATES:
        assert "autoescape" not in path.read_text(encoding="utf-8"), path
        ENVIRONMENT.parse(path.read_text(encoding="utf-8"))
    with pytest.raises(jinja2.TemplateAssertionError):
        ENVIRONMENT.from_string("{{ 'x' | safe }}")


def test_only_text_and_whole_numbers_are_written() -> None:
    for value in (1.5, None, ["a"], datetime(2026, 11, 26, tzinfo=UTC), True):
        with pytest.raises(TypeError):
            written("{% call section() %}{{ value }}{% endcall %}", value=value)


@given(hostile)
def test_user_text_is_escaped_exactly_once_wherever_it_stands(text: str) -> None:
    shown = "x" + escape.one_line(text).strip()[:300] + "x"
    sources = (
        "{% call section() %}{{ t }}{% endcall %}",
        "{% call section() %}{{ '' ~ t ~ '' }}{% endcall %}",
        "{% set u = t | clip(900) %}{% call section() %}{{ u }}{% endcall %}",
        "{% set u %}{{ t }}{% endset %}{% call section() %}{{ u }}{% endcall %}",
        "{% macro m(v) %}{{ v }}{% endmacro %}{% call section() %}{{ m(t) }}{% endcall %}",
        "{% call section() %}{{ [t, ''] | join }}{% endcall %}",
        "{% do header(t[:100]) %}",
    )
    for source in sources[:-1]:
        assert escape.unescape(text_of_first(written(source, t=shown))) == shown
    assert text_of_first(written(sources[-1], t="a & <b>")) == "a &amp; &lt;b&gt;"


@given(hostile, hostile)
def test_builders_make_what_slack_takes_of_any_text(one: str, two: str) -> None:
    source = """
    {% do header(a) %}
    {% call section(accessory=button(a, "x", value=7)) %}*{{ a }}* {{ link(b, a) }}{% endcall %}
    {% call context() %}{{ b }}{% endcall %}{% do quote((a, b), ("", a)) %}
    {% do actions([button(b, "x"), menu(a, "y", choices=choices), none]) %}
    {% do table([a, b], [[b, a], [a, a]]) %}{% do alert(a) %}
    {% do bar_chart(a, [("label", 1.0)], series="Change") %}
    {% do picture("F0123456789", alt="x" ~ a) %}
    {% call lines() %}{% for n in [a, b] %}• {{ n }}
    {% endfor %}{% endcall %}
    {% call fallback() %}x{{ a }}{{ b }}{% endcall %}
    """
    choices = [Choice("1", one, two or None), Choice("2", two)]
    page = written(source, a=f"a{one[:1500]}", b=f"b{two[:1500]}", choices=choices)
    text, blocks = page.finish_message()
    problems = [
        problem for problem in validate_blocks(blocks, "message") if "holds at most" not in str(problem)
    ]
    assert problems == []
    assert len(text) <= limits.FALLBACK
    for shown in (text, json.dumps(blocks, ensure_ascii=False)):
        assert "<!" not in shown
        assert "<@" not in shown
        assert "<#" not in shown


@given(hostile, st.integers(min_value=2, max_value=400))
def test_clipping_never_cuts_an_entity_or_a_link(text: str, limit: int) -> None:
    made = escape.clip_markup(escape.escape(text), limit)
    assert len(made) <= limit
    assert escape.escape(escape.unescape(made)) == made
    linked = escape.clip_markup(Markup("see <https://example.com/a|the call> now"), min(limit, 40))
    assert linked.count("<") == linked.count(">")


@given(hostile)
def test_a_link_is_a_link_only_when_it_is_one(text: str) -> None:
    made = str(escape.link(text, "open call"))
    assert made.count("<") == made.count(">") == (1 if escape.is_web_link(text) else 0)


def test_mentions_come_from_checked_ids_only() -> None:
    assert escape.mention("U012ABCDEF") == "<@U012ABCDEF>"
    assert escape.channel("C012ABCDEF") == "<#C012ABCDEF>"
    for wrong in ("", "u012", "U012|x", "!channel", "U012> <!channel"):
        with pytest.raises(ValueError, match="Slack id"):
            escape.mention(wrong)
        with pytest.raises(ValueError, match="Slack id"):
            escape.channel(wrong)


def test_a_date_is_written_for_every_reader() -> None:
    instant = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    made = escape.date(instant)
    assert (
        made == f"<!date^{int(instant.timestamp())}^{{date_short_pretty}}, {{time}}|24 Nov 2026, 13:30 UTC>"
    )
    with pytest.raises(ValueError, match="aware"):
        escape.date(instant.replace(tzinfo=None))


def test_text_outside_of_a_builder_fails() -> None:
    from templates.surfaces import Surfaces

    surfaces = Surfaces()
    stray = jinja2.DictLoader({"messages/notice.j2": "stray"})
    surfaces._environment = surfaces._environment.overlay(loader=stray)
    from coaching.shown.messages import Notice

    with pytest.raises(TemplateError, match="outside of a builder"):
        surfaces.message(Notice(text="x"))


def test_what_is_typed_stands_prefilled_as_it_was() -> None:
    page = Page("modal")
    typed = 'a & b <!channel>\n"quoted"'
    ENVIRONMENT.from_string('{% do text_input("Note", "note", value=v) %}').render(**page.builders(), v=typed)
    element = page.canvas.blocks[0]["element"]
    assert isinstance(element, dict)
    assert element["initial_value"] == typed


def test_an_input_stands_once() -> None:
    page = Page("modal")
    source = '{% do text_input("A", "note") %}{% do text_input("B", "note") %}'
    with pytest.raises(TemplateError, match="two inputs"):
        ENVIRONMENT.from_string(source).render(**page.builders())


def test_buttons_that_come_twice_stay_apart() -> None:
    page = written('{% do actions([button("A", "go"), button("B", "go")]) %}')
    elements = page.canvas.blocks[0]["elements"]
    assert isinstance(elements, list)
    assert [element["action_id"] for element in elements] == ["go", "go:2"]


def test_a_message_that_outgrows_slack_is_cut_at_its_end_and_says_so() -> None:
    source = (
        "{% for n in many %}{% call section() %}{{ t }}{% endcall %}{% endfor %}"
        "{% call fallback() %}x{% endcall %}"
    )
    for many, text in (([1] * 80, "short"), ([1] * 20, "x" * 2000)):
        _, blocks = written(source, many=many, t=text).finish_message()
        assert validate_blocks(blocks, "message") == []
        assert "Shortened here" in json.dumps(blocks[-1])
