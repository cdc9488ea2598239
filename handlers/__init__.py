"""The list of everything Slack may send and which function answers. From a line here the way goes:
handler (parse, one unit of work) -> coaching/ (rule) -> models/ (row) -> templates/ (message)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import (
    away,
    calibration,
    call,
    commands,
    criteria,
    digest,
    editing,
    exporting,
    flags,
    hearing,
    home,
    insights,
    linked,
    log,
    moment,
    observation,
    practice,
    prep,
    profiles,
    review,
    scenario,
    schedule,
    scorecard,
    session_list,
    team,
    team_view,
    unmatched,
    usage,
    voices,
    waiting,
)
from handlers.deps import Deps
from handlers.registering import (
    AnyRegistration,
    attach_all,
    on_command,
    on_event,
    on_press,
    on_shortcut,
    on_submit,
)
from templates.ids import COMMAND, Action, Shortcut, View

if TYPE_CHECKING:
    from slack_bolt import App

REGISTRATIONS: tuple[AnyRegistration, ...] = (
    on_command(COMMAND, commands.answer),
    # logging a session
    on_shortcut(Shortcut.LOG, log.open_by_shortcut),
    on_shortcut(Shortcut.LOG_FROM_MESSAGE, log.open_from_message),
    on_press(Action.START_LOG, log.open_by_button),
    on_press(Action.FOLLOW_UP, log.open_follow_up),
    on_press(Action.RE_COACH, log.open_follow_up),
    on_press(Action.LOG_REP, log.choose_rep),
    on_press(Action.LOG_CRITERION, log.choose_criterion),
    on_press(Action.LOG_MORE, log.show_more),
    on_press(Action.LOG_WHICH_CALLS, log.show_calls),
    on_press(Action.WHICH_CALLS, log.show_frozen_calls),
    on_submit(View.LOG, log.save),
    # planning one
    on_press(Action.START_SCHEDULE, log.open_schedule_by_button),
    on_press(Action.BOOK_SECOND, log.open_second_session),
    on_submit(View.SCHEDULE, schedule.save),
    on_press(Action.HOLD_SESSION, schedule.open_hold),
    on_submit(View.HOLD, schedule.save_held),
    on_press(Action.CANCEL_SESSION, schedule.cancel),
    # preparing one, and flagged calls
    on_press(Action.PREPARE, prep.open_by_button),
    on_press(Action.PREP_REP, prep.choose_rep),
    on_press(Action.PREP_CRITERION, prep.choose_criterion),
    on_press(Action.PREP_PRACTICE, prep.assign_practice),
    on_submit(View.PREP, prep.start_log),
    on_shortcut(Shortcut.FLAG, flags.flag_from_message),
    on_submit(View.FLAG, flags.save),
    on_press(Action.LOG_FLAG, flags.open_log),
    on_press(Action.FLAG_NOT_NEEDED, flags.take_off),
    # changing one
    on_press(Action.EDIT_SESSION, editing.open_edit),
    on_submit(View.EDIT, editing.save),
    on_press(Action.SESSION_HISTORY, editing.show_history),
    on_press(Action.SESSIONS, session_list.show),
    # the moment note
    on_press(Action.ADD_MOMENT, moment.open_by_button),
    on_press(Action.EDIT_MOMENT, moment.open_edit),
    on_press(Action.WITHDRAW_MOMENT, moment.withdraw),
    on_submit(View.MOMENT, moment.save),
    # scored scenarios
    on_press(Action.SCORE_SCENARIO, scenario.open_by_button),
    on_press(Action.CHANGE_SCORES, scenario.open_change),
    on_submit(View.SCENARIO, scenario.save),
    on_press(Action.DELETE_SCENARIO, scenario.delete),
    on_press(Action.REP_SCENARIOS, scenario.show_rep_scenarios),
    on_press(Action.COACH_SCORES, scenario.show_coach_scores),
    on_press(Action.OPEN_RUBRIC, scenario.open_rubric),
    on_submit(View.RUBRIC, scenario.save_rubric),
    # practice
    on_press(Action.ASSIGN_PRACTICE, practice.open_by_button),
    on_press(Action.PRACTICE_REP, practice.choose_rep),
    on_submit(View.PRACTICE, practice.save),
    on_press(Action.PRACTICE_DONE, practice.open_done),
    on_submit(View.PRACTICE_DONE, practice.save_done),
    on_press(Action.WITHDRAW_PRACTICE, practice.let_go),
    on_press(Action.CORRECT_PRACTICE, practice.open_correct),
    # what a rep says to their record, and the coach's answer
    on_press(Action.OWN_WORDS, voices.open_own_words),
    on_submit(View.OWN_WORDS, voices.save_own_words),
    on_press(Action.DISPUTE, voices.open_dispute_form),
    on_press(Action.DISPUTE_ABOUT, voices.choose_finding),
    on_submit(View.DISPUTE, voices.save_dispute),
    on_press(Action.ANSWER_DISPUTE, voices.open_answer),
    on_submit(View.ANSWER, voices.save_answer),
    # one call by hand
    on_press(Action.CALL_REP, call.choose_rep),
    on_press(Action.CORRECT_CALL, call.open_correct),
    on_submit(View.CALL, call.save),
    # carry-through
    on_press(Action.REVIEW_NOW, review.open_by_button),
    on_press(Action.REVIEW_VERDICT, review.choose_verdict),
    on_submit(View.REVIEW, review.save),
    # answers to a line of what waits
    on_press(Action.SNOOZE, waiting.choose_snooze),
    on_submit(View.SNOOZE, waiting.save_snooze),
    on_press(Action.NO_LIVE_CALL, waiting.answer_no_live_call),
    on_press(Action.ON_TRACK, waiting.answer_on_track),
    on_press(Action.HAND_OVER, waiting.give_to_delegate),
    on_press(Action.TO_MAINTENANCE, waiting.move_on),
    on_press(Action.KEEP_FOCUS, log.open_second_session),
    # the scorecard, and the cause when nothing moved in 90 days
    on_press(Action.SCORECARD, scorecard.show),
    on_press(Action.SCORECARD_PAGE, scorecard.ask_page),
    on_press(Action.ROOT_CAUSE, scorecard.open_cause),
    on_submit(View.ROOT_CAUSE, scorecard.save_cause),
    # when and what a person hears
    on_press(Action.CHANGE_HEARING, hearing.open_by_button),
    on_submit(View.HEARING, hearing.save),
    on_submit(View.AWAY, away.save),
    # home and digest
    on_event("app_home_opened", home.publish),
    on_event("user_change", profiles.refresh),
    # elsewhere in Slack, off until the manifest turns it on
    on_event("link_shared", linked.show_links),
    on_event("function_executed", linked.run_step),
    on_press(Action.PREVIEW_DIGEST, digest.preview_by_button),
    on_press(Action.WHY_BLANK, digest.explain_blanks),
    on_press(Action.INSIGHTS, insights.show),
    on_press(Action.SEND_INSIGHTS, insights.send),
    on_press(Action.TEAM_VIEW, team_view.show),
    on_press(Action.TEAM_PICTURE, team_view.send_picture),
    on_submit(View.EXPORT, exporting.ask),
    # teams
    on_press(Action.SET_UP_TEAM, team.open_set_up),
    on_press(Action.CHANGE_TEAM, team.open_change),
    on_submit(View.TEAM, team.save),
    # criteria
    on_press(Action.OPEN_CRITERIA, criteria.open_by_button),
    on_press(Action.ADD_CRITERION, criteria.open_add),
    on_press(Action.EDIT_CRITERION, criteria.open_edit),
    on_press(Action.RETIRE_CRITERION, criteria.retire),
    on_press(Action.TOGGLE_TARGET, criteria.toggle_target),
    on_press(Action.SCALE_CHOSEN, criteria.choose_scale),
    on_submit(View.CRITERION, criteria.save),
    on_press(Action.CRITERION_MORE, criteria.show_more),
    # running the program: calibration, and coaching the coaches
    on_press(Action.OPEN_CALIBRATION, calibration.open_by_button),
    on_press(Action.START_CALIBRATION, calibration.open_start),
    on_submit(View.CALIBRATION_START, calibration.start),
    on_press(Action.SCORE_MOMENT, calibration.open_score),
    on_submit(View.CALIBRATION_SCORE, calibration.save_score),
    on_press(Action.CHANGE_ROUND, calibration.open_change),
    on_submit(View.CALIBRATION_CHANGE, calibration.save_change),
    on_press(Action.CANCEL_ROUND, calibration.cancel),
    on_press(Action.OPEN_OBSERVATIONS, observation.open_list),
    on_press(Action.OBSERVE_COACH, observation.open_form),
    on_submit(View.OBSERVATION, observation.save),
    on_press(Action.CORRECT_OBSERVATION, observation.open_correct),
    on_press(Action.WITHDRAW_OBSERVATION, observation.take_back),
    # help
    on_press(Action.HELP, usage.say_usage_by_button),
    on_press(Action.OPEN_LINK, usage.acknowledge),
)


def register(app: App, deps: Deps) -> None:
    """Attach every listener to a Bolt app built with `process_before_response=True`."""
    attach_all(app, REGISTRATIONS, deps)
    unmatched.attach(app)
