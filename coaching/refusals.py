"""What a refusal by Slack means for a message; which code means what is bot/slack_errors.py's business."""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    """The classes of slack-limits.json."""

    RETRY = "retry"
    """Throttled: come back when told."""
    RETRY_IF_IDEMPOTENT = "retry_if_idempotent"
    """Outcome unknown: it may have succeeded."""
    RETRY_SLOW = "retry_slow"
    """Passes by itself, in hours."""
    REFRESH_THEN_RETRY = "refresh_then_retry"
    """The token needs rotating."""
    INSTALLATION_DEAD = "installation_dead"
    """The token is gone: pause the workspace."""
    NEEDS_ADMIN = "needs_admin"
    """A scope or permission is missing: an admin must act."""
    TARGET_GONE = "target_gone"
    """The channel or person is gone: stop, tell the team's manager once."""
    STALE_OBJECT = "stale_object"
    """What was to be changed is gone."""
    STALE_INTERACTION = "stale_interaction"
    """A trigger expired: tell the person to try again."""
    LOST_RACE = "lost_race"
    """A view changed meanwhile."""
    BUG_PAYLOAD = "bug_payload"
    """Our own malformed payload: plain-text fallback, dead letter, alarm."""
