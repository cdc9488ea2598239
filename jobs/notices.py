"""Facts of the two notices that speak of the product itself: a team is set up, something is in the way."""

from __future__ import annotations

from coaching.deliveries import DeliveryKind
from coaching.loop.showing import show_person
from coaching.people import Role
from coaching.ports import WorkspaceStore
from coaching.refusals import Meaning
from coaching.shown.messages import Trouble, Welcome

WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
NAMES: dict[DeliveryKind, str] = {
    DeliveryKind.MORNING: "the morning message",
    DeliveryKind.PROMPT: "a prompt",
    DeliveryKind.LOGGED: "the confirmation of a session",
    DeliveryKind.COMMITMENT: "the commitment of a session",
    DeliveryKind.SCHEDULED: "the confirmation of a planned session",
    DeliveryKind.REVIEW_SAVED: "the answer to a review",
    DeliveryKind.PRACTICE: "a practice assignment",
    DeliveryKind.PRACTICE_DONE: "the news that practice was done",
    DeliveryKind.PRACTICE_CHANGED: "a corrected practice assignment",
    DeliveryKind.DISPUTE: "a rep's other view",
    DeliveryKind.DISPUTE_ANSWERED: "the answer to a rep's other view",
    DeliveryKind.CALIBRATION_ASKED: "a moment to score",
    DeliveryKind.CALIBRATION_OVER: "the result of a calibration round",
    DeliveryKind.OBSERVED: "what was seen of a coaching conversation",
    DeliveryKind.OBSERVATION_CHANGED: "a correction of what was seen of a coaching conversation",
    DeliveryKind.CALIBRATION_CHANGED: "a change of a calibration round",
    DeliveryKind.ASKED_TO_LOG: "a workflow's request to log a session",
    DeliveryKind.FLAG_REMINDER: "the reminder of a flagged call",
    DeliveryKind.INSIGHTS: "what coaching moved",
    DeliveryKind.EXPORT: "an export",
    DeliveryKind.SCORECARD_PAGE: "a scorecard for printing",
    DeliveryKind.TEAM_PICTURE: "the picture of a team",
    DeliveryKind.DIGEST: "the weekly digest",
    DeliveryKind.WELCOME: "the welcome message",
    DeliveryKind.TROUBLE: "a notice",
}


def show_welcome(store: WorkspaceStore, team_id: int, *, channel_warning: str | None) -> Welcome:
    team = store.people.team(team_id)
    settings, founder = team.settings, store.people.member(team.set_up_by)
    when = f"{WEEKDAYS[settings.digest_weekday - 1]} at {settings.digest_hour:02d}:00"
    reps = [held for held in store.people.memberships(team_id=team_id) if held.role is Role.REP]
    return Welcome(
        team=team.name,
        team_id=team_id,
        set_up_by=show_person(founder),
        digest_words=f"{when}, {settings.tz}",
        reps=len(reps),
        targets=tuple(criterion.name for criterion in store.criteria.targets(team_id)),
        channel_warning=channel_warning,
        runs_program=founder.is_enablement,
    )


def show_trouble(store: WorkspaceStore, recipient: str, *, kind: DeliveryKind, why: str) -> Trouble:
    """`why` is how the delivery ended: a meaning with Slack's code, or that it became too old."""
    return Trouble(
        what=f"Coachlog could not deliver {NAMES[kind]} to {_name(store, recipient)}.",
        do=f"{_way_out(why)} ({why})",
    )


def _name(store: WorkspaceStore, recipient: str) -> str:
    member = store.people.by_slack_id(recipient)
    if member is not None:
        return member.name
    for team in store.people.teams():
        if team.settings.channel_id == recipient:
            return f"the channel of {team.name}"
    return "a channel that no team uses any more"


def _way_out(why: str) -> str:
    match why.partition(":")[0]:
        case Meaning.TARGET_GONE:
            return (
                "The channel or person is gone, or Coachlog was removed from it."
                " Invite it again with /invite, or choose another channel in the team's settings."
            )
        case Meaning.NEEDS_ADMIN:
            return "A permission is missing. Ask a workspace admin to install Coachlog again."
        case Meaning.BUG_PAYLOAD:
            return "Slack would not take the message. Tell whoever runs Coachlog."
        case _:
            return "It was tried again and again, until it was too old to be of use."
