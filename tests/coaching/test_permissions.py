"""Who may see and do what, question by question and person by person (architecture.md, Authorisation)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import cast

import pytest

from coaching.baseline import Baseline, BaselineKind
from coaching.errors import NotAllowedError, NotFoundError
from coaching.people import Member, Membership, Role, Team, TeamSettings
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, SessionDetails, SessionState

NOW = datetime(2026, 11, 19, 14, tzinfo=UTC)
NORTH, SOUTH = 1, 2


def member(member_id: int, name: str, **more: object) -> Member:
    return Member(id=member_id, slack_id=f"U{member_id:03}", name=name, **more)


ALICE = member(1, "Alice")
BOB = member(2, "Bob")
CAROL = member(3, "Carol")
MONA = member(4, "Mona")
ERIN = member(5, "Erin", is_enablement=True)
SAM = member(6, "Sam")
"""Coaches the other team."""
OLGA = member(7, "Olga")
"""Manages the other team."""
DAN = member(8, "Dan")
"""Rep of the other team."""
GUS = member(9, "Gus", is_guest=True, is_enablement=True, is_admin=True)
STRANGER = member(10, "Stefan", is_stranger=True)
GONE = member(11, "Gone", is_deleted=True)
NADIA = member(12, "Nadia")
"""Full member without any role."""
IAN = member(13, "Ian")
"""Set the team up and holds no role in it."""
DORA = member(14, "Dora")
"""Alice's delegate."""
MALLORY = member(999, "Mallory")
"""From another workspace."""

EVERYBODY = (ALICE, BOB, CAROL, MONA, ERIN, SAM, OLGA, DAN, GUS, STRANGER, GONE, NADIA, IAN, DORA)
ROLES = (
    (NORTH, ALICE, Role.COACH),
    (NORTH, BOB, Role.REP),
    (NORTH, CAROL, Role.REP),
    (NORTH, CAROL, Role.COACH),
    (NORTH, MONA, Role.MANAGER),
    (NORTH, GUS, Role.MANAGER),
    (NORTH, STRANGER, Role.COACH),
    (NORTH, GONE, Role.MANAGER),
    (SOUTH, SAM, Role.COACH),
    (SOUTH, OLGA, Role.MANAGER),
    (SOUTH, DAN, Role.REP),
)


def team(team_id: int, set_up_by: Member) -> Team:
    settings = TeamSettings(name=f"Team {team_id}", channel_id=None, tz="Europe/Berlin", country=None)
    return Team(id=team_id, settings=settings, set_up_by=set_up_by.id)


TEAMS = (team(NORTH, IAN), team(SOUTH, OLGA))


@dataclass
class PeopleInMemory:
    """One workspace's people; ids of other workspaces are not found."""

    known: tuple[Member, ...] = EVERYBODY
    all_teams: tuple[Team, ...] = TEAMS

    def read_circle(self, _member_id: int, /) -> None:
        """All of it is in memory already."""

    def member(self, member_id: int, /) -> Member:
        found = next((one for one in self.known if one.id == member_id), None)
        if found is None:
            raise NotFoundError
        return found

    def members(self, member_ids: Iterable[int], /) -> dict[int, Member]:
        wanted = set(member_ids)
        return {one.id: one for one in self.known if one.id in wanted}

    def teams(self) -> tuple[Team, ...]:
        return self.all_teams

    def team(self, team_id: int, /) -> Team:
        return next(one for one in self.all_teams if one.id == team_id)

    def memberships(
        self, *, team_id: int | None = None, member_id: int | None = None
    ) -> tuple[Membership, ...]:
        return tuple(
            Membership(held_in, who.id, role)
            for held_in, who, role in ROLES
            if team_id in (None, held_in) and member_id in (None, who.id)
        )


