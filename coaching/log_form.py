"""What the log, schedule, hold and edit modals are prefilled with. Saving stands in capturing.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from coaching.baseline import Baseline
from coaching.baseline_shown import show_baseline, show_scored_call
from coaching.business_days import calendar_for, local_date, next_working_morning
from coaching.criteria import Criterion
from coaching.errors import NoCriteriaError, NotAllowedError, NoTeamError
from coaching.focus import Focus, FocusReason
from coaching.focus_choice import recommend_focus
from coaching.freezing import freeze
from coaching.log_window import window_of
from coaching.loop.showing import show_person
from coaching.people import Member, Membership, Role
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import STANDARD_METHODS, CoachingSession, SessionState
from coaching.shown.common import Choice
from coaching.shown.forms import BaselineCalls, LogForm
from coaching.themes import target_warning

MOST_OPTIONS = 100
"""Slack's limit for the options of a select."""
PLANNED_HOUR = 10
"""Offered to whoever plans a session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the form at this moment; None where nothing was chosen yet."""

    rep_id: int | None = None
    criterion_id: int | None = None
    method: str | None = None
    commitment: str = ""
    held_on: date | None = None
    scheduled_for: datetime | None = None
    minutes: int | None = None
    call_link: str | None = None
    call_moment: str | None = None
    framework_step: str | None = None
    note: str | None = None
    counts_as: str | None = None
    more: bool = False


def log_form(
    store: WorkspaceStore,
    actor: Member,
    typed: Typed,
    *,
    now: datetime,
    opened_at: datetime,
    mode: str = "log",
    follows: int | None = None,
) -> LogForm:
    """The form for a new session. Raises NotAllowedError, NoTeamError or NoCriteriaError with the way out."""
    access = access_of(store, actor)
    reps = coachable_members(store, access)
    latest = next(iter(store.sessions.by_coach(actor.id, limit=1, with_calls=False)), None)
    rep = _chosen_rep(store, access, reps, typed.rep_id, latest)
    team_id = team_of(store, access, rep.id)
    targets = store.criteria.targets(team_id)
    focus = recommend_focus(store, rep.id, now=now)
    criteria = _criteria_on_offer(store, targets, focus, typed.criterion_id)
    criterion = next((c for c in criteria if c.id == typed.criterion_id), criteria[0])
    today = local_date(now, actor.tz)
    window = window_of(typed.held_on or today, opened_at=opened_at, tz=actor.tz)
    baseline = freeze(store.calls, rep_id=rep.id, version=criterion.current, as_of=window.baseline_before)
    return LogForm(
        mode=mode,
        reps=tuple(Choice(str(m.id), m.name) for m in _with_chosen(reps, rep)),
        rep_id=rep.id,
        criteria=tuple(_criterion_choice(c, focus) for c in criteria),
        criterion_id=criterion.id,
        criterion_name=criterion.name,
        baseline=show_baseline(baseline, criterion.scale, tz=actor.tz),
        methods=tuple(Choice(key, label) for key, label in store.criteria.methods()),
        method=typed.method or focus_method(focus, criterion.id) or last_method(latest),
        commitment=typed.commitment,
        more=typed.more,
        held_on=typed.held_on or today,
        scheduled_for=_planned_for(store, actor, typed, team_id, now=now) if mode == "schedule" else None,
        minutes=typed.minutes,
        call_link=typed.call_link,
        call_moment=typed.call_moment,
        framework_step=typed.framework_step or criterion.framework_step,
        note=typed.note,
        counts_as=typed.counts_as,
        warning=_change_of_method(focus, criterion.id) or _warning(store, targets, follows, rep_id=rep.id),
        private={
            "mode": mode,
            "opened_at": opened_at.isoformat(),
            "follows": follows,
            "more": int(typed.more),
        },
    )


