"""Views: modal stacks, Home tabs, hashes, and typed values that survive an update. Payload checks are made
by the
Web API before a view comes here."""

import copy
import secrets
from typing import TYPE_CHECKING

from sandbox.elements import initial_value, walk_inputs
from sandbox.limits import LIMITS
from sandbox.records import View
from sandbox.refusals import Refused
from sandbox.wire import Payload

if TYPE_CHECKING:
    from sandbox.people import Installation
    from sandbox.state import State


class Stacks:
    """Every open view of every person."""

    def __init__(self, state: "State") -> None:
        self._state = state
        self._modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def of(self, user_id: str) -> list[View]:
        """A person's modals, bottom to top."""
        return list(self._modals.get(user_id, []))

    def find(self, view_id: str) -> View:
        """An open view by id; Refused("not_found") once it is closed or if it never was."""
        for view in self._everything():
            if view.id == view_id:
                return view
        raise Refused("not_found")

    def find_external(self, external_id: str, *, team_id: str) -> View:
        """An open view by the app's own id."""
        for view in self._everything():
            if view.team_id == team_id and view.body.get("external_id") == external_id:
                return view
        raise Refused("not_found")

    def open(self, body: Payload, *, user_id: str, by: "Installation") -> View:
        """A new modal on an empty stack."""
        view = self._make(body, user_id=user_id, by=by)
        self._modals[user_id] = [view]
        self._state.bump()
        return view

    def push(self, body: Payload, *, user_id: str, by: "Installation") -> View:
        """A modal on top of the others; Refused("push_limit_reached") above three."""
        stack = self._modals.get(user_id, [])
        if not stack:
            raise Refused("not_found")
        if len(stack) >= LIMITS["view"]["stack_depth"]["value"]:
            raise Refused("push_limit_reached")
        view = self._make(body, user_id=user_id, by=by)
        view.root_view_id = stack[0].root_view_id
        view.previous_view_id = stack[-1].id
        stack.append(view)
        self._state.bump()
        return view

    def publish(self, body: Payload, *, user_id: str, by: "Installation", hash_: str = "") -> View:
        """The Home tab of one person."""
        current = self.homes.get(user_id)
        if current is None:
            view = self._make(body, user_id=user_id, by=by)
            self.homes[user_id] = view
            self._state.bump()
            return view
        return self.replace(current, body, hash_=hash_)

    def replace(self, view: View, body: Payload, *, hash_: str = "") -> View:
        """New content in place: the id stays, the hash changes, typed values stay by block_id and
        action_id."""
        if hash_ and hash_ != view.hash:
            raise Refused("hash_conflict")
        self._check_external_id(body, view)
        view.body = self._with_block_ids(body)
        view.hash = self._new_hash()
        kept = view.state
        view.state = {}
        view.errors, view.trouble = {}, ""
        self._fill_initial(view)
        for block, element in walk_inputs(view.blocks):
            old = kept.get(block["block_id"], {}).get(element["action_id"])
            if old is not None and old.get("type") == element["type"]:
                view.state[block["block_id"]][element["action_id"]] = old
        self._state.bump()
        return view

    def close(self, view: View) -> list[View]:
        """Close a modal and what lies above it; returns the closed ones, top first."""
        stack = self._modals.get(view.user_id, [])
        place = next(i for i, one in enumerate(stack) if one.id == view.id)
        closed = stack[place:]
        del stack[place:]
        self._state.bump()
        return closed[::-1]

    def clear(self, user_id: str) -> list[View]:
        """Close all modals of a person; returns them top first."""
        closed = self._modals.pop(user_id, [])
        self._state.bump()
        return closed[::-1]

    def as_payload(self, view: View) -> Payload:
        """The view as Slack sends it to the app."""
        body = view.body
        return {
            "id": view.id,
            "team_id": view.team_id,
            "type": view.type,
            "blocks": copy.deepcopy(view.blocks),
            "private_metadata": body.get("private_metadata", ""),
            "callback_id": view.callback_id,
            "state": {"values": copy.deepcopy(view.state)},
            "hash": view.hash,
            "title": body.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
            "close": body.get("close"),
            "submit": body.get("submit"),
            "clear_on_close": bool(body.get("clear_on_close", False)),
            "notify_on_close": bool(body.get("notify_on_close", False)),
            "previous_view_id": view.previous_view_id,
            "root_view_id": view.root_view_id,
            "app_id": view.app_id,
            "external_id": body.get("external_id", ""),
            "app_installed_team_id": view.team_id,
            "bot_id": view.bot_id,
        }

    def _everything(self) -> list[View]:
        modals = [view for stack in self._modals.values() for view in stack]
        return [*modals, *self.homes.values()]

    def _make(self, body: Payload, *, user_id: str, by: "Installation") -> View:
        self._check_external_id(body, None)
        view_id = self._state.new_id("V")
        view = View(
            id=view_id,
            team_id=by.team_id,
            user_id=user_id,
            body=self._with_block_ids(body),
            hash=self._new_hash(),
            app_id=self._state.app.app_id,
            bot_id=by.bot_id,
            root_view_id=view_id,
        )
        self._fill_initial(view)
        return view

    def _check_external_id(self, body: Payload, view: View | None) -> None:
        wanted = body.get("external_id")
        if wanted and any(
            one.body.get("external_id") == wanted and one is not view for one in self._everything()
        ):
            raise Refused("duplicate_external_id")

    def _with_block_ids(self, body: Payload) -> Payload:
        body = copy.deepcopy(body)
        give_ids(body["blocks"])
        return body

    def _new_hash(self) -> str:
        return f"{int(self._state.clock.now().timestamp())}.{secrets.token_hex(4)}"

    @staticmethod
    def _fill_initial(view: View) -> None:
        for block, element in walk_inputs(view.blocks):
            view.state.setdefault(block["block_id"], {})[element["action_id"]] = initial_value(element)


def give_ids(blocks: list[Payload]) -> list[Payload]:
    """Give every block a block_id and every element an action_id where the app gave none, as Slack does."""
    for block in blocks:
        if not block.get("block_id"):
            block["block_id"] = secrets.token_urlsafe(4)
        elements = [*block.get("elements", []), *block.get("actions", [])]
        elements += [block[key] for key in ("accessory", "element") if key in block]
        for element in elements:
            if (
                isinstance(element, dict)
                and element.get("type") in INTERACTIVE
                and not element.get("action_id")
            ):
                element["action_id"] = secrets.token_urlsafe(4)
        give_ids(block.get("child_blocks", []))
    return blocks


INTERACTIVE = frozenset(
    {
        *("button", "checkboxes", "radio_buttons", "overflow", "datepicker", "timepicker", "datetimepicker"),
        *(
            "plain_text_input",
            "rich_text_input",
            "email_text_input",
            "url_text_input",
            "number_input",
            "file_input",
        ),
        *("static_select", "external_select", "users_select", "conversations_select", "channels_select"),
        *("multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select"),
        *("multi_channels_select", "workflow_button"),
    }
)