ALICES_SESSION = CoachingSession(
    id=17,
    team_id=NORTH,
    rep_id=BOB.id,
    coach_id=ALICE.id,
    reviewer_id=ALICE.id,
    criterion_id=3,
    version_id=7,
    state=SessionState.MEASURING,
    tz="Europe/Berlin",
    scheduled_for=None,
    window_after=NOW,
    baseline=Baseline(kind=BaselineKind.NONE, version_id=7, value=None, as_of=NOW),
    details=SessionDetails(method="roleplay", commitment="Ask first.", held_on=date(2026, 11, 19)),
    logged_at=NOW,
    seconds_to_log=40,
    follows_session_id=None,
    version=1,
)


def access(actor: Member, people: PeopleInMemory | None = None) -> Access:
    return access_of(cast("WorkspaceStore", SimpleNamespace(people=people or PeopleInMemory())), actor)


Question = Callable[[Access], bool]
NORTH_TEAM = TEAMS[0]
QUESTIONS: dict[str, tuple[Question, set[str]]] = {
    "coach Bob": (lambda a: a.may_coach(BOB.id), {"Alice", "Carol", "Mona"}),
    "coach Carol": (lambda a: a.may_coach(CAROL.id), {"Alice", "Mona"}),
    "see Bob's scorecard": (lambda a: a.may_see_rep(BOB.id), {"Alice", "Bob", "Carol", "Mona", "Erin"}),
    "see Dan's scorecard": (lambda a: a.may_see_rep(DAN.id), {"Dan", "Sam", "Olga", "Erin"}),
    "see the session": (
        lambda a: a.may_see_session(ALICES_SESSION),
        {"Alice", "Bob", "Carol", "Mona", "Erin"},
    ),
    "change the session": (lambda a: a.may_change_session(ALICES_SESSION), {"Alice", "Mona"}),
    "review the session": (lambda a: a.may_review(ALICES_SESSION), {"Alice", "Carol", "Mona"}),
    "see the team": (lambda a: a.may_see_team(NORTH), {"Alice", "Carol", "Mona", "Erin"}),
    "change the team": (lambda a: a.may_change_team(NORTH_TEAM), {"Mona", "Ian", "Erin"}),
    "edit criteria": (lambda a: a.may_edit_criteria(NORTH), {"Mona", "Ian", "Erin"}),
    "set up a team": (lambda a: a.may_set_up_team(), {"Mona", "Olga", "Ian", "Erin"}),
    "see Alice's coach scores": (lambda a: a.may_see_coach_scores(ALICE.id), {"Alice", "Erin"}),
    "see the program": (lambda a: a.may_see_program(), {"Erin"}),
    "score a moment": (lambda a: a.may_calibrate(), {"Alice", "Carol", "Mona", "Sam", "Olga", "Erin"}),
    "start a round": (lambda a: a.may_start_calibration(), {"Mona", "Olga", "Erin"}),
    "observe Alice": (lambda a: a.may_observe(ALICE.id), {"Mona", "Erin"}),
    "observe Mona": (lambda a: a.may_observe(MONA.id), {"Erin"}),
    "observe Dan": (lambda a: a.may_observe(DAN.id), set()),
}


@pytest.mark.parametrize("actor", [*EVERYBODY, MALLORY], ids=lambda actor: actor.name)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_its_answer_for_every_person(question: str, actor: Member) -> None:
    asked, allowed = QUESTIONS[question]
    assert asked(access(actor)) is (actor.name in allowed)


REQUIRED: dict[str, Callable[[Access], None]] = {
    "coach Bob": lambda a: a.require_coach(BOB.id),
    "see Bob's scorecard": lambda a: a.require_see_rep(BOB.id),
    "see the session": lambda a: a.require_see_session(ALICES_SESSION),
    "change the session": lambda a: a.require_change_session(ALICES_SESSION),
    "review the session": lambda a: a.require_review(ALICES_SESSION),
    "see the team": lambda a: a.require_see_team(NORTH),
    "change the team": lambda a: a.require_change_team(NORTH_TEAM),
    "edit criteria": lambda a: a.require_edit_criteria(NORTH),
    "set up a team": lambda a: a.require_set_up_team(),
    "see Alice's coach scores": lambda a: a.require_see_coach_scores(ALICE.id),
    "see the program": lambda a: a.require_see_program(),
    "score a moment": lambda a: a.require_calibrate(),
    "start a round": lambda a: a.require_start_calibration(),
    "observe Alice": lambda a: a.require_observe(ALICE.id),
}


