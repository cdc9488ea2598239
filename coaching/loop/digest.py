"""The weekly digest of a team as facts (domain.md 10). When it goes out stands in digest_planning.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.business_days import calendar_for, local_date
from coaching.checkpoints import Checkpoint, CheckpointKind
from coaching.deliveries import Covered
from coaching.digest_month import month_of
from coaching.focus_choice import recommend_focus
from coaching.loop.digest_news import news_of
from coaching.loop.digest_planning import digest_time, is_first_of_month, last_digest_before
from coaching.loop.falls import show_decline
from coaching.loop.reading_ahead import before_digests
from coaching.loop.scores import UNDER_WAY
from coaching.loop.showing import delta_of, first_due, open_review
from coaching.people import DigestBlock, Member, Role, Team
from coaching.ports import Calendar, WorkspaceStore
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.digest_month import MonthShown
from coaching.shown.messages import Digest, DigestRow, MovementLine, OverdueLine
from coaching.thin_data import thin_reps
from coaching.words import say_counted, say_date, say_delta, say_verdict

SHOWN_FOR = timedelta(weeks=4)
"""How long a closed session still speaks for its rep; later the rep stands under "no session"."""
LOOK_BACK = timedelta(weeks=26)
WEEKS = {CheckpointKind.TWO_WEEKS: 2, CheckpointKind.FOUR_WEEKS: 4}
_NOT_HELD = frozenset({SessionState.SCHEDULED, SessionState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamWeek:
    """What every part of one digest is computed from."""

    store: WorkspaceStore
    team: Team
    calendar: Calendar
    as_of: datetime
    since: datetime
    """When the digest before this one was due: what happened later is new."""
    week: tuple[int, int]
    reps: tuple[Member, ...]
    latest: dict[int, CoachingSession]
    """Each rep's newest held session."""
    earlier: dict[int, CoachingSession]
    """The one before it, where there is one."""
    sessions: tuple[CoachingSession, ...]

    @property
    def today(self) -> date:
        return local_date(self.as_of, self.team.settings.tz)

    @property
    def days(self) -> tuple[date, date]:
        """First of the seven days before the digest's own day (a preview: up to today); after the last."""
        due = digest_time(self.team, self.week)
        is_out = self.as_of >= due
        end = local_date(due, self.team.settings.tz) if is_out else self.today + timedelta(days=1)
        return end - timedelta(days=7), end


def digest_for(
    store: WorkspaceStore,
    team_id: int,
    *,
    iso_week: tuple[int, int],
    as_of: datetime,
    with_month: bool = True,
) -> Digest:
    """The digest of one ISO week (year, week), as it stands at `as_of`.

    `with_month`: whether it may add the month's aggregates, which many sessions are read for.
    """
    before_digests(store, [team_id], since=as_of - LOOK_BACK)
    since = last_digest_before(store, team_id, iso_week)
    shown, _ = digest_with_covers(
        store, team_id, week=iso_week, as_of=as_of, since=since, with_month=with_month
    )
    return shown


def digest_with_covers(
    store: WorkspaceStore,
    team_id: int,
    *,
    week: tuple[int, int],
    as_of: datetime,
    since: datetime | None = None,
    said: tuple[Covered, ...] = (),
    with_month: bool = True,
) -> tuple[Digest, tuple[Covered, ...]]:
    """The digest, and the calendar looks (2 and 4 weeks) that it says.

    `since`: when the one before it was due; a week before when nobody says. `said` are the looks of its first
    part once that is out, so that later parts are cut from the same.
    """
    view = _look(store, team_id, week=week, as_of=as_of, since=since or as_of - timedelta(days=7))
    left_out = view.team.settings.digest_left_out
    coached = {session.rep_id for session in view.sessions if _took_place_in(view, session)}
    shown = [rep for rep in view.reps if _has_something_to_show(view, rep)]
    looks = [store.checkpoints.get(covered.checkpoint_id) for covered in said] or _looks_due(view)
    digest = Digest(
        team=view.team.name,
        team_id=team_id,
        iso_year=week[0],
        iso_week=week[1],
        late_days=max((as_of - digest_time(view.team, week)).days, 0),
        rows=tuple(_row(view, rep) for rep in shown),
        idle=tuple((rep.name, _weeks_idle(view, rep)) for rep in view.reps if rep not in shown),
        coached=sum(rep.id in coached for rep in view.reps),
        reps=len(view.reps),
        not_coached=tuple(rep.name for rep in view.reps if rep.id not in coached),
        overdue=tuple(_overdue(view)),
        results=tuple(_results(view)),
        movements=tuple(_movement(view, row) for row in looks),
        dead=len(store.outbox.dead(since=as_of - timedelta(days=7))),
        thin=_thin(view),
        alerts=() if DigestBlock.ALERTS in left_out else _alerts(view),
        month=_month(view) if with_month and DigestBlock.AGGREGATES not in left_out else None,
        left_out=left_out,
    )
    return digest, tuple(Covered(checkpoint_id=row.id, episode=row.episode) for row in looks)


def _look(
    store: WorkspaceStore, team_id: int, *, week: tuple[int, int], as_of: datetime, since: datetime
) -> TeamWeek:
    team = store.people.team(team_id)
    rep_ids = [m.member_id for m in store.people.memberships(team_id=team_id) if m.role is Role.REP]
    reps = [rep for rep in store.people.members(rep_ids).values() if not rep.is_deleted]
    sessions = tuple(
        session
        for session in store.sessions.of_team(team_id, since=as_of - LOOK_BACK)
        if session.state not in _NOT_HELD
    )
    latest: dict[int, CoachingSession] = {}
    earlier: dict[int, CoachingSession] = {}
    for session in sorted(sessions, key=lambda s: (s.details.held_on, s.id)):
        if session.rep_id in latest:
            earlier[session.rep_id] = latest[session.rep_id]
        latest[session.rep_id] = session
    return TeamWeek(
        store=store,
        team=team,
        calendar=calendar_for(team.settings),
        as_of=as_of,
        since=since,
        week=week,
        reps=tuple(sorted(reps, key=lambda rep: (rep.name.casefold(), rep.id))),
        latest=latest,
        earlier=earlier,
        sessions=sessions,
    )


