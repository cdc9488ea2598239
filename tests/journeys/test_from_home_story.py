"""What Home and a typed command lead to: another view, an overdue review, a scenario, a framework step."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import story
from pasts import known, open_store
from town import CRITERION, THURSDAY, Town, earlier_calls, open_town

from coaching.criteria import CriterionDraft, Definition
from coaching.scale import Scale, ScaleKind
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION
from coaching.scenario_scoring import COACH_RATING, REP_RATING
from sandbox.driver import Person, SeenView

VIEW, ANSWER = "She had asked three times already.", "Let us listen to it together."
BETTER = "You are right about the third question."
AGENDA = "Opens with an agenda and asks the customer to add to it"


def calls_come_in(town: Town) -> None:
    scores = [2, 2, 3, 2, 2, 2, 3, 2, 2, 2]
    town.import_scores(earlier_calls("bob@example.com", scores, before=THURSDAY - timedelta(hours=3)))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    beginning = (story.set_up_the_team, calls_come_in, story.log_a_session)
    with open_town(tmp_path, over="http", beginning=beginning) as town:
        yield town
        assert town.driver.problems() == []


def open_home(town: Town, person: Person, words: str) -> SeenView:
    """The Home tab, opened anew, once it says these words."""
    person.open_home()

    def shown() -> SeenView | None:
        home = person.home()
        return home if home is not None and words in home.everything else None

    home = town.driver.wait_for(shown)
    assert home is not None
    return home


def window(person: Person) -> SeenView:
    view = person.view()
    assert view is not None
    return view


def test_a_rep_sees_it_differently_from_home(town: Town) -> None:
    bob, alice = town.person("bob"), town.person("alice")
    open_home(town, bob, "My focus")
    assert bob.click("dispute", home=True).ok
    assert "Three separate calls below the standard" in window(bob).everything
    bob.fill("view", VIEW)
    assert bob.submit().ok
    open_home(town, alice, VIEW)
    assert alice.click("answer_dispute", home=True).ok
    alice.fill("answer", ANSWER)
    assert alice.submit().ok
    open_home(town, bob, "My focus")
    assert bob.click("session_history", home=True).ok
    assert VIEW in window(bob).everything
    assert ANSWER in window(bob).everything
    bob.close(clear=True)

    open_home(town, alice, "My reps")
    assert alice.click("sessions", home=True).ok
    assert alice.click("session_history").ok
    assert alice.click("answer_dispute").ok
    alice.fill("answer", BETTER)
    assert alice.submit().ok
    told = town.dm_saying(bob, "changed the answer").everything
    assert BETTER in told
    assert ANSWER in told


def test_a_manager_reviews_what_is_overdue_in_the_coachs_place(town: Town) -> None:
    """Due on Thursday 26 November; on Tuesday 1 December it is three working days late."""
    mona = town.person("mona")
    town.move_to(THURSDAY + timedelta(days=12))
    open_home(town, mona, "Bob Okafor: carry-through (Alice Moreau, 3 days)")
    assert mona.click("review_now", home=True).ok
    assert story.COMMITMENT in window(mona).everything
    mona.fill("review_verdict", "applied")
    assert mona.submit().ok
    town.dm_saying(mona, "Carry-through for Bob Okafor")
    mona.open_home()
    town.driver.wait_for(lambda: (home := mona.home()) is not None and "Overdue" not in home.everything)


def test_coach_score_has_its_gate_and_keeps_two_scores(town: Town) -> None:
    alice = town.person("alice")
    assert alice.command("/coach score <@UBOB|bob>").ok
    for rating, rubric in ((REP_RATING, REP_EXECUTION), (COACH_RATING, COACH_EFFECTIVENESS)):
        for criterion in rubric.criteria:
            alice.fill(f"{rating}:{criterion.key}", "3")
    alice.fill("scenario_kind", "one_on_one")
    assert "/coach log" in str(alice.submit().errors)
    alice.fill("scenario_kind", "roleplay")
    alice.fill("deal", "Northwind renewal")
    assert alice.submit().ok
    saved = town.dm_saying(alice, "Scenario scored for Bob Okafor").everything
    assert "Rep execution 3.0 of 5" in saved
    assert "My coaching 3.0 of 3" in saved


def test_a_framework_step_comes_with_the_behaviour_and_can_be_another(town: Town) -> None:
    alice = town.person("alice")
    draft = CriterionDraft(
        name=AGENDA,
        definition=Definition(scale=Scale.of(ScaleKind.ONE_TO_FOUR)),
        framework_step="Discovery",
    )
    with open_store(town) as store:
        (team,) = store.people.teams()
        kept = store.criteria.add(draft, by=known(store, "UMONA").id, now=THURSDAY)
        store.criteria.set_target(team.id, kept.id, True)
    assert alice.command("/coach log <@UBOB|bob>").ok
    assert CRITERION in window(alice).everything
    alice.fill("log_criterion", AGENDA)
    alice.click("log_more")
    assert "Discovery" in str(window(alice).raw)
    alice.fill("framework_step", "Closing")
    alice.fill("commitment", "Agree the agenda first.")
    assert alice.submit().ok
    town.dm_saying(alice, "Agree the agenda first.")
    with open_store(town) as store:
        steps = {
            one.criterion_id: one.details.framework_step
            for one in store.sessions.of_rep(known(store, "UBOB").id)
        }
    assert steps[kept.id] == "Closing"