@pytest.mark.parametrize("actor", [*EVERYBODY, MALLORY], ids=lambda actor: actor.name)
@pytest.mark.parametrize("question", REQUIRED)
def test_requiring_raises_exactly_when_asking_denies(question: str, actor: Member) -> None:
    asked, _ = QUESTIONS[question]
    who = access(actor)
    if asked(who):
        REQUIRED[question](who)
        return
    with pytest.raises(NotAllowedError) as caught:
        REQUIRED[question](who)
    assert caught.value.user_text.endswith(".")


@pytest.mark.parametrize("actor", [GUS, STRANGER, GONE, MALLORY], ids=lambda actor: actor.name)
def test_guests_strangers_and_the_departed_hold_nothing(actor: Member) -> None:
    who = access(actor)
    assert who.coachable_reps() == ()
    assert [who.teams_as(role) for role in Role] == [(), (), ()]
    assert not who.may_see_rep(actor.id) or actor is MALLORY


def test_coachable_reps_come_by_name_and_never_include_oneself() -> None:
    assert access(ALICE).coachable_reps() == (BOB.id, CAROL.id)
    assert access(CAROL).coachable_reps() == (BOB.id,)
    assert access(BOB).coachable_reps() == ()
    assert access(CAROL).teams_as(Role.REP) == access(CAROL).teams_as(Role.COACH) == (NORTH,)


def test_a_refusal_names_whom_to_ask() -> None:
    with pytest.raises(NotAllowedError, match="Only Bob's coaches and managers can see this"):
        access(SAM).require_see_rep(BOB.id)
    with pytest.raises(NotAllowedError, match="Nobody coaches themselves"):
        access(BOB).require_coach(BOB.id)


def test_a_refusal_tells_an_outsider_no_name() -> None:
    with pytest.raises(NotAllowedError) as caught:
        access(STRANGER).require_see_rep(BOB.id)
    assert "Bob" not in caught.value.user_text


class TestReviewing:
    def test_a_delegate_may_review_but_not_change(self) -> None:
        people = PeopleInMemory((replace(ALICE, delegate_id=DORA.id), *EVERYBODY[1:]))
        assert access(DORA, people).may_review(ALICES_SESSION)
        assert access(DORA, people).may_see_session(ALICES_SESSION)
        assert not access(DORA, people).may_change_session(ALICES_SESSION)
        assert not access(DORA, people).may_see_rep(BOB.id)

    def test_a_guest_stays_out_even_as_delegate_or_reviewer(self) -> None:
        people = PeopleInMemory((replace(ALICE, delegate_id=GUS.id), *EVERYBODY[1:]))
        assert not access(GUS, people).may_review(ALICES_SESSION)
        assert not access(GUS).may_review(replace(ALICES_SESSION, reviewer_id=GUS.id))

    def test_nobody_reviews_their_own_session(self) -> None:
        own = replace(ALICES_SESSION, rep_id=CAROL.id, reviewer_id=CAROL.id)
        assert not access(CAROL).may_review(own)
        assert not access(CAROL).may_change_session(replace(own, coach_id=CAROL.id))

    def test_whoever_left_the_team_cannot_change_what_they_logged(self) -> None:
        assert not access(SAM).may_change_session(replace(ALICES_SESSION, coach_id=SAM.id))


class TestFirstTeam:
    def test_any_full_member_may_set_up_the_first_team(self) -> None:
        empty = PeopleInMemory(all_teams=())
        assert access(NADIA, empty).may_set_up_team()
        assert not any(access(one, empty).may_set_up_team() for one in (GUS, STRANGER, GONE))

    def test_slack_admins_may_set_up_further_ones(self) -> None:
        assert access(replace(NADIA, is_admin=True)).may_set_up_team()