def _thin(view: TeamWeek) -> tuple[str, ...]:
    thin = thin_reps(view.store, [rep.id for rep in view.reps], now=view.as_of)
    counted = [(rep.name, thin[rep.id]) for rep in view.reps if rep.id in thin]
    return tuple(f"{name} ({scored} of {calls})" for name, (scored, calls) in counted)


def _alerts(view: TeamWeek) -> tuple[str, ...]:
    """Falls of the team's reps, by name."""
    reps = {rep.id for rep in view.reps}
    found = view.store.declines.found_between(view.since, view.as_of)
    shown = (show_decline(view.store, one) for one in found if one.fall.rep_id in reps)
    return tuple(sorted(f"{one.rep.name}, {one.criterion}: {one.figures}" for one in shown))


def _month(view: TeamWeek) -> MonthShown | None:
    """In the first digest of a month: what the team's sessions of the last quarter moved.

    Ten calls after a session take weeks: sessions of one month alone would mostly still be measuring.
    """
    if not is_first_of_month(view.team, view.week):
        return None
    return month_of(view.store, [rep.id for rep in view.reps], today=view.today)


def _took_place_in(view: TeamWeek, session: CoachingSession) -> bool:
    first, end = view.days
    return first <= session.details.held_on < end


def _has_something_to_show(view: TeamWeek, rep: Member) -> bool:
    session = view.latest.get(rep.id)
    return session is not None and (
        session.state in UNDER_WAY or view.today - session.details.held_on <= SHOWN_FOR
    )


def _weeks_idle(view: TeamWeek, rep: Member) -> int | None:
    session = view.latest.get(rep.id)
    return None if session is None else (view.today - session.details.held_on).days // 7


def _row(view: TeamWeek, rep: Member) -> DigestRow:
    session = view.latest[rep.id]
    focus = recommend_focus(view.store, rep.id, now=view.as_of)
    same = focus.criterion_id == session.criterion_id
    return DigestRow(
        rep=rep.name,
        focus=view.store.criteria.get(session.criterion_id).name,
        delta=delta_of(view.store, session),
        carry_through=_carry_through(view, session),
        next_focus="keep" if same else focus.criterion_name or "maintenance",
        why=focus.why,
        news=news_of(
            view.store,
            session,
            before=view.earlier.get(rep.id),
            calendar=view.calendar,
            since=view.since,
            until=view.as_of,
        ),
    )


def _carry_through(view: TeamWeek, session: CoachingSession) -> str:
    review = view.store.sessions.review(session.id)
    if review is not None:
        return say_verdict(review.verdict)
    waiting = open_review(view.store, session.id)
    if waiting is None:
        return ""
    days = _days_over(view, waiting)
    due = local_date(first_due(waiting, now=view.as_of), waiting.tz)
    return f"overdue {say_counted(days, 'day')}" if days > 0 else f"due {say_date(due)}"


def _days_over(view: TeamWeek, row: Checkpoint) -> int:
    due = local_date(first_due(row, now=view.as_of), row.tz)
    return view.calendar.business_days_between(due, view.today)


def _overdue(view: TeamWeek) -> list[OverdueLine]:
    """Every review past its day, the longest first; it stays listed until it is done."""
    lines = []
    for session in view.sessions:
        row = open_review(view.store, session.id)
        if row is not None and (days := _days_over(view, row)) > 0:
            people = view.store.people.members((session.rep_id, row.recipient_id))
            rep, reviewer = people[session.rep_id], people[row.recipient_id]
            lines.append(
                OverdueLine(
                    rep=rep.name,
                    what="carry-through",
                    who=reviewer.name,
                    days=days,
                    session_id=session.id,
                )
            )
    return sorted(lines, key=lambda line: (-line.days, line.rep))


def _results(view: TeamWeek) -> list[str]:
    """Ten-call results of the last seven days, in words."""
    return sorted(
        f"{_about(view, session)}: {say_delta(delta_of(view.store, session))}"
        for session in view.sessions
        if session.state is SessionState.MEASURED and _came_in_lately(view, session)
    )


def _came_in_lately(view: TeamWeek, session: CoachingSession) -> bool:
    since = view.as_of - timedelta(days=7)
    return any(
        row.kind is CheckpointKind.RESULT and since < first_due(row, now=since) <= view.as_of
        for row in view.store.checkpoints.of_session(session.id)
    )


def _about(view: TeamWeek, session: CoachingSession) -> str:
    rep = view.store.people.member(session.rep_id)
    return f"{rep.name}, {view.store.criteria.get(session.criterion_id).name}"


def _movement(view: TeamWeek, row: Checkpoint) -> MovementLine:
    session = view.store.sessions.get(row.session_id)
    return MovementLine(
        rep=view.store.people.member(session.rep_id).name,
        criterion=view.store.criteria.get(session.criterion_id).name,
        weeks=WEEKS[row.kind],
        words=say_delta(delta_of(view.store, session)),
        closed_incomplete=row.kind is CheckpointKind.FOUR_WEEKS and session.state is SessionState.INCOMPLETE,
    )


def _looks_due(view: TeamWeek) -> list[Checkpoint]:
    return [
        row
        for row in view.store.checkpoints.due()
        if row.kind in WEEKS and view.store.sessions.get(row.session_id).team_id == view.team.id
    ]
