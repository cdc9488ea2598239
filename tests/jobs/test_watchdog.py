"""The watchdog: a tick that stopped is seen by the monotonic clock, told once, and unready."""

from __future__ import annotations

import logging

import pytest
from clocks import SetClock
from prometheus_client import REGISTRY

from bot.http import build_health
from jobs.watchdog import INTERVALS, Watchdog
from models import SqlStores


class Seconds:
    now = 50.0

    def __call__(self) -> float:
        return self.now


def stalled_metric() -> float:
    return REGISTRY.get_sample_value("coachlog_stalled_ticks") or 0


def test_a_tick_that_does_not_end_is_told_once_and_again_when_it_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    seconds = Seconds()
    dog = Watchdog(seconds, interval_s=15)
    tick = dog.watch("digests", lambda: None)
    seconds.now += 15 * INTERVALS
    tick()
    assert dog.stalled() == ()
    seconds.now += 15 * INTERVALS + 1
    with caplog.at_level(logging.WARNING):
        dog.look()
        dog.look()
        assert (dog.stalled(), stalled_metric()) == (("digests",), 1)
        tick()
        dog.look()
    assert [record.message for record in caplog.records] == ["tick stopped", "tick goes on"]
    assert stalled_metric() == 0


def test_a_tick_that_fails_has_not_ended() -> None:
    seconds = Seconds()
    dog = Watchdog(seconds, interval_s=1)

    def fail() -> None:
        raise ZeroDivisionError

    tick = dog.watch("scores", fail)
    seconds.now += INTERVALS + 1
    with pytest.raises(ZeroDivisionError):
        tick()
    assert dog.stalled() == ("scores",)


def test_progress_of_a_long_round_counts() -> None:
    seconds = Seconds()
    dog = Watchdog(seconds, interval_s=1)
    dog.watch("deliver", lambda: None)
    seconds.now += INTERVALS
    dog.note("deliver")
    seconds.now += INTERVALS
    assert dog.stalled() == ()


def test_a_process_with_a_stopped_tick_is_not_ready(stores: SqlStores, clock: SetClock) -> None:
    seconds = Seconds()
    dog = Watchdog(seconds, interval_s=15)
    tick = dog.watch("checkpoints", lambda: None)
    web = build_health(stores, clock, watchdog=dog).test_client()
    assert web.get("/readyz").status_code == 200
    seconds.now += 15 * INTERVALS + 1
    answer = web.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "stopped: checkpoints")
    assert web.get("/healthz").status_code == 200
    tick()
    assert web.get("/readyz").status_code == 200
