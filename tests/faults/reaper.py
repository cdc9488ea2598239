"""Who is killed, and when: decided by the seed and the step alone, never by what happened before.

The moment within the step is real time, drawn over as long as such a step takes when nobody dies.
"""

from __future__ import annotations

import random
import threading
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import monotonic
from typing import Protocol

DEAR = frozenset({"web", "clock"})
"""Whose deaths are counted as kill points; workers die besides."""


class Mortal(Protocol):
    """What can be killed."""

    def kill(self) -> None: ...


@dataclass
class Reaper:
    """Kills at random moments and keeps count."""

    seed: int
    killed: Counter[str] = field(default_factory=Counter)
    holding: int = 0
    """How many messages the dead had in hand."""
    half_sent: int = 0
    """How many of these may have reached Slack."""
    repeated: int = 0
    """How often a person had to try again."""
    _lately: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=9)))
    _births: Counter[str] = field(default_factory=Counter)

    def dice(self, *step: object) -> random.Random:
        """The same throws for the same step of the same seed."""
        return random.Random("/".join(map(str, (self.seed, *step))))

    def fate(self, name: str, *, chance: float, points: tuple[str, ...]) -> tuple[str, int] | None:
        """The fail point, and which passing of it, at which this newborn will die; None when by none."""
        self._births[name] += 1
        dice = self.dice("born", name, self._births[name])
        return (dice.choice(points), dice.randint(1, 4)) if dice.random() < chance else None

    @contextmanager
    def perhaps(self, hands: Mapping[str, Mortal], *step: object, chance: float) -> Iterator[None]:
        """Perhaps one of these is killed while the step runs."""
        dice, kind = self.dice(*step), str(step[0])
        began = monotonic()
        if not hands or dice.random() >= chance:
            yield
            self._lately[kind].append(monotonic() - began)
            return
        victim = hands[dice.choice(sorted(hands))]
        usual = median(self._lately[kind] or [0.05])
        shot = threading.Timer(dice.random() * usual, victim.kill)
        shot.start()
        yield
        shot.cancel()
        shot.join()

    @property
    def points(self) -> int:
        """Kill points: web and clock together."""
        return sum(count for role, count in self.killed.items() if role in DEAR)

    def __str__(self) -> str:
        roles = ", ".join(f"{count} {role}" for role, count in sorted(self.killed.items()))
        return (
            f"seed {self.seed}: killed {roles}, with {self.holding} messages in hand, {self.half_sent} of"
            f" them perhaps sent; {self.repeated} times a person had to try again"
        )
