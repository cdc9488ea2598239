"""One well-formed payload for everything in REGISTRATIONS, about Bob's sessions in team North."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from desk import NOON, TEAM, Desk, Reply
from method_town import (
    NothingMoved,
    assign_practice,
    flag_a_call,
    reach_day_90,
    score_a_scenario,
    score_by_hand,
    see_it_differently,
)
from neighbours import found_south
from north import Cast, score_calls
from payload_subjects import (
    ABOUT_A_CRITERION,
    ABOUT_A_FLAG,
    ABOUT_A_LINE,
    ABOUT_A_PLAN,
    ABOUT_A_REP,
    ABOUT_A_TEAM,
    ABOUT_BOB,
    ABOUT_PRACTICE,
    ALSO_CHANGES,
    IN_A_WINDOW,
    ON_A_MESSAGE,
    OTHERWISE,
    VIEW_OF,
    WITH_A_CALL,
)
from program_town import ABOUT_A_ROUND, ANSWERS, ask_for_a_score, coaches_for

from coaching.checkpoints import CheckpointKind
from coaching.loop import look_at_scores, reach
from coaching.scenario_rubrics import COACH_EFFECTIVENESS, REP_EXECUTION
from handlers import REGISTRATIONS
from handlers.commands import WORDS
from handlers.registering import AnyRegistration
from templates.ids import Action, Field, View, Word

SAID = "Ask what they compare us with before naming a price."
NOTED = "He quoted before he had asked."
_NUMBERS = count(1)


@dataclass(frozen=True)
class Town:
    """Alice coached Bob and plans to again. Olga coaches Pat in team South, Nina manages there."""

    cast: Cast
    session_id: int
    planned_id: int
    review_id: int
    check_in_id: int
    call_id: int
    version: int
    scenario_id: int
    round_id: int
    observation_id: int
    flag_id: int
    practice_id: int
    dispute_id: int
    moment_id: int
    hand_call_id: int
    day_90: NothingMoved


@dataclass(frozen=True)
class Case:
    """One registration, or one word of the slash command."""

    registration: AnyRegistration
    word: str = ""
    changes: bool = False
    """A form about something that stands, where the same form also begins something new."""
    otherwise: str = ""
    """Another value of the button, or all that is typed after the command."""

    @property
    def label(self) -> str:
        word = "of what stands" if self.changes else self.otherwise or self.word
        return f"{self.registration.kind}:{self.registration.name} {word}".strip()


def every_case() -> Iterator[Case]:
    for registration in REGISTRATIONS:
        if registration.kind == "command":
            yield from (Case(registration, word) for word in WORDS)
            yield from (Case(registration, word, otherwise=text) for word in WORDS for text in _other(word))
        else:
            yield Case(registration)
            yield from (Case(registration, otherwise=value) for value in _other(registration.name))
        if registration.kind == "submission" and registration.name in ALSO_CHANGES:
            yield Case(registration, changes=True)


def _other(name: str) -> tuple[str, ...]:
    return OTHERWISE.get(name, ())


def settle_town(desk: Desk, cast: Cast) -> Town:
    bob = cast.ids["UBOB"]
    found_south(desk, cast)
    score_calls(desk, bob, cast.focus, [2] * 10)
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment=SAID).errors == {}
    desk.clock.instant = NOON + timedelta(days=7)
    score_calls(desk, bob, cast.focus, [3] * 5, last=NOON + timedelta(days=6), prefix="after")
    desk.command("UALICE", "schedule @bob")
    assert desk.submit("UALICE", commitment=SAID).errors == {}
    with desk.store() as store:
        look_at_scores(store, now=desk.clock.now())
        reach(store, now=desk.clock.now())
        planned, held = store.sessions.of_rep(bob)
        moment = store.sessions.add_moment(
            session_id=held.id,
            rep_id=bob,
            author_id=cast.ids["UALICE"],
            what_happened=NOTED,
            correction=NOTED,
            confirmed=NOTED,
            link=None,
            timestamp=None,
            now=desk.clock.now(),
            dedupe_key="moment",
        )
        call = store.calls.live_after(bob, after=held.window_after)[0]
        rows = {row.kind: row.id for row in store.checkpoints.of_session(held.id)}
    round_id, observation_id = ask_for_a_score(desk, cast, said=NOTED)
    desk.slack.calls.clear()
    desk.heard.clear()
    return Town(
        cast=cast,
        session_id=held.id,
        planned_id=planned.id,
        review_id=rows[CheckpointKind.CARRY_THROUGH],
        check_in_id=rows[CheckpointKind.CHECK_IN],
        call_id=call.id,
        version=held.version,
        scenario_id=score_a_scenario(desk, cast),
        round_id=round_id,
        observation_id=observation_id,
        flag_id=flag_a_call(desk, cast),
        practice_id=assign_practice(desk, cast, held.id, what=NOTED),
        moment_id=moment.id,
        hand_call_id=score_by_hand(desk, cast, said=NOTED),
        dispute_id=see_it_differently(desk, cast, held.id, view=NOTED),
        day_90=reach_day_90(desk, cast, said=NOTED),
    )


def send(desk: Desk, town: Town, case: Case, who: str, *, team: str = TEAM, home_team: str = TEAM) -> Reply:
    """The case's payload from this person. `home_team` is their own, in a channel shared with us."""
    number = next(_NUMBERS)
    registration = case.registration
    window = VIEW_OF.get(registration.name, registration.name)
    desk.views = [_window(town, window, changes=case.changes)]
    if registration.kind == "command":
        about_bob = WITH_A_CALL if case.word == Word.FLAG else f"{case.word} @bob"
        text = about_bob if case.word in {*ABOUT_BOB, Word.FLAG} else case.word
        return desk.command(who, case.otherwise or text, team=team)
    if registration.kind == "event":
        event = {"type": registration.name, "user": who, "tab": "home", "channel": "D1", "message_ts": "1.2"}
        event["links"] = [{"url": f"{desk.deps.public_url}/sessions/{town.session_id}", "domain": "any"}]
        if registration.name == "function_executed":
            run = {"function_execution_id": f"Fx{number}", "inputs": {"coach": who, "rep": "UBOB"}}
            event = {"type": registration.name, **run}
        return desk.send(
            {"type": "event_callback", "team_id": team, "event_id": f"Ev{number}", "event": event}
        )
    payload: dict[str, object] = {
        "team": {"id": team, "domain": "any"},
        "user": {"id": who, "team_id": home_team},
        "trigger_id": f"every.{number}",
    }
    if registration.kind == "submission":
        return desk.send({**payload, "type": "view_submission", "view": desk.view})
    if registration.kind == "shortcut":
        message = {"text": "see https://calls.example.com/7", "user": "UBOB"}
        kind = "message_action" if registration.name in ON_A_MESSAGE else "shortcut"
        said = {"message": message, "response_url": desk.reply_url} if kind == "message_action" else {}
        return desk.send({**payload, "type": kind, "callback_id": registration.name, **said})
    value = _otherwise(town, case.otherwise) or _value(town, registration.name)
    action = {
        "action_id": registration.name,
        "block_id": "any",
        "value": value,
        "selected_option": {"value": value},
        "action_ts": str(number),
    }
    place = {"view": desk.view} if registration.name in IN_A_WINDOW else {"response_url": desk.reply_url}
    return desk.send({**payload, "type": "block_actions", "actions": [action], **place})


