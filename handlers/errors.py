"""Where an error becomes words for the person, a log line and a reference: the one broad except."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import structlog
from slack_sdk.errors import SlackApiError

from coaching.errors import CoachingError, FieldError
from coaching.shown.messages import Notice
from handlers.answers import Answer, Channel, CloseModal, FieldProblems, Payload, ReplyRefusedError, Say
from handlers.edge import Command, EventSeen, Submission

_log = structlog.get_logger("handlers")
FIRST_INPUT = ""
"""A problem of no field in particular is placed on the first input."""

_STALE_TRIGGERS = {
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
}


def run_guarded(channel: Channel, decide: Callable[[], Answer], *, name: str) -> None:
    """Decide (unit of work, committed inside), then answer. Never raises: Slack always gets its ack.

    What breaks after the commit never claims that nothing was saved.
    """
    decided = False
    try:
        answer = decide()
        decided = True
        channel.give(answer)
    except FieldError as error:
        _tell(channel, FieldProblems(error.problems) if _is_form(channel) else Say(Notice(text=str(error))))
    except CoachingError as error:
        _tell(channel, _refusal(channel.payload, error.user_text))
    except Exception as error:  # noqa: BLE001 - the one broad except: whatever broke, the person is told
        _tell(channel, _broken(channel.payload, error, name=name, decided=decided))


def _tell(channel: Channel, answer: Answer) -> None:
    """The telling may fail as well (a trigger already used, Slack away): then the ack is all that is left."""
    try:
        channel.give(answer)
    except (SlackApiError, ReplyRefusedError, OSError) as error:
        _log.warning("could_not_tell", error=type(error).__name__, **_ids(channel.payload))
        channel.ack()


def _is_form(channel: Channel) -> bool:
    return isinstance(channel.payload, Submission)


def _refusal(payload: Payload, text: str) -> Answer:
    if isinstance(payload, Submission):
        return FieldProblems({FIRST_INPUT: text})
    return Say(Notice(text=text))


def _broken(payload: Payload, error: Exception, *, name: str, decided: bool) -> Answer:
    if isinstance(error, SlackApiError) and error.response.get("error") in _STALE_TRIGGERS:
        _log.info("trigger_too_old", handler=name, **_ids(payload))
        return Say(Notice(text="That took too long to open. Please try again.", typed=_typed(payload)))
    reference = secrets.token_hex(2)
    _log.error("handler_broke", handler=name, reference=reference, exc_info=error, **_ids(payload))
    if isinstance(payload, Submission):
        return CloseModal() if decided else FieldProblems({FIRST_INPUT: _not_saved(reference)})
    text = "Showing this did not work. Try again." if decided else "That did not work. Nothing was saved."
    return Say(Notice(text=f"{text} (ref {reference})", typed=_typed(payload)))


def _not_saved(reference: str) -> str:
    return f"Not saved. What you typed is still here; try again. (ref {reference})"


def _typed(payload: Payload) -> str | None:
    return payload.typed if isinstance(payload, Command) else None


def _ids(payload: Payload) -> dict[str, str | None]:
    """Ids only: what people type never reaches the log."""
    return {
        "payload": type(payload).__name__,
        "team": payload.team_id,
        "user": payload.user_id,
        "key": payload.key if isinstance(payload, EventSeen | Submission) else None,
    }
