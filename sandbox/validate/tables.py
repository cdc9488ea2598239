"""Checks of table, data_table and data_visualization blocks.

A data_visualization block is {"type", "title", "chart"}. A pie chart is {"type": "pie", "segments":
[{"label",
"value"}]}; a line, bar or area chart is {"type", "series": [{"name", "data": [{"label", "value"}]}],
"axis_config":
{"categories": [...], "x_label"?, "y_label"?}} with one point per category, labelled by it.
"""

from sandbox.limits import LIMITS
from sandbox.validate.findings import Findings
from sandbox.validate.rich_text import check_rich_text
from sandbox.validate.texts import check_bounds, check_fields, check_items, check_string
from sandbox.wire import Payload


def check_table(found: Findings, pointer: str, block: Payload) -> None:
    """A table: bounds, equal rows, no empty cell, bounded text."""
    rules = LIMITS["blocks"]["table"]
    _check_rows(found, f"{pointer}/rows", block.get("rows"), rules=rules, kinds=set(rules["cell_types"]))
    if "column_settings" in block:
        rule = rules["column_settings"]
        settings = check_items(found, f"{pointer}/column_settings", block["column_settings"], rule=rule)
        for index, setting in enumerate(settings):
            if setting is None:
                continue
            spot = f"{pointer}/column_settings/{index}"
            if not isinstance(setting, dict):
                found.add(spot, "must be an object or null")
                continue
            check_fields(found, spot, setting, allowed=("align", "is_wrapped"))
            if "align" in setting and setting["align"] not in rule["align"]:
                found.add(f"{spot}/align", f"must be one of {rule['align']}")


def check_data_table(found: Findings, pointer: str, block: Payload) -> None:
    """A data_table: as a table, with a caption and a header row of plain cells."""
    rules = LIMITS["blocks"]["data_table"]
    check_string(found, f"{pointer}/caption", block.get("caption"), min_len=rules["caption"]["min_len"])
    kinds = set(LIMITS["blocks"]["table"]["cell_types"])
    _check_rows(found, f"{pointer}/rows", block.get("rows"), rules=rules, kinds=kinds)
    rows = block.get("rows")
    header = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
    if any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in header):
        found.add(f"{pointer}/rows/0", "no rich_text in the header row")
    for key in ("page_size", "row_header_column_index"):
        if key in block:
            check_bounds(found, f"{pointer}/{key}", block[key], rule=rules[key])


def _check_rows(found: Findings, pointer: str, rows: object, *, rules: Payload, kinds: set[str]) -> None:
    widths: set[int] = set()
    chars = 0
    for index, row in enumerate(check_items(found, pointer, rows, rule=rules["rows"])):
        cells = check_items(found, f"{pointer}/{index}", row, rule=rules["columns"])
        widths.add(len(cells))
        for column, cell in enumerate(cells):
            chars += _check_cell(found, f"{pointer}/{index}/{column}", cell, kinds=kinds)
    if len(widths) > 1:
        found.add(pointer, "all rows must have the same number of cells")
    most = rules["aggregate_chars"]["max"]
    if chars > most:
        found.add(pointer, f"a table holds at most {most} characters, this one {chars}")


def _check_cell(found: Findings, pointer: str, cell: object, *, kinds: set[str]) -> int:
    if not isinstance(cell, dict) or cell.get("type") not in kinds:
        found.add(pointer, f"a cell is one of {', '.join(sorted(kinds))}")
        return 0
    if cell["type"] == "rich_text":
        return check_rich_text(found, pointer, cell)
    if cell["type"] == "raw_number":
        check_fields(found, pointer, cell, allowed=("type", "value", "text"), required=("value",))
        if isinstance(cell.get("value"), bool) or not isinstance(cell.get("value"), int | float):
            found.add(f"{pointer}/value", "must be a number")
        if "text" in cell:
            check_string(found, f"{pointer}/text", cell["text"], min_len=1)
        return len(str(cell.get("text", cell.get("value", ""))))
    check_fields(found, pointer, cell, allowed=("type", "text"), required=("text",))
    least = LIMITS["composition"]["raw_text"]["text"]["min_len"]
    text = cell.get("text")
    if not isinstance(text, str) or len(text) < least:
        found.add(f"{pointer}/text", f"a cell holds at least {least} character")
        return 0
    return len(text)


