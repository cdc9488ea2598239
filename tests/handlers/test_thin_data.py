"""Fewer than 10 % of a month's calls scored: said wherever a number would be trusted (domain.md 7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from desk import NOON, TEAM, Desk
from north import Cast, score_calls
from screen import words_of

from coaching.calls import ScoreRow
from coaching.checkpoints import CheckpointKind
from coaching.loop import look_at_scores, reach, waiting_for
from coaching.loop.digest import digest_for
from coaching.thin_data import say_thin, thin_reps
from jobs.composing import compose

MANY = 120
"""Calls of the month that nobody scored on a target."""


@pytest.fixture
def unscored(desk: Desk, cast: Cast) -> str:
    """Bob's calls are scored on what is no target any more: two on the focus, so many on that."""
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 3])
    with desk.store() as store:
        store.criteria.set_target(cast.team_id, cast.other.id, False)
        rows = [
            ScoreRow(
                external_id=f"unscored-{number}",
                rep_id=cast.ids["UBOB"],
                occurred_at=NOON - timedelta(days=2, minutes=number),
                call_type="demo",
                direction="outbound",
                live=True,
                link=None,
                duration_s=None,
                version_id=cast.other.current.id,
                score=3,
                quote=None,
                quote_at=None,
            )
            for number in range(MANY)
        ]
        store.calls.take_in(rows, now=desk.clock.now())
    return f"Only 2 of {MANY + 2} calls of the last 30 days are scored: too thin to steer by."


def home_of(desk: Desk, who: str) -> str:
    event = {"type": "app_home_opened", "user": who, "tab": "home", "channel": "D1"}
    desk.send({"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{who}", "event": event})
    return words_of(desk.slack.calls[-1][1]["view"])


def test_it_is_counted_for_many_reps_at_one_go(desk: Desk, cast: Cast, unscored: str) -> None:
    score_calls(desk, cast.ids["UCAROL"], cast.focus, [2, 3])
    with desk.store() as store:
        thin = thin_reps(store, cast.ids.values(), now=desk.clock.now())
    assert {rep: say_thin(counts) for rep, counts in thin.items()} == {cast.ids["UBOB"]: unscored}


def test_confirmation_digest_and_homes_say_it_once(desk: Desk, cast: Cast, unscored: str) -> None:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    with desk.store() as store:
        session = store.sessions.of_rep(cast.ids["UBOB"])[0]
        delivery = store.outbox.by_key(f"logged:{session.id}")
        assert delivery is not None
        composed = compose(store, delivery, desk.deps.surfaces)
        digest = digest_for(store, cast.team_id, iso_week=(2026, 48), as_of=desk.clock.now())
    assert composed is not None
    assert str(composed.rendered.blocks).count(unscored) == 1
    assert digest.thin == (f"Bob Okafor (2 of {MANY + 2})",)
    (part, *_) = desk.deps.surfaces.messages(digest)
    assert str(part.blocks).count("too few calls scored to steer by".capitalize()) == 1
    assert home_of(desk, "UALICE").count("too few calls scored to steer by") == 1
    assert f"steer by: Bob Okafor (2 of {MANY + 2})" in home_of(desk, "UMONA")


def test_a_check_in_says_it_beside_its_comparison(desk: Desk, cast: Cast, unscored: str) -> None:
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}
    score_calls(desk, cast.ids["UBOB"], cast.focus, [3] * 5, last=NOON + timedelta(days=6), prefix="after")
    desk.clock.advance(days=7)
    with desk.store() as store:
        look_at_scores(store, now=desk.clock.now())
        reach(store, now=desk.clock.now())
        waiting = waiting_for(store, store.people.member(cast.ids["UALICE"]), now=desk.clock.now())
    (line,) = (line for line in waiting.lines if line.kind is CheckpointKind.CHECK_IN)
    assert line.thin == f"Only 7 of {MANY + 7} calls of the last 30 days are scored: too thin to steer by."
    assert line.thin in str(desk.deps.surfaces.message(waiting).blocks)


def test_where_enough_is_scored_nothing_is_said(desk: Desk, cast: Cast) -> None:
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2, 3])
    assert "too few" not in home_of(desk, "UALICE") + home_of(desk, "UMONA")


@pytest.mark.parametrize(
    ("later", "thin"),
    [
        pytest.param(27, True, id="29 days ago: of this month"),
        pytest.param(29, False, id="31 days ago: not any more"),
    ],
)
def test_a_month_is_the_last_thirty_days(
    desk: Desk, cast: Cast, unscored: str, *, later: int, thin: bool
) -> None:
    with desk.store() as store:
        found = thin_reps(store, [cast.ids["UBOB"]], now=NOON + timedelta(days=later))
    assert bool(found) is thin
