"""The page's own addresses: the page, its parts, the version to poll, files, and what a person does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.page.acts import Act, Acts, outcome_payload
from sandbox.page.mrkdwn import decode_entities
from sandbox.page.panes import IMAGE_TYPES, draw_page, draw_parts
from sandbox.page.scene import Address, ReadMarks, see
from sandbox.records import Outcome
from sandbox.refusals import Refused
from sandbox.wire import Payload
from sandbox.world import World

_STATIC = {
    "page.css": "text/css",
    "blocks.css": "text/css",
    "page.js": "text/javascript",
    "fields.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_PATIENCE = 0.8
"""Seconds a question for the next change is held: shorter than a stopping server waits."""
_LOOK_AGAIN = 0.03
# Whatever hostile text reaches the page, nothing but the page's own script runs.
_POLICY = (
    "default-src 'self'; img-src 'self' https: http:; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
)


@cache
def _static(name: str) -> bytes:
    return files("sandbox.page").joinpath("static", name).read_bytes()


def _shown_option(option: Payload) -> dict[str, str]:
    return {"value": str(option.get("value", "")), "text": decode_entities(str(option["text"]["text"]))}


class PageRoutes:
    """Endpoints over one world; runs on the world's loop."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.marks = ReadMarks()
        self.acts = Acts(world)

    async def page(self, request: Request) -> Response:
        """The whole page for one address. A look at the Home tab tells the app, as Slack does."""
        address = Address.read(request.query_params)
        scene = see(self.world, address)
        if scene.is_home:
            await self.world.open_home(scene.viewer.id)
        elif scene.other is not None and scene.other is scene.bot:
            await self.world.open_messages_tab(scene.viewer.id)
        html = draw_page(see(self.world, address), self.marks)
        return HTMLResponse(html, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})

    async def version(self, request: Request) -> Response:
        """A number that grows with every visible change. With `after`, it waits a moment for the next one."""
        seen, loop = request.query_params.get("after", ""), asyncio.get_running_loop()
        until = loop.time() + _PATIENCE
        while str(self.world.version) == seen and loop.time() < until:
            if await request.is_disconnected():
                break
            await asyncio.sleep(_LOOK_AGAIN)
        return JSONResponse({"version": self.world.version})

    async def parts(self, request: Request) -> Response:
        """The parts of the page as they are now."""
        return self._parts(Address.read(request.query_params), {})

    def _parts(self, address: Address, more: Mapping[str, object]) -> Response:
        parts = draw_parts(see(self.world, address), self.marks)
        return JSONResponse({"version": self.world.version, "parts": parts, **more})

    async def act(self, request: Request) -> Response:
        """A person does something; the answer carries the outcome and the fresh parts."""
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return JSONResponse({"error": "send JSON"}, status_code=415)
        try:
            act = Act.model_validate_json(await request.body())
        except ValidationError as problem:
            return JSONResponse({"error": str(problem)}, status_code=400)
        try:
            if act.verb == "suggest":
                return JSONResponse({"options": [_shown_option(one) for one in await self.acts.suggest(act)]})
            outcome, refused = await self.acts.perform(act), ""
        except Refused as refusal:
            refused = refusal.detail or refusal.code
            outcome = Outcome(kind="failed", error=refusal.code, words=refused)
        reply: Payload = {"outcome": outcome_payload(outcome), "refused": refused}
        if act.verb == "value":
            return JSONResponse(reply)
        return self._parts(Address.read(act.at), reply)

    async def file(self, request: Request) -> Response:
        """An uploaded file; only pictures are shown, anything else is a download."""
        try:
            file = self.world.file(request.path_params["file_id"])
        except Refused:
            return Response(status_code=404)
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        }
        if file.mimetype in IMAGE_TYPES:
            return Response(file.content, media_type=file.mimetype, headers=headers)
        headers["Content-Disposition"] = "attachment"
        return Response(file.content, media_type="application/octet-stream", headers=headers)

    async def static(self, request: Request) -> Response:
        """The page's style sheets, script and icon."""
        name = request.path_params["name"]
        if name not in _STATIC:
            return Response(status_code=404)
        return Response(_static(name), media_type=_STATIC[name], headers={"Cache-Control": "no-cache"})


def build_routes(world: World) -> list[BaseRoute]:
    """The page over this world, to be mounted at the server's root."""
    page = PageRoutes(world)
    return [
        Route("/", page.page),
        Route("/page/version", page.version),
        Route("/page/parts", page.parts),
        Route("/page/act", page.act, methods=["POST"]),
        Route("/page/files/{file_id}", page.file),
        Route("/page/static/{name}", page.static),
    ]
