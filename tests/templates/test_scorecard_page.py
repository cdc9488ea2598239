"""The scorecard for printing: one page, the same bytes for the same card, and it says what the modal says."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coaching.shown.common import Person
from coaching.shown.scorecard import Scorecard
from templates.samples import CASES, Case
from templates.samples.scorecard_samples import scorecard
from templates.scorecard_page import draw_page, page_name

MADE = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def streams(page: bytes) -> list[bytes]:
    """The content of every part, unpacked."""
    found = []
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", page, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            found.append(packed)
    return found


def characters(page: bytes) -> list[dict[int, str]]:
    """Of each font, what its glyph numbers stand for: the ToUnicode tables that make text selectable."""
    tables = []
    for content in streams(page):
        if b"beginbfchar" in content:
            pairs = re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", content)
            tables.append(
                {int(glyph, 16): bytes.fromhex(code.decode()).decode("utf-16-be") for glyph, code in pairs}
            )
    return tables


def drawing(page: bytes) -> bytes:
    (content,) = (one for one in streams(page) if b"BT" in one and b"Tf" in one)
    return content


def words(page: bytes) -> str:
    """All text in the order in which it was drawn, read back through the page's own fonts."""
    tables = dict(zip((b"F1", b"F2"), characters(page), strict=False))
    font, said = b"F1", []
    for name, text in re.findall(rb"/(F\d) [\d.]+ Tf|\(((?:[^()\\]|\\.)*)\) Tj", drawing(page), re.DOTALL):
        if name:
            font = name
            continue
        raw = re.sub(
            rb"\\(.)", lambda found: {b"r": b"\r", b"n": b"\n"}.get(found[1], found[1]), text, flags=re.DOTALL
        )
        glyphs = [int.from_bytes(raw[at : at + 2]) for at in range(0, len(raw), 2)]
        said.append("".join(tables[font].get(glyph, "?") for glyph in glyphs))
    return "\n".join(said)


@pytest.mark.parametrize("case", CASES)
def test_it_is_one_a4_page_the_same_byte_by_byte(case: Case) -> None:
    card = scorecard(case)
    page = draw_page(card, made_at=MADE)
    assert page == draw_page(card, made_at=MADE)
    assert page != draw_page(card, made_at=MADE + timedelta(hours=1))
    assert len(re.findall(rb"/Type /Page\b", page)) == 1
    assert b"/MediaBox [0 0 595.28 841.89]" in page
    assert b"D:20261126080000" in page


def test_it_says_who_day_one_now_what_moved_and_one_focus() -> None:
    said = words(draw_page(scorecard(Case.TYPICAL), made_at=MADE))
    for wanted in (
        "Bob Okafor",
        "Account executive · mid-market · 8 months here · Quota: 90,000 EUR in Q4 2026",
        "Focus for the next 30 days: Handles price objection before closing",
        "weekly, the last ten calls as of Mon 23 Nov",
        "Talk ratio\n% talk\n43\n65.0\nn = 5\n43.0\nn = 10\n▲ −22.0\nbetter",
        "Filler words\nfillers per minute\nat most 4\n3.1\nn = 5\n4.9\nn = 10\n▼ +1.8\nworse",
        "● −0.2\nno meaningful change, early",
        "Day 30, 27 Sep: 2 of 6 moved the good way. Responds to coaching.",
        "For development, not for employment decisions.",
    ):
        assert wanted in said, wanted
    assert said.count("Focus for the next 30 days") == 1


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Zoë Ångström", "Zoë Ångström"),
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Ольга Чехова", "Ольга Чехова"),
        ("Νίκος Παππάς", "Νίκος Παππάς"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("田中 Hana", "?? Hana"),
    ],
)
def test_any_name_that_the_font_has_is_printed(name: str, printed: str) -> None:
    card = scorecard(Case.TYPICAL)
    named = replace(card, rep=Person(member_id=11, slack_id="U0BOB", name=name))
    assert printed in words(draw_page(named, made_at=MADE))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Bob Okafor", "scorecard-bob-okafor-2026-11-26.pdf"),
        ("Zoë / Ångström..", "scorecard-zoe-angstrom-2026-11-26.pdf"),
        ("田中", "scorecard-rep-2026-11-26.pdf"),
    ],
)
def test_the_file_is_named_after_the_rep_and_the_day(name: str, expected: str) -> None:
    card = scorecard(Case.SMALL)
    assert page_name(replace(card, rep=replace(card.rep, name=name))) == expected


def with_rows(many: int) -> Scorecard:
    card = scorecard(Case.TYPICAL)
    parts = tuple(
        replace(part, rows=tuple(replace(part.rows[0], name=f"Target {place}") for place in range(many)))
        if part.key == "targets"
        else part
        for part in card.parts
    )
    return replace(card, parts=parts)


def test_more_targets_than_fit_are_counted_not_dropped_in_silence() -> None:
    said = words(draw_page(with_rows(60), made_at=MADE))
    shown = len(re.findall(r"^Target \d+$", said, re.MULTILINE))
    assert 5 <= shown < 60
    assert f"{60 - shown} more in Slack: /coach rep" in said
    assert "Average deal size" in said
    assert "Day 60, 27 Oct" in said


def test_a_small_line_stands_for_every_measure_with_calls() -> None:
    """Vector lines, no pictures: a curve has as many corners as calls."""
    page = draw_page(scorecard(Case.TYPICAL), made_at=MADE)
    assert b"/Subtype /Image" not in page
    drawn = drawing(page)
    assert drawn.count(b" m ") + drawn.count(b" m\n") >= 8
