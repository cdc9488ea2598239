"""The invented people, criteria, calls and sessions that samples are made of."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum

from coaching.baseline import BaselineKind
from coaching.criteria import Criterion, CriterionVersion, Definition
from coaching.scale import Direction, Scale, ScaleKind
from coaching.shown.common import BaselineShown, CallShown, Choice, MomentShown, Person, SessionShown
from coaching.shown.comparison import Condition, DeltaShown


class Case(StrEnum):
    SMALL = "small"
    TYPICAL = "typical"
    EXTREME = "extreme"


CASES = tuple(Case)
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)
HELD = date(2026, 11, 19)
HOSTILE = (
    "<!channel> <!here|x> "
    "<@U012ABCDEF> <#C012ABCDEF> @everyone &amp; &lt;!channel&gt; \"quotes\" 'single' \\ "
    "*bold* _it_ ~no~ `code` {{ 7 * 7 }} {% raw %} </script><script>alert(1)</script> "
    "<https://example.com|link> \u202eesrever\x00\x07 😀👩‍👩‍👧‍👦 名前 é\n> line two\n"
)
NAMES = (
    "Bob Okafor", "Carol Diaz", "Dan Wu", "Eli Novak", "Fay Osei", "Gus Lindqvist", "Hana Sato",
    "Ines Moreau",
)  # fmt: skip
CRITERIA = (
    "Handles price objection before closing",
    "Opens with an agreed agenda",
    "Quantifies impact in the buyer's numbers",
    "Sets a dated next step",
    "Asks who else decides",
    "Restates the problem in the buyer's words",
)
FOUR = Scale.of(ScaleKind.ONE_TO_FOUR)
PERCENT = Scale.of(ScaleKind.PERCENT)
TALK = Scale(
    kind=ScaleKind.MEASURE,
    low=0,
    high=100,
    unit="% talk",
    direction=Direction.BAND,
    band_low=40,
    band_high=46,
)


def hostile(length: int) -> str:
    """Text that tries everything, of exactly that length."""
    return (HOSTILE * (length // len(HOSTILE) + 1))[:length]


def word(case: Case, typical: str, *, length: int = 200) -> str:
    """A text of the case: as given, or hostile and long."""
    return hostile(length) if case is Case.EXTREME else typical


def person(case: Case, index: int = 0) -> Person:
    name = NAMES[index % len(NAMES)]
    return Person(member_id=11 + index, slack_id=f"U0REP{index:04}", name=word(case, name, length=120))


def coach(case: Case) -> Person:
    return Person(member_id=5, slack_id="U0ALICE01", name=word(case, "Alice Hart", length=120))


def baseline(case: Case, *, kind: BaselineKind = BaselineKind.FULL) -> BaselineShown:
    n = {BaselineKind.FULL: 10, BaselineKind.PROVISIONAL: 7}.get(kind, 0)
    value = None if kind is BaselineKind.NONE else 2.3
    return BaselineShown(
        kind=kind,
        scale=FOUR,
        value=value,
        n=n,
        first_on=date(2026, 11, 3) if n else None,
        last_on=date(2026, 11, 19) if n else None,
        call_kind=word(case, "discovery, live", length=300) if n and case is not Case.EXTREME else None,
        mixed=bool(n) and case is Case.EXTREME,
    )


def session(case: Case, index: int = 0) -> SessionShown:
    return SessionShown(
        session_id=41 + index,
        rep=person(case, index),
        coach=coach(case),
        criterion_id=7 + index,
        criterion=word(case, CRITERIA[index % len(CRITERIA)], length=300),
        scale=FOUR,
        held_on=HELD,
        method_label=word(case, "Call review", length=120),
        commitment=word(case, "Ask what they compare us with before naming a price.", length=3000),
        baseline=baseline(case, kind=BaselineKind.NONE if case is Case.SMALL else BaselineKind.FULL),
        carry_through_due=None if case is Case.SMALL else date(2026, 11, 26),
        scheduled_for=None if case is Case.SMALL else datetime(2026, 11, 24, 13, 30, tzinfo=UTC),
    )


def moment(case: Case) -> MomentShown:
    return MomentShown(
        what_happened=word(case, "The buyer asked for a discount and Bob named one at once.", length=3000),
        correction=word(case, 'Pause, then ask: "What are you comparing us with?"', length=3000),
        confirmed=word(case, "I'll ask before I quote.", length=3000),
        link=None if case is Case.SMALL else word(case, "https://calls.example.com/c/91?t=760", length=1500),
        timestamp=None if case is Case.SMALL else word(case, "12:40", length=200),
    )


def call(case: Case, index: int = 0) -> CallShown:
    return CallShown(
        call_id=900 + index,
        on=date(2026, 11, 24),
        kind=word(case, "discovery, live", length=300),
        score=None if case is Case.SMALL else 3.0,
        minutes=None if case is Case.SMALL else 31,
        link=None if case is Case.SMALL else word(case, "https://calls.example.com/c/91", length=1500),
        quote=None if case is Case.SMALL else word(case, "What are you comparing us with?", length=1500),
        quote_at=None if case is Case.SMALL else "12:40",
    )


def delta(verdict: str, *, n: int = 10, scale: Scale = FOUR, value: float | None = None) -> DeltaShown:
    """A comparison with this verdict; figures that fit it."""
    change = {"improved": 0.8, "regressed": -0.7, "early_up": 0.6, "early_down": -0.5}.get(verdict, 0.05)
    change = change * (scale.span / 3) if value is None else value
    before = scale.low + 0.45 * scale.span
    shown = verdict != "not_yet"
    same_version = verdict != "invalid"
    why = "same definition" if same_version else "the definition changed on 20 Nov"
    return DeltaShown(
        scale=scale,
        before=before,
        now=before + change if shown else None,
        n=n,
        value=change if shown else None,
        low=change - 0.17 * scale.span if n >= 5 else None,
        high=change + 0.17 * scale.span if n >= 5 else None,
        verdict=verdict,
        conditions=(
            Condition(key="same_criterion", met=True, why="same criterion"),
            Condition(key="same_version", met=same_version, why=why),
            Condition(key="comparable_calls", met=True, why="same call type"),
            Condition(key="ten_calls", met=n >= 10, why="10 calls" if n >= 10 else f"{n} of 10 calls are in"),
        ),
    )


def choices(case: Case, names: tuple[str, ...], *, first: int = 11, many: int = 1) -> tuple[Choice, ...]:
    """Options of a select; hostile, long and many in the extreme case."""
    if case is Case.SMALL:
        return (Choice(str(first), names[0]),)
    if case is Case.TYPICAL:
        return tuple(Choice(str(first + index), name) for index, name in enumerate(names))
    return tuple(Choice(str(first + index), hostile(90 + index), hostile(120)) for index in range(many))


def criterion(case: Case, index: int = 0, *, scale: Scale = FOUR) -> Criterion:
    definition = Definition(
        scale=scale,
        good=word(case, "Asks what the buyer compares with before any number is named.", length=3000),
        poor=word(case, "Names a discount at once.", length=3000),
        target=None if case is Case.SMALL else 3.0,
    )
    version = CriterionVersion(
        id=70 + index, criterion_id=7 + index, number=2, definition=definition, created_at=NOW
    )
    return Criterion(
        id=7 + index,
        name=word(case, CRITERIA[index % len(CRITERIA)], length=300),
        competency=None if case is Case.SMALL else word(case, "objection handling", length=300),
        framework_step=None,
        current=version,
    )
