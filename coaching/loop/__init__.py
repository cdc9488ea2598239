"""The loop that closes by itself after a session (domain.md 5 and 10): use cases of handlers and jobs.

Home shows the whole product, so it is asked for by its own name: coaching.loop.home.
"""

from __future__ import annotations

from coaching.loop.answering import hand_over, no_live_call, on_track, snooze
from coaching.loop.closing import close_four_weeks
from coaching.loop.diary import earliest_hearing
from coaching.loop.digest import digest_for
from coaching.loop.digest_planning import plan_digests, start_digests
from coaching.loop.opening import cancel_checkpoints, move_checkpoints, open_checkpoints
from coaching.loop.planning import plan_messages
from coaching.loop.reaching import reach
from coaching.loop.reviewing import review_form, save_review
from coaching.loop.saying import said
from coaching.loop.scores import look_at_scores
from coaching.loop.showing import show_session
from coaching.loop.waiting import waiting_for

__all__ = [
    "cancel_checkpoints",
    "close_four_weeks",
    "digest_for",
    "earliest_hearing",
    "hand_over",
    "look_at_scores",
    "move_checkpoints",
    "no_live_call",
    "on_track",
    "open_checkpoints",
    "plan_digests",
    "plan_messages",
    "reach",
    "review_form",
    "said",
    "save_review",
    "show_session",
    "snooze",
    "start_digests",
    "waiting_for",
]
