"""A team chooses what its digest holds, in its form; the preview shows it so at once."""

from __future__ import annotations

import pytest
from desk import Desk
from north import Cast, score_calls
from screen import words_of

from coaching.people import DigestBlock
from handlers.deps import ChannelFacts
from templates.ids import View

EVERYTHING = [block.value for block in DigestBlock]


@pytest.fixture(autouse=True)
def one_session(desk: Desk, cast: Cast) -> None:
    desk.profiles.channels["CNORTH"] = ChannelFacts(
        name="north", is_private=True, is_ext_shared=False, is_member=True
    )
    score_calls(desk, cast.ids["UBOB"], cast.focus, [2] * 10)
    desk.command("UALICE", "log @bob")
    assert desk.submit("UALICE", criterion=cast.focus.id, commitment="Ask first.").errors == {}


def preview(desk: Desk) -> str:
    desk.command("UMONA", "digest")
    return words_of(desk.view)


def test_everything_is_in_it_until_somebody_leaves_something_out(desk: Desk, cast: Cast) -> None:
    shown = preview(desk)
    assert "new session" in shown
    assert "Coached last week" in shown
    desk.press("UMONA", "change_team", str(cast.team_id), on="modal")
    kept = [block for block in EVERYTHING if block not in ("coverage", "changes")]
    assert desk.submit("UMONA", digest_holds=kept).errors == {}
    with desk.store() as store:
        left_out = store.people.team(cast.team_id).settings.digest_left_out
    assert left_out == {DigestBlock.COVERAGE, DigestBlock.CHANGES}
    shown = preview(desk)
    assert "new session" not in shown
    assert "Coached last week" not in shown


def test_the_form_shows_what_stands_and_refuses_an_empty_digest(desk: Desk, cast: Cast) -> None:
    desk.command("UMONA", "team change")
    (block,) = [one for one in desk.view["blocks"] if one.get("block_id", "").startswith("digest_holds")]
    chosen = [option["value"] for option in block["element"]["initial_options"]]
    assert chosen == EVERYTHING
    reply = desk.submit("UMONA", digest_holds=[])
    assert "Keep at least one" in reply.errors["digest_holds"]
    assert desk.view["callback_id"] == View.TEAM


def test_a_new_team_is_not_asked(desk: Desk, cast: Cast) -> None:
    desk.command("UMONA", "team new")
    assert "digest_holds" not in words_of(desk.view)


def test_no_blank_cell_without_its_reason(desk: Desk, cast: Cast) -> None:
    preview(desk)
    desk.press("UMONA", "why_blank", str(cast.team_id), on="modal")
    assert "0 of 10 calls so far; 10 more comparable calls will settle it" in words_of(desk.view)
