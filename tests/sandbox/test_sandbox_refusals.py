"""What Slack refuses beyond sizes: wrong surfaces, wrong fields, wrong company. Each with its code."""

import json
from pathlib import Path

import pytest
from payload_samples import (
    SAMPLES,
    B,
    Blocks,
    actions,
    axis,
    button,
    chart,
    field,
    message,
    modal,
    option,
    pie,
    plain,
    section,
    select,
    table,
    text_input,
    words,
)

from sandbox.validate import validate_blocks, validate_message, validate_view
from sandbox.validate.__main__ import main

SURFACES = ["message", "modal", "home"]


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_block_stands_only_on_the_surfaces_slack_draws_it_on(kind: str, surface: str) -> None:
    refused = bool(validate_blocks([SAMPLES[kind]], surface))
    assert refused == (surface not in B[kind]["surfaces"])


def double_option() -> Blocks:
    return [field(select(options=[option(1), option(1)]))]


BROKEN: dict[str, list[dict]] = {
    "unknown block": [{"type": "hologram"}],
    "block that only Slack sends": [{"type": "file"}],
    "unknown field": [section(colour="red")],
    "null field": [section(accessory=None)],
    "empty text": [section(text=words(0))],
    "blank text": [section(text={"type": "mrkdwn", "text": "  "})],
    "header in mrkdwn": [{"type": "header", "text": words(3)}],
    "section without text": [{"type": "section"}],
    "image without alt_text": [{"type": "image", "image_url": "u"}],
    "image with two sources": [
        {"type": "image", "image_url": "u", "slack_file": {"id": "F12345678"}, "alt_text": "a"}
    ],
    "file id of another shape": [{"type": "image", "slack_file": {"id": "file-1"}, "alt_text": "a"}],
    "same block_id twice": [section(block_id="a"), section(block_id="a")],
    "same action_id twice in a block": [actions(button(), button())],
    "input element outside input": [actions(text_input())],
    "button as input": [field(button())],
    "unknown button style": [actions(button(style="loud"))],
    "options and groups": [
        field(select(option_groups=[{"label": plain("g"), "options": [option(9)]}])),
    ],
    "no options": [field(select(options=[]))],
    "same option value twice": double_option(),
    "initial_option that is no option": [field(select(initial_option=option(1, description=plain("else"))))],
    "option url in a select": [field(select(options=[option(1, url="u")]))],
    "date of no calendar": [field({"type": "datepicker", "action_id": "d", "initial_date": "2026-13-01"})],
    "time without zone of the world": [
        field({"type": "timepicker", "action_id": "d", "timezone": "Mars/Olympus"})
    ],
    "number input without its flag": [field({"type": "number_input", "action_id": "n"})],
    "number bounds as numbers": [
        field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False, "min_value": 1})
    ],
    "number bounds crossed": [
        field(
            {
                "type": "number_input",
                "action_id": "n",
                "is_decimal_allowed": False,
                "min_value": "9",
                "max_value": "1",
            }
        )
    ],
    "ragged table": [{"type": "table", "rows": [table()["rows"][0], table(columns=2)["rows"][0]]}],
    "empty cell": [table(cell="")],
    "cell of another kind": [{"type": "table", "rows": [[{"type": "plain_text", "text": "x"}]]}],
    "pie with nothing": [pie(1, value=0)],
    "pie below nothing": [pie(1, value=-1)],
    "point beside the categories": [axis(categories=["week 0", "week 9"])],
    "missing point": [axis(categories=["week 0", "week 1", "week 2"])],
    "unknown chart": [chart() | {"chart": {"type": "radar", "segments": []}}],
    "nested container": [
        {"type": "container", "title": plain("t"), "child_blocks": [SAMPLES["container"]]},
    ],
    "collapsed without collapsing": [SAMPLES["container"] | {"default_collapsed": True}],
    "empty card": [{"type": "card"}],
    "rich text leaf of no kind": [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "blink", "text": "x"}]}],
        }
    ],
}


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_what_slack_refuses_in_blocks_is_refused(name: str) -> None:
    problems = validate_message({"text": "Fallback", "blocks": BROKEN[name]})
    assert problems, name
    assert problems[0].code == "invalid_blocks"
    assert problems[0].pointer.startswith("/blocks")


def test_messages_want_a_fallback_text() -> None:
    assert [one.code for one in validate_message({"blocks": [section()]})] == ["no_text"]
    assert [one.code for one in validate_message({"text": "  "})] == ["no_text"]
    assert validate_message({"blocks": [section()]}, need_text=False) == []
    assert [one.code for one in validate_message({}, need_text=False)] == ["no_text"]


def test_text_is_counted_in_characters_and_the_whole_message_in_bytes() -> None:
    assert message(section(text={"type": "mrkdwn", "text": "ü" * 3000})) == []
    heavy = [section(text={"type": "mrkdwn", "text": "ü" * 3000}) for _ in range(2)]
    assert [one.code for one in message(*heavy)] == ["msg_blocks_too_long"]


def test_a_table_hidden_in_a_container_counts_too() -> None:
    boxed = {"type": "container", "title": plain("t"), "child_blocks": [table()]}
    assert message(boxed) == []
    assert [one.code for one in message(boxed, table())] == ["invalid_attachments"]


def test_a_modal_with_inputs_needs_a_submit_and_a_title() -> None:
    view = {"type": "modal", "title": plain("T"), "blocks": [field(text_input())]}
    assert [one.pointer for one in validate_view(view)] == ["/submit"]
    assert [one.pointer for one in validate_view({"type": "modal", "blocks": [section()]})] == ["/title"]


def test_a_home_tab_has_no_frame() -> None:
    assert validate_view({"type": "home", "blocks": [section()]}) == []
    assert validate_view({"type": "home", "blocks": [section()], "title": plain("T")})


def test_only_one_field_takes_the_focus() -> None:
    first, second = (
        field(text_input(action_id=name, focus_on_load=True), block_id=name) for name in ("a", "b")
    )
    assert modal(first) == []
    assert modal(first, second)


def test_a_modal_keeps_action_ids_apart_across_blocks_but_a_message_may_repeat_them() -> None:
    twice = [actions(button()) | {"block_id": "a"}, actions(button()) | {"block_id": "b"}]
    assert message(*twice) == []
    assert modal(*twice)


def test_the_command_line_names_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "digest.small.message.json", tmp_path / "log.small.modal.json"
    good.write_text(json.dumps({"text": "Hello"}))
    bad.write_text(json.dumps({"type": "modal", "title": plain("x" * 25), "blocks": [section()]}))
    assert main([str(good)]) == 0
    assert main([str(good), str(bad)]) == 1
    assert (
        "log.small.modal.json: invalid_arguments: must be less than 25 characters" in capsys.readouterr().out
    )
