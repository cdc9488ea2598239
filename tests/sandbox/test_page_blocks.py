"""Every block and element the bot may use, drawn on the sandbox page."""

import re

import pytest

from sandbox.page.blockkit import Choice, Surface, render_blocks
from sandbox.page.charts import choose_ticks, read_chart
from sandbox.page.mrkdwn import Reader
from sandbox.page.values import read_answer, shown_values

Json = dict[str, object]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str, note: str = "") -> Json:
    return {"text": plain(text), "value": value} | ({"description": plain(note)} if note else {})


OPTIONS = [option("Call review", "review", "most used"), option("Roleplay", "roleplay")]
PEOPLE = (Choice("UBOB", "Bob Okafor"), Choice("UCAROL", "Carol Diaz"))


def surface(**more: object) -> Surface:
    return Surface(reader=Reader(), people=PEOPLE, channels=(Choice("CSALES", "#sales-team"),), **more)  # type: ignore[arg-type]


def draw(block: Json, **more: object) -> str:
    return str(render_blocks([{"block_id": "b1", **block}], surface(**more)))


def field(element: Json, **more: object) -> str:
    block = {"type": "input", "label": plain("Method"), "element": {"action_id": "a1", **element}}
    return draw(block, kind="modal", **more)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"type": "header", "text": plain("Week 48")}, '<div class="header">Week 48</div>'),
        ({"type": "section", "text": {"type": "mrkdwn", "text": "*Bob*"}}, "<strong>Bob</strong>"),
        ({"type": "section", "fields": [plain("left"), plain("right")]}, '<div class="fields">'),
        ({"type": "divider"}, "<hr>"),
        ({"type": "context", "elements": [plain("due today")]}, "due today"),
        ({"type": "markdown", "text": "**now**"}, "<strong>now</strong>"),
        ({"type": "alert", "level": "warning", "text": plain("Shared channel")}, "alert-warning"),
        ({"type": "image", "image_url": "https://example.com/c.png", "alt_text": "chart"}, 'alt="chart"'),
        ({"type": "image", "slack_file": {"id": "F0SBX1"}, "alt_text": "chart"}, 'src="/files/F0SBX1"'),
        ({"type": "container", "title": plain("More"), "child_blocks": [{"type": "divider"}]}, "<hr>"),
        ({"type": "card", "title": plain("Bob"), "body": plain("Sets next step")}, "Sets next step"),
        ({"type": "mystery"}, "Block “mystery” is not drawn here"),
    ],
)
def test_each_block_is_drawn(block: Json, expected: str) -> None:
    html = draw(block)
    assert expected in html
    assert f'data-block="{block["type"]}"' in html


def test_table_aligns_wraps_and_heads_its_first_row() -> None:
    cells = [
        [{"type": "raw_text", "text": "Rep"}, {"type": "raw_text", "text": "Change"}],
        [{"type": "raw_text", "text": "Bob & Co"}, {"type": "raw_number", "value": 0.8, "text": "up 0.8"}],
    ]
    html = draw({"type": "table", "rows": cells, "column_settings": [{"is_wrapped": True}]})
    assert '<th class="align-left wrapped">Rep</th>' in html
    assert '<td class="align-left wrapped">Bob &amp; Co</td>' in html
    assert '<td class="align-right">up 0.8</td>' in html


def test_buttons_carry_style_value_and_confirmation() -> None:
    ask = {
        "title": plain("Retire?"),
        "text": plain('It\'s "final"'),
        "confirm": plain("Yes"),
        "deny": plain("No"),
    }
    button = {
        "type": "button",
        "text": plain("Retire"),
        "action_id": "retire",
        "value": "7",
        "style": "danger",
    }
    html = draw({"type": "actions", "elements": [{**button, "confirm": ask}]})
    assert 'class="btn btn-danger"' in html
    assert 'data-block-id="b1" data-action-id="retire"' in html
    assert 'value="7"' in html
    assert "&#34;final" in html or "&quot;final" in html or "\\&#34;final" in html


def test_link_buttons_only_lead_to_web_addresses() -> None:
    button = {"type": "button", "text": plain("Open"), "action_id": "open"}
    good = draw({"type": "actions", "elements": [{**button, "url": "https://example.com/1"}]})
    bad = draw({"type": "actions", "elements": [{**button, "url": "javascript:alert(1)"}]})
    assert 'href="https://example.com/1"' in good
    assert "javascript" not in bad


def test_select_shows_the_picked_option_and_its_reason() -> None:
    html = field({"type": "static_select", "options": OPTIONS, "initial_option": OPTIONS[0]})
    assert re.search(r'<option value="review" selected[^>]*>Call review', html)
    assert '<div class="option-note">most used</div>' in html


def test_grouped_options_keep_their_labels() -> None:
    html = field({"type": "static_select", "option_groups": [{"label": plain("Live"), "options": OPTIONS}]})
    assert '<optgroup label="Live">' in html
    assert html.count("<option value=") == 3


