"""The brief of a session, read from scores: which behaviour, which calls, what they say (SbS 2-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from loop_scene import Scene, at

from coaching.criteria import Criterion, CriterionDraft, Definition
from coaching.errors import NotAllowedError
from coaching.evidence import Extent
from coaching.flagging import FlagEntry, flag_call
from coaching.log_form import Typed
from coaching.preparing import Wish, brief_for, typed_from_brief
from coaching.scale import Scale, ScaleKind
from coaching.shown.preparing import PrepForm

STANDARD = "Five discovery questions are answered before any pitch."


@dataclass
class Prep:
    """Alice prepares; discovery is a percentage, as in the article."""

    scene: Scene
    discovery: Criterion

    def brief(self, **wish: object) -> PrepForm:
        with self.scene.store(write=False) as store:
            wanted = Wish(**{"rep_id": self.scene.bob.id, **wish})
            return brief_for(store, self.scene.alice, wanted, now=self.scene.clock.now())

    def typed(self, **wish: object) -> Typed:
        with self.scene.store(write=False) as store:
            wanted = Wish(**{"rep_id": self.scene.bob.id, **wish})
            return typed_from_brief(store, self.scene.alice, wanted, now=self.scene.clock.now())

    def calls(self, scores: list[float], *, first: datetime, rep: str = "bob", link: str = "") -> None:
        member = getattr(self.scene, rep)
        self.scene.calls(member, scores, first=first, criterion=self.discovery, link=link or None)


@pytest.fixture
def prep(scene: Scene) -> Prep:
    with scene.store() as store:
        draft = CriterionDraft(
            name="Asks all discovery questions before pitching",
            definition=Definition(scale=Scale.of(ScaleKind.PERCENT), good=STANDARD, target=80),
            framework_step="Discovery",
        )
        discovery = store.criteria.add(draft, by=None, now=scene.clock.now())
        store.criteria.set_target(scene.north.id, discovery.id, True)
    return Prep(scene, discovery)


LATELY = at("2026-11-12", "09:00")


def test_the_lowest_of_the_last_14_days_is_chosen_with_its_standard_and_figure(prep: Prep) -> None:
    prep.calls([50, 62, 58, 60, 60], first=LATELY)
    prep.scene.calls(prep.scene.bob, [4, 4, 3], first=LATELY)
    prep.scene.calls(prep.scene.bob, [1, 1, 1], first=at("2026-10-20", "09:00"))
    brief = prep.brief()
    found = brief.evidence
    assert found is not None
    assert (found.criterion, found.recent, found.n) == (prep.discovery.name, 58, 5)
    assert (found.standard, found.target, found.framework_step) == (STANDARD, 80, "Discovery")
    assert (found.extent, found.failing) == (Extent.CONFIRMED, 5)
    assert [call.score for call in found.calls] == [50, 58, 60]
    assert [choice.label for choice in brief.criteria] == [prep.discovery.name, prep.scene.price.name]
    assert brief.criteria[0].hint == "58 % attainment over 5 calls"


def test_a_first_occurrence_is_one_call(prep: Prep) -> None:
    prep.calls([90, 85, 40, 95], first=LATELY)
    found = prep.brief().evidence
    assert found is not None
    assert (found.extent, [call.score for call in found.calls]) == (Extent.FIRST, [40])


@pytest.mark.parametrize(
    ("of_carol", "of_dan", "model"),
    [
        pytest.param([95, 100], [100], (100, "Carol Diaz"), id="the best, with a link before without"),
        pytest.param([80], [90], (90, "Dan Wu"), id="the best has no link"),
        pytest.param([60, 69], [], None, id="one that fails, too, is no model"),
        pytest.param([], [], None, id="nobody else was scored"),
    ],
)
def test_the_model_is_the_teams_best_scored_call(
    prep: Prep, of_carol: list[float], of_dan: list[float], model: tuple[float, str] | None
) -> None:
    prep.calls([50, 55], first=LATELY)
    prep.calls(of_carol, first=at("2026-11-02", "09:00"), rep="carol", link="https://calls.example.com/c")
    prep.calls(of_dan, first=at("2026-11-10", "09:00"), rep="dan")
    found = prep.brief().evidence
    assert found is not None
    assert (found.model and (found.model.score, found.model_rep)) == model


@pytest.mark.parametrize(
    ("after", "said"),
    [
        pytest.param([72] * 4, None, id="four calls are no figure yet"),
        pytest.param([72] * 6, "58 % → 72 % over 6 calls: early, leaning up", id="the article's own example"),
        pytest.param([72] * 10, "58 % → 72 % over 10 calls: improved", id="ten calls: the coaching works"),
        pytest.param([58] * 10, "58 % → 58 % over 10 calls: no meaningful change", id="58 % stays 58 %"),
    ],
)
def test_58_to_72_percent_in_two_weeks_is_shown_as_moving(
    prep: Prep, after: list[float], said: str | None
) -> None:
    prep.calls([58] * 10, first=at("2026-11-03", "09:00"))
    prep.scene.clock.set(at("2026-11-05", "15:00"))
    prep.scene.session(prep.scene.bob, criterion=prep.discovery)
    prep.calls(after, first=at("2026-11-17", "09:00"))
    prep.scene.clock.set(at("2026-11-19", "15:00"))
    found = prep.brief().evidence
    assert found is not None
    assert found.stall is None
    assert found.last_session is not None
    assert "14 days ago" in found.last_session
    assert (f"14 days ago: {said}" in found.last_session) if said else ("72 %" not in found.last_session)


def test_two_sessions_in_30_days_that_moved_nothing_change_the_method(prep: Prep) -> None:
    scene = prep.scene
    prep.calls([58] * 10, first=at("2026-10-10", "09:00"))
    for day in ("2026-10-14", "2026-10-28"):
        scene.clock.set(at(day, "15:00"))
        scene.session(scene.bob, criterion=prep.discovery)
    prep.calls([57, 58, 59] * 4, first=at("2026-11-16", "09:00"))
    scene.clock.set(at("2026-11-19", "15:00"))
    found = prep.brief().evidence
    assert found is not None
    assert found.stall is not None
    assert found.stall.startswith("2 sessions in 36 days, 58 % → 58 % over 10 calls: no meaningful change")
    assert "change the method. Not tried yet: Call review." in found.stall
    assert prep.typed().method == "call_review"


@pytest.mark.parametrize(("others", "thin"), [(18, None), (19, (2, 21))])
def test_fewer_than_ten_percent_of_a_months_calls_scored_is_said(
    prep: Prep, others: int, thin: tuple[int, int] | None
) -> None:
    scene = prep.scene
    with scene.store() as store:
        old = scene.criterion(store, "Something that is no target any more", scene.north)
        store.criteria.set_target(scene.north.id, old.id, False)
    scene.calls(scene.bob, [3] * others, first=at("2026-11-10", "00:00"), criterion=old)
    prep.calls([58, 60], first=LATELY)
    assert prep.brief().thin == thin


def test_without_a_scored_call_it_says_so_and_still_shows_what_is_flagged(prep: Prep) -> None:
    scene = prep.scene
    prep.calls([58] * 10, first=at("2026-10-10", "09:00"))
    with scene.store() as store:
        entry = FlagEntry(rep_id=scene.bob.id, link="https://calls.example.com/91")
        flag_call(store, scene.mona, entry, now=scene.clock.now())
    brief = prep.brief()
    assert brief.evidence is None
    assert [flag.link for flag in brief.flags] == ["https://calls.example.com/91"]
    assert {choice.hint for choice in brief.criteria} == {"Not scored in the last 14 days"}
    typed = prep.typed()
    assert (typed.rep_id, typed.call_link, typed.more) == (scene.bob.id, "https://calls.example.com/91", True)
    chosen = prep.brief(criterion_id=prep.discovery.id).evidence
    assert chosen is not None
    assert (chosen.n, chosen.extent) == (0, Extent.NOTHING)


def test_the_log_is_filled_in_with_the_lowest_call_its_moment_and_the_others(prep: Prep) -> None:
    for day, score in enumerate((60, 50, 55)):
        prep.calls([score], first=LATELY + timedelta(days=day), link=f"https://calls.example.com/{score}")
    typed = prep.typed()
    assert (typed.rep_id, typed.criterion_id) == (prep.scene.bob.id, prep.discovery.id)
    assert (typed.call_link, typed.call_moment) == ("https://calls.example.com/50", "12:40")
    assert typed.framework_step == "Discovery"
    assert typed.note == (
        "Also played: https://calls.example.com/55 at 12:40; https://calls.example.com/60 at 12:40"
    )


def test_a_flagged_call_that_is_played_anyway_is_offered_once(prep: Prep) -> None:
    scene = prep.scene
    prep.calls([60], first=LATELY, link="https://calls.example.com/60")
    prep.calls([50], first=LATELY, link="https://calls.example.com/50")
    with scene.store() as store:
        entry = FlagEntry(rep_id=scene.bob.id, link="https://calls.example.com/60?t=9")
        flagged = flag_call(store, scene.alice, entry, now=scene.clock.now())
    about = f"flag:{flagged.flag.flag_id}"
    brief = prep.brief(about=about)
    assert len(brief.about) == 2
    assert prep.typed(about=brief.about_chosen).call_link == "https://calls.example.com/60"


def test_another_focus_than_the_lowest_is_named(prep: Prep) -> None:
    scene = prep.scene
    prep.calls([58] * 5, first=LATELY)
    scene.session(scene.bob)
    assert (prep.brief().focus or "").startswith("Handles price objection before closing: Coached Thu 19 Nov")
    assert prep.brief(criterion_id=scene.price.id).focus is None


def test_without_a_name_the_rep_with_the_oldest_flag_comes_first(prep: Prep) -> None:
    scene = prep.scene
    assert prep.brief(rep_id=None).rep.name == "Bob Okafor"
    scene.session(scene.dan)
    assert prep.brief(rep_id=None).rep.name == "Dan Wu"
    with scene.store() as store:
        entry = FlagEntry(rep_id=scene.carol.id, link="https://calls.example.com/91")
        flag_call(store, scene.alice, entry, now=scene.clock.now())
    assert prep.brief(rep_id=None).rep.name == "Carol Diaz"


def test_only_the_reps_coaches_and_managers_prepare(prep: Prep) -> None:
    scene = prep.scene
    for stranger in (scene.bob, scene.carol):
        with scene.store(write=False) as store, pytest.raises(NotAllowedError):
            brief_for(store, stranger, Wish(rep_id=scene.bob.id), now=scene.clock.now())
