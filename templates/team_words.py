"""Words of `/coach team`: every activity with the outcome beside it, and distributions as a strip of text."""

from __future__ import annotations

from collections.abc import Sequence

from coaching.aggregates import ENOUGH
from coaching.deals.outcomes import OutcomeFigure
from coaching.shown.team import SpreadLine, TeamView
from coaching.team.figures import Cohorts
from coaching.words import say_counted, say_list
from templates.escape import clip
from templates.insight_words import say_not_enough, say_signed

CELLS = 21
"""Of a strip: 5 points of attainment each."""
WEEKS = 4


def say_team_summary(facts: TeamView) -> str:
    """``6 of 8 reps coached this week, 9 of 12 due reviews done. No clear difference …``"""
    done = f", {facts.reviews.done} of {facts.reviews.due} due reviews done" if facts.reviews.due else ""
    return f"{facts.coached} of {say_counted(facts.reps, 'rep')} coached this week{done}. {_verdict(facts)}."


def _verdict(facts: TeamView) -> str:
    beyond = facts.effect.beyond
    if beyond.helps:
        return "Scores moved more than without coaching"
    if beyond.harms:
        return "Scores moved less than without coaching"
    if beyond.value is None:
        return "Whether it works cannot be said yet"
    return "No clear difference from doing nothing yet"


def say_activity(facts: TeamView) -> str:
    """``5.5 sessions a week (22 in four weeks)``."""
    if not facts.held:
        return "No session in four weeks"
    return f"{facts.held / WEEKS:.1f} sessions a week ({facts.held} in four weeks)"


def say_minutes(facts: TeamView) -> str:
    """``24 minutes on average (20 of 22 sessions say)``."""
    if not facts.held:
        return "No session, no minutes"
    if facts.minutes is None:
        return "How long sessions took is not known: no log says (More, Minutes)"
    return f"{facts.minutes:.0f} minutes on average ({facts.timed} of {facts.held} sessions say)"


def say_sticking(facts: TeamView) -> str:
    """The outcome beside minutes: ``The correction was applied in 5 of 9 reviewed calls (56 %)``."""
    reviews = facts.reviews
    if reviews.done < ENOUGH:
        return f"How often the correction was applied: {say_not_enough(reviews.done)}"
    share = 100 * reviews.applied / reviews.done
    return f"The correction was applied in {reviews.applied} of {reviews.done} reviewed calls ({share:.0f} %)"


def say_reviewing(facts: TeamView) -> str:
    """``9 of 12 reviews that came due are done (75 %)``."""
    reviews = facts.reviews
    if not reviews.due:
        return "No carry-through review came due"
    share = 100 * reviews.done / reviews.due
    verb = "is" if reviews.due == 1 else "are"
    return f"{reviews.done} of {say_counted(reviews.due, 'review')} that came due {verb} done ({share:.0f} %)"


def say_carried(facts: TeamView) -> str:
    """The outcome beside reviews: ``5 applied, 2 partly, 2 absent``."""
    reviews = facts.reviews
    if not reviews.done:
        return "What they say: nothing yet"
    return f"They say: {reviews.applied} applied, {reviews.partial} partly, {reviews.absent} absent"


def say_cohorts(cohorts: Cohorts) -> str:
    """The outcome beside coverage: coached and uncoached reps, and the difference with its interval."""
    if cohorts.moved is None or cohorts.moved_alone is None or cohorts.difference is None:
        return (
            "Coached against uncoached reps: "
            f"{say_not_enough(min(cohorts.coached, cohorts.uncoached))}; "
            f"{cohorts.coached} coached and {cohorts.uncoached} uncoached have calls enough"
        )
    return (
        f"Coached reps moved {say_signed(None, cohorts.moved)} on targets, "
        f"the others {say_signed(None, cohorts.moved_alone)}: "
        f"from the same start {say_signed(None, cohorts.difference)} "
        f"({cohorts.coached} and {cohorts.uncoached} reps, {_within(cohorts.low, cohorts.high)})"
    )