def session_form(
    store: WorkspaceStore, session: CoachingSession, typed: Typed, *, mode: str, opened_at: datetime
) -> LogForm:
    """The form for a session that stands. Rep, criterion and baseline cannot be changed any more.

    `mode` edit or hold; editing one that is only planned shows its day and time, holding one before its
    day asks for the day.
    """
    planned = session.state is SessionState.SCHEDULED and mode == "edit"
    when = typed.scheduled_for or session.scheduled_for if planned else None
    criterion = store.criteria.get(session.criterion_id)
    version = store.criteria.version(session.version_id)
    rep = store.people.member(session.rep_id)
    details = session.details
    today = local_date(opened_at, session.tz)
    is_early = mode == "hold" and typed.held_on is None and details.held_on > today
    more = typed.more or is_early
    return LogForm(
        mode=mode,
        reps=(Choice(str(rep.id), rep.name),),
        rep_id=rep.id,
        criteria=(Choice(str(criterion.id), criterion.name),),
        criterion_id=criterion.id,
        criterion_name=criterion.name,
        baseline=show_baseline(session.baseline, version.definition.scale, tz=session.tz),
        methods=tuple(Choice(key, label) for key, label in store.criteria.methods()),
        method=typed.method or details.method,
        commitment=typed.commitment or details.commitment,
        more=more,
        held_on=typed.held_on or (today if is_early else details.held_on),
        scheduled_for=when.astimezone(ZoneInfo(session.tz)) if when else None,
        minutes=typed.minutes or details.minutes,
        call_link=typed.call_link or details.call_link,
        call_moment=typed.call_moment or details.call_moment,
        framework_step=typed.framework_step or details.framework_step,
        note=typed.note or details.note,
        counts_as=typed.counts_as or details.counts_as,
        private={
            "mode": mode,
            "opened_at": opened_at.isoformat(),
            "session_id": session.id,
            "version": session.version,
            "more": int(more),
        },
    )


def previewed_calls(
    store: WorkspaceStore, actor: Member, *, rep_id: int, criterion_id: int, as_of: datetime
) -> BaselineCalls:
    """ "Which calls?" while the form is still open: nothing is frozen yet."""
    access_of(store, actor).require_coach(rep_id)
    criterion = store.criteria.get(criterion_id)
    baseline = freeze(store.calls, rep_id=rep_id, version=criterion.current, as_of=as_of)
    return _baseline_calls(store, rep_id, criterion, baseline, tz=actor.tz, frozen=False)


def frozen_calls(store: WorkspaceStore, actor: Member, session_id: int) -> BaselineCalls:
    """ "Which calls?" of a session: the calls with the values they had when the baseline was frozen."""
    session = store.sessions.get(session_id)
    access_of(store, actor).require_see_session(session)
    criterion = store.criteria.get(session.criterion_id)
    return _baseline_calls(store, session.rep_id, criterion, session.baseline, tz=session.tz, frozen=True)


def coachable_members(store: WorkspaceStore, access: Access) -> tuple[Member, ...]:
    """The reps this person may coach, by name. Raises when there are none, saying what to do."""
    known = store.people.members(access.led_reps).values() if access.led_reps else ()
    reps = tuple(
        sorted((m for m in known if not m.is_deleted), key=lambda member: (member.name.casefold(), member.id))
    )
    if reps:
        return reps
    if not store.people.teams():
        raise NoTeamError
    raise NotAllowedError(
        "You coach nobody yet. "
        "Ask the team's manager, or whoever set it up, to add you as a coach, or reps to it. "
        "`/coach` shows what you can do."
    )


def team_of(store: WorkspaceStore, access: Access, rep_id: int) -> int:
    """The rep's team that the actor leads; the lowest id when there are several."""
    for team_id in sorted({*access.teams_as(Role.COACH), *access.teams_as(Role.MANAGER)}):
        if Membership(team_id, rep_id, Role.REP) in store.people.memberships(team_id=team_id):
            return team_id
    access.require_coach(rep_id)
    raise NoTeamError


