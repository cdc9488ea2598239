"""Preparing a session from scores (SbS 2-3): the brief, and what of it the log form is filled in with.

What counts as a pattern stands in evidence.py, flagged calls in flagging.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from coaching.baseline_shown import show_scored_call
from coaching.business_days import local_date
from coaching.calls import ScoredCall
from coaching.criteria import Criterion
from coaching.evidence import calls_to_play, extent_of, fails, ideal_of
from coaching.flag_shown import show_flag, standing_flags
from coaching.flags import Flag, call_of
from coaching.focus_choice import recommend_focus, stall_on
from coaching.focus_facts import (
    LATELY,
    LateScores,
    late_scores,
    targets_of,
)
from coaching.log_form import MOST_OPTIONS, Typed, coachable_members, team_of
from coaching.loop.showing import delta_of, show_person
from coaching.people import Member, Role
from coaching.permissions import Access, access_of
from coaching.ports import WorkspaceStore
from coaching.sessions import CoachingSession, SessionState
from coaching.shown.common import CallShown, Choice
from coaching.shown.flags import FlagShown
from coaching.shown.preparing import Evidence, PrepForm
from coaching.thin_data import thin_reps
from coaching.words import say_counted, say_date, say_delta, say_verdict

MODELS_FROM = timedelta(days=90)
"""A model call is at most this old: the product and the pitch move on."""
CALL, FLAG = "call", "flag"
"""What a choice of "which call" begins with: `call:17`, `flag:3`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was chosen so far; None where the data choose."""

    rep_id: int | None = None
    criterion_id: int | None = None
    about: str | None = None
    planned_id: int | None = None
    """A session that is planned: the log that starts from the brief is its."""


def brief_for(store: WorkspaceStore, actor: Member, wish: Wish, *, now: datetime) -> PrepForm:
    """The five-part agenda of one rep, filled in. Raises NotAllowedError or NoTeamError with the way out."""
    access = access_of(store, actor)
    reps = coachable_members(store, access)
    planned = planned_session(store, actor, wish)
    rep = _chosen_rep(store, actor, access, reps, planned.rep_id if planned else wish.rep_id)
    targets = _with_planned(store, targets_of(store, rep.id), planned)
    lately = lowest_first(late_scores(store, rep.id, targets, now))
    wanted = wish.criterion_id or (planned.criterion_id if planned else None)
    criterion = _chosen_criterion(targets, lately, wanted)
    is_planned = planned is not None and criterion is not None and planned.criterion_id == criterion.id
    evidence = None
    if criterion is not None:
        evidence = _evidence(store, access, rep, criterion, tz=actor.tz, now=now)
    flags = standing_flags(store, [rep.id])
    shown = tuple(show_flag(store, flag, now=now) for flag in flags)
    about = _calls_to_log(evidence, shown, tz=actor.tz)
    return PrepForm(
        rep=show_person(rep),
        reps=tuple(Choice(str(one.id), one.name) for one in reps[:MOST_OPTIONS]),
        criteria=_criterion_choices(targets, lately),
        evidence=evidence,
        focus=_other_focus(store, rep.id, criterion, now=now),
        thin=thin_reps(store, [rep.id], now=now).get(rep.id),
        flags=shown,
        about=about,
        about_chosen=_chosen_call(about, wish.about, evidence, shown),
        planned_for=planned.scheduled_for if planned and is_planned else None,
        private={
            "rep_id": rep.id,
            "criterion_id": criterion.id if criterion else None,
            "planned_id": planned.id if planned else None,
        },
    )


def planned_session(store: WorkspaceStore, actor: Member, wish: Wish) -> CoachingSession | None:
    """The planned session that is prepared; None once it was logged or cancelled, or about another rep."""
    if wish.planned_id is None:
        return None
    session = store.sessions.get(wish.planned_id)
    stands = session.state is SessionState.SCHEDULED and wish.rep_id in (None, session.rep_id)
    return session if stands and access_of(store, actor).may_change_session(session) else None


def typed_for_planned(session: CoachingSession, typed: Typed) -> Typed:
    """What was found out, beside what was written when the session was planned."""
    planned = session.details
    return replace(
        typed,
        framework_step=planned.framework_step or typed.framework_step,
        note="\n".join(part for part in (planned.note, typed.note) if part) or None,
    )


def typed_from_brief(store: WorkspaceStore, actor: Member, wish: Wish, *, now: datetime) -> Typed:
    """What the log form starts with: rep, criterion, the call and its moment, the method that fits."""
    brief = brief_for(store, actor, wish, now=now)
    played = brief.evidence.calls if brief.evidence else ()
    link, moment = _call_chosen(store, brief, wish.about or brief.about_chosen)
    others = [call for call in played if call.link and (link is None or call_of(call.link) != call_of(link))]
    return Typed(
        rep_id=brief.rep.member_id,
        criterion_id=brief.evidence.criterion_id if brief.evidence else wish.criterion_id,
        method=brief.evidence.method if brief.evidence else None,
        call_link=link,
        call_moment=moment,
        framework_step=brief.evidence.framework_step if brief.evidence else None,
        note=_say_others(others) if link else None,
        more=link is not None,
    )


def practice_words(brief: PrepForm) -> str:
    """What to practise: the behaviour, at the moment where it was missed (SbS 3)."""
    found = brief.evidence
    if found is None:
        return ""
    call = found.calls[0] if found.calls else None
    if call is None:
        return f"{found.criterion}."
    moment = f"the moment at {call.quote_at}" if call.quote_at else "the moment"
    return f"{found.criterion}. Take {moment} of the call of {say_date(call.on)} again, until it sits."


def _chosen_rep(
    store: WorkspaceStore, actor: Member, access: Access, reps: Sequence[Member], wanted: int | None
) -> Member:
    """The one asked for, else the one with the oldest open flag, else the one coached last."""
    if wanted is not None:
        access.require_coach(wanted)
        return store.people.member(wanted)
    by_id = {rep.id: rep for rep in reps}
    for flag in standing_flags(store, by_id):
        if flag.coach_id == actor.id:
            return by_id[flag.rep_id]
    latest = next(iter(store.sessions.by_coach(actor.id, limit=1, with_calls=False)), None)
    return by_id.get(latest.rep_id, reps[0]) if latest else reps[0]


def lowest_first(lately: Sequence[LateScores]) -> list[LateScores]:
    """By attainment, whatever their scales (SbS 2); of equals by name."""
    return sorted(lately, key=lambda one: (one.attainment, one.name.casefold(), one.criterion_id))


def _chosen_criterion(
    targets: Sequence[Criterion], lately: Sequence[LateScores], wanted: int | None
) -> Criterion | None:
    """The one asked for, else the lowest of the last 14 days; None when nothing was scored in them."""
    by_id = {target.id: target for target in targets}
    if wanted in by_id:
        return by_id[wanted]
    return by_id[lately[0].criterion_id] if lately else None


def _with_planned(
    store: WorkspaceStore, targets: Sequence[Criterion], planned: CoachingSession | None
) -> tuple[Criterion, ...]:
    """What was planned can be prepared, though the team may not steer by it any more."""
    if planned is None or planned.criterion_id in {target.id for target in targets}:
        return tuple(targets)
    criterion = store.criteria.get(planned.criterion_id)
    return tuple(targets) if criterion.retired_at is not None else (*targets, criterion)


def _criterion_choices(targets: Sequence[Criterion], lately: Sequence[LateScores]) -> tuple[Choice, ...]:
    scored = {one.criterion_id for one in lately}
    lowest = tuple(
        Choice(
            str(one.criterion_id),
            one.name,
            f"{one.attainment:.0f} % attainment over {say_counted(len(one.scores), 'call')}",
        )
        for one in lately
    )
    unscored = tuple(
        Choice(str(one.id), one.name, "Not scored in the last 14 days")
        for one in targets
        if one.id not in scored
    )
    return (*lowest, *unscored)[:MOST_OPTIONS]


def _evidence(
    store: WorkspaceStore, access: Access, rep: Member, criterion: Criterion, *, tz: str, now: datetime
) -> Evidence:
    scale, definition = criterion.scale, criterion.current.definition
    calls = store.calls.recent(rep.id, [criterion.current.id], since=now - LATELY, until=now)
    attainments = [scale.attainment(call.score) for call in calls]
    played = calls_to_play(calls, scale)
    model = _model(store, access, rep, criterion, played, now=now)
    sessions = store.sessions.of_rep(rep.id, with_calls=False)
    stalled = stall_on(store, rep.id, criterion.id, now=now)
    return Evidence(
        criterion_id=criterion.id,
        criterion=criterion.name,
        scale=scale,
        framework_step=criterion.framework_step,
        standard=definition.good,
        target=definition.target,
        recent=sum(call.score for call in calls) / len(calls) if calls else None,
        attainment=sum(attainments) / len(attainments) if attainments else None,
        extent=extent_of(attainments),
        failing=sum(map(fails, attainments)),
        n=len(calls),
        calls=tuple(show_scored_call(call, tz=tz) for call in played),
        model=show_scored_call(model[1], tz=tz) if model else None,
        model_rep=store.people.member(model[0]).name if model else None,
        broke_down=_broke_down(store, sessions, criterion.id),
        last_session=_last_session(store, sessions, criterion.id, now=now),
        stall=stalled[0] if stalled else None,
        method=stalled[1].key if stalled and stalled[1] else None,
    )


def _model(
    store: WorkspaceStore,
    access: Access,
    rep: Member,
    criterion: Criterion,
    played: Sequence[ScoredCall],
    *,
    now: datetime,
) -> tuple[int, ScoredCall] | None:
    """The team's best-scored call, one with a link before one without; none when even the best one fails."""
    team = store.people.memberships(team_id=team_of(store, access, rep.id))
    reps = [held.member_id for held in team if held.role is Role.REP]
    scale, shown = criterion.scale, {call.call_id for call in played}
    best = [
        (rep_id, call)
        for rep_id, call in store.calls.nearest_to(
            reps, criterion.current.id, ideal=ideal_of(scale), since=now - MODELS_FROM, limit=10
        )
        if call.call_id not in shown and not fails(scale.attainment(call.score))
    ]
    equals = [one for one in best if one[1].score == best[0][1].score]
    return next((one for one in equals if one[1].link), best[0] if best else None)


