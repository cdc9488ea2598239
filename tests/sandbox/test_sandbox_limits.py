"""Every limit of limits.json that a payload can reach: accepted at the limit, refused one over, with Slack's
code."""

from collections.abc import Callable

import pytest
from payload_samples import (
    B,
    C,
    E,
    M,
    V,
    actions,
    axis,
    button,
    chart,
    confirm,
    field,
    markdown,
    message,
    modal,
    option,
    options,
    pie,
    plain,
    section,
    select,
    table,
    text_input,
    words,
)

from sandbox.limits import LIMITS
from sandbox.validate import Problem, validate_blocks, validate_message

Case = tuple[str, int, Callable[[int], list[Problem]], str]

CASES: list[Case] = [
    (
        "message blocks",
        M["blocks"]["max_items"],
        lambda n: message(*[{"type": "divider"}] * n),
        "invalid_blocks",
    ),
    (
        "message block text in bytes",
        M["cumulative_block_text"]["enforce_max_bytes"],
        lambda n: message(*[section(text=words(2500)) for _ in range(3)], section(text=words(n - 7500))),
        "msg_blocks_too_long",
    ),
    (
        "attachments",
        M["attachments"]["max_items"],
        lambda n: validate_message({"text": "t", "attachments": [{"text": "a"}] * n}),
        "too_many_attachments",
    ),
    (
        "chat.update text",
        M["chat_update_text"]["max_len"],
        lambda n: validate_message({"text": "x" * n}, update=True),
        "msg_too_long",
    ),
    (
        "metadata bytes",
        M["metadata"]["enforce_max_bytes_policy"],
        lambda n: validate_message(
            {"text": "t", "metadata": {"event_type": "e", "event_payload": {"k": "x" * (n - 47)}}}
        ),
        "metadata_too_large",
    ),
    (
        "section text",
        B["section"]["text"]["max_len"],
        lambda n: message(section(text=words(n))),
        "invalid_blocks",
    ),
    (
        "section fields",
        B["section"]["fields"]["max_items"],
        lambda n: message(section(fields=[words(3)] * n)),
        "invalid_blocks",
    ),
    (
        "section field text",
        B["section"]["fields"]["item_text_max_len"],
        lambda n: message(section(fields=[words(n)])),
        "invalid_blocks",
    ),
    (
        "header text",
        B["header"]["text"]["max_len"],
        lambda n: message({"type": "header", "text": plain("x" * n)}),
        "invalid_blocks",
    ),
    (
        "context elements",
        B["context"]["elements"]["max_items"],
        lambda n: message({"type": "context", "elements": [words(1)] * n}),
        "invalid_blocks",
    ),
    (
        "actions elements",
        B["actions"]["elements"]["max_items"],
        lambda n: message(actions(*[button(action_id=str(one)) for one in range(n)])),
        "invalid_blocks",
    ),
    (
        "image url",
        B["image"]["image_url"]["max_len"],
        lambda n: message({"type": "image", "image_url": "x" * n, "alt_text": "a"}),
        "invalid_blocks",
    ),
    (
        "image alt_text",
        B["image"]["alt_text"]["max_len"],
        lambda n: message({"type": "image", "image_url": "u", "alt_text": "x" * n}),
        "invalid_blocks",
    ),
    (
        "image title",
        B["image"]["title"]["max_len"],
        lambda n: message({"type": "image", "image_url": "u", "alt_text": "a", "title": plain("x" * n)}),
        "invalid_blocks",
    ),
    (
        "input label",
        B["input"]["label"]["max_len"],
        lambda n: modal(field(text_input(), label=plain("x" * n))),
        "",
    ),
    (
        "input hint",
        B["input"]["hint"]["max_len"],
        lambda n: modal(field(text_input(), hint=plain("x" * n))),
        "",
    ),
    ("table rows", B["table"]["rows"]["max_items"], lambda n: message(table(rows=n)), "invalid_blocks"),
    (
        "table columns",
        B["table"]["columns"]["max_items"],
        lambda n: message(table(columns=n)),
        "invalid_blocks",
    ),
    (
        "table characters",
        B["table"]["aggregate_chars"]["max"],
        lambda n: validate_blocks([table(cell="x" * n)], "message"),
        "invalid_blocks",
    ),
    (
        "tables in a message",
        B["table"]["max_per_message"],
        lambda n: message(*[table()] * n),
        "invalid_attachments",
    ),
    (
        "column settings",
        B["table"]["column_settings"]["max_items"],
        lambda n: message(table() | {"column_settings": [None] * n}),
        "invalid_blocks",
    ),
    (
        "data_table rows",
        B["data_table"]["rows"]["max_items"],
        lambda n: message({"type": "data_table", "caption": "c", "rows": table(rows=n)["rows"]}),
        "invalid_blocks",
    ),
    ("chart series", B["data_visualization"]["series"]["max_items"], lambda n: message(chart(series=n)), ""),
    ("chart points", B["data_visualization"]["data"]["max_items"], lambda n: message(chart(points=n)), ""),
    ("chart segments", B["data_visualization"]["segments"]["max_items"], lambda n: message(pie(n)), ""),
    (
        "chart series name",
        B["data_visualization"]["series_name"]["max_len"],
        lambda n: message(chart(name=n)),
        "",
    ),
    (
        "chart title",
        B["data_visualization"]["title"]["max_len"],
        lambda n: message(chart(title="x" * n)),
        "invalid_blocks",
    ),
    (
        "chart axis label",
        B["data_visualization"]["axis_label"]["max_len"],
        lambda n: message(axis(y_label="x" * n)),
        "invalid_blocks",
    ),
    (
        "charts in a message",
        B["data_visualization"]["max_per_message"],
        lambda n: message(*[chart()] * n),
        "invalid_blocks",
    ),
    (
        "alert text",
        B["alert"]["text"]["max_len"],
        lambda n: modal({"type": "alert", "text": words(n)}),
        "invalid_arguments",
    ),
    ("card title", B["card"]["title"]["max_len"], lambda n: message({"type": "card", "title": words(n)}), ""),
    ("card body", B["card"]["body"]["max_len"], lambda n: message({"type": "card", "body": words(n)}), ""),
    (
        "card actions",
        B["card"]["actions"]["max_items"],
        lambda n: message({"type": "card", "actions": [button(action_id=str(one)) for one in range(n)]}),
        "invalid_blocks",
    ),
    (
        "container children",
        B["container"]["child_blocks"]["max_items"],
        lambda n: message(
            {"type": "container", "title": plain("t"), "child_blocks": [{"type": "divider"}] * n}
        ),
        "invalid_blocks",
    ),
    (
        "container title",
        B["container"]["title"]["max_len"],
        lambda n: message(
            {"type": "container", "title": plain("x" * n), "child_blocks": [{"type": "divider"}]}
        ),
        "invalid_blocks",
    ),
    (
        "button text",
        E["button"]["text"]["max_len"],
        lambda n: message(actions(button(text=plain("x" * n)))),
        "",
    ),
    ("button value", E["button"]["value"]["max_len"], lambda n: message(actions(button(value="x" * n))), ""),
    ("button url", E["button"]["url"]["max_len"], lambda n: message(actions(button(url="x" * n))), ""),
    (
        "select options",
        E["static_select"]["options"]["max_items"],
        lambda n: modal(field(select(options=options(n)))),
        "invalid_arguments",
    ),
    (
        "select placeholder",
        E["static_select"]["placeholder"]["max_len"],
        lambda n: modal(field(select(placeholder=plain("x" * n)))),
        "invalid_arguments",
    ),
    (
        "radio options",
        E["radio_buttons"]["options"]["max_items"],
        lambda n: modal(field({"type": "radio_buttons", "action_id": "r", "options": options(n)})),
        "invalid_arguments",
    ),
    (
        "checkbox options",
        E["checkboxes"]["options"]["max_items"],
        lambda n: modal(field({"type": "checkboxes", "action_id": "c", "options": options(n)})),
        "invalid_arguments",
    ),
    (
        "overflow options",
        E["overflow"]["options"]["max_items"],
        lambda n: message(section(accessory={"type": "overflow", "action_id": "o", "options": options(n)})),
        "invalid_blocks",
    ),
    (
        "option text",
        C["option"]["text"]["max_len"],
        lambda n: modal(field(select(options=[option(1, text=plain("x" * n))]))),
        "invalid_arguments",
    ),
    (
        "option value",
        C["option"]["value"]["max_len"],
        lambda n: modal(field(select(options=[option(1, value="x" * n)]))),
        "invalid_arguments",
    ),
    (
        "option description",
        C["option"]["description"]["max_len"],
        lambda n: modal(field(select(options=[option(1, description=plain("x" * n))]))),
        "invalid_arguments",
    ),
    (
        "input max_length",
        E["plain_text_input"]["max_length"]["max"],
        lambda n: modal(field(text_input(max_length=n))),
        "invalid_arguments",
    ),
    (
        "initial value",
        E["plain_text_input"]["initial_value"]["max_len"],
        lambda n: modal(field(text_input(initial_value="x" * n))),
        "invalid_arguments",
    ),
    *(
        (
            f"confirm {key}",
            C["confirm"][key]["max_len"],
            lambda n, key=key: message(actions(button(confirm=confirm(**{key: plain("x" * n)})))),
            "invalid_blocks",
        )
        for key in ("title", "text", "confirm", "deny")
    ),
    (
        "view blocks",
        V["blocks"]["max_items"],
        lambda n: modal(*[{"type": "divider"}] * n),
        "invalid_arguments",
    ),
    *(
        (
            f"view {key}",
            V[key]["max_len"],
            lambda n, key=key: modal({"type": "divider"}, **{key: plain("x" * n)}),
            "invalid_arguments",
        )
        for key in ("title", "submit", "close")
    ),
    *(
        (
            key,
            V[key]["max_len"],
            lambda n, key=key: modal({"type": "divider"}, **{key: "x" * n}),
            "invalid_arguments",
        )
        for key in ("private_metadata", "callback_id", "external_id")
    ),
    (
        "block_id",
        LIMITS["block_id"]["max_len"],
        lambda n: message(section(block_id="x" * n)),
        "invalid_blocks",
    ),
    (
        "action_id",
        LIMITS["action_id"]["max_len"],
        lambda n: message(actions(button(action_id="x" * n))),
        "invalid_blocks",
    ),
    ("markdown", B["markdown"]["text"]["max_len"], lambda n: validate_blocks([markdown(n)], "message"), ""),
]


@pytest.mark.parametrize(("name", "limit", "judge", "code"), CASES, ids=[case[0] for case in CASES])
def test_at_the_limit_it_passes_and_one_over_is_refused(
    name: str, limit: int, judge: Callable[[int], list[Problem]], code: str
) -> None:
    assert judge(limit) == [], name
    refused = judge(limit + 1)
    assert refused, f"{name}: {limit + 1} was accepted"
    if code:
        assert refused[0].code == code


def test_a_view_above_250_kilobytes_is_too_large() -> None:
    blocks = [section(text=words(2980)) for _ in range(90)]
    assert "view_too_large" in {problem.code for problem in modal(*blocks)}
    assert modal(*blocks[:80]) == []