def last_method(latest: CoachingSession | None) -> str:
    return latest.details.method if latest else STANDARD_METHODS[0][0]


def focus_method(focus: Focus, criterion_id: int) -> str | None:
    """The method the recommendation names, when it is this criterion that is recommended."""
    return focus.method if focus.criterion_id == criterion_id else None


def _chosen_rep(
    store: WorkspaceStore,
    access: Access,
    reps: tuple[Member, ...],
    wanted: int | None,
    latest: CoachingSession | None,
) -> Member:
    """Whom the form is about: the one asked for, else the one coached last."""
    by_id = {member.id: member for member in reps}
    if wanted is not None:
        access.require_coach(wanted)
        return by_id.get(wanted) or store.people.member(wanted)
    return by_id.get(latest.rep_id, reps[0]) if latest else reps[0]


def _with_chosen(reps: tuple[Member, ...], chosen: Member) -> tuple[Member, ...]:
    if len(reps) <= MOST_OPTIONS or chosen in reps[:MOST_OPTIONS]:
        return reps[:MOST_OPTIONS]
    return (chosen, *reps[: MOST_OPTIONS - 1])


def _criteria_on_offer(
    store: WorkspaceStore, targets: tuple[Criterion, ...], focus: Focus, wanted: int | None
) -> tuple[Criterion, ...]:
    """The team's targets, the recommended one first; a criterion asked for by id joins them."""
    offered = list(targets)
    known = {criterion.id for criterion in offered}
    for criterion_id in (wanted, focus.criterion_id):
        if criterion_id is not None and criterion_id not in known:
            criterion = store.criteria.get(criterion_id)
            if criterion.retired_at is None:
                offered.append(criterion)
                known.add(criterion_id)
    if not offered:
        raise NoCriteriaError
    offered.sort(key=lambda criterion: criterion.id != focus.criterion_id)
    return tuple(offered[:MOST_OPTIONS])


def _planned_for(
    store: WorkspaceStore, actor: Member, typed: Typed, team_id: int, *, now: datetime
) -> datetime:
    """The day and hour typed, else the next working morning, in the planner's own time."""
    calendar = calendar_for(store.people.team(team_id).settings)
    morning = next_working_morning(now, tz=actor.tz, calendar=calendar, hour=PLANNED_HOUR)
    return (typed.scheduled_for or morning).astimezone(ZoneInfo(actor.tz))


def _criterion_choice(criterion: Criterion, focus: Focus) -> Choice:
    recommended = criterion.id == focus.criterion_id
    return Choice(str(criterion.id), criterion.name, focus.why if recommended else None)


def _change_of_method(focus: Focus, criterion_id: int) -> str | None:
    """Two sessions that moved nothing (SbS 4): the option's hint has no room for the figures."""
    stalled = focus.reason is FocusReason.CHANGE_METHOD and focus.criterion_id == criterion_id
    return focus.why if stalled else None


def _warning(
    store: WorkspaceStore, targets: tuple[Criterion, ...], follows: int | None, *, rep_id: int
) -> str | None:
    """The gap to close belongs to one rep: it is not said of another one chosen in the same form."""
    review = store.sessions.review(follows) if follows is not None else None
    if review is not None and review.broke_down and store.sessions.get(review.session_id).rep_id == rep_id:
        return f"Follow-up on the gap: {review.broke_down}"
    return target_warning(len(targets))


def _baseline_calls(
    store: WorkspaceStore, rep_id: int, criterion: Criterion, baseline: Baseline, *, tz: str, frozen: bool
) -> BaselineCalls:
    rep = store.people.member(rep_id)
    scale = store.criteria.version(baseline.version_id).definition.scale
    return BaselineCalls(
        rep=show_person(rep),
        criterion=criterion.name,
        baseline=show_baseline(baseline, scale, tz=tz),
        calls=tuple(show_scored_call(call, tz=tz) for call in baseline.calls),
        frozen=frozen,
    )
