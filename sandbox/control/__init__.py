"""The control API under /control: what a test or script may do and see as any person, one table of verbs.
Documented in docs/sandbox.md."""

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.control import doing, seeing, setting
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World

Verb = Callable[["World", Payload], Awaitable[Payload]]

VERBS: dict[tuple[str, str], Verb] = {
    ("GET", "state"): setting.state,
    ("GET", "clock"): setting.clock,
    ("POST", "clock"): setting.move_clock,
    ("POST", "reset"): setting.reset,
    ("POST", "settle"): setting.settle,
    ("GET", "people"): setting.people,
    ("POST", "people/add"): setting.add_person,
    ("POST", "people/change"): setting.change_person,
    ("GET", "channels"): setting.channels,
    ("POST", "channels/add"): setting.add_channel,
    ("POST", "channels/change"): setting.change_channel,
    ("POST", "command"): doing.command,
    ("POST", "message"): doing.message,
    ("POST", "draft"): doing.write_draft,
    ("GET", "draft"): seeing.draft,
    ("POST", "home"): doing.open_home,
    ("POST", "click"): doing.click,
    ("POST", "fill"): doing.fill,
    ("POST", "submit"): doing.submit,
    ("POST", "close"): doing.close,
    ("POST", "shortcut"): doing.shortcut,
    ("POST", "message-shortcut"): doing.message_shortcut,
    ("POST", "suggest"): doing.suggest,
    ("POST", "step"): doing.step,
    ("GET", "step"): seeing.step,
    ("GET", "messages"): seeing.messages,
    ("GET", "dms"): seeing.dms,
    ("GET", "views"): seeing.views,
    ("GET", "home"): seeing.home,
    ("GET", "calls"): seeing.calls,
    ("GET", "problems"): seeing.problems,
    ("GET", "faults"): setting.list_faults,
    ("POST", "faults"): setting.order_fault,
    ("DELETE", "faults"): setting.clear_faults,
    ("POST", "duplicate"): setting.duplicate,
    ("POST", "pace"): setting.pace,
    ("POST", "install"): setting.install,
    ("POST", "uninstall"): setting.uninstall,
    ("POST", "disconnect"): setting.disconnect,
}


def build_routes() -> list[BaseRoute]:
    """One route; the verbs are the table below."""
    return [Route("/control/{verb:path}", _answer, methods=["GET", "POST", "DELETE"])]


async def _answer(request: Request) -> Response:
    world: World = request.app.state.world
    verb = VERBS.get((request.method, str(request.path_params["verb"])))
    if verb is None:
        return JSONResponse(
            {"ok": False, "error": "unknown_verb", "verbs": sorted(map(" ".join, VERBS))}, 404
        )
    try:
        raw = await request.body()
        args: Payload = dict(request.query_params) | (json.loads(raw) if raw else {})
        return JSONResponse({"ok": True} | await verb(world, args))
    except Refused as refused:
        return JSONResponse(refused.as_response(), 400)
    except (KeyError, ValueError, TypeError) as error:
        return JSONResponse({"ok": False, "error": "bad_request", "errors": [repr(error)]}, 400)
