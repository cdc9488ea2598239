"""Samples of the weekly digest."""

from __future__ import annotations

from coaching.scale import Scale
from coaching.shown.digest_month import MonthShown
from coaching.shown.messages import Digest, DigestRow, MovementLine, OverdueLine
from templates.samples.cast import CRITERIA, FOUR, NAMES, PERCENT, Case, delta, hostile, word
from templates.samples.insight_samples import month_lines

_VERDICTS: tuple[tuple[str, int, Scale], ...] = (
    ("improved", 10, FOUR),
    ("early_up", 5, FOUR),
    ("not_yet", 3, FOUR),
    ("regressed", 10, PERCENT),
    ("no_meaningful_change", 10, FOUR),
    ("improved", 12, PERCENT),
    ("early_down", 7, FOUR),
    ("invalid", 10, FOUR),
)
_CARRIED = ("applied", "partly", "due Fri 27 Nov", "absent", "overdue 2 days")


def digest(case: Case) -> Digest:
    """8 reps; 1 without sessions in the small case, 40 with hostile text in the extreme one."""
    rows = {Case.SMALL: 0, Case.TYPICAL: 6, Case.EXTREME: 40}[case]
    small, extreme = case is Case.SMALL, case is Case.EXTREME
    others = tuple(hostile(90 + index) for index in range(30)) if extreme else NAMES[6:]
    return Digest(
        team=word(case, "Team North", length=200),
        team_id=3,
        iso_year=2026,
        iso_week=48,
        late_days=2 if extreme else 0,
        rows=tuple(_row(case, index) for index in range(rows)),
        idle=((NAMES[0], None),) if small else tuple((name, 3) for name in others),
        coached=0 if small else 6,
        reps=1 if small else 8,
        not_coached=(NAMES[0],) if small else others,
        overdue=() if small else (_overdue(case),) * (30 if extreme else 1),
        results=() if small else (_result(case),) * (30 if extreme else 1),
        movements=() if small else (_movement(case),) * (30 if extreme else 1),
        dead=2 if extreme else 0,
        thin=tuple(f"{hostile(60)} (3 of 48)" for _ in range(9)) if extreme else (),
        alerts=() if small else (_alert(case),) * (20 if extreme else 1),
        month=_month(case),
    )


_NEWS = (("new session",), ("review: partly", "5 calls in"), (), ("result in",), ("review overdue",))


def _alert(case: Case) -> str:
    figures = (
        "3.9 → 3.1 of 4, worse by 0.8, likely between 0.3 and 1.3. "
        "Seven days (6 calls) against the four weeks before (24 calls), discovery, live."
    )
    return word(case, f"Carol Diaz, {CRITERIA[1]}: {figures}", length=600)


def _month(case: Case) -> MonthShown | None:
    """The typical week is the first of a month; the small one is not."""
    if case is Case.SMALL:
        return None
    lines = month_lines(case)
    return MonthShown(weeks=13, held=44, counted=36, works=lines[:1], both=lines)


def _row(case: Case, index: int) -> DigestRow:
    verdict, n, scale = _VERDICTS[index % len(_VERDICTS)]
    return DigestRow(
        rep=word(case, NAMES[index % len(NAMES)], length=120),
        focus=word(case, CRITERIA[index % len(CRITERIA)], length=300),
        delta=None if index % 11 == 10 else delta(verdict, n=n, scale=scale),
        carry_through=word(case, _CARRIED[index % len(_CARRIED)], length=120),
        next_focus=word(case, "Sets a dated next step" if verdict == "improved" else "keep", length=300),
        why=word(case, "58 % over 6 calls" if verdict == "improved" else "", length=400),
        news=_NEWS[index % len(_NEWS)],
    )


def _overdue(case: Case) -> OverdueLine:
    return OverdueLine(rep=word(case, "Dan Wu"), what="carry-through", who=word(case, "Alice Hart"), days=2)


def _result(case: Case) -> str:
    return word(
        case, "Bob Okafor, Handles price objection: 2.3 → 3.1 of 4 over 10 calls: improved by 0.8", length=600
    )


def _movement(case: Case) -> MovementLine:
    return MovementLine(
        rep=word(case, "Eli Novak"),
        criterion=word(case, CRITERIA[3], length=300),
        weeks=4,
        words="not enough yet (4 of 10)",
        closed_incomplete=True,
    )
