"""Facts of the messages about calibration and observed coaching, computed when their turn comes."""

from __future__ import annotations

from coaching.calibration_changes import round_changed
from coaching.calibration_shown import show_over, show_round
from coaching.deliveries import Delivery, DeliveryKind
from coaching.observation_changes import observation_changed
from coaching.observing import show_observation
from coaching.ports import WorkspaceStore
from coaching.shown.program import CalibrationAsked, Observed

PROGRAM_KINDS = (
    DeliveryKind.CALIBRATION_ASKED,
    DeliveryKind.CALIBRATION_OVER,
    DeliveryKind.CALIBRATION_CHANGED,
    DeliveryKind.OBSERVED,
    DeliveryKind.OBSERVATION_CHANGED,
)


def program_facts(store: WorkspaceStore, delivery: Delivery) -> object | None:
    """None when there is nothing left to say: scored or taken back meanwhile, or the round is over."""
    match delivery.kind:
        case DeliveryKind.CALIBRATION_ASKED:
            return _asked(store, delivery.number("round_id"), delivery.number("member_id"))
        case DeliveryKind.CALIBRATION_OVER:
            reader = store.people.member(delivery.number("member_id"))
            return show_over(store, delivery.number("round_id"), reader)
        case DeliveryKind.CALIBRATION_CHANGED:
            return round_changed(store, delivery)
        case DeliveryKind.OBSERVATION_CHANGED:
            return observation_changed(store, delivery)
        case _:
            observation = store.observations.get(delivery.number("observation_id"))
            if observation.withdrawn_at is not None:
                return None
            return Observed(observation=show_observation(store, observation))


def _asked(store: WorkspaceStore, round_id: int, member_id: int) -> CalibrationAsked | None:
    seat = store.calibration.seat(round_id, member_id)
    one = store.calibration.get(round_id)
    if seat is None or seat.answered_at is not None or not one.is_running:
        return None
    return CalibrationAsked(asked=show_round(store, one, tz=store.people.member(member_id).tz))
