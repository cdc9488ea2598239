"""The cast of the handlers' tests: team North, its criteria, and scored calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk import NOON, Desk

from coaching.calls import ScoreRow
from coaching.criteria import Criterion, CriterionDraft, Definition
from coaching.people import Profile, Role, TeamSettings
from coaching.scale import Scale, ScaleKind

PROPERTIES = frozenset({"recorded", "observable", "controlled"})
OTHER = "Opens with an agenda and asks the customer to add to it"
FOCUS = "Handles price objection before closing"


@dataclass(frozen=True)
class Cast:
    """Team North: Alice coaches Bob and Carol, Mona manages, Erin runs enablement."""

    team_id: int
    ids: dict[str, int]
    focus: Criterion
    other: Criterion


PEOPLE = {
    "UALICE": Profile(
        slack_id="UALICE", name="Alice Brandt", email="alice@north.example", tz="Europe/Berlin"
    ),
    "UBOB": Profile(slack_id="UBOB", name="Bob Okafor", email="bob@north.example", tz="Europe/Berlin"),
    "UCAROL": Profile(slack_id="UCAROL", name="Carol Diaz", tz="America/New_York"),
    "UMONA": Profile(slack_id="UMONA", name="Mona Lind", tz="Europe/Berlin"),
    "UERIN": Profile(slack_id="UERIN", name="Erin Park", tz="Europe/Berlin"),
    "UDAN": Profile(slack_id="UDAN", name="Dan Wu", tz="Europe/Berlin"),
    "UGUS": Profile(slack_id="UGUS", name="Gus Guest", is_guest=True),
    "UMALLORY": Profile(slack_id="UMALLORY", name="Mallory Quill", is_stranger=True),
}
NORTH = TeamSettings(name="Team North", channel_id=None, tz="Europe/Berlin", country="DE", subdivision="BE")


def seat_the_cast(desk: Desk) -> Cast:
    desk.profiles.people = dict(PEOPLE)
    with desk.store() as store:
        people = store.people
        ids = {
            slack_id: people.save_profile(PEOPLE[slack_id]).id for slack_id in PEOPLE if slack_id != "UDAN"
        }
        people.set_enablement(ids["UERIN"], True)
        team = people.add_team(NORTH, set_up_by=ids["UMONA"])
        people.set_role(team.id, Role.REP, [ids["UBOB"], ids["UCAROL"]])
        people.set_role(team.id, Role.COACH, [ids["UALICE"]])
        people.set_role(team.id, Role.MANAGER, [ids["UMONA"]])
        focus, other = (
            store.criteria.add(
                CriterionDraft(
                    name=name,
                    definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR), good="Said aloud"),
                    confirmed=PROPERTIES,
                ),
                by=None,
                now=NOON - timedelta(days=60),
            )
            for name in (FOCUS, OTHER)
        )
        store.criteria.set_target(team.id, focus.id, True)
        store.criteria.set_target(team.id, other.id, True)
    return Cast(team.id, ids, focus, other)


def score_calls(
    desk: Desk,
    rep_id: int,
    criterion: Criterion,
    scores: list[float],
    *,
    last: datetime = NOON - timedelta(days=1),
    prefix: str = "call",
) -> None:
    """One discovery call a day, the last of them at `last`."""
    rows = [
        ScoreRow(
            external_id=f"{prefix}-{rep_id}-{number}",
            rep_id=rep_id,
            occurred_at=last - timedelta(days=len(scores) - 1 - number),
            call_type="discovery",
            direction="outbound",
            live=True,
            link=f"https://calls.example.com/{number}",
            duration_s=1800,
            version_id=criterion.current.id,
            score=score,
            quote=None,
            quote_at=None,
        )
        for number, score in enumerate(scores)
    ]
    with desk.store() as store:
        store.calls.take_in(rows, now=desk.clock.now())
