"""What a handler may answer, and the one place that makes of it an ack and at most one Slack call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from coaching.shown.messages import Notice
from handlers.edge import Command, EventSeen, Press, ShortcutUsed, Submission
from templates.ids import base

if TYPE_CHECKING:
    from slack_bolt import Ack
    from slack_sdk import WebClient

    from templates import Surfaces

View = dict[str, object]
Payload = Command | Press | Submission | ShortcutUsed | EventSeen
_SLACK_SECONDS = 2


@dataclass(frozen=True, slots=True)
class OpenModal:
    """Over what the person looks at: pushed when that is a modal already."""

    view: View


@dataclass(frozen=True, slots=True)
class RefreshModal:
    """The modal the person looks at, redrawn; dropped when a newer redraw was faster."""

    view: View


@dataclass(frozen=True, slots=True)
class SwapModal:
    """A submitted modal turns into another one."""

    view: View


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseModal:
    """Saved. `say` is shown where the modal was opened from, when that place can still be answered."""

    say: object | None = None
    reply_url: str | None = None
    parent: View | None = None
    """How the modal underneath looks now; only for a modal that was pushed over another."""
    home: View | None = None
    """How the person's App Home looks now, where the modal was opened from it."""


@dataclass(frozen=True, slots=True)
class FieldProblems:
    """The modal stays open with what was typed; field word (or block id) -> what to do about it."""

    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Say:
    """Only the person sees it: facts of a message such as Notice or Help."""

    facts: object


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishHome:
    view: View
    user_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlace:
    """A message by `channel` and `ts`, or one that is being written by `unfurl_id` and `source`."""

    channel: str | None = None
    ts: str | None = None
    unfurl_id: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowLinks:
    """What stands below links to our records; everybody in the channel sees it."""

    place: LinkPlace
    cards: Mapping[str, list[View]]
    """link -> blocks"""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndStep:
    """A workflow's step is done, or says to the workflow's owner why it could not be."""

    execution_id: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Nothing:
    """Acknowledged; there is nothing to show."""


Answer = (
    OpenModal
    | RefreshModal
    | SwapModal
    | CloseModal
    | FieldProblems
    | Say
    | PublishHome
    | ShowLinks
    | EndStep
    | Nothing
)


class ReplyRefusedError(Exception):
    """A response_url did not take the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """The ways back to the person who sent one payload. Handlers return answers; only this acts on them."""

    payload: Payload
    ack: Ack
    client: WebClient
    surfaces: Surfaces
    reply: Callable[[str, str, list[View]], None] = field(default_factory=lambda: reply_by_url)

    def give(self, answer: Answer) -> None:
        """Everything was committed before: the call comes first so that its failure can still be told."""
        match answer:
            case OpenModal(view=view):
                self._open(view)
                self.ack()
            case RefreshModal(view=view):
                self._refresh(view)
                self.ack()
            case SwapModal(view=view):
                self.ack(response_action="update", view=view)
            case CloseModal():
                self._close(answer)
            case FieldProblems(problems=problems):
                self._keep_open(problems)
            case Say(facts=facts):
                self._say(facts)
            case PublishHome(view=view, user_id=user_id):
                self.client.views_publish(user_id=user_id, view=view)
                self.ack()
            case ShowLinks(place=place, cards=cards):
                shown = {url: {"blocks": blocks} for url, blocks in cards.items()}
                self.client.chat_unfurl(
                    channel=place.channel,
                    ts=place.ts,
                    unfurl_id=place.unfurl_id,
                    source=place.source,
                    unfurls=shown,
                )
                self.ack()
            case EndStep():
                self._end_step(answer)
            case Nothing():
                self.ack()

    def _end_step(self, answer: EndStep) -> None:
        run = answer.execution_id
        if answer.error is None:
            self.client.functions_completeSuccess(function_execution_id=run, outputs=dict(answer.outputs))
        else:
            self.client.functions_completeError(function_execution_id=run, error=answer.error)
        self.ack()

    def _open(self, view: View) -> None:
        if isinstance(self.payload, Press) and self.payload.modal is not None:
            self.client.views_push(trigger_id=self.payload.trigger_id, view=view)
        elif isinstance(self.payload, Command | Press | ShortcutUsed):
            self.client.views_open(trigger_id=self.payload.trigger_id, view=view)
        else:
            raise TypeError(f"{type(self.payload).__name__} cannot open a modal")

    def _keep_open(self, problems: Mapping[str, str]) -> None:
        placed = place_problems(self.payload, problems)
        if placed:
            self.ack(response_action="errors", errors=placed)
        else:
            notice = Notice(text=" ".join(problems.values()))
            self.ack(response_action="update", view=self.surfaces.modal(notice))

    def _refresh(self, view: View) -> None:
        if not isinstance(self.payload, Press) or self.payload.modal is None:
            raise TypeError("only something chosen in a modal can redraw it")
        seen = self.payload.modal
        try:
            self.client.views_update(view_id=seen.id, hash=seen.hash, view=view)
        except SlackApiError as error:
            if error.response.get("error") not in {"hash_conflict", "not_found"}:
                raise

    def _close(self, answer: CloseModal) -> None:
        self.ack()
        below = self.payload.view.previous_view_id if isinstance(self.payload, Submission) else None
        if answer.parent is not None and below is not None:
            self.client.views_update(view_id=below, view=answer.parent)
        if answer.home is not None:
            self.client.views_publish(user_id=self.payload.user_id, view=answer.home)
        if answer.say is not None and answer.reply_url:
            rendered = self.surfaces.message(answer.say)
            self.reply(answer.reply_url, rendered.text, rendered.blocks)

    def _say(self, facts: object) -> None:
        payload = self.payload
        if isinstance(payload, Command):
            rendered = self.surfaces.message(facts)
            self.ack(text=rendered.text, blocks=rendered.blocks, response_type="ephemeral")
            return
        if isinstance(payload, Press | ShortcutUsed) and payload.response_url:
            rendered = self.surfaces.message(facts)
            self.reply(payload.response_url, rendered.text, rendered.blocks)
        elif isinstance(payload, Press | ShortcutUsed):
            self._open(self.surfaces.modal(facts))
        self.ack()


def reply_by_url(url: str, text: str, blocks: list[View]) -> None:
    """An ephemeral answer that leaves the message it answers untouched."""
    response = WebhookClient(url, timeout=_SLACK_SECONDS).send(
        text=text, blocks=blocks, response_type="ephemeral", replace_original=False
    )
    if response.status_code != 200:
        raise ReplyRefusedError(f"response_url answered {response.status_code}")


def place_problems(payload: Payload, problems: Mapping[str, str]) -> dict[str, str]:
    """Field word -> the block id it has in this view; what has no input there goes to the first input.

    Empty when the view has no input at all.
    """
    if not isinstance(payload, Submission):
        raise TypeError("only a submitted modal has fields")
    inputs = payload.view.input_block_ids
    if not inputs:
        return {}
    placed: dict[str, str] = {}
    for name, text in problems.items():
        block_id = next((b for b in inputs if b == name), None)
        block_id = block_id or next((b for b in inputs if base(b) == name), None) or inputs[0]
        placed[block_id] = f"{placed[block_id]} {text}" if block_id in placed else text
    return placed
