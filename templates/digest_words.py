"""Words of the digest's blocks: what is left out, who has nothing new, what the month's aggregates say."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.people import DigestBlock, TeamSettings
from coaching.shown.common import Choice
from coaching.shown.digest_month import MonthShown
from coaching.shown.messages import Digest, DigestRow
from coaching.words import say_counted
from templates.escape import clip
from templates.insight_words import say_effect, say_figures

MOST_WORKS = 3
MOST_BOTH = 8
NAMED_UNCHANGED = 12
_BLOCKS = {
    DigestBlock.CHANGES: Choice("changes", "What changed", "A row for each rep of whom something is new"),
    DigestBlock.PICTURE: Choice("picture", "The chart", "Each changed rep's difference"),
    DigestBlock.COVERAGE: Choice("coverage", "Who was coached, and who was not"),
    DigestBlock.ALERTS: Choice("alerts", "Falls on targets"),
    DigestBlock.OVERDUE: Choice("overdue", "Overdue reviews"),
    DigestBlock.RESULTS: Choice("results", "Results that came in"),
    DigestBlock.MOVEMENTS: Choice("movements", "Two and four weeks on"),
    DigestBlock.AGGREGATES: Choice("aggregates", "What coaching moved", "In the month's first digest"),
}


def digest_block_choices() -> tuple[Choice, ...]:
    return tuple(_BLOCKS[block] for block in DigestBlock)


def blocks_held(settings: TeamSettings) -> list[str]:
    return [block.value for block in DigestBlock if block not in settings.digest_left_out]


def holds(digest: Digest, block: str) -> bool:
    return DigestBlock(block) not in digest.left_out


def changed_rows(digest: Digest) -> tuple[DigestRow, ...]:
    """In the order of names; none where the team leaves them out."""
    if DigestBlock.CHANGES in digest.left_out:
        return ()
    return tuple(row for row in digest.rows if row.news)


def unchanged_reps(digest: Digest) -> tuple[str, ...]:
    """``Dan Wu (3 of 10 calls in)``."""
    if DigestBlock.CHANGES in digest.left_out:
        return ()
    return tuple(f"{row.rep}{_so_far(row)}" for row in digest.rows if not row.news)


def _so_far(row: DigestRow) -> str:
    delta = row.delta
    return f" ({delta.n} of 10 calls in)" if delta is not None and delta.n < 10 else ""


def say_month(month: MonthShown) -> tuple[str, ...]:
    """Words first: what works, then every method on every criterion with the honest difference."""
    first = f"{say_counted(month.held, 'session')} in {month.weeks} weeks, {month.counted} in these figures"
    if not month.counted:
        return (
            f"{first}: not enough yet. A session counts once ten calls of the same kind are scored after it",
        )
    works = [
        say_effect(one.aggregate, clip(one.method or "", 40), _short(one.criterion)) for one in month.works
    ]
    return (
        first,
        *(works[:MOST_WORKS] or ["No method moved a criterion clearly more than doing nothing"]),
        *(
            f"{clip(one.method or '', 40)}, {_short(one.criterion)}: {say_figures(one.aggregate)}"
            for one in month.both[:MOST_BOTH]
        ),
        *_more(month.both),
    )


def _more(both: Sequence[object]) -> list[str]:
    left = len(both) - MOST_BOTH
    return [f"{left} more in /coach insights"] if left > 0 else []


def _short(criterion: str | None) -> str:
    return clip(criterion or "all criteria", 80)
