"""What aggregates ask of storage, as a Protocol; scoped like the others. Every method is set-wise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from coaching.comparisons import Comparison, Stretch, Uncoached
from coaching.criteria import Definition


class ComparisonStore(Protocol):
    """`rep_ids` None: every rep's. `since` None: from the beginning."""

    def definitions(
        self, *, rep_ids: Sequence[int] | None, since: date | None, criterion_id: int | None = None
    ) -> Mapping[int, Definition]:
        """By version id: those that sessions held since then were about; of one criterion when asked for."""

    def of_sessions(
        self,
        definitions: Mapping[int, Definition],
        /,
        *,
        rep_ids: Sequence[int] | None,
        since: date | None,
        most: int | None = None,
    ) -> tuple[Comparison, ...]:
        """Sessions held since then, the newest `most` of them, by id: frozen baseline, first ten calls."""

    def uncoached(
        self,
        definitions: Mapping[int, Definition],
        stretches: Sequence[Stretch],
        /,
        *,
        rep_ids: Sequence[int] | None,
    ) -> tuple[Uncoached, ...]:
        """Reps with ten calls before and ten after who had no session on the criterion by then.

        Where that is more than MOST_LOOKED_AT, an even part of the reps is looked at each day.
        """
