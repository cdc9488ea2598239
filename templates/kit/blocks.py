"""Blocks that show something: headers, sections, quotes, rows of buttons, tables, charts, pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from templates import limits
from templates.escape import clip, literal, settle
from templates.kit.canvas import Canvas
from templates.kit.texts import NOTHING, Json, chunk, mrkdwn, plain

Caller = Callable[[], str]


class Blocks:
    """Each method appends to the canvas and writes nothing: `{% call section() %}copy{% endcall %}`."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def header(self, text: str) -> str:
        self._canvas.add({"type": "header", "text": plain(text, limits.HEADER)})
        return ""

    def section(self, *, accessory: Json | None = None, limit: int = limits.TEXT, caller: Caller) -> str:
        """A paragraph; nothing at all when the copy comes out empty."""
        text = settle(caller())
        if text:
            block: Json = {"type": "section", "text": mrkdwn(text, limit)}
            self._canvas.add({**block, "accessory": accessory} if accessory else block)
        return ""

    def lines(self, *, accessory: Json | None = None, caller: Caller) -> str:
        """Many lines, one fact each, in as few sections as hold them; no line is cut in two.

        The accessory stands beside the first of them.
        """
        pack: list[str] = []
        for line in settle(caller()).splitlines():
            if pack and sum(map(len, pack)) + len(pack) + len(line) > limits.TEXT:
                self._section("\n".join(pack), accessory)
                pack, accessory = [], None
            pack.append(line)
        if pack:
            self._section("\n".join(pack), accessory)
        return ""

    def _section(self, text: str, accessory: Json | None = None) -> None:
        block: Json = {"type": "section", "text": mrkdwn(settle(text))}
        self._canvas.add({**block, "accessory": accessory} if accessory else block)

    def context(self, *, limit: int = limits.TEXT, caller: Caller) -> str:
        """Small grey print."""
        text = settle(caller())
        if text:
            self._canvas.add({"type": "context", "elements": [mrkdwn(text, limit)]})
        return ""

    def quote(self, *said: tuple[str, str | None], limit: int = 700) -> str:
        """What somebody wrote, exactly: literal text, no formatting, no mention. (who, words) each.

        Over `limit` characters it is cut with "…"; the whole stands where it was entered.
        """
        leaves: list[Json] = []
        for who, words in said:
            if not words:
                continue
            if leaves:
                leaves.append({"type": "text", "text": "\n"})
            if who:
                leaves.append({"type": "text", "text": literal(f"{who}: "), "style": {"bold": True}})
            leaves.append({"type": "text", "text": clip(literal(words), limit)})
        if leaves:
            elements = [{"type": "rich_text_quote", "elements": leaves}]
            self._canvas.add({"type": "rich_text", "elements": elements})
        return ""

    def actions(self, elements: Sequence[Json | None]) -> str:
        """A row of buttons and menus; None stands for one that does not apply."""
        present = [element for element in elements if element is not None]
        for row in chunk(present, limits.ACTION_ELEMENTS):
            self._canvas.add({"type": "actions", "elements": row})
        return ""

    def divider(self) -> str:
        self._canvas.add({"type": "divider"})
        return ""

    def alert(self, text: str, *, level: str = "warning") -> str:
        """A coloured note. Slack shows them in modals only; elsewhere it becomes a context line.

        One too long for that is a paragraph of its modal: it is not small print.
        """
        if self._canvas.surface == "modal" and len(text) <= limits.ALERT:
            self._canvas.add({"type": "alert", "text": plain(text, limits.ALERT), "level": level})
        elif self._canvas.surface == "modal":
            self._canvas.add({"type": "section", "text": plain(text, limits.TEXT)})
        else:
            self._canvas.add({"type": "context", "elements": [plain(text, limits.TEXT)]})
        return ""

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> str:
        """A table with its head row; `right` are the columns set flush right."""
        columns = [
            {"align": "right" if index in right else "left", "is_wrapped": True} for index in range(len(head))
        ]
        cells = [[_cell(text) for text in row] for row in (head, *rows)]
        self._canvas.add({"type": "table", "rows": cells, "column_settings": columns})
        return ""

    def bar_chart(
        self,
        title: str,
        points: Sequence[tuple[str, float]],
        *,
        series: str,
        x_label: str | None = None,
        y_label: str | None = None,
    ) -> str:
        """A native chart of one series. `points`: (label of at most 20 characters, all different; value)."""
        axis: Json = {"categories": [literal(label) for label, _ in points]}
        if x_label:
            axis["x_label"] = x_label[: limits.CHART_AXIS]
        if y_label:
            axis["y_label"] = y_label[: limits.CHART_AXIS]
        data = [{"label": literal(label), "value": round(value, 2)} for label, value in points]
        drawn = {"type": "bar", "series": [{"name": series, "data": data}], "axis_config": axis}
        made = clip(literal(title), limits.CHART_TITLE)
        self._canvas.add({"type": "data_visualization", "title": made, "chart": drawn})
        return ""

    def line_chart(
        self,
        title: str,
        labels: Sequence[str],
        *,
        lines: Sequence[tuple[str, Sequence[float]]],
        x_label: str,
        y_label: str,
    ) -> str:
        """A native chart of several lines over the same labels; every line has a point for each of them."""
        axis: Json = {
            "categories": [literal(label) for label in labels],
            "x_label": x_label[: limits.CHART_AXIS],
            "y_label": y_label[: limits.CHART_AXIS],
        }
        series = [
            {
                "name": name,
                "data": [
                    {"label": literal(label), "value": round(value, 2)}
                    for label, value in zip(labels, values, strict=True)
                ],
            }
            for name, values in lines
        ]
        drawn = {"type": "line", "series": series, "axis_config": axis}
        made = clip(literal(title), limits.CHART_TITLE)
        self._canvas.add({"type": "data_visualization", "title": made, "chart": drawn})
        return ""

    def picture(self, file_id: str, *, alt: str) -> str:
        """A picture that was uploaded to Slack before."""
        shown = clip(literal(alt), limits.ALT_TEXT)
        self._canvas.add({"type": "image", "slack_file": {"id": file_id}, "alt_text": shown})
        return ""


def _cell(text: str) -> Json:
    return {"type": "raw_text", "text": literal(text).strip() or NOTHING}
