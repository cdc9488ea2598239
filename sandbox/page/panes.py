"""Draws a scene through the Jinja templates: the whole page, or its parts one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from markupsafe import Markup

from sandbox.page.blockkit import page_environment, render_blocks
from sandbox.page.clock_steps import CLOCK_STEPS
from sandbox.page.mrkdwn import render_mrkdwn
from sandbox.page.scene import ReadMarks, Scene, people_of
from sandbox.people import Channel, User
from sandbox.records import Message

PARTS: Final = ("top", "side", "head", "main", "thread", "modal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the sidebar."""

    label: str
    href: str
    testid: str
    channel_id: str = ""
    mark: str = ""
    user: User | None = None
    note: str = ""
    here: bool = False
    unread: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message as drawn for the viewer."""

    ts: str
    channel_id: str
    author: User
    iso: str
    time: str
    html: Markup
    day: str = ""
    ephemeral: bool = False
    edited: bool = False
    files: Sequence[dict[str, object]] = ()
    replies: int = 0
    thread_href: str = ""


def _day_name(scene: Scene, message: Message) -> str:
    day, today = message.sent_at.astimezone(scene.zone).date(), scene.now.astimezone(scene.zone).date()
    near = {0: "Today", 1: "Yesterday"}.get((today - day).days)
    long = f"{day:%A, %B} {day.day}"
    return f"{near} · {long}" if near else (long if day.year == today.year else f"{long}, {day.year}")


def _body(scene: Scene, message: Message) -> Markup:
    """Blocks win over text, as in Slack: the text is the notification. Attachments stand below."""
    surface = scene.surface(message=message)
    if message.blocks:
        out = render_blocks(message.blocks, surface)
    else:
        out = render_mrkdwn(message.text, scene.reader) if message.text else Markup("")
    for attachment in message.attachments:
        inner = render_blocks(attachment.get("blocks") or [], surface)
        if not inner and (words := str(attachment.get("text") or attachment.get("fallback") or "")):
            inner = render_mrkdwn(words, scene.reader)
        out += Markup('<div class="attachment">{}</div>').format(inner)
    return out


def _files(scene: Scene, message: Message) -> list[dict[str, object]]:
    held = [scene.world.file(file_id) for file_id in message.file_ids]
    return [
        {
            "url": f"/page/files/{file.id}",
            "name": file.name,
            "title": file.title,
            "alt_text": file.alt_text,
            "is_image": file.mimetype in IMAGE_TYPES,
        }
        for file in held
    ]


IMAGE_TYPES: Final = frozenset({"image/png", "image/jpeg", "image/gif"})


def _line(
    scene: Scene, message: Message, *, day: str = "", replies: int = 0, in_thread: bool = False
) -> Line:
    local = message.sent_at.astimezone(scene.zone)
    root = message.thread_ts or message.ts
    query = {"as": scene.viewer.id, "channel": message.channel_id, "thread": root}
    return Line(
        ts=message.ts,
        channel_id=message.channel_id,
        author=scene.world.user(message.user_id),
        iso=local.isoformat(),
        time=f"{local:%H:%M}",
        html=_body(scene, message),
        day=day,
        ephemeral=message.ephemeral_for is not None,
        edited=message.edited_ts is not None,
        files=_files(scene, message),
        replies=replies,
        thread_href="" if in_thread or message.ephemeral_for else "/?" + urlencode(query),
    )


def _stream(scene: Scene, messages: list[Message]) -> list[Line]:
    replies: dict[str, int] = {}
    for one in messages:
        if one.is_reply and one.thread_ts is not None:
            replies[one.thread_ts] = replies.get(one.thread_ts, 0) + 1
    shown = [one for one in messages if not one.is_reply]
    lines = []
    for day, group in groupby(shown, key=lambda one: _day_name(scene, one)):
        for index, one in enumerate(group):
            lines.append(_line(scene, one, day="" if index else day, replies=replies.get(one.ts, 0)))
    return lines


def _app_entries(scene: Scene, dm: Channel, unread: int) -> list[Entry]:
    if scene.bot is None:
        return []
    here = not scene.is_home and scene.channel is not None and scene.channel.id == dm.id
    base = {"as": scene.viewer.id}
    home = Entry(
        label=f"{scene.bot.real_name} · Home",
        href="/?" + urlencode({**base, "home": 1}),
        testid="app-home",
        mark="home",
        here=scene.is_home,
    )
    messages = Entry(
        label=scene.bot.real_name,
        href="/?" + urlencode({**base, "channel": "app"}),
        testid="app-messages",
        channel_id=dm.id,
        user=scene.bot,
        here=here,
        unread=unread,
    )
    return [messages, home]


def _entry(scene: Scene, channel: Channel, unread: int) -> Entry:
    other = scene.world.user(channel.other_end(scene.viewer.id)) if channel.is_im else None
    return Entry(
        label=other.real_name if other else channel.name,
        href="/?" + urlencode({"as": scene.viewer.id, "channel": channel.id}),
        testid=f"dm-{other.id}" if other else f"channel-{channel.name}",
        channel_id=channel.id,
        mark=channel.kind,
        user=other,
        note="shared" if channel.is_ext_shared else "",
        here=scene.channel is not None and scene.channel.id == channel.id,
        unread=unread,
    )


def _sidebar(scene: Scene, marks: ReadMarks) -> dict[str, list[Entry]]:
    entries: dict[str, list[Entry]] = {"app_entries": [], "channel_entries": [], "dm_entries": []}
    for channel in scene.joined:
        seen_by_viewer = scene.world.messages_for(scene.viewer.id, channel.id)
        unread = marks.unread(scene.viewer.id, channel.id, seen_by_viewer)
        if scene.bot is not None and channel.is_im and scene.bot.id in channel.members:
            entries["app_entries"] = _app_entries(scene, channel, unread)
        else:
            entries["dm_entries" if channel.is_im else "channel_entries"].append(
                _entry(scene, channel, unread)
            )
    return entries


def _modal(scene: Scene) -> dict[str, object] | None:
    view = scene.modal
    if view is None:
        return None
    depth = len(scene.world.open_views(scene.viewer.id))

    def words(key: str, otherwise: str) -> Markup:
        given = view.body.get(key)
        return scene.surface(view).text(given) if given else Markup.escape(otherwise)

    return {
        "id": view.id,
        "hash": view.hash,
        "callback_id": view.callback_id,
        "depth": depth,
        "title": words("title", ""),
        "submit": words("submit", ""),
        "close": words("close", "Back" if depth > 1 else "Cancel"),
        "trouble": view.trouble,
        "blocks": render_blocks(view.blocks, scene.surface(view)),
    }


def page_context(scene: Scene, marks: ReadMarks) -> dict[str, object]:
    """All the templates need for one scene. Showing a channel marks it read."""
    world, channel, other = scene.world, scene.channel, scene.other
    messages = world.messages_for(scene.viewer.id, channel.id) if channel else []
    if channel:
        marks.mark(scene.viewer.id, channel.id, messages)
    in_thread = (
        [one for one in messages if scene.thread_ts in {one.ts, one.thread_ts}] if scene.thread_ts else []
    )
    home = world.home_view(scene.viewer.id) if scene.is_home else None
    local = scene.now.astimezone(scene.zone)
    installed = scene.bot is not None
    return {
        "version": world.version,
        "workspace_name": world.workspace(scene.viewer.team_id).name,
        "viewer": scene.viewer,
        "people": [(user, scene.href_as(user)) for user in people_of(world)],
        "now_iso": scene.now.isoformat(),
        "now_shown": f"{local:%a} {local.day} {local:%b %Y, %H:%M}",
        "clock_steps": CLOCK_STEPS,
        "app_user": scene.bot,
        "is_home": scene.is_home,
        "channel_id": channel.id if channel else "",
        "title": other.real_name if other else (channel.name if channel else ""),
        "other": other,
        "app_tabs": other is not None and other is scene.bot,
        "is_private": channel is not None and channel.kind == "private",
        "is_shared": channel is not None and channel.is_ext_shared,
        "is_archived": channel is not None and channel.is_archived,
        "may_post": channel is not None and not channel.is_archived,
        "messages": _stream(scene, messages),
        "thread_ts": scene.thread_ts,
        "thread": [_line(scene, one, in_thread=True) for one in in_thread],
        "href": scene.href,
        "home_blocks": render_blocks(home.blocks, scene.surface(home)) if home else "",
        "home_view_id": home.id if home else "",
        "modal": _modal(scene),
        "commands": world.commands if installed else (),
        "global_shortcuts": [one for one in world.shortcuts if one.kind == "global"] if installed else [],
        "message_shortcuts": [one for one in world.shortcuts if one.kind == "message"] if installed else [],
        **_sidebar(scene, marks),
    }


def draw_page(scene: Scene, marks: ReadMarks) -> str:
    """The whole page."""
    return page_environment().get_template("page.html").render(p=page_context(scene, marks))


def draw_parts(scene: Scene, marks: ReadMarks) -> dict[str, str]:
    """The parts that may have changed, by name; the page swaps in those that differ."""
    context = page_context(scene, marks)
    environment = page_environment()
    return {part: environment.get_template(f"{part}.html").render(p=context) for part in PARTS}