def _otherwise(town: Town, value: str) -> str:
    return value.format(bob=town.cast.ids["UBOB"], planned=town.planned_id, scenario=town.scenario_id)


def _value(town: Town, action: str) -> str:
    focus, bob = town.cast.focus.id, town.cast.ids["UBOB"]
    if action in ABOUT_A_CRITERION:
        return f"{town.cast.team_id}|{focus}" + ("|off" if action == Action.TOGGLE_TARGET else "")
    fixed = {
        Action.SNOOZE: f"{town.review_id}|tomorrow",
        Action.ON_TRACK: str(town.check_in_id),
        Action.REVIEW_VERDICT: "partial",
        Action.DISPUTE: f"{town.session_id}|session",
        Action.DISPUTE_ABOUT: f"{town.session_id}|session",
        Action.ANSWER_DISPUTE: str(town.dispute_id),
        Action.PREPARE: f"{bob}|{town.flag_id}",
        Action.PREP_CRITERION: str(focus),
        Action.ROOT_CAUSE: str(town.day_90.asked_id),
        Action.SCALE_CHOSEN: "percent",
        Action.LOG_CRITERION: str(focus),
        Action.EDIT_MOMENT: str(town.moment_id),
        Action.WITHDRAW_MOMENT: str(town.moment_id),
        Action.CHANGE_SCORES: str(town.scenario_id),
        Action.SESSIONS: f"rep:{bob}|0",
        **dict.fromkeys((Action.INSIGHTS, Action.SEND_INSIGHTS), f"team:{town.cast.team_id}|quarter|valid"),
        Action.CORRECT_CALL: str(town.hand_call_id),
        Action.DELETE_SCENARIO: str(town.scenario_id),
        Action.COACH_SCORES: str(town.cast.ids["UALICE"]),
        Action.CORRECT_OBSERVATION: str(town.observation_id),
        Action.WITHDRAW_OBSERVATION: str(town.observation_id),
        Action.OBSERVE_COACH: str(town.cast.ids["UALICE"]),
    }
    for actions, number in (
        (ABOUT_A_TEAM, town.cast.team_id),
        (ABOUT_A_REP, bob),
        (ABOUT_A_LINE, town.review_id),
        (ABOUT_A_PLAN, town.planned_id),
        (ABOUT_PRACTICE, town.practice_id),
        (ABOUT_A_FLAG, town.flag_id),
        (ABOUT_A_ROUND, town.round_id),
    ):
        if action in actions:
            return fixed.get(Action(action), str(number))
    return fixed.get(Action(action), str(town.session_id))


