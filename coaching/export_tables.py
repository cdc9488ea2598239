"""The data dictionary of exports: which tables there are, their columns, what each means and its rule.

No rows and no permissions here. docs/exporting.md holds the same words; a test keeps them equal.
"""

from __future__ import annotations

from coaching.export_columns import (
    BASELINE,
    COACH,
    CRITERION,
    HELD_ON,
    OF_THE_WORKSPACE,
    REP,
    SCALE,
    SESSION,
    TEAM,
    Column,
    Table,
)
from coaching.outcome_tables import CHECK_INS, DAY_ONE, DEAL_STAGES, DEALS, QUOTAS

SESSIONS = Table(
    "sessions",
    "Coaching sessions",
    "One row per session that was not deleted, in the order they were logged.",
    (
        SESSION,
        Column("state", "word", "scheduled, held, measuring, measured or incomplete"),
        HELD_ON,
        Column("scheduled_for", "time", "Planned for; empty when logged afterwards"),
        *REP,
        *COACH,
        Column("reviewer", "text", "Who reviews the carry-through"),
        *TEAM,
        *CRITERION,
        *SCALE,
        *BASELINE,
        Column("baseline_as_of", "time", "When the baseline was frozen"),
        Column("baseline_mixed", "yes or no", "Whether it mixes call types"),
        Column("method", "word", "call_review, roleplay, script_walkthrough or one of the workspace's own"),
        Column("commitment", "text", "What the rep agreed to do differently"),
        Column("minutes", "minutes", "How long the session took, where somebody said so"),
        Column("call_link", "address", "The call it was about"),
        Column("call_moment", "text", "Where in that call, as typed"),
        Column("framework_step", "text", "Step of the sales framework"),
        Column("follows_session_id", "number", "The session this one follows up"),
        Column("logged_at", "time", "When it was logged"),
        Column("note", "text", f"The coach's note; {OF_THE_WORKSPACE}", private=True),
        Column("seconds_to_log", "seconds", f"Opened to saved; {OF_THE_WORKSPACE}", private=True),
    ),
)
REVIEWS = Table(
    "reviews",
    "Carry-through reviews",
    "One row per session: the verdict that stands about one live call. Not a result (results has those).",
    (
        Column("review_id", "number", "The review"),
        SESSION,
        *REP,
        *COACH,
        Column("reviewer", "text", "Who reviewed"),
        *TEAM,
        *CRITERION,
        Column("verdict", "word", "applied, partial or absent"),
        Column("broke_down", "text", "Where it broke down; empty when applied"),
        Column("call_id", "text", "The call's id in the system it came from"),
        Column("call_at", "time", "When that call took place"),
        Column("evidence", "text", "What was said"),
        Column("evidence_at", "text", "Where in the call"),
        Column("reviewed_at", "time", "When it was reviewed"),
        Column("business_days", "days", "Working days from the session to the reviewed call"),
        Column("late", "yes or no", "More than 5 of them"),
    ),
)
RESULTS = Table(
    "results",
    "Results: baseline against the calls after the session",
    "One row per held session, as it stands now. No figure before the fifth comparable call.",
    (
        SESSION,
        Column("state", "word", "held, measuring, measured or incomplete"),
        HELD_ON,
        *REP,
        *COACH,
        *TEAM,
        *CRITERION,
        *SCALE,
        Column("method", "word", "How it was coached"),
        *BASELINE,
        Column("calls_after", "calls", "Comparable calls after the session, 10 at most"),
        Column("average_after", "scale units", "Their average; empty below 5 calls"),
        Column("change", "scale units", "After minus before, positive is better; empty below 5 calls"),
        Column("change_low", "scale units", "Lower end of the 90 % interval of the change (Welch)"),
        Column("change_high", "scale units", "Upper end of it"),
        Column(
            "verdict",
            "word",
            "improved, regressed, no_meaningful_change; early_up, early_down, early_flat from 5 to 9 calls; "
            "invalid; not_yet",
        ),
        Column("valid", "yes or no", "Same criterion, same definition, same call type, 10 calls"),
        Column("not_met", "text", "Which of these is not met, and why; leave such rows out of averages"),
    ),
)
MOMENTS = Table(
    "moments",
    "Coaching moments",
    "One row per note that was not taken back, in the order they were written.",
    (
        Column("moment_id", "number", "The note"),
        Column("session_id", "number", "The coaching session; empty when noted with a scenario or alone"),
        *REP,
        Column("author", "text", "Who wrote it"),
        *TEAM,
        Column("what_happened", "text", "What happened and where the coach stepped in"),
        Column("correction", "text", "The correction, word for word"),
        Column("confirmed", "text", "What the rep confirmed"),
        Column("link", "address", "The call"),
        Column("timestamp", "text", "Where in the call, as typed"),
        Column("written_at", "time", "When it was written"),
    ),
)
PRACTICE = Table(
    "practice",
    "Practice between sessions",
    "One row per assignment that was not let go, in the order they were given.",
    (
        Column("practice_id", "number", "The assignment"),
        Column("session_id", "number", "The coaching session; empty when given alone"),
        *REP,
        *COACH,
        *TEAM,
        Column("what", "text", "What to practise"),
        Column("assigned_at", "time", "When it was given"),
        Column("due_at", "time", "Until when"),
        Column("done_at", "time", "When the rep marked it done; empty while open"),
        Column("done_note", "text", "What the rep said about it"),
        Column("done_link", "address", "What the rep showed for it"),
    ),
)
VIEWS = Table(
    "views",
    "What reps see differently",
    "One row per view, in the order they were given: read a finding together with it.",
    (
        Column("view_id", "number", "The view"),
        Column("finding", "word", "What it is about: session, baseline, review, result, scenario or calls"),
        Column("session_id", "number", "The coaching session, where it is about one"),
        Column("scenario_id", "number", "The scored scenario, where it is about one"),
        Column("topic", "word", "The question of that scenario"),
        Column("criterion", "text", "The criterion, where it is about one's call scores"),
        *REP,
        *TEAM,
        Column("view", "text", "The rep's words"),
        Column("opened_at", "time", "When they were given"),
        Column("answer", "text", "The answer to them; empty while there is none"),
        Column("answered_by", "text", "Who answered"),
        Column("answered_at", "time", "When"),
    ),
)
OWN_WORDS = Table(
    "own-words",
    "Corrections in the rep's own words",
    "One row per version, in the order they were said; the newest of a session stands.",
    (
        Column("own_words_id", "number", "The version"),
        SESSION,
        *REP,
        *TEAM,
        Column("words", "text", "What the rep said"),
        Column("said_at", "time", "When"),
    ),
)
FLAGS = Table(
    "flags",
    "Flagged calls",
    "One row per flag, in the order they were set.",
    (
        Column("flag_id", "number", "The flag"),
        *REP,
        *COACH,
        Column("flagged_by", "text", "Who flagged the call"),
        *TEAM,
        Column("link", "address", "The call"),
        Column("flagged_at", "time", "When; it should be coached within 48 hours"),
        Column("state", "word", "open, coached or not_needed"),
        Column("closed_at", "time", "When it was coached or taken off; empty while open"),
        Column("session_id", "number", "The session it was coached in"),
    ),
)
SCORES = Table(
    "scores",
    "Call scores",
    "One row per call and criterion version: the score that stands. By rep, criterion version and time.",
    (
        Column("call_id", "text", "The call's id in the system it came from"),
        *REP,
        *TEAM,
        Column("occurred_at", "time", "When the call took place"),
        Column("call_type", "word", "discovery, demo, negotiation, … as it came in"),
        Column("call_direction", "word", "inbound or outbound"),
        Column("live", "yes or no", "A live customer call; no for a simulation"),
        Column("duration", "seconds", "How long it took"),
        Column("link", "address", "The recording"),
        *CRITERION,
        *SCALE,
        Column("score", "scale units", "On the criterion's own scale; 0 or 1 for pass_fail"),
        Column("evidence", "text", "What was said"),
        Column("evidence_at", "text", "Where in the call"),
    ),
)
_SCENARIO = (
    Column("scenario_id", "number", "The scored scenario"),
    Column("kind", "word", "live_call, roleplay or simulation"),
    Column("deal", "text", "The deal or the call it prepared"),
    Column("held_at", "time", "When it took place"),
    *REP,
    *COACH,
    *TEAM,
    SESSION,
    Column("scored_at", "time", "When it was scored"),
    Column("question", "word", "Key of the rubric's question"),
    Column("label", "text", "The question's name on that day"),
)
_LEVELS = (
    Column("anchor", "text", "What that level means, as it read on that day"),
    Column("weight", "weight", "How much the question counts within its own total"),
)
REP_SCENARIOS = Table(
    "rep-scenarios",
    "Scored scenarios: rep execution",
    "One row per question, of scorings that stand. Nothing of the coach's score.",
    (*_SCENARIO, Column("level", "1 to 5", "What the rep did"), *_LEVELS),
)
COACH_SCENARIOS = Table(
    "coach-scenarios",
    "Scored scenarios: coach effectiveness",
    "One row per question, of scorings that stand; coaches by name, each in the order of scoring. Written "
    "only for a coach (their own) or for enablement. For the program, not a ranking.",
    (*_SCENARIO, Column("level", "1 to 3", "What the debrief taught"), *_LEVELS),
    of_coaches=True,
)
OBSERVATIONS = Table(
    "observations",
    "Observed coaching conversations",
    "One row per observation that was not taken back; coaches by name, each in the order they were written. "
    "Written only for a coach (their own) or for enablement. For the program, not a ranking.",
    (
        Column("observation_id", "number", "The observation"),
        *COACH,
        Column("observer", "text", "Who sat in"),
        Column("observed_on", "date", "On which day"),
        Column("one_focus", "yes or no", "Whether one focus was picked"),
        Column("used_data", "yes or no", "Whether data was used"),
        Column("self_diagnosed", "yes or no", "Whether the rep found it themselves"),
        Column("next_action", "yes or no", "Whether a next action was set"),
        Column("seen", "text", "What was seen"),
        Column("next_step", "text", "The coach's one next step"),
        Column("observed_at", "time", "When it was written"),
    ),
    of_coaches=True,
)

TABLES = (
    SESSIONS,
    REVIEWS,
    RESULTS,
    MOMENTS,
    OWN_WORDS,
    PRACTICE,
    FLAGS,
    VIEWS,
    SCORES,
    REP_SCENARIOS,
    DEALS,
    DEAL_STAGES,
    QUOTAS,
    DAY_ONE,
    CHECK_INS,
    COACH_SCENARIOS,
    OBSERVATIONS,
)
