"""The addresses an app comes back to besides the Web API: response URLs, uploads, files, OAuth consent,
sockets."""

import json
import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.websockets import WebSocket

from sandbox.acting import answers
from sandbox.people import MAIN_TEAM
from sandbox.refusals import Refused

if TYPE_CHECKING:
    from sandbox.world import World


async def link(socket: WebSocket) -> None:
    """Socket Mode."""
    world: World = socket.app.state.world
    await world.courier.sockets.serve(socket)


async def respond(request: Request) -> Response:
    """A response_url."""
    world: World = request.app.state.world
    try:
        body = json.loads(await request.body())
        ticket = world.tickets.use_response_url(str(request.path_params["ticket"]))
        answers.post_answer(world, body, ticket=ticket)
    except json.JSONDecodeError:
        return JSONResponse({"ok": False, "error": "invalid_payload"}, status_code=400)
    except Refused as refused:
        world.note_incident("response_url", refused.code, "; ".join(refused.messages))
        return JSONResponse(refused.as_response(), status_code=404 if refused.code.endswith("_url") else 400)
    return PlainTextResponse("ok")


async def upload(request: Request) -> Response:
    """The bytes of a file, raw or as a multipart form."""
    world: World = request.app.state.world
    try:
        file = world.file(str(request.path_params["file_id"]))
    except Refused:
        return PlainTextResponse("not found", status_code=404)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            parts = [part for part in form.values() if isinstance(part, UploadFile)]
            file.content = b"".join([await part.read() for part in parts])
    else:
        file.content = await request.body()
    world.bump()
    return PlainTextResponse(f"OK - {len(file.content)}")


async def download(request: Request) -> Response:
    """A file's bytes, as the page shows them."""
    world: World = request.app.state.world
    try:
        file = world.file(str(request.path_params["file_id"]))
    except Refused:
        return PlainTextResponse("not found", status_code=404)
    return Response(file.content, media_type=file.mimetype, headers={"content-disposition": "inline"})


async def authorize(request: Request) -> Response:
    """OAuth consent, given at once: `team` and `user` may be named in the query for tests."""
    world: World = request.app.state.world
    query = request.query_params
    if query.get("client_id") != world.app.client_id:
        return PlainTextResponse("unknown client_id", status_code=400)
    code = secrets.token_hex(12)
    team_id = query.get("team") or MAIN_TEAM.id
    world.oauth_codes[code] = f"{team_id}:{query.get('user') or 'UERIN'}"
    target = query.get("redirect_uri") or world.app.request_url.replace("/events", "/oauth_redirect")
    return RedirectResponse(f"{target}?{urlencode({'code': code, 'state': query.get('state', '')})}")


async def permalink(request: Request) -> Response:
    """chat.getPermalink's address: the channel on the page."""
    return RedirectResponse(f"/?channel={request.path_params['channel']}")
