"""What App Home shows to each role (ux.md). A member with several roles gets the facts of each."""

from __future__ import annotations

from datetime import datetime, timedelta

from coaching.business_days import local_date
from coaching.coach_patterns import patterns_by_name, patterns_of
from coaching.dispute_shown import show_dispute
from coaching.focus_choice import recommend_focus
from coaching.loop.digest import digest_for
from coaching.loop.digest_planning import next_week_to_come
from coaching.loop.in_charge import waiting_views
from coaching.loop.scores import RESULT_CALLS, UNDER_WAY, post_window
from coaching.loop.showing import delta_of, open_review, show_person, show_session
from coaching.loop.waiting import waiting_for
from coaching.people import Member, Role, Team
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.practice_rules import show_all
from coaching.program_home import program_home
from coaching.scenario_showing import latest_scenario
from coaching.sessions import CoachingSession, SessionState, Verdict
from coaching.shown.home import (
    CoachHome,
    CoachRepLine,
    EnablementHome,
    Home,
    ManagerHome,
    OverdueReview,
    RepHome,
)
from coaching.shown.messages import OverdueLine
from coaching.themes import target_warning
from coaching.thin_data import thin_reps
from coaching.words import say_counted, say_date

HISTORY = 5
PROGRAM_SPAN = timedelta(days=90)


def home_for(store: WorkspaceStore, member: Member, *, now: datetime) -> Home:
    """Sections by role; whoever has none is told what this is and whom to ask."""
    access = access_of(store, member)
    roles = (
        {held.role for held in store.people.memberships(member_id=member.id)} if access.admitted else set()
    )
    leads = bool(roles & {Role.COACH, Role.MANAGER})
    enablement = access.may_see_program()
    return Home(
        viewer=show_person(member),
        known=bool(roles) or enablement,
        has_team=bool(store.people.teams()),
        may_set_up=access.may_set_up_team(),
        rep=_rep_home(store, member, now=now) if Role.REP in roles else None,
        coach=_coach_home(store, member, access, now=now) if leads else None,
        manager=tuple(
            _manager_home(store, store.people.team(team_id), access, now=now)
            for team_id in access.teams_as(Role.MANAGER)
        ),
        enablement=_enablement_home(store, now=now) if enablement else None,
        program=program_home(store, member) if leads or enablement else None,
        scenario=latest_scenario(store, member) if Role.REP in roles else None,
        coaching=patterns_of(store, member) if leads else None,
        coaches=patterns_by_name(store) if enablement else (),
    )


def _held(store: WorkspaceStore, rep_id: int) -> list[CoachingSession]:
    """The rep's held sessions, newest first."""
    sessions = store.sessions.of_rep(rep_id)
    return [session for session in sessions if session.state is not SessionState.SCHEDULED]


def _rep_home(store: WorkspaceStore, member: Member, *, now: datetime) -> RepHome:
    focus = recommend_focus(store, member.id, now=now)
    held = _held(store, member.id)
    reviews = store.sessions.reviews([session.id for session in held])
    reviewed = [reviews[session.id] for session in held if session.id in reviews]
    last = max(reviewed, key=lambda review: review.reviewed_at, default=None)
    return RepHome(
        focus=focus.criterion_name,
        why=focus.why,
        commitment=held[0].details.commitment if held else None,
        collected=len(post_window(store, held[0])) if held else 0,
        delta=delta_of(store, held[0]) if held else None,
        last_review=(last.verdict, local_date(last.reviewed_at, member.tz)) if last else None,
        history=tuple(show_session(store, session) for session in held[:HISTORY]),
        session_id=held[0].id if held else None,
        own_words=_own_words(store, held),
        reviewed_session_id=last.session_id if last else None,
        broke_down=last.broke_down if last else None,
        practice=show_all(store, store.practice.open_of(member.id)),
    )


def _own_words(store: WorkspaceStore, held: list[CoachingSession]) -> str | None:
    """Of the newest session."""
    said = store.voices.latest([session.id for session in held[:1]])
    return next((one.words for one in said.values()), None)


