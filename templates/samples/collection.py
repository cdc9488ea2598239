"""All samples in one list: what previews are written from and what tests walk through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from coaching.shown.home import Home
from coaching.shown.messages import Digest
from templates.samples.cast import CASES, Case
from templates.samples.digest_samples import digest
from templates.samples.export_samples import export_forms, export_messages
from templates.samples.form_samples import form_samples
from templates.samples.home_samples import home_samples
from templates.samples.insight_samples import insight_forms, insight_messages
from templates.samples.linked_samples import linked_messages
from templates.samples.message_samples import message_samples
from templates.samples.method_samples import method_forms, method_messages
from templates.samples.preparing_samples import preparing_forms, preparing_messages
from templates.samples.program_samples import program_forms, program_messages
from templates.samples.scenario_samples import scenario_forms, scenario_messages
from templates.samples.scorecard_samples import scorecard_forms, scorecard_messages
from templates.samples.session_list_samples import session_list_forms
from templates.samples.team_samples import team_forms, team_messages


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Facts of one surface in one case. `chart` counts for the digest only."""

    name: str
    case: Case
    surface: str
    """message, modal or home."""
    facts: object
    chart: str = "native"

    @property
    def is_digest(self) -> bool:
        return self.surface == "message" and isinstance(self.facts, Digest)

    @property
    def is_home(self) -> bool:
        return isinstance(self.facts, Home)


def all_samples() -> Iterator[Sample]:
    """Every surface in every case."""
    for case in CASES:
        for name, facts in (
            *message_samples(case),
            *program_messages(case),
            *preparing_messages(case),
            *scenario_messages(case),
            *scorecard_messages(case),
            *linked_messages(case),
            *team_messages(case),
            *export_messages(case),
            *insight_messages(case),
        ):
            yield Sample(name=name, case=case, surface="message", facts=facts)
        for name, facts in method_messages(case):
            yield Sample(name=name, case=case, surface="message", facts=facts)
        week = digest(case)
        yield Sample(name="digest", case=case, surface="message", facts=week)
        yield Sample(name="digest-image", case=case, surface="message", facts=week, chart="image:F0123456789")
        yield Sample(name="digest-plain", case=case, surface="message", facts=week, chart="none")
        for name, facts in (
            *form_samples(case),
            *program_forms(case),
            *preparing_forms(case),
            *scenario_forms(case),
            *scorecard_forms(case),
            *session_list_forms(case),
            *insight_forms(case),
            *team_forms(case),
            *export_forms(case),
        ):
            yield Sample(name=name, case=case, surface="modal", facts=facts)
        for name, facts in method_forms(case):
            yield Sample(name=name, case=case, surface="modal", facts=facts)
        for name, home in home_samples(case):
            yield Sample(name=name, case=case, surface="home", facts=home)