@pytest.mark.parametrize(
    ("element", "state", "expected"),
    [
        ({"type": "users_select", "initial_user": "UBOB"}, None, '<option value="UBOB" selected>Bob Okafor'),
        (
            {"type": "conversations_select"},
            {"selected_conversation": "CSALES"},
            'value="CSALES" selected>#sales-team',
        ),
        ({"type": "multi_users_select", "initial_users": ["UCAROL"]}, None, 'value="UCAROL" checked'),
        (
            {"type": "multi_static_select", "options": OPTIONS},
            {"selected_options": [OPTIONS[1]]},
            'value="roleplay" checked',
        ),
        (
            {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[1]},
            None,
            'value="roleplay" checked',
        ),
        (
            {"type": "checkboxes", "options": OPTIONS},
            {"selected_options": [OPTIONS[0]]},
            'value="review" checked',
        ),
        ({"type": "datepicker", "initial_date": "2026-11-23"}, None, 'type="date"'),
        ({"type": "timepicker", "initial_time": "09:00"}, None, 'value="09:00"'),
        (
            {"type": "number_input", "is_decimal_allowed": True, "initial_value": "2.3"},
            None,
            'inputmode="decimal"',
        ),
        ({"type": "url_text_input"}, {"value": "https://example.com"}, 'type="url"'),
        ({"type": "email_text_input"}, {"value": "bob@example.com"}, 'value="bob@example.com"'),
        (
            {"type": "plain_text_input", "max_length": 80},
            {"value": "abc"},
            '<span class="counter" data-max="80">77</span>',
        ),
        ({"type": "external_select", "initial_option": OPTIONS[0]}, None, 'data-value="review"'),
        ({"type": "file_input"}, None, "Element “file_input” is not drawn here"),
    ],
)
def test_each_input_shows_what_it_holds(element: Json, state: Json | None, expected: str) -> None:
    held = {"b1": {"a1": {"type": element["type"], **state}}} if state is not None else {}
    assert expected in field(element, state=held)


@pytest.mark.parametrize(
    ("element", "offered"),
    [
        ({"type": "conversations_select"}, ["CSALES", "CMANAGERS", "CPARTNERS"]),
        ({"type": "channels_select"}, ["CSALES", "CPARTNERS"]),
        ({"type": "conversations_select", "filter": {"include": ["private"]}}, ["CMANAGERS"]),
        (
            {"type": "conversations_select", "filter": {"exclude_external_shared_channels": True}},
            ["CSALES", "CMANAGERS"],
        ),
    ],
)
def test_channel_selects_offer_what_their_filter_lets_through(element: Json, offered: list[str]) -> None:
    channels = (
        Choice("CSALES", "#sales-team", "public"),
        Choice("CMANAGERS", "#sales-managers", "private"),
        Choice("CPARTNERS", "#partner-deals", "public", is_shared=True),
    )
    drawn = Surface(reader=Reader(), channels=channels)
    assert [choice.id for choice in drawn.choices(element)] == offered


def test_what_was_typed_wins_over_the_initial_value_even_when_emptied() -> None:
    element = {"type": "plain_text_input", "initial_value": "first", "multiline": True}
    assert "typed</textarea>" in field(
        element, state={"b1": {"a1": {"type": "plain_text_input", "value": "typed"}}}
    )
    emptied = field(element, state={"b1": {"a1": {"type": "plain_text_input", "value": None}}})
    assert "first" not in emptied


def test_errors_stand_under_their_field() -> None:
    html = field({"type": "plain_text_input"}, errors={"b1": "That is a theme & not a criterion."})
    assert 'data-testid="error-b1">That is a theme &amp; not a criterion.</div>' in html
    assert "has-error" in html
    assert "hidden" in re.search(r'<div class="field-error"[^>]*>', field({"type": "plain_text_input"}))[0]


def test_overflow_lists_its_options() -> None:
    menu = {"type": "overflow", "action_id": "more", "options": OPTIONS}
    html = draw({"type": "section", "text": plain("Bob"), "accessory": menu})
    assert 'data-pick="review"' in html


