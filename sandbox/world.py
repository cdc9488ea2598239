"""The world: one local Slack, read by the page and the Web API, acted in by people. Async methods run on the
server's loop; readers are plain. What an act does to the app stands in sandbox.acting."""

from sandbox.acting import interactions, submissions, talking
from sandbox.delivery.courier import Courier
from sandbox.people import AppRegistration, Shortcut, SlashCommand
from sandbox.records import Outcome, Place
from sandbox.state import State
from sandbox.wire import Payload


class World(State):
    """Everything a local Slack knows, and what people can do in it.

    Readers (from State): users(), user(id), workspace(id), channels_for(user_id), channel(id),
    messages_for(user_id, channel_id), thread(channel_id, ts), open_views(user_id) (bottom to top),
    home_view(user_id),
    file(id), open_dm(a, b), version (grows with every visible change), clock, app.
    """

    def __init__(self, app: AppRegistration | None = None, *, first_id: int = 1) -> None:
        """`first_id`: ids go on from there, for an app that remembers those of an earlier world."""
        super().__init__(app or AppRegistration(), first_id=first_id)
        self.courier = Courier(self)

    @property
    def shortcuts(self) -> tuple[Shortcut, ...]:
        """Shortcuts the app registered, global and message."""
        return self.app.shortcuts

    @property
    def commands(self) -> tuple[SlashCommand, ...]:
        """Slash commands the app registered."""
        return self.app.commands

    async def run_command(
        self, user_id: str, channel_id: str, text: str, *, thread_ts: str | None = None
    ) -> Outcome:
        """A person types `/coach log` (the whole line) in a channel or DM."""
        return await talking.run_command(self, user_id, channel_id, text=text, thread_ts=thread_ts)

    async def post_as_user(
        self, user_id: str, channel_id: str, text: str, thread_ts: str | None = None
    ) -> Outcome:
        """A person sends a message; the app hears of it where Slack would tell it."""
        return await talking.post_as_user(self, user_id, channel_id, text=text, thread_ts=thread_ts)

    async def open_home(self, user_id: str) -> Outcome:
        """A person opens the app's Home tab (event app_home_opened); read home_view() a moment later."""
        return await talking.open_home(self, user_id)

    async def open_messages_tab(self, user_id: str) -> Outcome:
        """A person opens the app's Messages tab."""
        return await talking.open_home(self, user_id, tab="messages")

    async def click(self, user_id: str, where: Place, action: Payload) -> Outcome:
        """A person uses an element: button, select, overflow, date picker… in a message or view.

        `action` names it by `action_id` (and `block_id` where the action_id stands twice) and carries the
        picked
        value as Slack's payload does: `selected_option` (or just its `value` as text under "selected_value"),
        `selected_user`, `selected_date`, `selected_options`, … Buttons need none.
        """
        return await interactions.click(self, user_id, where, action=action)

    async def set_value(
        self, user_id: str, view_id: str, block_id: str, action_id: str, value_state: Payload
    ) -> Outcome:
        """A person fills a field of an open view; an input with dispatch_action also fires block_actions.

        `value_state` is shaped as in view.state.values, e.g. {"value": "text"} or {"selected_user": "UBOB"};
        `type` is filled in.
        """
        return await interactions.set_value(
            self, user_id, view_id, block_id=block_id, action_id=action_id, value=value_state
        )

    async def suggest(self, user_id: str, where: Place, action_id: str, query: str) -> list[Payload]:
        """The options an external_select offers for what was typed (option_groups flattened)."""
        return await interactions.suggest(self, user_id, where, action_id=action_id, query=query)

    async def submit_view(self, user_id: str, view_id: str) -> Outcome:
        """A person presses the modal's submit button."""
        return await submissions.submit_view(self, user_id, view_id)

    async def close_view(self, user_id: str, view_id: str, *, clear: bool = False) -> Outcome:
        """A person closes the top modal (`clear` closes the whole stack)."""
        return await submissions.close_view(self, user_id, view_id, clear=clear)

    async def run_shortcut(self, user_id: str, callback_id: str) -> Outcome:
        """A person picks a global shortcut."""
        return await talking.run_shortcut(self, user_id, callback_id)

    async def run_message_shortcut(self, user_id: str, callback_id: str, channel_id: str, ts: str) -> Outcome:
        """A person picks a shortcut from a message's menu."""
        return await talking.run_message_shortcut(self, user_id, callback_id, channel_id=channel_id, ts=ts)