def _within(low: float | None, high: float | None) -> str:
    """``likely between −2 and +12``; the points were said before."""
    if low is None or high is None or low == high:
        return "how sure is unknown: the figures do not vary"
    near, far = (say_signed(None, one).removesuffix(" points") for one in (low, high))
    return f"likely between {near} and {far}"


def say_adherence(facts: TeamView) -> str:
    """``71 % attained on the steps of the playbook (240 scores)``."""
    if not facts.steps:
        return "Playbook: no criterion is a step of a framework yet"
    if facts.adherence.value is None:
        return f"Playbook: {say_not_enough(facts.adherence.scores)}"
    return f"Playbook: {facts.adherence.value:.0f} % attained on its steps ({facts.adherence.scores} scores)"


def say_adherence_spread(facts: TeamView) -> str:
    """``Half of 8 reps between 60 and 80 %, the middle one 72 %``."""
    found = facts.adherence
    if found.quartiles is None:
        return f"How the reps spread: {say_not_enough(found.reps)}"
    lower, middle, upper = found.quartiles
    return f"Half of {found.reps} reps between {lower:.0f} and {upper:.0f} %, the middle one {middle:.0f} %"


def say_adherence_change(facts: TeamView) -> str:
    """The movement beside adherence."""
    change = facts.adherence.change
    if change.mean is None:
        return f"Its movement against the four weeks before: {say_not_enough(change.n)}"
    doubt = _within(change.low, change.high)
    return f"{say_signed(None, change.mean)} against the four weeks before ({change.n} reps, {doubt})"


def say_win_rate(pair: tuple[OutcomeFigure, OutcomeFigure]) -> str:
    """``Win rate 42 % of 31 deals in the last 13 weeks, 38 % of 29 in the 13 before``."""
    now, before = (_rate(one) for one in pair)
    return f"Win rate: {now} in the last 13 weeks, {before} in the 13 before. Revenue follows in quarters"


def _rate(figure: OutcomeFigure) -> str:
    if figure.value is None or figure.n < ENOUGH:
        return say_not_enough(figure.n)
    return f"{figure.value:.0f} % of {say_counted(figure.n, 'deal')}"


def say_time_to_log(to_log: tuple[float | None, int]) -> str:
    median, n = to_log
    if median is None or n < ENOUGH:
        return f"Time to log: {say_not_enough(n)}"
    return f"Time to log: {median:.0f} seconds in the middle (n={n}); the promise is two minutes"


def say_strip(line: SpreadLine) -> str:
    """``··●·2···●····``: 0 to 100 % from left to right, a dot a rep, a figure where several stand."""
    cells = [0] * CELLS
    for one in line.standings:
        cells[min(int(one.value / 100 * CELLS), CELLS - 1)] += 1
    return "".join(
        "·" if many == 0 else "●" if many == 1 else str(many) if many < 10 else "+" for many in cells
    )


def say_distribution(line: SpreadLine) -> str:
    """``half between 52 and 71 %, the middle one 63 % (8 reps)``."""
    many = len(line.standings)
    if line.quartiles is None:
        words = say_not_enough(many)
    else:
        lower, middle, upper = line.quartiles
        words = f"half between {lower:.0f} and {upper:.0f} %, the middle one {middle:.0f} % ({many} reps)"
    if line.left_out:
        words += f"; {say_counted(line.left_out, 'rep')} with too few calls"
    return words


def say_standings(line: SpreadLine, most: int = 10) -> str:
    """``Bob Okafor 58 % (12), Carol Diaz 71 % (9)``, by name."""
    shown = [f"{clip(one.rep, 40)} {one.value:.0f} % ({one.calls})" for one in line.standings[:most]]
    more = len(line.standings) - most
    return say_list([*shown, f"{more} more"] if more > 0 else shown)


def say_distribution_alt(spreads: Sequence[SpreadLine]) -> str:
    """The picture's figures in words, for whoever does not see it."""
    drawn = [f"{line.criterion}: {say_distribution(line)}" for line in spreads if line.standings]
    return "Where each rep stands, last four weeks, 0 to 100 % attained. " + (
        ". ".join(drawn) or "No figure yet"
    )
