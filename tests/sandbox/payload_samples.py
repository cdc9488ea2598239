"""Small payloads that Slack takes, to be spoilt by the tests of the validator."""

from sandbox.limits import LIMITS
from sandbox.validate import Problem, validate_message, validate_view

Blocks = list[dict]

B, E, C, V, M = (LIMITS[key] for key in ("blocks", "elements", "composition", "view", "message"))


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def option(number: int, **more: object) -> dict:
    return {"text": plain(f"Option {number}"), "value": str(number)} | more


def options(count: int) -> Blocks:
    return [option(number) for number in range(count)]


def words(size: int) -> dict:
    return {"type": "mrkdwn", "text": "x" * size}


def message(*blocks: dict) -> list[Problem]:
    return validate_message({"text": "Fallback", "blocks": list(blocks)})


def modal(*blocks: dict, **frame: object) -> list[Problem]:
    view = {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks)}
    return validate_view(view | frame)


def section(**more: object) -> dict:
    return {"type": "section", "text": words(5)} | more


def actions(*elements: dict) -> dict:
    return {"type": "actions", "elements": list(elements)}


def button(**more: object) -> dict:
    return {"type": "button", "action_id": "go", "text": plain("Go")} | more


def field(element: dict, **more: object) -> dict:
    return {"type": "input", "block_id": "f", "label": plain("Label"), "element": element} | more


def text_input(**more: object) -> dict:
    return {"type": "plain_text_input", "action_id": "t"} | more


def select(**more: object) -> dict:
    return {"type": "static_select", "action_id": "s", "options": options(2)} | more


def table(rows: int = 1, columns: int = 1, cell: str = "x") -> dict:
    row = [{"type": "raw_text", "text": cell} for _ in range(columns)]
    return {"type": "table", "rows": [row] * rows}


def chart(series: int = 1, points: int = 2, name: int = 1, **more: object) -> dict:
    categories = [f"week {number}" for number in range(points)]
    data = [{"label": one, "value": -1.5} for one in categories]
    lines = [{"name": f"{number}".rjust(name, "s"), "data": data} for number in range(series)]
    body = {"type": "bar", "series": lines, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": "Weekly", "chart": body} | more


def pie(segments: int, value: float = 1) -> dict:
    slices = [{"label": f"s{number}", "value": value} for number in range(segments)]
    return {"type": "data_visualization", "title": "Pie", "chart": {"type": "pie", "segments": slices}}


def axis(**labels: object) -> dict:
    block = chart()
    block["chart"]["axis_config"] |= labels
    return block


def markdown(size: int) -> dict:
    return {"type": "markdown", "text": "x" * size}


def confirm(**more: object) -> dict:
    return {"title": plain("Sure?"), "text": plain("Really?")} | more


SAMPLES: dict[str, dict] = {
    "section": section(),
    "divider": {"type": "divider"},
    "header": {"type": "header", "text": plain("h")},
    "image": {"type": "image", "image_url": "u", "alt_text": "a"},
    "context": {"type": "context", "elements": [words(1)]},
    "actions": actions(button()),
    "input": field(text_input()),
    "rich_text": {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
    },
    "markdown": markdown(3),
    "table": table(),
    "data_table": {"type": "data_table", "caption": "c", "rows": table(rows=2)["rows"]},
    "data_visualization": chart(),
    "alert": {"type": "alert", "text": words(3), "level": "warning"},
    "card": {"type": "card", "title": words(3)},
    "carousel": {"type": "carousel", "elements": [{"type": "card", "title": words(3)}]},
    "container": {"type": "container", "title": plain("t"), "child_blocks": [{"type": "divider"}]},
    "plan": {"type": "plan", "title": "t"},
    "task_card": {"type": "task_card", "task_id": "1", "title": "t"},
}
