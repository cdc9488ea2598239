"""`/coach`: the table of first words. What each does stands in the module of its subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from handlers import (
    away,
    calibration,
    call,
    criteria,
    digest,
    exporting,
    flags,
    hearing,
    insights,
    log,
    moment,
    observation,
    practice,
    prep,
    review,
    scenario,
    scorecard,
    status,
    team_view,
    usage,
)
from handlers.answers import Answer
from handlers.deps import Deps
from handlers.edge import Command
from templates.ids import Word

WORDS: Mapping[str, Callable[[Command, Deps], Answer]] = {
    Word.LOG: log.open_by_command,
    Word.SCHEDULE: log.open_schedule_by_command,
    Word.PREP: prep.open_by_command,
    Word.FLAG: flags.flag_by_command,
    Word.MOMENT: moment.open_by_command,
    Word.REVIEW: review.open_by_command,
    Word.PRACTICE: practice.open_by_command,
    Word.CALL: call.open_by_command,
    Word.REP: scorecard.open_by_command,
    Word.CRITERIA: criteria.open_by_command,
    Word.TEAM: team_view.open_by_command,
    Word.CALIBRATE: calibration.open_by_command,
    Word.OBSERVE: observation.open_by_command,
    Word.DIGEST: digest.preview_by_command,
    Word.INSIGHTS: insights.open_by_command,
    Word.EXPORT: exporting.open_by_command,
    Word.HEAR: hearing.open_by_command,
    Word.AWAY: away.open_or_save,
    Word.SCORE: scenario.open_by_command,
    Word.STATUS: status.show,
    Word.HELP: usage.say_usage,
    "": usage.say_usage,
}


def answer(payload: Command, deps: Deps) -> Answer:
    return WORDS.get(payload.word, usage.say_unknown)(payload, deps)
