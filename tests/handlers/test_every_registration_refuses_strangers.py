"""Everything in REGISTRATIONS has its strangers: each one is tried by everybody whose business it is not.

The payloads are well-formed: the same ones do something for those who may. A new line in the list is
tried by itself, and fails here until it refuses.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from desk import FOREIGN_TEAM, TEAM, Desk, open_desk
from every_payload import NOTED, SAID, Case, Town, every_case, send, settle_town
from neighbours import HARBOR, found_harbor
from north import FOCUS, seat_the_cast
from screen import words_of

from coaching.people import Profile
from handlers.scenario import EVERY_COACH
from templates.ids import Action, View, Word

CASES = tuple(every_case())
NOT_BY_A_PERSON = {"user_change", Action.OPEN_LINK}
"""Said by Slack itself; a link that opens in the browser and answers nothing."""
OF_THEIR_OWN = {View.HEARING, Action.CHANGE_HEARING, View.AWAY, View.EXPORT}
"""What anybody may have for themselves: when to hear, when they are away, what they may see as a file."""
OWN_TABLES = {"away", "delivery"}
"""What of that is kept beside the person: own dates, and a message to oneself."""
OF_THE_REP = {
    Action.PRACTICE_DONE,
    View.PRACTICE_DONE,
    Action.OWN_WORDS,
    View.OWN_WORDS,
    Action.DISPUTE,
    Action.DISPUTE_ABOUT,
    View.DISPUTE,
}
"""What a rep says of themselves, and nobody says for them."""
MANAGED = {
    Action.SET_UP_TEAM,
    Action.CHANGE_TEAM,
    Action.ADD_CRITERION,
    Action.EDIT_CRITERION,
    Action.RETIRE_CRITERION,
    Action.TOGGLE_TARGET,
    Action.SCALE_CHOSEN,
    Action.CRITERION_MORE,
    Action.CHANGE_ROUND,
    Action.CANCEL_ROUND,
    Action.OBSERVE_COACH,
    Action.CORRECT_OBSERVATION,
    Action.WITHDRAW_OBSERVATION,
    View.OBSERVATION,
    View.TEAM,
    View.CRITERION,
    Word.TEAM,
    Word.STATUS,
}
"""What takes a manager; everything else is tried by the coach in the control."""
OF_THE_PROGRAM = {Action.OPEN_RUBRIC, View.RUBRIC, Action.START_CALIBRATION, View.CALIBRATION_START} | {
    View.CALIBRATION_CHANGE
}
"""What takes enablement."""
THEIRS = {
    View.EXPLAIN,
    View.HEARING,
    View.AWAY,
    View.EXPORT,
    View.CALLS,
    View.HISTORY,
    View.SESSIONS,
    View.SCORECARD,
    View.SCENARIOS,
} | {
    View.PRACTICE_DONE,
    View.OWN_WORDS,
    View.DISPUTE,
}
"""Windows that a rep may open about themselves."""
UNTOUCHED = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('member', 'inbox')"


@dataclass(frozen=True)
class Settled:
    """The town's database, to be copied: each test has one of its own."""

    file: Path
    town: Town
    profiles: dict[str, Profile]
    now: datetime


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Settled:
    folder = tmp_path_factory.mktemp("town")
    with open_desk(folder, begun_as=sqlite_template) as desk:
        town = settle_town(desk, seat_the_cast(desk))
    return Settled(folder / "desk.sqlite3", town, desk.profiles.people, desk.clock.now())


@pytest.fixture
def desk(tmp_path: Path, settled: Settled) -> Iterator[Desk]:
    with open_desk(tmp_path, begun_as=settled.file) as opened:
        opened.profiles.people = dict(settled.profiles)
        opened.clock.instant = settled.now
        yield opened


@pytest.fixture
def town(settled: Settled) -> Town:
    return settled.town


