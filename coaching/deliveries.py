"""The outbox as values (reliability.md, State). The one deliver() stands in jobs/, its rows in models/."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"

PAYLOAD_VERSION = 1
"""Raise when a composer's subject changes shape; a row with an unknown version is left alone."""


class DeliveryKind(StrEnum):
    """Every message the bot sends of its own accord or as the outcome of an action."""

    MORNING = "morning"
    """Bundle: subject {member_id, local_date}."""
    PROMPT = "prompt"
    """At most one a day: subject {member_id, local_date}."""
    LOGGED = "logged"
    """Confirmation to the coach: subject {session_id}."""
    COMMITMENT = "commitment"
    """To the rep: subject {session_id}."""
    SCHEDULED = "scheduled"
    """To coach: session scheduled, baseline frozen: subject {session_id}."""
    REVIEW_SAVED = "review_saved"
    """Answer to a review, with the follow-up that fits: subject {session_id}."""
    PRACTICE = "practice"
    """To the rep: what to practise and until when: subject {practice_id}."""
    PRACTICE_DONE = "practice_done"
    """To the coach, once: subject {practice_id}."""
    PRACTICE_CHANGED = "practice_changed"
    """To the rep: what they were told of was corrected or let go: subject {practice_id, number}."""
    DISPUTE = "dispute"
    """To the coach: a rep sees a finding differently: subject {dispute_id}."""
    DISPUTE_ANSWERED = "dispute_answered"
    """To the rep: the coach's answer: subject {dispute_id}."""
    CALIBRATION_ASKED = "calibration_asked"
    """To a coach: score one moment, blind: subject {round_id, member_id}."""
    CALIBRATION_OVER = "calibration_over"
    """To whoever started the round, then to those asked: subject {round_id, member_id}."""
    OBSERVED = "observed"
    """To a coach: what somebody saw in a coaching conversation: subject {observation_id}."""
    OBSERVATION_CHANGED = "observation_changed"
    """To the coach: what they had read was corrected or taken back: subject {observation_id, number}."""
    CALIBRATION_CHANGED = "calibration_changed"
    """To a coach who was asked: the round was changed or cancelled: subject {round_id, member_id, number}."""
    ASKED_TO_LOG = "asked_to_log"
    """To a coach: a workflow asks for a log: subject {rep_id, why}."""
    DIGEST = "digest"
    """To a manager channel: subject {team_id, iso_week, part}."""
    WELCOME = "welcome"
    """To the manager channel and whoever set the team up: subject {team_id}."""
    TROUBLE = "trouble"
    """To the team's manager: a channel or person is gone: subject {what, detail}."""
    FLAG_REMINDER = "flag_reminder"
    """To the coach of a flagged call: subject {flag_id, hours}."""
    TEAM_PICTURE = "team_picture"
    """To whoever asked: where a team's reps stand: subject {team_id, member_id, as_of}."""
    INSIGHTS = "insights"
    """To whoever asked: what coaching moved: subject {member_id, asked, as_of}."""
    EXPORT = "export"
    """To whoever asked, with a file: subject {member_id, table, format}, then file, note."""
    SCORECARD_PAGE = "scorecard_page"
    """To whoever asked, with a file: subject {member_id, rep_id}, then file."""


class DeliveryState(StrEnum):
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    SUPERSEDED = "superseded"
    """When its turn came nothing was left to say."""
    DEAD = "dead"


FILE = "file"
"""In a subject: the address of the file that goes with the message, once that is uploaded."""
WITH_FILE = frozenset({DeliveryKind.EXPORT, DeliveryKind.SCORECARD_PAGE})
"""They wait for their file, and go alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """`recipient` is a Slack user id (DM) or channel id. `dedupe_key` is unique per workspace."""

    dedupe_key: str
    kind: DeliveryKind
    recipient: str
    subject: dict[str, JsonValue]
    next_at: datetime
    thread_of: int | None = None
    """Delivery id whose message this one answers in a thread (digest parts)."""
    payload_version: int = PAYLOAD_VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Covered:
    """A checkpoint said by a message, in the episode in which it was said."""

    checkpoint_id: int
    episode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    id: int
    public_id: str
    """Opaque UUID: goes into metadata and a block_id so that reconcile can find the message."""
    dedupe_key: str
    kind: DeliveryKind
    recipient: str
    subject: dict[str, JsonValue]
    payload_version: int
    state: DeliveryState
    next_at: datetime
    lease_owner: str | None
    lease_until: datetime | None
    fence: int
    attempt: int
    maybe_sent: bool
    first_try_at: datetime | None
    planned_at: datetime
    channel_id: str | None
    slack_ts: str | None
    thread_of: int | None
    covers: tuple[Covered, ...]
    last_error: str | None

    def number(self, name: str, /) -> int:
        """A number of the subject, as its kind says."""
        return int(str(self.subject[name]))
