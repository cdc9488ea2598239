"""Who and where: workspaces, users, channels, and the invented cast of the demo. No messages, no views."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.wire import Payload

ChannelKind = Literal["public", "private", "im"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One Slack team."""

    id: str
    name: str
    domain: str


@dataclass(slots=True, kw_only=True)
class User:
    """One account, person or bot, of one workspace."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "Europe/Berlin"
    colour: str = "4a154b"
    title: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False

    @property
    def initials(self) -> str:
        """Up to two letters for an avatar."""
        return "".join(word[0] for word in self.real_name.split()[:2]).upper()


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel or a DM. For a DM `members` are the two ends and `name` is empty."""

    id: str
    team_id: str
    name: str = ""
    kind: ChannelKind = "public"
    is_archived: bool = False
    is_ext_shared: bool = False
    members: set[str] = field(default_factory=set)
    created: int = 0

    @property
    def is_im(self) -> bool:
        """A direct message?"""
        return self.kind == "im"

    def other_end(self, user_id: str) -> str:
        """Whom `user_id` talks to in this DM (themselves in a DM to self)."""
        return next((member for member in sorted(self.members) if member != user_id), user_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlashCommand:
    """A command as an app's manifest registers it."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut as an app's manifest registers it."""

    callback_id: str
    name: str
    kind: Literal["global", "message"] = "global"
    description: str = ""


@dataclass(slots=True, kw_only=True)
class Installation:
    """The app in one workspace: its bot user and token."""

    team_id: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    revoked: bool = False


@dataclass(slots=True, kw_only=True)
class AppRegistration:
    """What api.slack.com would hold about the app under test."""

    app_id: str = "A0COACHLOG"
    name: str = "Coachlog"
    bot_user_id: str = "UCOACHLOG"
    bot_id: str = "BCOACHLOG"
    bot_token: str = "xoxb-sandbox-northwind"
    app_token: str = "xapp-sandbox-coachlog"
    signing_secret: str = "sandbox-signing-secret"
    client_id: str = "100.200"
    client_secret: str = "sandbox-client-secret"
    verification_token: str = "sandbox-verification"
    delivery: Literal["socket", "http"] = "socket"
    request_url: str = ""
    scopes: str = (
        "channels:history,channels:join,channels:read,chat:write,commands,files:read,files:write,groups:history,"
        "groups:read,im:history,im:read,im:write,users:read,users:read.email"
    )
    commands: tuple[SlashCommand, ...] = (
        SlashCommand(command="/coach", description="Log and follow up coaching", usage_hint="[log|help]"),
    )
    shortcuts: tuple[Shortcut, ...] = ()
    unfurl_domains: tuple[str, ...] = ()
    """Hosts whose links the app shows (event link_shared, chat.unfurl)."""
    steps: tuple[str, ...] = ()
    """Custom steps for Workflow Builder, by callback id (event function_executed)."""
    events: frozenset[str] = frozenset(
        {
            *("app_home_opened", "app_mention", "message.im", "member_joined_channel", "member_left_channel"),
            *("user_change", "team_join", "channel_archive", "channel_unarchive", "channel_rename"),
            *("app_uninstalled", "tokens_revoked"),
        }
    )


MAIN_TEAM = Workspace(id="TNORTHWIND", name="Northwind Demo", domain="northwind-demo")
OTHER_TEAM = Workspace(id="THARBOR", name="Harbor Lane Freight", domain="harbor-lane")


def demo_users(app: AppRegistration) -> list[User]:
    """The invented cast: one coach, five reps, a manager, enablement, and a stranger from elsewhere."""
    main, other = MAIN_TEAM.id, OTHER_TEAM.id

    def person(name: str, real_name: str, colour: str, title: str, tz: str = "Europe/Berlin") -> User:
        return User(
            id=f"U{name.upper()}",
            team_id=main,
            name=name,
            real_name=real_name,
            email=f"{name}@example.com",
            tz=tz,
            colour=colour,
            title=title,
        )

    erin = person("erin", "Erin Castellan", "2f6f4f", "Enablement")
    erin.is_admin = True
    mallory = person("mallory", "Mallory Quint", "8c2f39", "Works elsewhere")
    mallory.team_id, mallory.is_stranger = other, True
    return [
        person("alice", "Alice Moreau", "7a3e9d", "Sales coach"),
        person("bob", "Bob Okafor", "1f6feb", "Account executive"),
        person("carol", "Carol Diaz", "b35900", "Account executive"),
        person("dan", "Dan Wu", "0b7285", "Account executive", "Europe/London"),
        person("eli", "Eli Novak", "5c7c1f", "Account executive", "America/New_York"),
        person("fay", "Fay Osei", "a61e4d", "Account executive"),
        person("mona", "Mona Adeyemi", "364fc7", "Sales manager"),
        erin,
        mallory,
        User(
            id=app.bot_user_id,
            team_id=main,
            name=app.name.lower(),
            real_name=app.name,
            colour="4a154b",
            is_bot=True,
        ),
        User(
            id="USLACKBOT", team_id=main, name="slackbot", real_name="Slackbot", colour="757575", is_bot=True
        ),
    ]


def demo_channels(app: AppRegistration) -> list[Channel]:
    """Public, private, shared and archived channels, each for a case that matters to a coaching bot."""

    def channel(
        id_: str, name: str, members: Iterable[str], kind: ChannelKind = "public", **flags: bool
    ) -> Channel:
        return Channel(
            id=id_,
            team_id=MAIN_TEAM.id,
            name=name,
            kind=kind,
            members=set(members),
            is_archived=flags.get("archived", False),
            is_ext_shared=flags.get("shared", False),
        )

    people = ["UALICE", "UBOB", "UCAROL", "UDAN", "UELI", "UFAY", "UMONA", "UERIN"]
    return [
        channel("CGENERAL", "general", people),
        channel("CSALES", "sales-team", [*people, app.bot_user_id]),
        channel("CMANAGERS", "sales-managers", ["UMONA", "UALICE", "UERIN", app.bot_user_id], "private"),
        channel("CPARTNERS", "partner-deals", ["UMONA", "UBOB", "UMALLORY", app.bot_user_id], shared=True),
        channel("COLDPIPE", "old-pipeline", ["UMONA", "UBOB"], archived=True),
    ]


def profile_of(user: User) -> Payload:
    """A user's `profile` as users.info shows it."""
    return {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "title": user.title,
        "email": user.email,
        "avatar_hash": user.colour,
        "status_text": "",
        "status_emoji": "",
        "team": user.team_id,
    }