def kept(folder: Path, *, workspace_id: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    """Every row but those of people (whoever acts is introduced) and of keys seen."""
    with closing(sqlite3.connect(folder / "desk.sqlite3")) as database:
        found = {}
        for (name,) in database.execute(UNTOUCHED).fetchall():
            owned = "workspace_id" in {row[1] for row in database.execute(f'PRAGMA table_info("{name}")')}
            only = f"WHERE workspace_id = {workspace_id}" if owned and workspace_id is not None else ""
            found[name] = database.execute(f'SELECT * FROM "{name}" {only} ORDER BY 1, 2').fetchall()
        return found


def kept_for_oneself(
    folder: Path, before: dict[str, list[tuple[object, ...]]], who: str
) -> dict[str, list[tuple[object, ...]]]:
    """What is kept now, once it is seen that only this person's own came to it."""
    now = kept(folder)
    for name, rows in now.items():
        new = [row for row in rows if row not in before[name]]
        assert not new or name in OWN_TABLES, name
        assert name != "delivery" or all(who in row for row in new)
        assert all(row in rows for row in before[name]), name
    return now


def shown(desk: Desk) -> str:
    """All that went to Slack since the last look, windows and pages in words."""
    views = [words_of(sent["view"]) for _, sent in desk.slack.calls]
    return "\n".join([*views, *(str(said) for said in (*desk.heard, *desk.slack.elsewhere))])


def windows(desk: Desk) -> set[str]:
    """What kinds of window were opened; a refusal may be one of plain words."""
    return {
        str(sent["view"]["callback_id"]) for method, sent in desk.slack.calls if method != "views.publish"
    }


def pages(desk: Desk) -> list[str]:
    """Windows and pages in words, a refusal's window aside."""
    views = [sent["view"] for _, sent in desk.slack.calls]
    return [words_of(view) for view in views if view.get("callback_id") != View.EXPLAIN]


def forget(desk: Desk) -> None:
    desk.slack.calls.clear()
    desk.heard.clear()
    desk.slack.elsewhere.clear()


@pytest.mark.parametrize(
    ("who", "team", "home_team"),
    [
        pytest.param("UGUS", TEAM, TEAM, id="a guest"),
        pytest.param("UMALLORY", TEAM, TEAM, id="a person of another company"),
        pytest.param("UALICE", TEAM, FOREIGN_TEAM, id="from a shared channel, under a known id"),
        pytest.param("UMALLORY", FOREIGN_TEAM, FOREIGN_TEAM, id="from a workspace without Coachlog"),
    ],
)
def test_strangers_see_nothing_and_change_nothing(
    desk: Desk, town: Town, tmp_path: Path, *, who: str, team: str, home_team: str
) -> None:
    before = kept(tmp_path)
    for case in CASES:
        name = case.registration.name
        if name in NOT_BY_A_PERSON or (home_team != team and case.registration.kind in ("command", "event")):
            continue
        forget(desk)
        reply = send(desk, town, case, who, team=team, home_team=home_team)
        told = shown(desk) + reply.text
        assert reply.status == 200, case.label
        assert kept(tmp_path) == before, case.label
        assert not any(word in told for word in (SAID, NOTED, "Bob Okafor", "Team North")), case.label
        assert windows(desk) <= {View.EXPLAIN}, case.label


@pytest.mark.parametrize(
    "who",
    [
        pytest.param("UCAROL", id="another rep of the team"),
        pytest.param("UOLGA", id="a coach of another team"),
        pytest.param("UNINA", id="a manager of another team"),
        pytest.param("UPAT", id="a rep of another team"),
        pytest.param("UDAN", id="somebody in no team"),
    ],
)
def test_colleagues_learn_nothing_of_bob_and_change_nothing(
    desk: Desk, town: Town, tmp_path: Path, who: str
) -> None:
    before = kept(tmp_path)
    for case in CASES:
        if case.registration.name in NOT_BY_A_PERSON:
            continue
        forget(desk)
        reply = send(desk, town, case, who)
        told = shown(desk) + reply.text
        if case.registration.name in OF_THEIR_OWN:
            before = kept_for_oneself(tmp_path, before, who)
        assert kept(tmp_path) == before, case.label
        assert SAID not in told, case.label
        assert NOTED not in told, case.label
        assert not any("Bob Okafor" in words for words in pages(desk)), case.label


def test_another_workspace_with_coachlog_reaches_nothing_of_ours(
    desk: Desk, town: Town, tmp_path: Path
) -> None:
    """Whoever may do everything at home, with ids of ours, from there."""
    harbor = found_harbor(desk)
    before = kept(tmp_path, workspace_id=desk.workspace_id)
    assert kept(tmp_path, workspace_id=harbor) != before
    for case in CASES:
        if case.registration.name in NOT_BY_A_PERSON:
            continue
        forget(desk)
        reply = send(desk, town, case, "UQUINN", team=HARBOR, home_team=HARBOR)
        told = shown(desk) + reply.text
        assert reply.status == 200, case.label
        assert kept(tmp_path, workspace_id=desk.workspace_id) == before, case.label
        assert not any(word in told for word in (SAID, NOTED, "Bob Okafor", "Alice Brandt", FOCUS)), (
            case.label
        )


def test_a_rep_changes_nothing_in_what_is_kept_about_them(desk: Desk, town: Town, tmp_path: Path) -> None:
    before = kept(tmp_path)
    for case in CASES:
        if case.registration.name in NOT_BY_A_PERSON:
            continue
        forget(desk)
        send(desk, town, case, "UBOB")
        if case.registration.name in OF_THEIR_OWN | OF_THE_REP | {Action.SCORECARD_PAGE}:
            before = kept(tmp_path)
        assert kept(tmp_path) == before, case.label
        assert windows(desk) <= THEIRS, case.label


@pytest.mark.parametrize("who", ["UALICE", "UMONA", "UERIN"])
def test_nobody_speaks_for_a_rep(desk: Desk, town: Town, tmp_path: Path, who: str) -> None:
    before = kept(tmp_path)
    for case in (case for case in CASES if case.registration.name in OF_THE_REP):
        forget(desk)
        reply = send(desk, town, case, who)
        assert kept(tmp_path) == before, case.label
        assert windows(desk) <= {View.EXPLAIN}, case.label
        assert "Only Bob Okafor can do this" in shown(desk) + reply.text, case.label


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_the_same_payload_does_something_for_those_who_may(
    desk: Desk, town: Town, tmp_path: Path, case: Case
) -> None:
    """The control: without it a malformed payload would pass for a refusal."""
    name = case.registration.name
    if name in NOT_BY_A_PERSON:
        return
    before, who = kept(tmp_path), "UMONA" if {name, case.word} & MANAGED else "UALICE"
    who = "UERIN" if name in OF_THE_PROGRAM or case.otherwise == EVERY_COACH else who
    who = "UBOB" if name in OF_THE_REP else who
    reply = send(desk, town, case, who)
    assert reply.errors == {}, reply.text
    assert not any(sign in shown(desk) + reply.text for sign in ("(ref ", "Only ", "no longer exists"))
    assert (
        desk.slack.calls
        or desk.heard
        or desk.slack.elsewhere
        or {"blocks", "view"} & reply.body.keys()
        or kept(tmp_path) != before
        or (name in OF_THEIR_OWN)
    )