def _window(town: Town, callback_id: str, *, changes: bool = False) -> dict[str, object]:
    """A window about Bob, filled in as its own form would be."""
    number = next(_NUMBERS)
    session_id = town.planned_id if callback_id in ABOUT_A_PLAN else town.session_id
    private: dict[str, object] = {
        "session_id": session_id,
        "checkpoint_id": town.review_id,
        "team_id": town.cast.team_id,
        "rep_id": town.cast.ids["UBOB"],
        "version": town.version,
        "round_id": town.round_id,
        "corrects_version": 0,
        "practice_id": town.practice_id,
        "dispute_id": town.dispute_id,
        "about": f"{town.session_id}|session",
        "coach_id": town.cast.ids["UALICE"],
        "check_in_id": town.day_90.asked_id,
    }
    if callback_id in (View.LOG, View.SCHEDULE, *IN_A_WINDOW):
        del private["session_id"]
    if changes:
        del private["session_id"]
        private |= {
            View.MOMENT: {"moment_id": town.moment_id, "moment_version": 1},
            View.SCENARIO: {"scenario_id": town.scenario_id},
            View.OBSERVATION: {"corrects": town.observation_id, "corrects_version": 0},
            View.PRACTICE: {"corrects": town.practice_id, "corrects_version": 0},
            View.CALL: {"corrects": town.hand_call_id, "corrects_version": 0},
            View.ROOT_CAUSE: {"check_in_id": town.day_90.answered_id, "corrects": town.day_90.cause_id},
        }[View(callback_id)]
    values = {f"{field}": {f"{field}": _entered(value)} for field, value in _typed(town, callback_id).items()}
    return {
        "id": f"VEVERY{number}",
        "hash": f"every{number}",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": json.dumps(private),
        "previous_view_id": None,
        "blocks": [{"type": "input", "block_id": field} for field in values],
        "state": {"values": values},
    }


def _entered(value: object) -> dict[str, object]:
    """As every kind of element would say it: what is read depends on the field."""
    listed = value if isinstance(value, list) else [value]
    return {
        "value": value,
        "selected_option": {"value": value},
        "selected_options": [{"value": one} for one in listed],
        "selected_users": listed,
        "selected_date": value,
        "selected_time": value,
    }


def _typed(town: Town, callback_id: str) -> dict[str, object]:
    return {
        Field.REP: str(town.cast.ids["UBOB"]),
        Field.CRITERION: str(town.cast.focus.id),
        Field.METHOD: "roleplay",
        Field.COMMITMENT: "Something that nobody agreed.",
        Field.CALL_LINK: "https://calls.example.com/96",
        Field.ABOUT: f"flag:{town.flag_id}",
        Field.HELD_ON: "2026-11-26",
        Field.WHEN_DATE: "2026-12-01",
        Field.WHEN_TIME: "10:00",
        Field.WHAT_HAPPENED: "Something.",
        Field.CORRECTION: "Something else.",
        Field.CONFIRMED: "Yes.",
        Field.VERDICT: "partial",
        Field.CAUSE: "motivational",
        Field.CALL: str(town.call_id),
        Field.BROKE_DOWN: "Nowhere.",
        Field.PRACTICE_WHAT: "The same again, aloud.",
        Field.DUE_ON: "2026-12-01",
        Field.DUE_TIME: "09:00",
        Field.OWN_WORDS: "I ask first.",
        Field.VIEW: "She had asked three times.",
        Field.ANSWER: "Let us listen again.",
        Field.SNOOZE_UNTIL: "2026-12-01",
        Field.EXPORT_TABLE: "all",
        Field.EXPORT_FORMAT: "csv",
        Field.AWAY_FROM: "2026-12-01",
        Field.AWAY_TO: "2026-12-04",
        Field.OCCURRED_ON: "2026-11-26",
        f"{Field.SCORE}:{town.cast.focus.current.id}": "1",
        Field.TEAM_NAME: "Team Nobody",
        Field.REPS: ["UBOB"],
        Field.COACHES: coaches_for(callback_id),
        Field.MANAGERS: ["UMONA"],
        Field.TIME_ZONE: "Europe/Berlin",
        Field.COUNTRY: "DE",
        Field.NAME: "Asks who else decides before naming a price",
        Field.SCALE: "1-4",
        Field.GOOD: "Heard.",
        Field.PROPERTIES: ["recorded", "observable", "controlled"],
        Field.MORNING_HOUR: "10",
        **ANSWERS,
        Field.SCENARIO_KIND: "roleplay",
        Field.DEAL: "Northwind renewal",
        **{f"{Field.REP_RATING}:{one.key}": "1" for one in REP_EXECUTION.criteria},
        **{f"{Field.COACH_RATING}:{one.key}": "1" for one in COACH_EFFECTIVENESS.criteria},
        f"{Field.REP_WEIGHT}:{REP_EXECUTION.criteria[0].key}": "2",
    }