def _broke_down(store: WorkspaceStore, sessions: Sequence[CoachingSession], criterion_id: int) -> str | None:
    ids = [one.id for one in sessions if one.criterion_id == criterion_id]
    reviews = store.sessions.reviews(ids[:5])
    latest = max(reviews.values(), key=lambda one: (one.reviewed_at, one.id), default=None)
    return latest.broke_down if latest else None


def _last_session(
    store: WorkspaceStore, sessions: Sequence[CoachingSession], criterion_id: int, *, now: datetime
) -> str | None:
    """``Coached Thu 5 Nov, 14 days ago: 58 % → 72 % over 6 calls: early, leaning up.``"""
    about = [one for one in sessions if one.criterion_id == criterion_id]
    held = next((one for one in about if one.state is not SessionState.SCHEDULED), None)
    if held is None:
        return None
    days = (local_date(now, held.tz) - held.details.held_on).days
    moved = say_delta(delta_of(store, store.sessions.get(held.id)))
    review = store.sessions.review(held.id)
    seen = f" Carry-through: {say_verdict(review.verdict)}." if review else ""
    when = f"{say_counted(days, 'day')} ago" if days else "today"
    return f"Coached {say_date(held.details.held_on)}, {when}: {moved}.{seen}"


def _other_focus(
    store: WorkspaceStore, rep_id: int, criterion: Criterion | None, *, now: datetime
) -> str | None:
    """One behaviour per rep and period: said when the brief is about another one."""
    focus = recommend_focus(store, rep_id, now=now)
    if focus.criterion_id is None or (criterion is not None and focus.criterion_id == criterion.id):
        return None
    return f"{focus.criterion_name}: {focus.why}"


