"""The main story, told once and run over Socket Mode and over signed HTTP: a session closes its loop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from town import CRITERION, Score, Town, earlier_calls

from sandbox.driver import Person, SeenMessage

COMMITMENT = "Ask what they compare us with before naming a price."


def berlin(month: int, day: int, hour: int, minute: int = 5) -> datetime:
    """Winter time: one hour ahead of UTC."""
    return datetime(2026, month, day, hour - 1, minute, tzinfo=UTC)


def set_up_the_team(town: Town) -> None:
    """Mona opens Home, presses the one button and fills the form."""
    mona = town.person("mona")
    mona.open_home()
    town.driver.wait_for(lambda: mona.home() and mona.sees("set_up_team", home=True))
    assert mona.click("set_up_team", home=True).ok
    mona.fill("team_name", "Team North")
    mona.fill("reps", ["UBOB", "UCAROL"])
    mona.fill("coaches", ["UALICE"])
    mona.fill("managers", ["UMONA"])
    mona.fill("channel", "CMANAGERS")
    mona.fill("time_zone", "Europe/Berlin")
    mona.fill("country", "DE")
    mona.fill("starter", "competencies")
    outcome = mona.submit()
    assert outcome.ok, outcome
    assert mona.view() is None


def log_a_session(town: Town) -> None:
    """Alice types /coach log: everything but method and commitment is prefilled."""
    alice = town.person("alice")
    assert alice.command("/coach log <@UBOB|bob>").ok
    view = alice.view()
    assert view is not None
    assert "Bob Okafor" in view.everything
    alice.fill("log_criterion", CRITERION)
    view = alice.view()
    assert view is not None
    assert "last 10 calls" in view.everything
    alice.fill("commitment", COMMITMENT)
    outcome = alice.submit()
    assert outcome.ok, outcome
    assert alice.view() is None


def coach_and_rep_hear_of_it(town: Town) -> None:
    alice, bob = town.person("alice"), town.person("bob")
    confirmation = town.dm_saying(alice, "Logged for Bob Okafor")
    assert COMMITMENT in confirmation.everything
    assert "2.2 of 4" in confirmation.everything
    assert COMMITMENT in town.dm_saying(bob, "Alice Moreau and you agreed").everything


def write_the_moment(town: Town) -> None:
    alice = town.person("alice")
    assert alice.click("add_moment", message=town.dm_saying(alice, "Logged for Bob Okafor")).ok
    alice.fill("what_happened", "The buyer asked for the price and Bob named it at once.")
    alice.fill("correction", "Pause, then ask what they compare us with.")
    alice.fill("confirmed", "I ask before I quote.")
    outcome = alice.submit()
    assert outcome.ok, outcome


def morning_of_the_fifth_business_day(town: Town) -> None:
    """Thursday 19 November; the 5th business day is Thursday 26 November. Nothing before, one bundle then."""
    alice = town.person("alice")
    before = morning_messages(alice)
    for day in (20, 23, 24):
        town.move_to(berlin(11, day, 9))
    town.move_to(berlin(11, 24, 15))
    scores_arrive(town, first=1, count=1, score=2, since=berlin(11, 24, 10))
    assert "next live call" in town.dm_saying(alice, "next live call").everything
    town.move_to(berlin(11, 25, 9))
    assert morning_messages(alice) == before
    town.move_to(berlin(11, 26, 9))
    bundle = town.dm_saying(alice, "What waits for you")
    assert len(morning_messages(alice)) == len(before) + 1
    assert "5th business day" in bundle.everything
    assert "Pause, then ask what they compare us with." in bundle.everything
    town.move_to(berlin(11, 26, 11))
    assert len(morning_messages(alice)) == len(before) + 1


def morning_messages(person: Person) -> list[str]:
    return [dm.ts for dm in person.dms() if "What waits for you" in dm.everything]


def review_as_partial(town: Town) -> None:
    alice = town.person("alice")
    bundle = town.dm_saying(alice, "What waits for you")
    assert alice.click("review_now", message=bundle).ok
    view = alice.view()
    assert view is not None
    assert "Pause, then ask what they compare us with." in view.everything
    alice.fill("review_verdict", "partial")
    refused = alice.submit()
    assert refused.kind == "errors"
    assert "broke_down" in str(refused.errors)
    alice.fill("broke_down", "Asked the question, then named the price before the answer.")
    outcome = alice.submit()
    assert outcome.ok, outcome
    saved = town.dm_saying(alice, "named the price before the answer")
    change_the_review(town, alice, saved)
    assert alice.click("follow_up", message=saved).ok
    prefilled = alice.view()
    assert prefilled is not None
    assert CRITERION in prefilled.everything
    alice.close(clear=True)


def change_the_review(town: Town, alice: Person, saved: SeenMessage) -> None:
    """It starts from what stands; the history tells both. Bob reads his own, and the correction."""
    assert alice.click("review_now", message=saved).ok
    alice.fill("evidence", "He paused, then said ten less.")
    assert alice.submit().ok
    assert alice.click("session_history", message=town.dm_saying(alice, "Logged for Bob Okafor")).ok
    kept = alice.view()
    assert kept is not None
    assert "He paused, then said ten less." in kept.everything
    assert "as it read before" in kept.everything
    alice.close(clear=True)
    bob = town.person("bob")
    bob.open_home()
    town.driver.wait_for(lambda: bob.home() and bob.sees("session_history", home=True))
    assert bob.click("session_history", home=True).ok
    read = bob.view()
    assert read is not None
    assert "Carry-through: partly" in read.everything
    assert "Pause, then ask what they compare us with." in read.everything
    assert "ten less" not in read.everything
    bob.close(clear=True)


def scores_arrive(town: Town, *, first: int, count: int, score: float, since: datetime) -> None:
    """Comparable live calls, two hours apart."""
    town.import_scores(
        [
            Score(
                call_id=f"new-{first + index}",
                rep="bob@example.com",
                at=since + timedelta(hours=2 * index),
                criterion=CRITERION,
                score=score + (index % 2),
            )
            for index in range(count)
        ]
    )


def check_in_after_five(town: Town) -> None:
    """Four calls say nothing; the fifth brings the check-in, early and without a verdict."""
    alice = town.person("alice")
    town.move_to(berlin(11, 27, 13))
    scores_arrive(town, first=2, count=3, score=3, since=berlin(11, 27, 7))
    assert not any("5 of 10" in dm.everything for dm in alice.dms())
    town.move_to(berlin(11, 30, 10))
    scores_arrive(town, first=5, count=1, score=3, since=berlin(11, 30, 8))
    town.move_to(berlin(12, 1, 9))
    check_in = town.dm_saying(alice, "5 of 10")
    assert "early" in check_in.everything
    assert alice.click("on_track", message=check_in).ok


def result_after_ten(town: Town) -> None:
    alice, bob = town.person("alice"), town.person("bob")
    town.move_to(berlin(12, 2, 18))
    scores_arrive(town, first=6, count=5, score=3, since=berlin(12, 2, 8))
    town.move_to(berlin(12, 3, 9, 30))
    result = town.dm_saying(alice, "improved by")
    assert "over 10 calls" in result.everything
    assert "improved by" in town.dm_saying(bob, "improved by").everything


def monday_digest(town: Town) -> None:
    """Once, in the manager channel, with delta, next focus and reason."""
    mona = town.person("mona")
    town.move_to(berlin(12, 7, 9))
    town.move_to(berlin(12, 7, 12))
    digests = [
        one for one in mona.messages("sales-managers") if "Team North" in one.text and "week 50" in one.text
    ]
    assert len(digests) == 1
    words = digests[0].everything
    assert "Bob Okafor" in words
    assert "up 1.0" in words
    assert "Carry-through was partly on Thu 26 Nov" in words


def tell(town: Town) -> None:
    """The whole story, in order."""
    set_up_the_team(town)
    town.import_scores(
        earlier_calls("bob@example.com", [2, 2, 3, 2, 2, 2, 3, 2, 2, 2], before=berlin(11, 19, 12))
    )
    log_a_session(town)
    coach_and_rep_hear_of_it(town)
    write_the_moment(town)
    morning_of_the_fifth_business_day(town)
    review_as_partial(town)
    check_in_after_five(town)
    result_after_ten(town)
    monday_digest(town)
    assert town.driver.problems() == []
