"""What a person does on the page, as JSON: typing, clicking, filling, submitting, moving the clock."""

from __future__ import annotations

from dataclasses import asdict
from typing import Literal, assert_never
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from sandbox.elements import complete_value, find_element
from sandbox.page.clock_steps import CLOCK_STEPS
from sandbox.page.values import read_answer
from sandbox.people import User
from sandbox.records import Outcome, Place
from sandbox.refusals import Refused
from sandbox.wire import Payload
from sandbox.world import World


class Answer(BaseModel):
    """What one control holds. `labels` name the values of an external select."""

    block_id: str = ""
    action_id: str = ""
    values: list[str] = []
    labels: dict[str, str] = {}


class Act(Answer):
    """One act of a person; which fields count depends on the verb."""

    verb: Literal[
        "say", "click", "value", "submit", "close", "shortcut", "message_shortcut", "suggest", "clock"
    ]
    user: str
    view_id: str = ""
    channel: str = ""
    ts: str = ""
    thread: str = ""
    text: str = ""
    callback_id: str = ""
    step: str = ""
    clear: bool = False
    answers: list[Answer] = []
    at: dict[str, str] = Field(default_factory=dict, description="the address the page shows")

    @property
    def place(self) -> Place:
        """Where a click happened."""
        if self.view_id:
            return Place(view_id=self.view_id)
        return Place(channel_id=self.channel, ts=self.ts)


class Acts:
    """Carries acts out in the world."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def perform(self, act: Act) -> Outcome:
        """Do it and say what came of it. Refused where the person, place or message does not exist."""
        person = self.world.user(act.user)
        match act.verb:
            case "say":
                return await self._say(person, act)
            case "click":
                return await self.world.click(person.id, act.place, self._action(act))
            case "value":
                return await self._fill(person, act.view_id, act)
            case "submit":
                return await self._submit(person, act)
            case "close":
                return await self.world.close_view(person.id, act.view_id, clear=act.clear)
            case "shortcut":
                return await self.world.run_shortcut(person.id, act.callback_id)
            case "message_shortcut":
                return await self.world.run_message_shortcut(person.id, act.callback_id, act.channel, act.ts)
            case "clock":
                return self._move_clock(person, act.step)
            case "suggest":
                return Outcome()
            case _:
                assert_never(act.verb)

    async def suggest(self, act: Act) -> list[Payload]:
        """Options for what was typed into an external select."""
        return await self.world.suggest(act.user, act.place, act.action_id, act.text)

    async def _say(self, person: User, act: Act) -> Outcome:
        text, thread = act.text.strip(), act.thread or None
        if not text:
            return Outcome()
        if text.startswith("/"):
            return await self.world.run_command(person.id, act.channel, text, thread_ts=thread)
        return await self.world.post_as_user(person.id, act.channel, self._as_sent(text), thread)

    def _as_sent(self, text: str) -> str:
        """Typed text as Slack's client sends it: escaped, with @names turned into mentions."""
        for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            text = text.replace(character, entity)
        for user in self.world.users():
            text = text.replace(f"@{user.real_name}", f"<@{user.id}>")
        return text

    def _blocks(self, act: Act) -> list[Payload]:
        if act.view_id:
            return self.world.stacks.find(act.view_id).blocks
        return self.world.message(act.channel, act.ts).all_blocks

    def _action(self, act: Act) -> Payload:
        found = find_element(self._blocks(act), act.action_id, act.block_id)
        if found is None:
            raise Refused("not_found", detail="this button is gone")
        return {
            "block_id": act.block_id,
            "action_id": act.action_id,
            **read_answer(found[1], act.values, act.labels),
        }

    async def _fill(self, person: User, view_id: str, answer: Answer) -> Outcome:
        """Set one field unless it already holds that value, so nothing is dispatched twice."""
        view = self.world.stacks.find(view_id)
        found = find_element(view.blocks, answer.action_id, answer.block_id)
        if found is None:
            return Outcome()  # the app took the field away while it was being filled
        block_id = str(found[0]["block_id"])
        given = read_answer(found[1], answer.values, answer.labels)
        if complete_value(found[1], given) == view.state.get(block_id, {}).get(answer.action_id):
            return Outcome()
        return await self.world.set_value(person.id, view_id, block_id, answer.action_id, given)

    async def _submit(self, person: User, act: Act) -> Outcome:
        for answer in act.answers:
            await self._fill(person, act.view_id, answer)
        return await self.world.submit_view(person.id, act.view_id)

    def _move_clock(self, person: User, key: str) -> Outcome:
        step = next((one for one in CLOCK_STEPS if one.key == key), None)
        if step is None:
            raise Refused("invalid_arguments", detail=f"no clock step {key!r}")
        self.world.clock.set(step.lead(self.world.clock.now(), ZoneInfo(person.tz)))
        self.world.bump()
        return Outcome()


def outcome_payload(outcome: Outcome) -> Payload:
    """An outcome as the page's script reads it."""
    return asdict(outcome)