def test_hostile_words_stay_words_in_every_place() -> None:
    words, choices = plain(HOSTILE), [option(HOSTILE, HOSTILE, HOSTILE)]
    blocks: list[Json] = [
        {"type": "header", "text": words},
        {"type": "section", "text": {"type": "mrkdwn", "text": HOSTILE}, "fields": [words]},
        {"type": "context", "elements": [words]},
        {"type": "image", "image_url": HOSTILE, "alt_text": HOSTILE, "title": words},
        {"type": "alert", "level": HOSTILE, "text": words},
        {"type": "card", "title": words, "subtitle": words, "body": words, "subtext": words},
        {"type": "container", "title": words, "subtitle": words, "child_blocks": []},
        {"type": "table", "rows": [[{"type": "raw_text", "text": HOSTILE}]]},
        {
            "type": "data_visualization",
            "title": HOSTILE,
            "chart": {"type": "pie", "segments": [{"label": HOSTILE, "value": 1}]},
        },
        {
            "type": "data_visualization",
            "title": HOSTILE,
            "chart": {
                "type": HOSTILE,
                "series": [{"name": HOSTILE, "data": [{"label": HOSTILE, "value": 1}]}],
            },
        },
        {"type": HOSTILE},
    ]
    for kind in ("static_select", "radio_buttons", "checkboxes", "multi_static_select"):
        element = {"type": kind, "action_id": HOSTILE, "options": choices, "placeholder": words}
        blocks.append({"type": "input", "label": words, "hint": words, "element": element})
    for kind in ("plain_text_input", "number_input", "datepicker", "external_select", HOSTILE):
        element = {"type": kind, "action_id": HOSTILE, "initial_value": HOSTILE, "placeholder": words}
        blocks.append({"type": "input", "label": words, "element": element, "block_id": HOSTILE})
    button = {
        "type": "button",
        "text": words,
        "action_id": HOSTILE,
        "value": HOSTILE,
        "style": HOSTILE,
        "url": HOSTILE,
    }
    blocks.append({"type": "actions", "elements": [{**button, "confirm": {"title": words, "text": words}}]})
    for block in blocks:
        html = draw(block, errors={HOSTILE: HOSTILE})
        assert "<script" not in html, block["type"]
        assert "<img src=x" not in html, block["type"]
        assert "\"'><" not in html, block["type"]


def bar(values: dict[str, float]) -> Json:
    points = [{"label": label, "value": value} for label, value in values.items()]
    chart = {
        "type": "bar",
        "series": [{"name": "Change", "data": points}],
        "axis_config": {"categories": list(values)},
    }
    return {"type": "data_visualization", "title": "Change by rep", "chart": chart}


def test_bars_hang_below_a_marked_zero_line() -> None:
    chart = read_chart(bar({"Bob": 0.8, "Eli": -0.5}))
    zero = next(y for y, _, is_zero in chart.ticks if is_zero)
    up, down = chart.bars
    assert up.y + up.height == pytest.approx(zero, abs=0.2)
    assert down.y == pytest.approx(zero, abs=0.2)
    assert (up.label, down.label) == ("0.8", "-0.5")
    assert "chart-zero" in draw(bar({"Bob": 0.8, "Eli": -0.5}))


def test_a_missing_point_is_a_gap_and_not_a_zero() -> None:
    data = [{"label": "1", "value": 2}, {"label": "3", "value": 3}]
    chart = {
        "type": "line",
        "series": [{"name": "Bob", "data": data}],
        "axis_config": {"categories": ["1", "2", "3"]},
    }
    drawn = read_chart({"title": "Scores", "chart": chart})
    assert len(drawn.paths) == 2
    assert len(drawn.dots) == 2


def test_charts_of_several_series_have_a_legend_and_area_is_filled() -> None:
    series = [
        {"name": name, "data": [{"label": "a", "value": 1}, {"label": "b", "value": 2}]}
        for name in ("Bob", "Team")
    ]
    html = draw({"type": "data_visualization", "title": "t", "chart": {"type": "area", "series": series}})
    assert html.count("<polygon") == 2
    assert "legend-key chart-back-1" in html


def test_pie_slices_say_their_share() -> None:
    segments = [{"label": "applied", "value": 3}, {"label": "absent", "value": 1}]
    html = draw(
        {"type": "data_visualization", "title": "Verdicts", "chart": {"type": "pie", "segments": segments}}
    )
    assert "applied: 3 (75%)" in html
    assert html.count("<path") == 2


@pytest.mark.parametrize(("low", "high"), [(0, 4), (-0.5, 0.8), (0, 0), (2.1, 3.9), (-3, -1), (0, 12000)])
def test_ticks_are_round_and_cover_the_values(low: float, high: float) -> None:
    ticks = choose_ticks(low, high)
    assert ticks[0] <= low
    assert ticks[-1] >= high
    assert 2 <= len(ticks) <= 9


@pytest.mark.parametrize(
    ("element", "values", "expected"),
    [
        ({"type": "plain_text_input"}, ["Ask first"], {"value": "Ask first"}),
        ({"type": "plain_text_input"}, [""], {"value": None}),
        ({"type": "static_select"}, ["review"], {"selected_option": "review"}),
        ({"type": "checkboxes"}, ["a", "b"], {"selected_values": ["a", "b"]}),
        ({"type": "multi_users_select"}, ["UBOB"], {"selected_users": ["UBOB"]}),
        ({"type": "overflow"}, ["done"], {"selected_value": "done"}),
        ({"type": "button"}, ["x"], {}),
    ],
)
def test_a_browsers_answer_becomes_slacks_value(element: Json, values: list[str], expected: Json) -> None:
    assert read_answer(element, values, {}) == expected


def test_an_external_answer_keeps_its_label() -> None:
    answer = read_answer({"type": "external_select"}, ["c1"], {"c1": "Sets next step"})
    assert answer["selected_option"]["text"]["text"] == "Sets next step"
    assert shown_values({"type": "external_select"}, {"type": "external_select", **answer}) == ["c1"]