def _calls_to_log(evidence: Evidence | None, flags: Sequence[FlagShown], *, tz: str) -> tuple[Choice, ...]:
    """Calls with a link: the played ones, lowest first, then flagged ones that are not among them."""
    played = [call for call in (evidence.calls if evidence else ()) if call.link]
    known = {call_of(call.link or "") for call in played}
    calls = [Choice(f"{CALL}:{call.call_id}", _say_call(evidence, call)) for call in played]
    flagged = [
        Choice(f"{FLAG}:{flag.flag_id}", f"Flagged {say_date(local_date(flag.flagged_at, tz))}", flag.link)
        for flag in flags
        if call_of(flag.link) not in known
    ]
    return (*calls, *flagged)[:MOST_OPTIONS]


def _chosen_call(
    about: Sequence[Choice], wanted: str | None, evidence: Evidence | None, flags: Sequence[FlagShown]
) -> str | None:
    """The one asked for; a flagged call that is played anyway is offered as that. Else the lowest."""
    values = [choice.value for choice in about]
    if wanted in values:
        return wanted
    flag = next((one for one in flags if f"{FLAG}:{one.flag_id}" == wanted), None)
    for call in (evidence.calls if evidence else ()) if flag else ():
        if call.link and flag and call_of(call.link) == call_of(flag.link):
            return f"{CALL}:{call.call_id}"
    return values[0] if values else None


def _call_chosen(store: WorkspaceStore, brief: PrepForm, about: str | None) -> tuple[str | None, str | None]:
    """Its link and moment. A flagged call that is also scored brings its moment."""
    kind, _, number = (about or "").partition(":")
    calls = brief.evidence.calls if brief.evidence else ()
    if kind == FLAG:
        flag: Flag | None = next(
            (one for one in standing_flags(store, [brief.rep.member_id]) if str(one.id) == number), None
        )
        if flag is None:
            return None, None
        scored = next((one for one in calls if one.link and call_of(one.link) == call_of(flag.link)), None)
        return flag.link, scored.quote_at if scored else None
    chosen = next((one for one in calls if str(one.call_id) == number), None)
    return (chosen.link, chosen.quote_at) if chosen else (None, None)


def _say_call(evidence: Evidence | None, call: CallShown) -> str:
    score = evidence.scale.write(call.score) if evidence and call.score is not None else ""
    moment = f"at {call.quote_at}" if call.quote_at else ""
    return ", ".join(part for part in (say_date(call.on), call.kind, score, moment) if part)


def _say_others(calls: Sequence[CallShown]) -> str | None:
    """The other calls that were played, so that the record names them all."""
    said = [f"{call.link} at {call.quote_at}" if call.quote_at else str(call.link) for call in calls]
    return f"Also played: {'; '.join(said)}" if said else None
