"""A rep's scorecard in five components (CM): who, Day 1, now, what moved, and one focus with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from coaching.business_days import local_date, local_time
from coaching.deals.benchmarks import BENCHMARKS, Benchmark, benchmark_of_rep, benchmarks_in, say_sources
from coaching.deals.currency import major
from coaching.deals.outcomes import quarter_of
from coaching.deals.quotas import quota_for
from coaching.dispute_shown import views_of
from coaching.focus_choice import recommend_focus
from coaching.measures.targets import TARGETS, target_of, targets_in
from coaching.people import Member
from coaching.permissions import access_of
from coaching.person_shown import show_person
from coaching.ports import WorkspaceStore
from coaching.scorecard.cadence import Cadence, as_of
from coaching.scorecard.call_rows import CallFigure, call_figures, show_call_row
from coaching.scorecard.day_one import freeze_now, start_for
from coaching.scorecard.outcome_rows import outcome_pairs, say_amount, show_outcome_row
from coaching.scorecard.periods import whole_periods
from coaching.scorecard.root_cause import show_check_ins
from coaching.scorecard.start import Basis, Start
from coaching.shown.scorecard import Scorecard, ScorecardPart
from coaching.voices import About, Finding
from coaching.words import say_counted, say_date, say_day

_BASES = {
    Basis.HIRE: "hired",
    Basis.PROGRAM: "program start",
    Basis.FIRST_CALL: "first scored call; no hire date or program start is known",
}


def scorecard_for(store: WorkspaceStore, rep_id: int, *, actor: Member, now: datetime) -> Scorecard:
    """What this reader may see of the rep. Freezes the rep's Day 1 first where its fifth call is in."""
    access_of(store, actor).require_see_rep(rep_id)
    freeze_now(store, rep_id, now=now)
    return card_of(store, rep_id, reader=actor, now=now)


def card_of(store: WorkspaceStore, rep_id: int, *, reader: Member, now: datetime) -> Scorecard:
    """The same for somebody who has been let in already. Figures are the same whoever reads."""
    rep = store.people.member(rep_id)
    start, today = start_for(store, rep_id), local_date(now, rep.tz)
    monday = as_of(Cadence.WEEKLY, today)
    measures, targets = call_figures(store, rep_id, before=local_time(monday, 0, rep.tz))
    focus = recommend_focus(store, rep_id, now=now)
    scored = [one for one in (*targets, *measures) if one.day_one]
    return Scorecard(
        rep=show_person(rep),
        profile=_say_profile(store, rep_id, today=today),
        quota=_say_quota(store, rep_id, today=today),
        day_one=_say_start(start),
        made_on=today,
        focus=focus.criterion_name,
        why=focus.why,
        parts=(
            *_call_parts(store, measures, targets, monday=monday),
            *_outcome_parts(store, rep_id, start=start, today=today),
        ),
        check_ins=show_check_ins(store, rep_id, reader=reader),
        may_answer=access_of(store, reader).may_coach(rep_id),
        about=About(Finding.CALLS, scored[0].criterion.id).key if scored and rep_id == reader.id else None,
        views=views_of(store, rep_id, Finding.CALLS, tz=reader.tz),
    )


def _call_parts(
    store: WorkspaceStore, measures: Sequence[CallFigure], targets: Sequence[CallFigure], *, monday: date
) -> list[ScorecardPart]:
    fresh = f"{Cadence.WEEKLY}, the last ten calls as of {say_date(monday)}"
    settings = targets_in(store.setting(TARGETS, ""))
    held_to = [target_of(settings, one.criterion, call_type=one.call_type) for one in measures]
    sources = ", ".join(dict.fromkeys(one.source for one in held_to if one))
    conversation = ScorecardPart(
        key="conversation",
        fresh=fresh,
        rows=tuple(show_call_row(one, target) for one, target in zip(measures, held_to, strict=True)),
        beside=f"Targets are a setting (source: {sources})." if sources else "",
    )
    coached = ScorecardPart(key="targets", fresh=fresh, rows=tuple(show_call_row(one) for one in targets))
    return [part for part in (conversation, coached) if part.rows]


def _outcome_parts(
    store: WorkspaceStore, rep_id: int, *, start: Start | None, today: date
) -> list[ScorecardPart]:
    parts: list[ScorecardPart] = []
    told: list[Benchmark] = []
    benchmarks = benchmarks_in(store.setting(BENCHMARKS, ""))
    segment = store.profiles.get(rep_id).segment
    for cadence, look in whole_periods(today).items():
        pairs = outcome_pairs(store, rep_id, look, start=start)
        beside = [benchmark_of_rep(benchmarks, one.outcome, segment=segment) for one in pairs]
        told += [hit for hit in beside if hit is not None]
        parts.append(
            ScorecardPart(
                key="pipeline" if cadence is Cadence.MONTHLY else "revenue",
                fresh=f"{cadence}, {look.period.name}",
                rows=tuple(show_outcome_row(one, hit) for one, hit in zip(pairs, beside, strict=True)),
            )
        )
    return [*parts[:-1], replace(parts[-1], beside=say_sources(told))]


def _say_profile(store: WorkspaceStore, rep_id: int, *, today: date) -> str:
    """``Account executive · mid-market · 8 months here``."""
    profile = store.profiles.get(rep_id)
    tenure = say_tenure(profile.hired_on, today) if profile.hired_on else None
    return " · ".join(one for one in (profile.title, profile.segment, tenure) if one)


def say_tenure(hired_on: date, today: date) -> str:
    """``3 weeks here``, ``8 months here``, ``2 years here``: whole ones that have passed."""
    if hired_on > today:
        return f"starts {say_date(hired_on)}"
    months = (today.year - hired_on.year) * 12 + today.month - hired_on.month - (today.day < hired_on.day)
    if months < 2:
        return f"{say_counted((today - hired_on).days // 7, 'week')} here"
    return f"{say_counted(months, 'month')} here" if months < 24 else f"{months // 12} years here"


def _say_quota(store: WorkspaceStore, rep_id: int, *, today: date) -> str:
    quarter = quarter_of(today)
    told = quota_for(store.quotas.touching([rep_id], quarter).get(rep_id, ()), quarter)
    if told.amount_minor is None or told.currency is None:
        return told.why or f"no quota for {quarter.name}"
    return f"{say_amount(major(told.amount_minor, told.currency), told.currency)} in {quarter.name}"


def _say_start(start: Start | None) -> str:
    if start is None:
        return "Day 1 is not there yet: no call is scored, and no hire date or program start is known."
    said = f"Day 1: {say_day(start.on)} {start.on.year} ({_BASES[start.basis]})."
    return f"{said} Its figures are frozen: the first five scored calls, and deals as they stood."
