"""Flagging a call for coaching: `/coach flag`, the message shortcut, and a flag's buttons."""

from __future__ import annotations

from dataclasses import replace

from coaching.flagging import FlagEntry, complete, dismiss_flag, flag_call, flag_form
from coaching.log_form import Typed, log_form
from coaching.people import Member
from coaching.permissions import access_of
from coaching.ports import WorkspaceStore
from coaching.preparing import brief_for
from coaching.shown.flags import FlagForm
from coaching.shown.messages import Notice
from handlers.answers import Answer, CloseModal, OpenModal, RefreshModal, Say
from handlers.caller import unit_of
from handlers.deps import Deps
from handlers.edge import Command, Press, ShortcutUsed, Submission
from handlers.linking import find_link, find_link_within, without_links
from handlers.log_fields import whole
from handlers.naming import find_person
from handlers.prep import wish_of
from templates.ids import Field, View


def flag_by_command(payload: Command, deps: Deps) -> Answer:
    """`/coach flag [@rep] [link]`: flagged at once when both are known, else asked for."""
    link = find_link(payload.rest)
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        rep = find_person(store.people, without_links(payload.rest))
        entry = complete(store, actor, FlagEntry(rep_id=rep.id if rep else None, link=link), now=now)
        if entry.is_whole:
            return Say(flag_call(store, actor, entry, now=now))
        form = flag_form(store, actor, entry)
    return _open(form, payload.response_url, deps)


def flag_from_message(payload: ShortcutUsed, deps: Deps) -> Answer:
    """At once when the link is one of a call that is known; else the message's author is only a guess."""
    message = payload.message
    link = find_link(message.text) or find_link_within(message.parts) if message is not None else None
    now = deps.clock.now()
    with unit_of(payload, deps) as (store, actor):
        entry = complete(store, actor, FlagEntry(rep_id=None, link=link), now=now)
        if entry.is_whole:
            return Say(flag_call(store, actor, entry, now=now))
        author = store.people.by_slack_id(message.user) if message and message.user else None
        form = flag_form(store, actor, _with_author(store, actor, entry, author))
    return _open(form, payload.response_url, deps)


def save(payload: Submission, deps: Deps) -> Answer:
    now, state = deps.clock.now(), payload.state
    entry = FlagEntry(rep_id=whole(state.choice(Field.REP)), link=state.text(Field.CALL_LINK))
    saved = None
    with unit_of(payload, deps) as (store, actor):
        if store.inbox.first_time(payload.key, now=now):
            saved = flag_call(store, actor, entry, now=now)
    return CloseModal(say=saved, reply_url=str(payload.private.get("reply_url") or "") or None)


def take_off(payload: Press, deps: Deps) -> Answer:
    """Not needed after all; in the brief, the brief without it."""
    now = deps.clock.now()
    view = payload.modal
    with unit_of(payload, deps) as (store, actor):
        said = dismiss_flag(store, actor, int(payload.value), now=now)
        if view is None or view.callback_id != View.PREP:
            return Say(Notice(text=said))
        brief = brief_for(store, actor, wish_of(view), now=now)
    return RefreshModal(deps.surfaces.modal(brief))


def open_log(payload: Press, deps: Deps) -> Answer:
    """The log form about the flagged call: saving it closes the flag."""
    now = deps.clock.now()
    with unit_of(payload, deps, write=False) as (store, actor):
        flag = store.flags.get(int(payload.value))
        typed = Typed(rep_id=flag.rep_id, call_link=flag.link, more=True)
        form = log_form(store, actor, typed, now=now, opened_at=now)
    return OpenModal(deps.surfaces.modal(form))


def _with_author(store: WorkspaceStore, actor: Member, entry: FlagEntry, author: Member | None) -> FlagEntry:
    if author is None or not access_of(store, actor).may_coach(author.id):
        return entry
    return replace(entry, rep_id=author.id)


def _open(form: FlagForm, reply_url: str | None, deps: Deps) -> Answer:
    return OpenModal(deps.surfaces.modal(replace(form, private={"reply_url": reply_url})))
