"""A calibration round that waits for Alice, and what Mona saw of her coaching: for `every_payload`."""

from __future__ import annotations

from datetime import timedelta

from desk import Desk
from north import Cast

from coaching.calibration import NewRound
from coaching.observations import QUESTIONS, NewObservation
from templates.ids import Action, Field, View

THREE_COACHES = ["UALICE", "UMONA", "UOLGA"]
ABOUT_A_ROUND = {Action.SCORE_MOMENT, Action.CHANGE_ROUND, Action.CANCEL_ROUND}
ANSWERS = {
    Field.CALL_MOMENT: "12:40",
    Field.WHAT: "Something happens there.",
    Field.DUE_ON: "2026-12-01",
    **{name: "yes" for name, _ in QUESTIONS},
    Field.NEXT_STEP: "Something.",
    Field.OBSERVED_ON: "2026-11-26",
}


def coaches_for(callback_id: str) -> list[str]:
    """A team's one coach, or the coaches of a round."""
    return THREE_COACHES if callback_id in (View.CALIBRATION_START, View.CALIBRATION_CHANGE) else ["UALICE"]


def ask_for_a_score(desk: Desk, cast: Cast, *, said: str) -> tuple[int, int]:
    """Ids of the round and of the observation."""
    now = desk.clock.now()
    with desk.store() as store:
        asked = store.calibration.start(
            NewRound(
                started_by=cast.ids["UMONA"],
                criterion_id=cast.focus.id,
                version_id=cast.focus.current.id,
                call_link="https://calls.example.com/97",
                call_moment="12:40",
                what=said,
                coach_ids=(cast.ids["UALICE"], cast.ids["UMONA"]),
                started_at=now,
                due_at=now + timedelta(days=3),
                dedupe_key="round",
            )
        )
        seen = store.observations.add(
            NewObservation(
                coach_id=cast.ids["UALICE"],
                observer_id=cast.ids["UMONA"],
                observed_on=now.date(),
                one_focus=True,
                used_data=True,
                self_diagnosed=True,
                next_action=True,
                seen=said,
                next_step=said,
                observed_at=now,
                dedupe_key="observation",
            )
        )
    return asked.id, seen.id
