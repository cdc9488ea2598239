"""Methods about the app itself: auth, OAuth, Socket Mode's address, and the public validator."""

from sandbox.api.call import Call
from sandbox.refusals import Refused
from sandbox.validate import Problem, validate_blocks, validate_message, validate_view
from sandbox.wire import Payload


def auth_test(call: Call) -> Payload:
    """auth.test."""
    team = call.world.workspace(call.by.team_id)
    return {
        "url": f"{call.world.url}/",
        "team": team.name,
        "user": call.world.user(call.by.bot_user_id).name,
        "team_id": team.id,
        "user_id": call.by.bot_user_id,
        "bot_id": call.by.bot_id,
        "is_enterprise_install": False,
    }


def auth_revoke(call: Call) -> Payload:
    """auth.revoke."""
    call.by.revoked = True
    return {"revoked": True}


def api_test(call: Call) -> Payload:
    """api.test: echoes its arguments; `error` makes it fail."""
    if call.text("error"):
        raise Refused(call.text("error"))
    return {"args": {key: value for key, value in call.args.items() if key != "token"}}


def connections_open(call: Call) -> Payload:
    """apps.connections.open."""
    return {"url": call.world.courier.sockets.new_url()}


def oauth_access(call: Call) -> Payload:
    """oauth.v2.access: a code from the sandbox's consent page for a bot token."""
    app = call.world.app
    if (call.text("client_id"), call.text("client_secret")) != (app.client_id, app.client_secret):
        raise Refused("bad_client_secret" if call.text("client_id") == app.client_id else "invalid_client_id")
    code = call.world.oauth_codes.pop(call.required("code", code="invalid_code"), None)
    if code is None:
        raise Refused("invalid_code")
    team_id, user_id = code.split(":")
    made = call.world.install(team_id)
    team = call.world.workspace(team_id)
    return {
        "app_id": app.app_id,
        "authed_user": {"id": user_id},
        "scope": app.scopes,
        "token_type": "bot",
        "access_token": made.bot_token,
        "bot_user_id": made.bot_user_id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def blocks_validate(call: Call) -> Payload:
    """blocks.validate: exactly one of blocks, message, view; needs no token."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name) is not None]
    if len(given) != 1:
        raise Refused("invalid_arguments", detail="exactly one of blocks, message and view")
    problems: list[Problem]
    if given == ["blocks"]:
        problems = validate_blocks(call.tree("blocks"), "message")
    elif given == ["message"]:
        problems = validate_message(call.mapping("message"), need_text=False)
    else:
        problems = validate_view(call.mapping("view"))
    if problems:
        raise Refused(f"invalid_{given[0]}", messages=[str(problem) for problem in problems])
    return {}
