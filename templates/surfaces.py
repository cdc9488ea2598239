"""From facts to what Slack takes: the visible table of templates, and the rendering of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from coaching import words as coaching_words
from coaching.shown import (
    exports,
    flags,
    forms,
    insights,
    linked,
    practice,
    preparing,
    program,
    scorecard,
    session_list,
    team,
    voices,
)
from coaching.shown import messages as said
from coaching.shown import scenarios as scored
from coaching.shown.common import Choice
from coaching.shown.home import Home
from templates import (
    course_words,
    digest,
    digest_words,
    escape,
    ids,
    insight_table,
    insight_words,
    preparing_words,
    program_words,
    scenario_words,
    scorecard_words,
    team_words,
    usage_words,
    words,
)
from templates.kit import Page, TemplateError
from templates.kit.texts import Json

__all__ = ["HOME", "MESSAGES", "MODALS", "Rendered", "Surfaces", "TemplateError"]

MESSAGES: Mapping[type[object], str] = {
    said.Logged: "messages/logged.j2",
    said.Commitment: "messages/commitment.j2",
    said.Waiting: "messages/waiting.j2",
    said.ReviewSaved: "messages/review_saved.j2",
    said.Help: "messages/help.j2",
    said.Notice: "messages/notice.j2",
    said.Welcome: "messages/welcome.j2",
    said.Trouble: "messages/trouble.j2",
    said.Status: "messages/status.j2",
    said.MomentSaved: "messages/moment_saved.j2",
    said.CallScored: "messages/call_scored.j2",
    program.CalibrationAsked: "messages/calibration_asked.j2",
    program.CalibrationOver: "messages/calibration_over.j2",
    program.CalibrationChanged: "messages/calibration_changed.j2",
    program.Observed: "messages/observed.j2",
    program.ObservationSaved: "messages/observation_saved.j2",
    program.ObservationChanged: "messages/observation_changed.j2",
    practice.PracticeForRep: "messages/practice.j2",
    practice.PracticeAssigned: "messages/practice_assigned.j2",
    practice.PracticeDone: "messages/practice_done.j2",
    practice.PracticeChanged: "messages/practice_changed.j2",
    practice.MyPractice: "messages/my_practice.j2",
    voices.DisputeOpened: "messages/dispute_opened.j2",
    voices.DisputeAnswered: "messages/dispute_answered.j2",
    scored.ScenarioSaved: "messages/scenario_saved.j2",
    flags.Flagged: "messages/flagged.j2",
    flags.FlagReminder: "messages/flag_reminder.j2",
    linked.RecordCard: "messages/record_card.j2",
    linked.AskedToLog: "messages/asked_to_log.j2",
    team.TeamPicture: "messages/team_picture.j2",
    insights.InsightsReport: "messages/insights.j2",
    exports.ExportReady: "messages/export.j2",
    scorecard.ScorecardPage: "messages/scorecard_page.j2",
    digest.DigestPart: "messages/digest.j2",
}
MODALS: Mapping[type[object], str] = {
    forms.LogForm: "modals/log.j2",
    forms.BaselineCalls: "modals/baseline_calls.j2",
    forms.MomentForm: "modals/moment.j2",
    forms.ReviewForm: "modals/review.j2",
    forms.CallForm: "modals/call.j2",
    forms.TeamForm: "modals/team.j2",
    forms.CriteriaList: "modals/criteria.j2",
    forms.CriterionForm: "modals/criterion.j2",
    forms.HearingForm: "modals/hearing.j2",
    forms.AwayForm: "modals/away.j2",
    practice.PracticeForm: "modals/practice.j2",
    practice.PracticeDoneForm: "modals/practice_done.j2",
    voices.OwnWordsForm: "modals/own_words.j2",
    voices.DisputeForm: "modals/dispute.j2",
    voices.AnswerForm: "modals/answer.j2",
    preparing.PrepForm: "modals/prep.j2",
    flags.FlagForm: "modals/flag.j2",
    forms.SnoozeForm: "modals/snooze.j2",
    forms.SessionHistory: "modals/history.j2",
    session_list.SessionList: "modals/sessions.j2",
    scorecard.Scorecard: "modals/scorecard.j2",
    scorecard.RootCauseForm: "modals/root_cause.j2",
    insights.Insights: "modals/insights.j2",
    team.TeamView: "modals/team_view.j2",
    exports.ExportForm: "modals/export.j2",
    forms.WhyBlank: "modals/why_blank.j2",
    program.CalibrationBoard: "modals/calibration.j2",
    program.CalibrationStart: "modals/calibration_start.j2",
    program.CalibrationScore: "modals/calibration_score.j2",
    program.CalibrationCorrection: "modals/calibration_change.j2",
    program.ObservationForm: "modals/observation.j2",
    program.ObservationList: "modals/observations.j2",
    scored.ScenarioForm: "modals/scenario.j2",
    scored.RepScenarios: "modals/scenarios.j2",
    scored.CoachScores: "modals/coach_scores.j2",
    scored.RubricForm: "modals/rubric.j2",
    said.Help: "modals/help.j2",
    said.Notice: "modals/notice.j2",
    said.Digest: "modals/digest.j2",
}
HOME = "home/home.j2"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message: plain-text fallback, blocks, and how many lines of a bundle did not fit."""

    text: str
    blocks: list[Json]
    left_out: int = 0