def _coach_home(store: WorkspaceStore, member: Member, access: Access, *, now: datetime) -> CoachHome:
    coachable = access.coachable_reps()
    reps, thin = store.people.members(coachable), thin_reps(store, coachable, now=now)
    coached = store.sessions.by_coach(member.id, limit=50)
    planned = [session for session in coached if session.state is SessionState.SCHEDULED]
    planned.sort(key=lambda session: (session.scheduled_for or session.logged_at, session.id))
    return CoachHome(
        waiting=waiting_for(store, member, now=now),
        reps=tuple(_rep_line(store, reps[rep_id], thin=rep_id in thin, now=now) for rep_id in coachable),
        scheduled=tuple(show_session(store, session) for session in planned),
        disputes=tuple(
            show_dispute(store, one, tz=member.tz)
            for one, hearers in waiting_views(store)
            if member.id in {hearer.id for hearer in hearers}
        ),
    )


def _rep_line(store: WorkspaceStore, rep: Member, *, thin: bool, now: datetime) -> CoachRepLine:
    held = _held(store, rep.id)
    focus = recommend_focus(store, rep.id, now=now)
    return CoachRepLine(
        rep=show_person(rep),
        focus=focus.criterion_name or "maintenance",
        state=_state_of(store, held[0]) if held else "no session yet",
        last_session=held[0].details.held_on if held else None,
        thin=thin,
    )


def _state_of(store: WorkspaceStore, session: CoachingSession) -> str:
    review = open_review(store, session.id)
    if review is not None and review.first_due_at is not None:
        return f"review due {say_date(local_date(review.first_due_at, review.tz))}"
    if session.state in UNDER_WAY:
        return f"{len(post_window(store, session))} of {RESULT_CALLS} calls in"
    return "closed, too few calls" if session.state is SessionState.INCOMPLETE else "measured"


def _manager_home(store: WorkspaceStore, team: Team, access: Access, *, now: datetime) -> ManagerHome:
    """The same figures as the digest that comes next."""
    digest = digest_for(store, team.id, iso_week=next_week_to_come(team, now), as_of=now, with_month=False)
    return ManagerHome(
        team=team.name,
        team_id=team.id,
        coached=digest.coached,
        reps=digest.reps,
        not_coached=digest.not_coached,
        overdue=tuple(_overdue_review(store, line, access) for line in digest.overdue),
        results=digest.results,
        thin=digest.thin,
        target_warning=target_warning(len(store.criteria.targets(team.id))),
    )


def _overdue_review(store: WorkspaceStore, line: OverdueLine, access: Access) -> OverdueReview:
    session = store.sessions.get(line.session_id) if line.session_id is not None else None
    return OverdueReview(
        words=f"{line.rep}: {line.what} ({line.who}, {say_counted(line.days, 'day')})",
        rep=line.rep,
        session_id=session.id if session is not None and access.may_review(session) else None,
    )


def _enablement_home(store: WorkspaceStore, *, now: datetime) -> EnablementHome:
    teams = store.people.teams()
    sessions = [
        session
        for team in teams
        for session in store.sessions.of_team(team.id, since=now - PROGRAM_SPAN)
        if session.state is not SessionState.SCHEDULED
    ]
    reviews = store.sessions.reviews([session.id for session in sessions])
    applied = sum(review.verdict is Verdict.APPLIED for review in reviews.values())
    return EnablementHome(
        coverage=tuple(_coverage(store, team, sessions, now=now) for team in teams),
        carry_through_rate=(applied, len(reviews)),
        time_to_log=store.sessions.median_seconds_to_log(since=now - PROGRAM_SPAN),
        dead=len(store.outbox.dead(since=now - timedelta(days=7))),
        teams=tuple((team.id, team.name) for team in teams),
    )


def _coverage(
    store: WorkspaceStore, team: Team, sessions: list[CoachingSession], *, now: datetime
) -> tuple[str, int, int]:
    """Reps with a session in the last seven days, today included."""
    since = local_date(now, team.settings.tz) - timedelta(days=6)
    reps = {held.member_id for held in store.people.memberships(team_id=team.id) if held.role is Role.REP}
    coached = {
        session.rep_id
        for session in sessions
        if session.team_id == team.id and session.details.held_on >= since
    }
    return team.name, len(reps & coached), len(reps)
