"""Whatever no line of the list answers: acknowledged and logged by id, never a 404 to Slack."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from slack_bolt import Ack, App

_log = structlog.get_logger("handlers")
_ANYTHING = re.compile(".*")


def attach(app: App) -> None:
    """Attach last: Bolt asks listeners in the order of their registration."""
    app.command(_ANYTHING)(acknowledge)
    app.shortcut(_ANYTHING)(acknowledge)
    app.action(_ANYTHING)(acknowledge)
    app.view(_ANYTHING)(acknowledge)
    app.view_closed(_ANYTHING)(acknowledge)
    app.options(_ANYTHING)(acknowledge_options)
    app.event(_ANYTHING)(acknowledge)


def acknowledge(body: Mapping[str, object], ack: Ack) -> None:
    ack()
    _log.info("unmatched", payload=str(body.get("type", "command")), id=_id_of(body))


def acknowledge_options(body: Mapping[str, object], ack: Ack) -> None:
    ack(options=[])
    _log.info("unmatched", payload="options", id=str(body.get("action_id", "")))


def _id_of(body: Mapping[str, object]) -> str:
    actions = body.get("actions")
    if isinstance(actions, list) and actions:
        return str(actions[0].get("action_id", ""))
    for key, inner in (("view", "callback_id"), ("event", "type")):
        part = body.get(key)
        if isinstance(part, Mapping):
            return str(part.get(inner, ""))
    return str(body.get("callback_id") or body.get("command") or "")