class Surfaces:
    """Renders facts. Shared by all threads: each rendering has its own page."""

    def __init__(self) -> None:
        self._environment = build_environment()

    def message(self, facts: object, *, key: str = "", chart: str = "native") -> Rendered:
        """One message. `key` goes into the first block's id. A bundle too long for one message is
        shortened from its end, least urgent first; the message says how many more wait.
        """
        if isinstance(facts, said.Digest):
            return self.messages(facts, key=key, chart=chart)[0]
        if isinstance(facts, said.Waiting):
            return self._bundle(facts, key=key)
        return self._message(facts, key=key)

    def messages(self, week: said.Digest, *, key: str = "", chart: str = "native") -> list[Rendered]:
        """The digest: its head, then what goes into the head's thread."""
        return [self._message(part, key=key) for part in digest.split_digest(week, chart=chart)]

    def modal(self, form: object) -> Json:
        """A complete view; private_metadata is the JSON of the form's `private`."""
        page = self._render(_template_of(form, MODALS), Page("modal"), form)
        return page.finish_view(getattr(form, "private", None))

    def home(self, home: Home) -> Json:
        """A complete App Home view."""
        return self._render(HOME, Page("home"), home).finish_view()

    def _bundle(self, waiting: said.Waiting, *, key: str) -> Rendered:
        for facts in _shorter_and_shorter(waiting):
            page = self._render(_template_of(facts, MESSAGES), Page("message", key=key), facts)
            if page.fits_message() or len(facts.lines) <= 1:
                text, blocks = page.finish_message()
                return Rendered(text, blocks, left_out=len(waiting.lines) - len(facts.lines))
        message = "a morning message needs at least its frame"
        raise TemplateError(message)

    def _message(self, facts: object, *, key: str) -> Rendered:
        page = self._render(_template_of(facts, MESSAGES), Page("message", key=key), facts)
        return Rendered(*page.finish_message())

    def _render(self, template: str, page: Page, facts: object) -> Page:
        written = self._environment.get_template(template).render(facts=facts, **page.builders())
        if written.strip():
            message = f"{template} writes text outside of a builder: {written.strip()[:60]!r}"
            raise TemplateError(message)
        return page


@cache
def build_environment() -> Environment:
    """Jinja2 with the house's rules: values escaped once, unknown names fail, no way around either.

    One a process, never changed afterwards: a template is compiled once.
    """
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=escape.finalize,
        extensions=["jinja2.ext.do"],
        auto_reload=False,
    )
    for name in ("safe", "forceescape", "escape", "e", "xmlattr", "urlize", "tojson"):
        environment.filters.pop(name, None)
    environment.filters["clip"] = escape.clip
    environment.globals.clear()
    environment.globals.update(_globals())
    return environment


SPOKEN = (
    coaching_words,
    words,
    course_words,
    digest_words,
    insight_words,
    preparing_words,
    program_words,
    scenario_words,
    scorecard_words,
    team_words,
)
"""Modules whose words templates may say."""


def _globals() -> Mapping[str, object]:
    spoken = {
        name: value
        for module in SPOKEN
        for name, value in vars(module).items()
        if name.startswith("say_") or name.endswith("_choices")
    }
    makers = {name: getattr(escape, name) for name in ("mention", "channel", "link", "date")}
    return {
        **spoken,
        **makers,
        "Action": ids.Action,
        "Field": ids.Field,
        "View": ids.View,
        "Word": ids.Word,
        "COMMAND": ids.COMMAND,
        "Choice": Choice,
        "muted_of": words.muted_of,
        "usable_words": usage_words.usable_words,
        "level_numbers": program_words.level_numbers,
        "unsaid_rows": words.unsaid_rows,
        "digest_notes": digest.digest_notes,
        "say_next": digest.say_next,
        "course_labels": course_words.course_labels,
        "course_lines": course_words.course_lines,
        "may_chart": course_words.may_chart,
        "blocks_held": digest_words.blocks_held,
        "changed_rows": digest_words.changed_rows,
        "holds": digest_words.holds,
        "unchanged_reps": digest_words.unchanged_reps,
        "NAMED_UNCHANGED": digest_words.NAMED_UNCHANGED,
        "DIGEST_HEAD": digest.HEAD,
        "INSIGHT_HEAD": insight_table.HEAD,
        "insight_rows": insight_table.insight_rows,
        "insight_rows_left": insight_table.insight_rows_left,
        "insight_points": insight_table.insight_points,
        "effects_of": insight_table.effects_of,
        "say_effects_alt": insight_table.say_effects_alt,
        "NAMED_IN_HEAD": digest.NAMED_IN_HEAD,
    }


def _template_of(facts: object, table: Mapping[type[object], str]) -> str:
    template = table.get(type(facts))
    if template is None:
        message = f"no template shows {type(facts).__name__} here"
        raise TemplateError(message)
    return template


def _shorter_and_shorter(waiting: said.Waiting) -> Iterator[said.Waiting]:
    for kept in range(len(waiting.lines), -1, -1):
        dropped = len(waiting.lines) - kept
        yield replace(waiting, lines=waiting.lines[:kept], more=waiting.more + dropped)
