"""Pacing: bursts, then one by one; pauses of one method in one workspace; nobody sleeps."""

from __future__ import annotations

from jobs.pacing import Method, Pacing, Rate


class Seconds:
    """A monotonic clock that stands until told."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def paced(seconds: Seconds, *, workspace: Rate | None = None, channel: Rate | None = None) -> Pacing:
    return Pacing(seconds, per_workspace=workspace, per_channel=channel)


def test_without_rates_every_turn_is_now() -> None:
    pacing = Pacing(Seconds())
    assert [pacing.take_turn(1, "C1", row) for row in range(100)] == [0.0] * 100


def test_a_burst_goes_at_once_and_the_rest_one_by_one() -> None:
    pacing = paced(Seconds(), channel=Rate(1.0, burst=3))
    assert [pacing.take_turn(1, "C1", row) for row in range(6)] == [0.0, 0.0, 0.0, 1.0, 2.0, 3.0]


def test_a_reserved_turn_is_kept_and_paid_for_once() -> None:
    seconds = Seconds()
    pacing = paced(seconds, channel=Rate(1.0))
    assert pacing.take_turn(1, "C1", 1) == 0
    assert pacing.take_turn(1, "C1", 2) == 1
    seconds.now += 0.5
    assert pacing.take_turn(1, "C1", 2) == 0.5
    seconds.now += 0.5
    assert pacing.take_turn(1, "C1", 2) == 0
    assert pacing.take_turn(1, "C1", 3) == 1


def test_channels_and_workspaces_do_not_wait_for_each_other() -> None:
    pacing = paced(Seconds(), channel=Rate(1.0))
    assert pacing.take_turn(1, "C1", 1) == pacing.take_turn(1, "C2", 2) == pacing.take_turn(2, "C1", 3) == 0


def test_a_workspace_has_a_rate_of_its_own_over_all_channels() -> None:
    seconds = Seconds()
    pacing = paced(seconds, workspace=Rate(0.2, burst=20), channel=Rate(1.0, burst=3))
    sent = 0
    for row in range(600):
        sent += pacing.take_turn(1, f"U{row}", row) == 0
    assert sent == 20
    for _ in range(60):
        seconds.now += 1
        sent += sum(pacing.take_turn(1, f"U{row}", row) == 0 for row in range(600, 605))
    assert sent <= 20 + 60 * 5


def test_a_lane_that_was_idle_has_its_burst_again_and_no_more() -> None:
    seconds = Seconds()
    pacing = paced(seconds, channel=Rate(1.0, burst=2))
    for row in range(2):
        assert pacing.take_turn(1, "C1", row) == 0
    seconds.now += 3600
    assert [pacing.take_turn(1, "C1", row) for row in range(10, 13)] == [0.0, 0.0, 1.0]


def test_a_pause_holds_for_its_method_in_its_workspace_alone() -> None:
    seconds = Seconds()
    pacing = Pacing(seconds)
    pacing.pause(1, Method.POST, 30)
    assert pacing.paused_for(1, Method.POST) == 30
    assert pacing.paused_for(1, Method.LOOK) == pacing.paused_for(2, Method.POST) == 0
    seconds.now += 31
    assert pacing.paused_for(1, Method.POST) == 0


def test_turns_that_nobody_came_for_are_forgotten() -> None:
    seconds = Seconds()
    pacing = paced(seconds, channel=Rate(1.0))
    for row in range(1000):
        pacing.take_turn(1, "C1", row)
    seconds.now += 10_000
    for row in range(2000, 3100):
        pacing.take_turn(1, f"U{row}", row)
    assert len(pacing._reserved) == 0
