"""Who may see and do what (architecture.md, Authorisation): one method per question, deny by default."""

from __future__ import annotations

from dataclasses import dataclass

from coaching.errors import NotAllowedError
from coaching.people import Member, Role, Team
from coaching.ports import PeopleStore, WorkspaceStore
from coaching.sessions import CoachingSession

LEADING = (Role.COACH, Role.MANAGER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What one member may do. Built and asked within one unit of work; guests and strangers get nothing."""

    actor: Member
    people: PeopleStore
    admitted: bool
    roles: frozenset[tuple[int, Role]]
    """(team id, role) of the actor."""
    led_reps: frozenset[int]
    """Reps of the teams the actor coaches or manages, the actor aside."""

    def teams_as(self, role: Role) -> tuple[int, ...]:
        return tuple(sorted(team_id for team_id, held in self.roles if held is role))

    def coachable_reps(self) -> tuple[int, ...]:
        """Member ids, by name."""
        members = self.people.members(self.led_reps).values() if self.led_reps else ()
        return tuple(member.id for member in sorted(members, key=lambda m: (m.name.casefold(), m.id)))

    def may_coach(self, rep_id: int) -> bool:
        """Coaches and managers coach the reps of their teams, never themselves."""
        return rep_id in self.led_reps

    def may_see_rep(self, rep_id: int) -> bool:
        """Reps see themselves; coaches and managers their teams; enablement everybody."""
        return self.admitted and (rep_id == self.actor.id or self._is_enablement or self.may_coach(rep_id))

    def may_see_session(self, session: CoachingSession) -> bool:
        return self.may_see_rep(session.rep_id) or self.may_review(session)

    def may_change_session(self, session: CoachingSession) -> bool:
        """Its coach while still coaching the rep, and the team's managers; never its rep."""
        if session.rep_id == self.actor.id:
            return False
        return self._leads(session.team_id, Role.MANAGER) or (
            session.coach_id == self.actor.id and self.may_coach(session.rep_id)
        )

    def may_review(self, session: CoachingSession) -> bool:
        """Its reviewer, the reviewer's delegate, and whoever coaches the rep; never its rep."""
        if not self.admitted or session.rep_id == self.actor.id:
            return False
        return (
            session.reviewer_id == self.actor.id
            or self.may_coach(session.rep_id)
            or self.people.member(session.reviewer_id).delegate_id == self.actor.id
        )

    def may_answer_dispute(self, *, coach_id: int, rep_id: int, team_id: int | None) -> bool:
        """Whoever coached while still coaching the rep, and the team's managers; never the rep.

        Without a team, as the scores of calls are: whoever coaches the rep.
        """
        if rep_id == self.actor.id:
            return False
        if team_id is None:
            return self.may_coach(rep_id)
        return self._leads(team_id, Role.MANAGER) or (coach_id == self.actor.id and self.may_coach(rep_id))

    def may_see_team(self, team_id: int) -> bool:
        """Its coaches, its managers and enablement: coverage, digest, everything about its reps."""
        return self.admitted and (self._is_enablement or any(self._leads(team_id, role) for role in LEADING))

    def may_change_team(self, team: Team) -> bool:
        """Its managers, whoever set it up, and enablement."""
        return self.admitted and (
            self._is_enablement or team.set_up_by == self.actor.id or self._leads(team.id, Role.MANAGER)
        )

    def may_edit_criteria(self, team_id: int) -> bool:
        """Criteria are settings: the same people as for the team."""
        return self.admitted and self.may_change_team(self.people.team(team_id))

    def may_set_up_team(self) -> bool:
        """Anybody while there is no team; later enablement, Slack's admins and those who run a team."""
        if not self.admitted:
            return False
        if self._is_enablement or self.actor.is_admin or self.teams_as(Role.MANAGER):
            return True
        teams = self.people.teams()
        return not teams or any(team.set_up_by == self.actor.id for team in teams)

    def may_score(self, rep_id: int) -> bool:
        """Whoever coaches the rep, and enablement as an observer; nobody scores themselves."""
        return rep_id != self.actor.id and (self.may_coach(rep_id) or self._is_enablement)

    def may_score_session(self, session: CoachingSession) -> bool:
        """Whoever may change it, and enablement as an observer."""
        return self.may_change_session(session) or (self._is_enablement and self.may_score(session.rep_id))

    def may_see_coach_scores(self, coach_id: int) -> bool:
        """A coach sees their own; enablement sees all; nobody else any (domain.md 6)."""
        return self.admitted and (coach_id == self.actor.id or self._is_enablement)

    def may_see_program(self) -> bool:
        """Program health over all teams."""
        return self.admitted and self._is_enablement

    def teams_run(self) -> tuple[int, ...]:
        """Teams whose coaches this member may calibrate and observe: every one for enablement."""
        if self._is_enablement:
            return tuple(team.id for team in self.people.teams())
        return self.teams_as(Role.MANAGER)

    def may_calibrate(self) -> bool:
        """Have a part in how coaches score and are coached: coaches, managers, enablement."""
        return self.admitted and (self._is_enablement or any(role in LEADING for _, role in self.roles))

    def may_start_calibration(self) -> bool:
        return self.admitted and (self._is_enablement or bool(self.teams_as(Role.MANAGER)))

    def may_observe(self, coach_id: int) -> bool:
        """A manager of a team in which they coach or manage, and enablement; nobody observes themselves."""
        if not self.admitted or coach_id == self.actor.id:
            return False
        run = set(self.teams_run())
        theirs = self.people.memberships(member_id=coach_id)
        return any(held.role in LEADING and held.team_id in run for held in theirs)

    def may_correct_observation(self, observer_id: int, coach_id: int) -> bool:
        """Its author, while they may still observe this coach."""
        return observer_id == self.actor.id and self.may_observe(coach_id)

    def may_take_back_observation(self, observer_id: int, coach_id: int) -> bool:
        """Its author; enablement, when it is not about themselves."""
        return self.may_observe(coach_id) and (observer_id == self.actor.id or self._is_enablement)

    def require_calibrate(self) -> None:
        if not self.may_calibrate():
            raise NotAllowedError("This is for coaches, managers and enablement.")

    def require_start_calibration(self) -> None:
        if not self.may_start_calibration():
            raise NotAllowedError("Only managers and enablement can start a round.")

    def require_observe(self, coach_id: int) -> None:
        if coach_id == self.actor.id:
            raise NotAllowedError("Nobody observes themselves. `/coach observe` shows what others saw.")
        if not self.may_observe(coach_id):
            raise NotAllowedError("Only a manager of the coach's team and enablement can observe them.")

    def require_coach(self, rep_id: int) -> None:
        if not self.may_coach(rep_id):
            raise NotAllowedError(self._only_coaches_of(rep_id, "do"))

    def require_self(self, rep_id: int) -> None:
        """What a rep says of themselves nobody says for them."""
        if not self.admitted or rep_id != self.actor.id:
            raise NotAllowedError(f"Only {self.people.member(rep_id).name} can do this.")

    def require_see_rep(self, rep_id: int) -> None:
        if not self.may_see_rep(rep_id):
            raise NotAllowedError(self._only_coaches_of(rep_id, "see"))

    def require_see_session(self, session: CoachingSession) -> None:
        if not self.may_see_session(session):
            raise NotAllowedError(self._only_coaches_of(session.rep_id, "see"))

    def require_change_session(self, session: CoachingSession) -> None:
        if not self.may_change_session(session):
            raise NotAllowedError("Only the coach who logged this and the team's managers can change it.")

    def require_review(self, session: CoachingSession) -> None:
        if not self.may_review(session):
            raise NotAllowedError(self._only_coaches_of(session.rep_id, "review"))

    def require_answer_dispute(self, *, coach_id: int, rep_id: int, team_id: int | None) -> None:
        if not self.may_answer_dispute(coach_id=coach_id, rep_id=rep_id, team_id=team_id):
            raise NotAllowedError("Only the session's coach and the team's managers can answer this.")

    def require_see_team(self, team_id: int) -> None:
        if not self.may_see_team(team_id):
            raise NotAllowedError("Only this team's coaches and managers can see this.")

    def require_change_team(self, team: Team) -> None:
        if not self.may_change_team(team):
            raise NotAllowedError("Only this team's managers and whoever set it up can change it.")

    def require_edit_criteria(self, team_id: int) -> None:
        if not self.may_edit_criteria(team_id):
            raise NotAllowedError("Only this team's managers and enablement can change its criteria.")

    def require_set_up_team(self) -> None:
        if not self.may_set_up_team():
            raise NotAllowedError("Ask a manager or enablement to set up another team.")

    def require_score(self, rep_id: int) -> None:
        if not self.may_score(rep_id):
            raise NotAllowedError(self._only_coaches_of(rep_id, "score"))

    def require_score_session(self, session: CoachingSession) -> None:
        if not self.may_score_session(session):
            raise NotAllowedError(self._only_coaches_of(session.rep_id, "score"))

    def require_see_coach_scores(self, coach_id: int) -> None:
        if not self.may_see_coach_scores(coach_id):
            raise NotAllowedError("Coach scores are for the coach and enablement alone.")

    def require_see_program(self) -> None:
        if not self.may_see_program():
            raise NotAllowedError("Only enablement can see this.")

    @property
    def _is_enablement(self) -> bool:
        return self.admitted and self.actor.is_enablement

    def _leads(self, team_id: int, role: Role) -> bool:
        return (team_id, role) in self.roles

    def _only_coaches_of(self, rep_id: int, verb: str) -> str:
        if not self.admitted:
            return NotAllowedError.text()
        if rep_id == self.actor.id:
            return "Nobody coaches themselves. Ask your coach or manager."
        return f"Only {self.people.member(rep_id).name}'s coaches and managers can {verb} this."


def access_of(store: WorkspaceStore, actor: Member) -> Access:
    """Read once what the actor's questions need. Guests, strangers and deleted people hold no role."""
    if actor.is_guest or actor.is_stranger or actor.is_deleted:
        return Access(
            actor=actor, people=store.people, admitted=False, roles=frozenset(), led_reps=frozenset()
        )
    store.people.read_circle(actor.id)
    roles = frozenset((held.team_id, held.role) for held in store.people.memberships(member_id=actor.id))
    return Access(
        actor=actor,
        people=store.people,
        admitted=True,
        roles=roles,
        led_reps=_reps_led(store.people, actor, {team_id for team_id, role in roles if role in LEADING}),
    )


def _reps_led(people: PeopleStore, actor: Member, team_ids: set[int]) -> frozenset[int]:
    return frozenset(
        held.member_id
        for team_id in team_ids
        for held in people.memberships(team_id=team_id)
        if held.role is Role.REP and held.member_id != actor.id
    )
