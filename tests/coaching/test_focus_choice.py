"""One focus per rep, in domain.md 8's order, each with its reason in words and numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import ClassVar, cast

import pytest
from focus_world import (
    AGENDA,
    BOB,
    FOUR,
    PERCENT,
    PRICE,
    STEP,
    TODAY,
    StoreInMemory,
    calls_of,
    criterion,
    days_ago,
    recommended,
    review,
    session,
)
from scored_calls import NOW, scored, scored_from

from coaching.better_method import MethodRecord
from coaching.focus import FocusReason
from coaching.focus_choice import choose_focus, is_stalled, pattern_confirmed, stall_on
from coaching.focus_facts import LastReview, LateScores, OpenFocus, SinceDayOne
from coaching.ports import WorkspaceStore
from coaching.sessions import SessionState, Verdict
from coaching.shown.comparison import DeltaShown


class TestPattern:
    @pytest.mark.parametrize(
        ("attainments", "confirmed"),
        [
            ([], False),
            ([10, 10], False),
            ([69, 69, 69], True),
            ([70, 70, 70], False),
            ([60, 60, 100, 50], True),
            ([60, 60, 60, *[95] * 20], True),
            ([95, 95, 95, 40, 50, 69], True),
            ([0, 0, 100], False),
            ([69, 69, 70], False),
        ],
    )
    def test_below_70_percent_on_three_or_more_recent_calls_confirms_a_pattern(
        self, attainments: list[float], confirmed: bool
    ) -> None:
        assert pattern_confirmed(attainments) is confirmed


FLAT = DeltaShown(
    scale=FOUR,
    before=2.0,
    now=2.1,
    n=10,
    value=0.1,
    low=-0.2,
    high=0.4,
    verdict="no_meaningful_change",
    conditions=(),
)
FLAT_IN_WORDS = "2.0 → 2.1 of 4 over 10 calls: no meaningful change, likely between 0.2 worse and 0.4 better"
OPEN = OpenFocus(
    criterion_id=PRICE.id,
    name=PRICE.name,
    session_on=days_ago(7),
    planned=False,
    collected=3,
    review=None,
    sessions=1,
    days=7,
    since_first=None,
    methods=frozenset({"call_review"}),
)
STALLED = replace(OPEN, sessions=2, days=34, since_first=FLAT)
PARTLY = LastReview(
    criterion_id=PRICE.id,
    name=PRICE.name,
    verdict=Verdict.PARTIAL,
    reviewed_on=days_ago(1),
    broke_down="Quoted before asking",
)
LOW_STEP = LateScores(criterion_id=STEP.id, name=STEP.name, scale=PERCENT, scores=(50, 60, 64, 58, 60, 56))
LOW_AGENDA = LateScores(criterion_id=AGENDA.id, name=AGENDA.name, scale=FOUR, scores=(2, 2, 2, 1))
SLIPPED = SinceDayOne(
    criterion_id=AGENDA.id,
    name=AGENDA.name,
    scale=FOUR,
    day_one=2.9,
    now=2.1,
    n=10,
    change=-0.8,
    meaningful=0.15,
    attainment_change=-26.7,
)
SLIPPED_LESS = replace(SLIPPED, criterion_id=STEP.id, name=STEP.name, change=-20, attainment_change=-20)
WON = replace(FLAT, now=2.8, value=0.8, low=0.3, high=1.3, verdict="improved")


NAMED = "Roleplay moved this most here: median 0.6 better over 7 valid comparisons"


class TestOrder:
    """Each rung is taken only when no earlier one applies, and says why in numbers."""

    EVERYTHING: ClassVar[dict[str, object]] = {
        "review": PARTLY,
        "lately": (LOW_STEP, LOW_AGENDA),
        "day_one": (SLIPPED,),
    }

    @pytest.mark.parametrize(
        ("facts", "reason", "criterion_id", "why"),
        [
            (EVERYTHING | {"current": OPEN}, FocusReason.KEEP, 1, "Coached Thu 12 Nov, 3 of 10 calls in."),
            (
                EVERYTHING | {"current": replace(OPEN, review=Verdict.PARTIAL)},
                FocusReason.KEEP,
                1,
                "Coached Thu 12 Nov, 3 of 10 calls in. Carry-through: partly.",
            ),
            (
                EVERYTHING | {"current": replace(OPEN, planned=True, session_on=TODAY)},
                FocusReason.KEEP,
                1,
                "A session on this is planned for Thu 19 Nov.",
            ),
            (
                EVERYTHING | {"current": STALLED},
                FocusReason.CHANGE_METHOD,
                1,
                f"2 sessions in 34 days, {FLAT_IN_WORDS}. Keep the focus, change the method.",
            ),
            (
                EVERYTHING,
                FocusReason.NAMED_GAP,
                1,
                'Carry-through was partly on Wed 18 Nov: "Quoted before asking". Coach the named gap.',
            ),
            (
                EVERYTHING | {"review": replace(PARTLY, verdict=Verdict.ABSENT, broke_down=None)},
                FocusReason.RECOACH,
                1,
                "Carry-through was absent on Wed 18 Nov. Coach it again.",
            ),
            (
                EVERYTHING | {"review": replace(PARTLY, verdict=Verdict.APPLIED)},
                FocusReason.PATTERN,
                AGENDA.id,
                "1.8 of 4 (25 % attainment) over 4 calls in 14 days, lowest of 2 patterns.",
            ),
            ({"lately": (LOW_STEP,)}, FocusReason.PATTERN, STEP.id, "58 % over 6 calls in 14 days."),
            (
                {"day_one": (SLIPPED_LESS, SLIPPED)},
                FocusReason.BELOW_DAY_ONE,
                AGENDA.id,
                "2.9 → 2.1 of 4 since Day 1: 0.8 worse over 10 calls.",
            ),
            (
                {"day_one": (replace(SLIPPED, change=-0.1),), "won": (("Handles price", WON),)},
                FocusReason.MAINTENANCE,
                None,
                "Maintenance. Won: Handles price (up 0.8 over 10 calls).",
            ),
            (
                {"lately": (replace(LOW_STEP, scores=(90,)),)},
                FocusReason.MAINTENANCE,
                None,
                "Maintenance: no pattern below 70 % and nothing lost since Day 1.",
            ),
            (
                {},
                FocusReason.MAINTENANCE,
                None,
                "Maintenance: no call was scored in the last 14 days, too little to steer by.",
            ),
        ],
    )
    def test_the_first_that_applies_with_its_reason(
        self, facts: dict[str, object], reason: FocusReason, criterion_id: int | None, why: str
    ) -> None:
        focus = choose_focus(BOB, **facts)
        assert (focus.reason, focus.criterion_id, focus.why) == (reason, criterion_id, why)

    @pytest.mark.parametrize(
        ("better", "method", "words"),
        [
            (
                MethodRecord(key="roleplay", label="Roleplay", median=0.6, n=7),
                "roleplay",
                f"{NAMED}; how far scores move without a session is not known yet.",
            ),
            (
                MethodRecord(key="roleplay", label="Roleplay", median=0.6, n=7, drift=-0.1),
                "roleplay",
                f"{NAMED}; alike reps without a session: 0.1 worse on average.",
            ),
            (
                MethodRecord(key="roleplay", label="Roleplay", median=None, n=2),
                "roleplay",
                "Hardly tried: Roleplay (2 of 5).",
            ),
            (
                MethodRecord(key="roleplay", label="Roleplay", median=None, n=0),
                "roleplay",
                "Not tried yet: Roleplay.",
            ),
        ],
    )
    def test_a_change_of_method_names_one(self, better: MethodRecord, method: str, words: str) -> None:
        focus = choose_focus(BOB, current=STALLED, better=better)
        assert focus.method == method
        assert focus.why.endswith(words)


@pytest.mark.parametrize(
    ("changes", "stalled"),
    [
        ({}, True),
        ({"sessions": 1}, False),
        ({"days": 29}, False),
        ({"since_first": replace(FLAT, verdict="regressed")}, True),
        ({"since_first": replace(FLAT, verdict="early_flat")}, True),
        ({"since_first": WON}, False),
        ({"since_first": replace(FLAT, verdict="early_up")}, False),
        ({"since_first": replace(FLAT, verdict="not_yet")}, False),
        ({"since_first": replace(FLAT, verdict="invalid")}, False),
    ],
)
def test_the_method_is_blamed_only_after_two_sessions_thirty_days_and_enough_calls(
    changes: dict[str, object], stalled: bool
) -> None:
    assert is_stalled(replace(STALLED, **changes)) is stalled


class TestReadFromTheStore:
    def test_an_open_window_is_kept_with_its_count(self) -> None:
        held = session(1, days_ago(6))
        later = scored_from(held.window_after, [3, 3, 3], version_id=PRICE.current.id)
        focus = recommended(StoreInMemory(calls=calls_of(later), held=(held,)))
        assert (focus.reason, focus.criterion_name) == (FocusReason.KEEP, PRICE.name)
        assert focus.why == "Coached Fri 13 Nov, 3 of 10 calls in."

    @pytest.mark.parametrize(("days", "reason"), [(28, FocusReason.KEEP), (29, FocusReason.MAINTENANCE)])
    def test_a_window_stays_open_for_four_weeks(self, days: int, reason: FocusReason) -> None:
        assert recommended(StoreInMemory(held=(session(1, days_ago(days)),))).reason is reason

    def test_a_planned_session_is_the_focus(self) -> None:
        planned = session(1, TODAY + timedelta(days=1), state=SessionState.SCHEDULED)
        focus = recommended(StoreInMemory(held=(planned,)))
        assert focus.why == "A session on this is planned for Fri 20 Nov."

    def test_a_retired_criterion_is_no_focus(self) -> None:
        retired = criterion(1, PRICE.name, retired=True)
        store = StoreInMemory(held=(session(1, on=retired),), all_criteria=(retired, STEP))
        assert recommended(store).reason is FocusReason.MAINTENANCE

    def test_partial_and_absent_come_back_once_the_window_is_closed(self) -> None:
        closed = session(1, days_ago(20), state=SessionState.MEASURED)
        partly = StoreInMemory(held=(closed,), kept_reviews=(review(1, Verdict.PARTIAL, gap="Too late"),))
        assert recommended(partly).reason is FocusReason.NAMED_GAP
        absent = StoreInMemory(held=(closed,), kept_reviews=(review(1, Verdict.ABSENT),))
        assert recommended(absent).reason is FocusReason.RECOACH

    def test_a_review_is_settled_by_a_later_session_on_the_same_criterion(self) -> None:
        older = session(1, days_ago(60), state=SessionState.MEASURED)
        newer = session(2, days_ago(40), state=SessionState.MEASURED)
        store = StoreInMemory(held=(newer, older), kept_reviews=(review(1, Verdict.ABSENT, days_ago=50),))
        assert recommended(store).reason is FocusReason.MAINTENANCE

    def test_the_lowest_pattern_of_two_weeks_is_chosen_over_criteria_on_attainment(self) -> None:
        store = StoreInMemory(
            calls=calls_of(
                scored([2, 2, 2, 2], version_id=AGENDA.current.id),
                scored([58, 60, 56], version_id=STEP.current.id),
                scored([1, 1, 1], until=NOW - timedelta(days=20), version_id=PRICE.current.id),
            )
        )
        focus = recommended(store)
        assert (focus.reason, focus.criterion_id) == (FocusReason.PATTERN, AGENDA.id)
        assert focus.why == "2.0 of 4 (33 % attainment) over 4 calls in 14 days, lowest of 2 patterns."

    def test_a_slip_against_day_one_is_found(self) -> None:
        good, slipped = [4] * 5, [3.2] * 6
        store = StoreInMemory(calls=calls_of(scored(good + slipped, version_id=PRICE.current.id)))
        focus = recommended(store)
        assert focus.reason is FocusReason.BELOW_DAY_ONE
        assert focus.why == "4.0 → 3.2 of 4 since Day 1: 0.8 worse over 6 calls."

    def test_day_one_needs_five_calls_and_five_others(self) -> None:
        store = StoreInMemory(calls=calls_of(scored([4] * 5 + [3.2] * 4, version_id=PRICE.current.id)))
        assert recommended(store).reason is FocusReason.MAINTENANCE

    def test_maintenance_says_what_was_won(self) -> None:
        closed = session(1, days_ago(25), state=SessionState.MEASURED)
        later = scored_from(closed.window_after, [3.5] * 10, version_id=PRICE.current.id)
        store = StoreInMemory(
            calls=calls_of(later), held=(closed,), kept_reviews=(review(1, Verdict.APPLIED),)
        )
        focus = recommended(store)
        assert focus.reason is FocusReason.MAINTENANCE
        assert f"Won: {PRICE.name} (up 1.5 over 10 calls)" in focus.why


class TestChangeOfMethod:
    FIRST = session(1, days_ago(40), state=SessionState.INCOMPLETE)
    SECOND = session(2, days_ago(10))
    FLAT_CALLS = scored_from(FIRST.window_after, [2] * 30, version_id=PRICE.current.id)

    def test_two_sessions_that_moved_nothing_change_the_method(self) -> None:
        store = StoreInMemory(calls=calls_of(self.FLAT_CALLS), held=(self.SECOND, self.FIRST))
        focus = recommended(store)
        assert (focus.reason, focus.criterion_id) == (FocusReason.CHANGE_METHOD, PRICE.id)
        assert focus.why.startswith("2 sessions in 40 days, 2.0 → 2.0 of 4 over 10 calls")
        assert (focus.method, "Not tried yet: Roleplay" in focus.why) == ("roleplay", True)

    @pytest.mark.parametrize(
        ("first", "second", "scores", "stalled"),
        [
            pytest.param(40, 12, [58] * 30, True, id="two sessions, 30 days, nothing moved"),
            pytest.param(50, 31, [58] * 30, True, id="also when both windows are closed"),
            pytest.param(40, 12, [58] * 20 + [72] * 10, False, id="58 % to 72 %"),
            pytest.param(14, 7, [58] * 14, False, id="within 30 days it is too early"),
            pytest.param(40, 12, [], False, id="no calls since: nothing is known"),
        ],
    )
    def test_two_sessions_without_movement_in_thirty_days_name_another_method(
        self, first: int, second: int, scores: list[float], *, stalled: bool
    ) -> None:
        closed = SessionState.INCOMPLETE
        held = tuple(
            session(number, days_ago(days), on=STEP, state=closed, before=(58,) * 10)
            for number, days in ((2, second), (1, first))
        )
        calls = scored_from(held[1].window_after, scores, version_id=STEP.current.id)
        store = cast("WorkspaceStore", StoreInMemory(calls=calls_of(calls), held=held))
        found = stall_on(store, BOB, STEP.id, now=NOW)
        assert (found is not None) is stalled
        if found:
            assert "change the method. Not tried yet: Roleplay." in found[0]

    def test_one_session_that_moved_nothing_keeps_the_method(self) -> None:
        store = cast("WorkspaceStore", StoreInMemory(calls=calls_of(self.FLAT_CALLS), held=(self.FIRST,)))
        assert stall_on(store, BOB, PRICE.id, now=NOW) is None

    def test_movement_keeps_the_method(self) -> None:
        moved = scored_from(self.FIRST.window_after, [2] * 20 + [3] * 10, version_id=PRICE.current.id)
        store = StoreInMemory(calls=calls_of(moved), held=(self.SECOND, self.FIRST))
        assert recommended(store).reason is FocusReason.KEEP

    def test_a_session_that_is_only_planned_has_not_failed(self) -> None:
        planned = replace(self.SECOND, state=SessionState.SCHEDULED)
        store = StoreInMemory(calls=calls_of(self.FLAT_CALLS), held=(planned, self.FIRST))
        assert recommended(store).reason is FocusReason.KEEP