def check_chart(found: Findings, pointer: str, block: Payload) -> None:
    """A data_visualization block."""
    rules = LIMITS["blocks"]["data_visualization"]
    check_string(found, f"{pointer}/title", block.get("title"), min_len=1, max_len=rules["title"]["max_len"])
    chart, spot = block.get("chart"), f"{pointer}/chart"
    if not isinstance(chart, dict):
        found.add(spot, "must be a chart object")
        return
    kind = chart.get("type")
    if kind not in rules["charts"]:
        found.add(f"{spot}/type", f"must be one of {rules['charts']}")
    elif kind == "pie":
        check_fields(found, spot, chart, allowed=("type", "segments"), required=("segments",))
        segments = check_items(found, f"{spot}/segments", chart.get("segments"), rule=rules["segments"])
        for index, segment in enumerate(segments):
            _check_point(found, f"{spot}/segments/{index}", segment, positive=True)
    else:
        required = ("series", "axis_config")
        check_fields(found, spot, chart, allowed=("type", *required), required=required)
        _check_series(found, spot, chart, categories=_check_axes(found, spot, chart.get("axis_config")))


def _check_axes(found: Findings, pointer: str, axes: object) -> list[object]:
    rules, spot = LIMITS["blocks"]["data_visualization"], f"{pointer}/axis_config"
    if not isinstance(axes, dict):
        found.add(spot, "must be an axis config")
        return []
    check_fields(found, spot, axes, allowed=("categories", "x_label", "y_label"), required=("categories",))
    categories = check_items(found, f"{spot}/categories", axes.get("categories"), rule=rules["categories"])
    for index, category in enumerate(categories):
        most = rules["label"]["max_len"]
        check_string(found, f"{spot}/categories/{index}", category, min_len=1, max_len=most)
    if len(set(map(str, categories))) != len(categories):
        found.add(f"{spot}/categories", "categories must be unique")
    for key in ("x_label", "y_label"):
        if key in axes:
            most = rules["axis_label"]["max_len"]
            check_string(found, f"{spot}/{key}", axes[key], min_len=1, max_len=most)
    return categories


def _check_series(found: Findings, pointer: str, chart: Payload, *, categories: list[object]) -> None:
    rules = LIMITS["blocks"]["data_visualization"]
    names: list[str] = []
    for index, series in enumerate(
        check_items(found, f"{pointer}/series", chart.get("series"), rule=rules["series"])
    ):
        spot = f"{pointer}/series/{index}"
        if not isinstance(series, dict):
            found.add(spot, "must be a series object")
            continue
        check_fields(found, spot, series, allowed=("name", "data"), required=("name", "data"))
        most = rules["series_name"]["max_len"]
        check_string(found, f"{spot}/name", series.get("name"), min_len=1, max_len=most)
        names.append(str(series.get("name")))
        points = check_items(found, f"{spot}/data", series.get("data"), rule=rules["data"])
        for place, point in enumerate(points):
            _check_point(found, f"{spot}/data/{place}", point)
        labels = [point.get("label") for point in points if isinstance(point, dict)]
        if sorted(map(str, labels)) != sorted(map(str, categories)):
            found.add(f"{spot}/data", "exactly one point per category is required")
    if len(set(names)) != len(names):
        found.add(f"{pointer}/series", "series names must be unique")


def _check_point(found: Findings, pointer: str, point: object, *, positive: bool = False) -> None:
    if not isinstance(point, dict):
        found.add(pointer, "must be a point with label and value")
        return
    rules = LIMITS["blocks"]["data_visualization"]
    check_fields(found, pointer, point, allowed=("label", "value"), required=("label", "value"))
    check_string(found, f"{pointer}/label", point.get("label"), min_len=1, max_len=rules["label"]["max_len"])
    value = point.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float):
        found.add(f"{pointer}/value", "must be a number")
    elif positive and value <= rules["segment_value"]["exclusive_min"]:
        found.add(f"{pointer}/value", "must be above 0")
