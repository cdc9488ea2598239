"""What each button, word and form is about, and what else it may carry: for `every_payload`."""

from __future__ import annotations

from collections.abc import Mapping

from templates.ids import Action, Shortcut, View, Word

IN_A_WINDOW = {
    Action.LOG_REP,
    Action.LOG_CRITERION,
    Action.LOG_MORE,
    Action.LOG_WHICH_CALLS,
    Action.REVIEW_VERDICT,
    Action.SCALE_CHOSEN,
    Action.CRITERION_MORE,
    Action.CALL_REP,
    Action.PRACTICE_REP,
    Action.DISPUTE_ABOUT,
    Action.PREP_REP,
    Action.PREP_CRITERION,
    Action.PREP_PRACTICE,
}
VIEW_OF = {
    Action.PREP_REP: View.PREP,
    Action.PREP_CRITERION: View.PREP,
    Action.PREP_PRACTICE: View.PREP,
    Action.REVIEW_VERDICT: View.REVIEW,
    Action.SCALE_CHOSEN: View.CRITERION,
    Action.CRITERION_MORE: View.CRITERION,
    Action.CALL_REP: View.CALL,
    Action.PRACTICE_REP: View.PRACTICE,
}
ABOUT_A_TEAM = {
    Action.CHANGE_TEAM,
    Action.OPEN_CRITERIA,
    Action.ADD_CRITERION,
    Action.PREVIEW_DIGEST,
    Action.WHY_BLANK,
    Action.TEAM_VIEW,
    Action.TEAM_PICTURE,
}
ABOUT_A_REP = {
    Action.PRACTICE_REP,
    Action.PREP_REP,
    Action.START_LOG,
    Action.START_SCHEDULE,
    Action.SCORECARD,
    Action.SCORECARD_PAGE,
    Action.LOG_REP,
    Action.CALL_REP,
    Action.REP_SCENARIOS,
}
ABOUT_A_CRITERION = {Action.EDIT_CRITERION, Action.RETIRE_CRITERION, Action.TOGGLE_TARGET}
ABOUT_A_LINE = {Action.NO_LIVE_CALL, Action.HAND_OVER, Action.SNOOZE}
ABOUT_BOB = {
    Word.PREP,
    Word.REP,
    Word.LOG,
    Word.SCHEDULE,
    Word.MOMENT,
    Word.REVIEW,
    Word.CALL,
    Word.SCORE,
    Word.PRACTICE,
}
ABOUT_A_FLAG = {Action.LOG_FLAG, Action.FLAG_NOT_NEEDED}
ON_A_MESSAGE = {Shortcut.LOG_FROM_MESSAGE, Shortcut.FLAG}
WITH_A_CALL = f"{Word.FLAG} @bob https://calls.example.com/95"
ABOUT_PRACTICE = {Action.PRACTICE_DONE, Action.WITHDRAW_PRACTICE, Action.CORRECT_PRACTICE}
ALSO_CHANGES = {View.MOMENT, View.SCENARIO, View.PRACTICE, View.OBSERVATION, View.CALL, View.ROOT_CAUSE}
"""Forms that carry the id of what stands when it is changed."""
OTHERWISE: Mapping[str, tuple[str, ...]] = {
    Action.SESSIONS: ("all|0", "coached|0"),
    Action.INSIGHTS: ("all|quarter|valid",),
    Action.COACH_SCORES: ("all",),
    Action.PREPARE: ("{bob}||{planned}",),
    Action.DISPUTE: ("{scenario}|scenario",),
    Word.TEAM: ("team Team North", "team change Team North"),
    Word.INSIGHTS: ("insights Team North",),
    Word.DIGEST: ("digest Team North",),
    Word.CRITERIA: ("criteria Team North",),
    Word.OBSERVE: ("observe @alice",),
}
"""What else the same button or word may carry, where that asks for more or for somebody else's."""
ABOUT_A_PLAN = {Action.HOLD_SESSION, Action.CANCEL_SESSION, View.HOLD}
