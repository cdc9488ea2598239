"""users.*, team.info and bots.info."""

from zoneinfo import ZoneInfo

from sandbox.api.call import Call
from sandbox.api.paging import page
from sandbox.people import User, profile_of
from sandbox.refusals import Refused
from sandbox.wire import Payload


def user_payload(call: Call, user: User) -> Payload:
    """A user as users.info shows them to this bot; strangers show less."""
    stranger = user.team_id != call.by.team_id
    body: Payload = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(call.world.clock.now().timestamp()),
        "profile": profile_of(user),
    }
    if user.deleted:
        return body
    zone = ZoneInfo(user.tz)
    now = call.world.clock.now().astimezone(zone)
    offset = now.utcoffset()
    body |= {
        "color": user.colour,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": now.tzname() or user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_stranger": stranger,
    }
    if stranger:
        body["profile"].pop("email")
        return body
    return body | {
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_email_confirmed": True,
        "locale": "en-GB",
        "who_can_share_contact_card": "EVERYONE",
    }


def info(call: Call) -> Payload:
    """users.info."""
    return {"user": user_payload(call, call.member(call.required("user", code="user_not_found")))}


def list_all(call: Call) -> Payload:
    """users.list: everybody of the workspace, deactivated accounts and bots included."""
    shown, metadata = page(call, call.world.users(call.by.team_id), default=1000)
    return {
        "members": [user_payload(call, one) for one in shown],
        "cache_ts": int(call.world.clock.now().timestamp()),
        "response_metadata": metadata,
    }


def lookup_by_email(call: Call) -> Payload:
    """users.lookupByEmail."""
    wanted = call.required("email", code="users_not_found").lower()
    for user in call.world.users(call.by.team_id):
        if user.email.lower() == wanted and not user.deleted:
            return {"user": user_payload(call, user)}
    raise Refused("users_not_found")


def profile(call: Call) -> Payload:
    """users.profile.get."""
    return {"profile": profile_of(call.member(call.text("user") or call.by.bot_user_id))}


def team_info(call: Call) -> Payload:
    """team.info."""
    team = call.world.workspace(call.by.team_id)
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "example.com"}}


def bots_info(call: Call) -> Payload:
    """bots.info, of the app's own bot."""
    if call.text("bot", call.by.bot_id) != call.by.bot_id:
        raise Refused("bot_not_found")
    app = call.world.app
    bot = {"id": call.by.bot_id, "deleted": False, "name": app.name, "app_id": app.app_id}
    return {"bot": bot | {"user_id": call.by.bot_user_id}}
