"""The way of a Web API call: arguments, token, faults on order, method, answer, record."""

import asyncio
import json
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.api import apps, chat, conversations, files, linking, steps, users, views
from sandbox.api.call import Call
from sandbox.faults import Fault
from sandbox.people import MAIN_TEAM, Installation
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.world import World

log = logging.getLogger(__name__)

Method = Callable[[Call], Payload]
TokenKind = Literal["bot", "app", "none"]

METHODS: dict[str, Method] = {
    "api.test": apps.api_test,
    "apps.connections.open": apps.connections_open,
    "auth.revoke": apps.auth_revoke,
    "auth.test": apps.auth_test,
    "blocks.validate": apps.blocks_validate,
    "bots.info": users.bots_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.unfurl": linking.unfurl,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join,
    "conversations.list": conversations.list_all,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_dm,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "files.info": files.info,
    "functions.completeError": steps.complete_error,
    "functions.completeSuccess": steps.complete_success,
    "oauth.v2.access": apps.oauth_access,
    "team.info": users.team_info,
    "users.info": users.info,
    "users.list": users.list_all,
    "users.lookupByEmail": users.lookup_by_email,
    "users.profile.get": users.profile,
    "views.open": views.open_modal,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
TOKENS: dict[str, TokenKind] = {
    "api.test": "none",
    "apps.connections.open": "app",
    "blocks.validate": "none",
    "oauth.v2.access": "none",
}


async def answer(request: Request) -> Response:
    """One call of /api/<method>."""
    world: World = request.app.state.world
    method = str(request.path_params["method"])
    args, token = await read_arguments(request)
    by: Installation | None = None
    status = 200
    headers: dict[str, str] = {}
    body: Payload = {}
    fault: Fault | None = None
    try:
        by = identify(world, token, kind=TOKENS.get(method, "bot"))
        fault = world.faults.strike(method, by.team_id)
        if fault is not None:
            early = await _before_effect(request, fault)
            if early is not None:
                status, headers, body = early
                return _close(world, method, by=by, args=args, body=body, status=status, headers=headers)
        handler = METHODS.get(method)
        if handler is None:
            raise Refused("unknown_method", detail=method)
        body = {"ok": True} | handler(Call(world=world, args=args, by=by))
    except Refused as refused:
        body = refused.as_response()
        if refused.messages:
            world.note_incident(method, refused.code, "; ".join(refused.messages))
    if fault is not None and fault.kind == "slow_after":
        await asyncio.sleep(fault.seconds)
    if fault is not None and fault.kind == "drop_after":
        drop_line(request)
        status = 0
    if fault is not None and fault.kind == "fail_after":
        status, body = fault.status, {"ok": False, "error": "internal_error"}
    return _close(world, method, by=by, args=args, body=body, status=status, headers=headers)


def _close(
    world: "World",
    method: str,
    *,
    by: Installation | None,
    args: Payload,
    body: Payload,
    status: int,
    headers: dict[str, str],
) -> Response:
    team_id = by.team_id if by is not None else ""
    world.note_call(method, team_id, args=args, response=body, status=status)
    return JSONResponse(body, status_code=status or 200, headers=headers)


async def _before_effect(request: Request, fault: Fault) -> tuple[int, dict[str, str], Payload] | None:
    if fault.kind == "429":
        headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
        return 429, headers, {"ok": False, "error": "ratelimited"}
    if fault.kind == "5xx":
        return fault.status, {}, {"ok": False, "error": "internal_error"}
    if fault.kind == "error":
        return 200, {}, {"ok": False, "error": fault.code}
    if fault.kind == "drop_before":
        drop_line(request)
        return 0, {}, {}
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)
    return None


def drop_line(request: Request) -> None:
    """Cut the connection without an answer: uvicorn's receive is a method of the cycle that holds the
    transport."""
    transport = getattr(getattr(request.receive, "__self__", None), "transport", None)
    if transport is None:
        log.warning("no transport to cut under this server")
        return
    transport.abort()


def identify(world: "World", token: str, *, kind: TokenKind) -> Installation:
    """Whose token it is; Refused with Slack's words for absent, wrong, revoked or wrong-kind tokens."""
    main = world.installations[MAIN_TEAM.id]
    if kind == "none":
        return world.installation_by_token(token) or main
    if not token:
        raise Refused("not_authed")
    if kind == "app":
        if token != world.app.app_token:
            raise Refused("not_allowed_token_type" if token.startswith("xoxb") else "invalid_auth")
        return main
    found = world.installation_by_token(token) or world.steps.installation_of(token)
    if found is None:
        raise Refused("not_allowed_token_type" if token == world.app.app_token else "invalid_auth")
    if found.revoked:
        raise Refused("token_revoked")
    return found


async def read_arguments(request: Request) -> tuple[Payload, str]:
    """Arguments from query, form or JSON body, and the token from header or argument."""
    args: Payload = dict(request.query_params)
    kind = request.headers.get("content-type", "").split(";")[0]
    if kind == "application/json":
        try:
            given = json.loads(await request.body() or b"{}")
        except json.JSONDecodeError:
            given = {}
        args |= given if isinstance(given, dict) else {}
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        async with request.form() as form:
            args |= {key: value for key, value in form.items() if isinstance(value, str)}
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    basic = _basic_client(scheme, bearer)
    token = bearer.strip() if scheme.lower() == "bearer" else str(args.pop("token", ""))
    return args | basic, token


def _basic_client(scheme: str, value: str) -> Payload:
    """oauth.v2.access takes the client's id and secret as basic auth too."""
    if scheme.lower() != "basic":
        return {}
    import base64
    import binascii

    try:
        client_id, _, secret = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": client_id, "client_secret": secret}
