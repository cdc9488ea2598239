"""A workflow asks a coach to log: once a day and rep, of three reps a day at most, and only their coach."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from desk import Desk
from north import Cast

from coaching.asked import MOST_A_DAY, ask_to_log
from coaching.errors import CoachingError
from coaching.people import Profile, Role
from jobs.composing import compose


@pytest.fixture
def reps(desk: Desk, cast: Cast) -> list[int]:
    """Alice coaches five."""
    with desk.store() as store:
        more = [
            store.people.save_profile(Profile(slack_id=f"UMORE{number}", name=f"Rep {number} Ames")).id
            for number in range(3)
        ]
        reps = [cast.ids["UBOB"], cast.ids["UCAROL"], *more]
        store.people.set_role(cast.team_id, Role.REP, reps)
    return reps


def ask(desk: Desk, cast: Cast, rep_id: int, *, now: datetime) -> None:
    with desk.store() as store:
        coach, rep = store.people.member(cast.ids["UALICE"]), store.people.member(rep_id)
        ask_to_log(store, coach, rep, why="The call was lost.", now=now)


def keys(cast: Cast, reps: list[int], day: str) -> list[str]:
    return [f"asked_to_log:{cast.ids['UALICE']}:{rep}:{day}" for rep in reps]


def test_a_coach_is_asked_about_three_reps_a_day_at_most(desk: Desk, cast: Cast, reps: list[int]) -> None:
    now = desk.clock.now()
    for rep in reps[:MOST_A_DAY] * 2:
        ask(desk, cast, rep, now=now)
    with pytest.raises(CoachingError, match="asked about 3 reps today"):
        ask(desk, cast, reps[MOST_A_DAY], now=now)
    ask(desk, cast, reps[MOST_A_DAY], now=now + timedelta(days=1))
    with desk.store() as store:
        asked = keys(cast, reps, "2026-11-19")
        assert store.outbox.standing(asked) == set(asked[:MOST_A_DAY])
        assert store.outbox.standing(keys(cast, reps, "2026-11-20"))


def test_who_no_longer_coaches_the_rep_when_it_is_sent_hears_nothing(
    desk: Desk, cast: Cast, reps: list[int]
) -> None:
    ask(desk, cast, reps[0], now=desk.clock.now())
    (key,) = keys(cast, reps[:1], "2026-11-19")
    with desk.store() as store:
        assert compose(store, store.outbox.by_key(key), desk.deps.surfaces) is not None
        store.people.set_role(cast.team_id, Role.COACH, [])
    with desk.store() as store:
        assert compose(store, store.outbox.by_key(key), desk.deps.surfaces) is None
