"""Samples of modals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from coaching.baseline import BaselineKind
from coaching.people import Line, Member, TeamSettings
from coaching.scale import Scale, ScaleKind
from coaching.sessions import STANDARD_METHODS, Verdict
from coaching.shown.common import Choice
from coaching.shown.forms import (
    AwayForm,
    BaselineCalls,
    CallForm,
    CriteriaList,
    CriterionForm,
    EarlierReview,
    HearingForm,
    HistoryEntry,
    LogForm,
    MomentForm,
    NoteShown,
    ReviewForm,
    ReviewShown,
    SessionHistory,
    SnoozeForm,
    TeamForm,
    WhyBlank,
)
from coaching.shown.messages import Help, Notice
from templates.samples.cast import (
    CRITERIA,
    NAMES,
    NOW,
    PERCENT,
    TALK,
    TODAY,
    Case,
    baseline,
    call,
    choices,
    criterion,
    hostile,
    moment,
    person,
    session,
    word,
)
from templates.samples.digest_samples import digest

_METHODS = tuple(Choice(key, label) for key, label in STANDARD_METHODS)


def form_samples(case: Case) -> Iterator[tuple[str, object]]:
    """(surface name, facts) of every modal."""
    yield from _log_forms(case)
    calls = tuple(
        call(case, index) for index in range({Case.SMALL: 0, Case.TYPICAL: 3, Case.EXTREME: 10}[case])
    )
    shown = session(case)
    yield (
        "calls",
        BaselineCalls(
            rep=person(case),
            criterion=shown.criterion,
            baseline=shown.baseline,
            calls=calls,
            frozen=case is not Case.TYPICAL,
        ),
    )
    yield from _moments_and_reviews(case)
    yield "call", _call_form(case)
    yield "team", _team_form(case)
    yield "criteria", _criteria(case)
    yield from _criterion_forms(case)
    yield "hearing", _hearing(case)
    yield "away", _away(case)
    yield "snooze", SnoozeForm(checkpoint_id=300, session=shown, earliest=date(2026, 11, 27))
    yield "history", _history(case)
    yield "history-own-reviewed", _own_history(case)
    yield "why-blank", WhyBlank(team=word(case, "Team North"), rows=digest(case).rows)
    yield "help", Help(unknown=word(case, "logg", length=2000), has_team=True, roles=frozenset({"coach"}))
    yield "notice", Notice(text=word(case, "Only Bob's coaches can see this.", length=3000), typed=None)
    yield "digest", digest(case)


def _log_forms(case: Case) -> Iterator[tuple[str, LogForm]]:
    extreme = case is Case.EXTREME
    methods = choices(case, ("Call review",), many=12) if extreme else _METHODS
    form = LogForm(
        mode="log",
        reps=choices(case, NAMES, many=150),
        rep_id=11,
        criteria=choices(case, CRITERIA, first=7, many=100),
        criterion_id=7,
        criterion_name=word(case, CRITERIA[0], length=300),
        baseline=baseline(case),
        methods=methods,
        method=methods[0].value,
        commitment="" if case is Case.SMALL else word(case, "Ask before naming a price.", length=3000),
        more=extreme,
        held_on=TODAY,
        scheduled_for=None if case is Case.SMALL else NOW,
        minutes=25 if extreme else None,
        call_link=hostile(2500) if extreme else None,
        call_moment=hostile(100) if extreme else None,
        framework_step=hostile(300) if extreme else None,
        note=hostile(4000) if extreme else None,
        warning=hostile(400) if extreme else None,
        private={"mode": "log", "opened_at": NOW.isoformat(), "follows": None, "more": int(extreme)},
    )
    stands = {**form.private, "session_id": 41, "version": 2}
    yield "log", form
    yield "log-more", replace(form, more=True)
    yield "log-provisional", replace(form, baseline=baseline(case, kind=BaselineKind.PROVISIONAL))
    yield "log-none", replace(form, baseline=baseline(case, kind=BaselineKind.NONE))
    yield "log-mixed", replace(form, baseline=replace(form.baseline, mixed=True, call_kind=None))
    yield "schedule", replace(form, mode="schedule")
    yield "schedule-edit", replace(form, mode="schedule", more=True, private=stands)
    yield "edit", replace(form, mode="edit", scheduled_for=None, private=stands)
    yield "hold", replace(form, mode="hold", private=stands)


def _moments_and_reviews(case: Case) -> Iterator[tuple[str, object]]:
    shown = session(case)
    small = case is Case.SMALL
    reps = choices(case, NAMES, many=150)
    noted = None if small else moment(case)
    yield "moment", MomentForm(rep=person(case), reps=(), session=shown, moment=noted)
    yield (
        "moment-alone",
        MomentForm(rep=None if small else person(case), reps=reps, session=None, moment=None),
    )
    many = {Case.SMALL: 0, Case.TYPICAL: 2, Case.EXTREME: 60}[case]
    calls = tuple(call(case, index) for index in range(many))
    moments = () if small else (moment(case),) * (7 if case is Case.EXTREME else 1)
    first = calls[0].call_id if calls else None
    said = EarlierReview(
        on=TODAY,
        verdict=Verdict.PARTIAL,
        broke_down=word(case, "Named the price before the answer.", length=1000),
        evidence=word(case, "We could do ten less.", length=1000),
        evidence_at=None if small else "12:40",
    )
    for name, verdict, earlier in (
        ("review", None, None),
        ("review-partial", Verdict.PARTIAL, None),
        ("review-applied", Verdict.APPLIED, None),
        ("review-again", Verdict.PARTIAL, said),
    ):
        yield (
            name,
            ReviewForm(
                session=shown,
                moments=moments,
                calls=calls,
                call_id=first,
                verdict=verdict,
                earlier=earlier,
                private={"session_id": 41},
            ),
        )


def _call_form(case: Case) -> CallForm:
    scales = (None, PERCENT, TALK, Scale.of(ScaleKind.PASS_FAIL), Scale.of(ScaleKind.ONE_TO_FIVE))
    many = {Case.SMALL: 0, Case.TYPICAL: 5, Case.EXTREME: 10}[case]
    scored = tuple(
        criterion(case, index, scale=scale) if (scale := scales[index % 5]) else criterion(case, index)
        for index in range(many)
    )
    kinds = (Choice("discovery", "Discovery"), Choice("demo", "Demo"), Choice("negotiation", "Negotiation"))
    return CallForm(
        reps=choices(case, NAMES, many=150), rep_id=11, criteria=scored, call_types=kinds, occurred_on=TODAY
    )


def _team_form(case: Case) -> TeamForm:
    extreme, small = case is Case.EXTREME, case is Case.SMALL
    settings = TeamSettings(
        name="" if small else word(case, "Team North", length=200),
        channel_id=None if small else "C0NORTH01",
        tz="Europe/Berlin",
        country=None if small else "DE",
        subdivision=word(case, "BE", length=60),
    )
    return TeamForm(
        team_id=None if small else 3,
        settings=settings,
        rep_ids=() if small else tuple(f"U0REP{index:04}" for index in range(40 if extreme else 8)),
        coach_ids=("U0ALICE01",),
        manager_ids=() if small else ("U0MONA001",),
        starter_sets=choices(Case.TYPICAL, ("Four competencies", "Dual rubric", "Six measures"))
        if small
        else (),
        starter="11" if small else None,
        countries=(
            Choice("none", "No public holidays"),
            Choice("DE", "Germany"),
            Choice("US", "United States"),
        ),
        channel_warning=hostile(500) if extreme else None,
        private={"team_id": 3},
    )


def _criteria(case: Case) -> CriteriaList:
    many = {Case.SMALL: (0, 0), Case.TYPICAL: (6, 2), Case.EXTREME: (30, 60)}[case]
    return CriteriaList(
        team_id=3,
        team_name=word(case, "Team North"),
        targets=tuple(criterion(case, index) for index in range(many[0])),
        others=tuple(criterion(case, many[0] + index) for index in range(many[1])),
        warning=None if case is Case.TYPICAL else word(case, "No targets yet: five to eight work best."),
        may_edit=True,
    )


def _criterion_forms(case: Case) -> Iterator[tuple[str, CriterionForm]]:
    new: dict[str, str | int | None] = {"team_id": 3, "criterion_id": None, "scale": None}
    yield "criterion-add", CriterionForm(team_id=3, criterion=None, name="", private=new)
    old = criterion(case)
    yield (
        "criterion-edit",
        CriterionForm(team_id=3, criterion=old, name=old.name, private={**new, "criterion_id": 7}),
    )
    measure = criterion(case, scale=TALK)
    kept = {**new, "criterion_id": 7, "scale": "measure"}
    yield "criterion-measure", CriterionForm(team_id=3, criterion=measure, name=measure.name, private=kept)


def _hearing(case: Case) -> HearingForm:
    member = Member(
        id=5,
        slack_id="U0ALICE01",
        name=word(case, "Alice Hart"),
        tz="Europe/Berlin",
        morning_hour=9,
        muted=frozenset() if case is Case.SMALL else frozenset({Line.CHECK_IN, Line.NEXT_CALL}),
        delegate_id=None if case is Case.SMALL else 12,
    )
    return HearingForm(member=member, delegates=() if case is Case.SMALL else choices(case, NAMES, many=150))


def _away(case: Case) -> AwayForm:
    many = {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 40}[case]
    words = word(case, "Mon 21 Dec to Fri 1 Jan; reviews go to Mona Lind", length=300)
    return AwayForm(
        first_day=date(2026, 12, 21),
        last_day=date(2027, 1, 1),
        delegate_id=None if case is Case.SMALL else 12,
        delegates=() if case is Case.SMALL else choices(case, NAMES, many=150),
        standing=(words,) * many,
    )


def _history(case: Case) -> SessionHistory:
    what = (
        ("commitment", word(case, "Ask first.", length=3000), word(case, "Ask before a price.", length=3000)),
    )
    many = {Case.SMALL: 0, Case.TYPICAL: 2, Case.EXTREME: 60}[case]
    fields = 12 if case is Case.EXTREME else 1
    entry = HistoryEntry(on=NOW, by=word(case, "Alice Hart"), what=what * fields)
    note = NoteShown(moment_id=31, moment=moment(case), by=word(case, "Alice Hart"), on=NOW, own=True)
    return SessionHistory(
        session=session(case),
        entries=(entry,) * many,
        notes=(note,) * {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 9}[case],
        link=None if case is Case.SMALL else "https://coachlog.example.com/sessions/71",
        may_withdraw=case is not Case.SMALL,
        reviews=_reviews(case),
        may_review=case is not Case.SMALL,
    )


def _own_history(case: Case) -> SessionHistory:
    """As its rep reads it after the review."""
    gap = word(case, "Named the price before the answer.", length=1000)
    verdict, broke_down = (Verdict.APPLIED, None) if case is Case.SMALL else (Verdict.PARTIAL, gap)
    return SessionHistory(
        session=session(case),
        entries=(),
        own=True,
        reviews=(ReviewShown(verdict=verdict, on=NOW, broke_down=broke_down),),
        correction=None if case is Case.SMALL else moment(case).correction,
    )


def _reviews(case: Case) -> tuple[ReviewShown, ...]:
    """As those who coach read them: the one that stands, and how it read before."""
    standing = ReviewShown(
        verdict=Verdict.PARTIAL,
        on=NOW,
        broke_down=word(case, "Named the price before the answer.", length=1000),
        by=word(case, "Alice Hart"),
        call=call(case),
        evidence=word(case, "We could do ten less.", length=1000),
        evidence_at=word(case, "12:40"),
        late_days=7,
    )
    before = replace(standing, verdict=Verdict.APPLIED, broke_down=None, evidence=None, late_days=None)
    many = {Case.SMALL: 0, Case.TYPICAL: 1, Case.EXTREME: 9}[case]
    return (standing, *(standing if case is Case.EXTREME else before,) * many) if many else ()
