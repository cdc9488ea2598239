"""Every facts type has its template and samples, and every sample is something Slack takes."""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import sys
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from pkgutil import iter_modules
from typing import get_args

import pytest

from coaching import shown
from coaching.shown import home, messages
from sandbox.validate import validate_message, validate_view
from templates import Surfaces
from templates.digest import DigestPart
from templates.kit import Page, TemplateError
from templates.preview import render_sample, write_previews
from templates.samples import Case, Sample, all_samples
from templates.surfaces import MESSAGES, MODALS, build_environment

SAMPLES = tuple(all_samples())
GOLDEN = Path(__file__).parent / "golden"
"""Refresh after a wanted change: `GOLDEN=write pytest tests/templates -k agreed`, then read the diff."""

SHOWN_WHOLE = {*MESSAGES, *MODALS, home.Home, messages.Digest}


def facts_types() -> list[type[object]]:
    """Every dataclass of every module of coaching/shown: a new module cannot be forgotten."""
    names = (one.name for one in iter_modules(shown.__path__, f"{shown.__name__}."))
    modules = map(importlib.import_module, names)
    return [
        value
        for module in modules
        for value in vars(module).values()
        if inspect.isclass(value) and is_dataclass(value) and value.__module__ == module.__name__
    ]


def parts_of(facts: type[object]) -> set[str]:
    """Names of what stands in its fields; a name for several types stands for each."""
    names = {name for one in fields(facts) for name in re.findall(r"\w+", str(one.type))}
    several = (vars(sys.modules[facts.__module__]).get(name) for name in names)
    return names | {one.__name__ for found in several for one in get_args(found) if inspect.isclass(one)}


def standing_in_others() -> set[str]:
    """Names of the facts that are reached from what is shown whole."""
    by_name = {one.__name__: one for one in facts_types()}
    reached: set[str] = set()
    ahead = [one for one in facts_types() if one in SHOWN_WHOLE]
    while ahead:
        found = parts_of(ahead.pop()) & set(by_name) - reached
        reached |= found
        ahead += [by_name[name] for name in found]
    return reached


def name_of(sample: Sample) -> str:
    return f"{sample.name}.{sample.case}.{sample.surface}"


@pytest.fixture(scope="module")
def surfaces() -> Surfaces:
    return Surfaces()


@pytest.mark.parametrize("facts", facts_types(), ids=lambda facts: facts.__name__)
def test_every_facts_type_can_be_shown_and_has_a_sample_in_every_case(facts: type[object]) -> None:
    if facts not in SHOWN_WHOLE:
        assert facts.__name__ in standing_in_others(), "shown nowhere"
        return
    assert {sample.case for sample in SAMPLES if type(sample.facts) is facts} == set(Case)


def test_every_template_of_the_tables_is_reached_by_a_sample() -> None:
    shown = {type(sample.facts) for sample in SAMPLES} | {DigestPart}
    assert (set(MESSAGES) | set(MODALS)) <= shown


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_slack_takes_every_sample(surfaces: Surfaces, sample: Sample) -> None:
    for name, payload in render_sample(surfaces, sample):
        judge = validate_message if sample.surface == "message" else validate_view
        assert judge(json.loads(json.dumps(payload))) == [], name
        assert "Shortened here" not in json.dumps(payload), name


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_hostile_text_mentions_nobody(surfaces: Surfaces, sample: Sample) -> None:
    for _, payload in render_sample(surfaces, sample):
        for text in spoken(payload):
            assert "<@" not in text
            assert "<#" not in text
            assert "<!" not in text.replace("<!date^", "")
            assert "\u202e" not in text
            assert "amp;amp;amp;" not in text


def spoken(node: object) -> list[str]:
    """Every string that Slack would show or read; what stands prefilled in an input is data."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for one in node for text in spoken(one)]
    if isinstance(node, dict):
        return [text for key, one in node.items() if key != "initial_value" for text in spoken(one)]
    return []


@pytest.mark.parametrize("sample", [sample for sample in SAMPLES if sample.case is Case.TYPICAL], ids=name_of)
def test_typical_surfaces_look_as_agreed_golden(surfaces: Surfaces, sample: Sample) -> None:
    for name, payload in render_sample(surfaces, sample):
        path = GOLDEN / f"{name}.{sample.surface}.json"
        written = json.dumps(payload, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        if os.environ.get("GOLDEN") == "write":
            path.parent.mkdir(exist_ok=True)
            path.write_text(written, encoding="utf-8")
        assert path.read_text(encoding="utf-8") == written, f"{path.name} changed: see GOLDEN above"


def test_no_golden_file_is_left_over(surfaces: Surfaces) -> None:
    typical = [sample for sample in SAMPLES if sample.case is Case.TYPICAL]
    names = {
        f"{name}.{sample.surface}.json" for sample in typical for name, _ in render_sample(surfaces, sample)
    }
    assert {path.name for path in GOLDEN.iterdir()} == names


def test_previews_are_one_file_a_surface_and_case(tmp_path: Path) -> None:
    written = write_previews(tmp_path / "previews")
    assert len(written) == len(set(written)) >= len(SAMPLES)
    assert {path.name.split(".")[1] for path in written} == {"small", "typical", "extreme"}
    assert {path.name.split(".", 2)[2] for path in written} == {"message.json", "modal.json", "home.json"}


def test_a_message_carries_its_key_in_the_first_block(surfaces: Surfaces) -> None:
    sample = next(one for one in SAMPLES if one.name == "logged" and one.case is Case.TYPICAL)
    blocks = surfaces.message(sample.facts, key="6f7c").blocks
    assert blocks[0]["block_id"] == "k:6f7c"
    assert all(block["block_id"] for block in blocks)


def test_a_bundle_too_long_for_one_message_says_how_many_more_wait(surfaces: Surfaces) -> None:
    sample = next(one for one in SAMPLES if one.name == "morning" and one.case is Case.EXTREME)
    assert isinstance(sample.facts, messages.Waiting)
    rendered = surfaces.message(sample.facts)
    assert rendered.left_out > 0
    assert f"{sample.facts.more + rendered.left_out} more in Coachlog's Home tab" in json.dumps(
        rendered.blocks
    )
    short = surfaces.message(replace(sample.facts, lines=sample.facts.lines[:2], more=0))
    assert short.left_out == 0


def test_no_template_shows_facts_it_does_not_know(surfaces: Surfaces) -> None:
    @dataclass(frozen=True)
    class Stranger:
        name: str = "Mallory"

    with pytest.raises(TemplateError):
        surfaces.message(Stranger())
    with pytest.raises(TemplateError):
        surfaces.modal(Stranger())


def test_a_message_without_its_plain_text_is_refused() -> None:
    page = Page("message")
    build_environment().from_string("{% call section() %}Hello{% endcall %}").render(**page.builders())
    with pytest.raises(TemplateError, match="fallback"):
        page.finish_message()
