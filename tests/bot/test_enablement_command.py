"""`coachlog enablement`: the program's people are appointed and removed from the machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from coaching.people import Profile
from models import SqlStores

Command = Callable[..., Result]


@pytest.fixture
def command(
    database_url: str, stores: SqlStores, workspace_id: int, monkeypatch: pytest.MonkeyPatch
) -> Command:
    monkeypatch.setenv("DATABASE_URL", database_url)
    with stores.workspace(workspace_id) as store:
        for profile in (
            Profile(slack_id="UERIN", name="Erin Park", email="erin@north.example", tz="UTC"),
            Profile(slack_id="UFAY", name="Fay Moss", tz="UTC"),
            Profile(slack_id="UGUS", name="Gus Guest", tz="UTC", is_guest=True),
        ):
            store.people.save_profile(profile)
    return lambda *words: CliRunner().invoke(app, ["enablement", *words])


def runs_the_program(stores: SqlStores, workspace_id: int) -> set[str]:
    with stores.workspace(workspace_id) as store:
        return {one.slack_id for one in store.people.everyone() if one.is_enablement}


def test_people_are_appointed_by_email_or_slack_id_listed_and_removed(
    command: Command, stores: SqlStores, workspace_id: int
) -> None:
    assert "Nobody runs the program yet" in command("list").stdout
    for who in ("Erin@North.example", "UFAY", "UFAY"):
        assert command("add", who).exit_code == 0
    assert runs_the_program(stores, workspace_id) == {"UERIN", "UFAY"}
    assert command("list").stdout.splitlines() == ["Erin Park  UERIN  erin@north.example", "Fay Moss  UFAY"]

    assert command("remove", "UERIN").stdout.splitlines() == ["Erin Park no longer runs the program."]
    assert "Nobody does now" in command("remove", "UFAY").stdout
    assert runs_the_program(stores, workspace_id) == set()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "nobody@north.example"), "Nobody known here is nobody@north.example"),
        (("add", "UGUS"), "Gus Guest is a guest"),
        (("remove", "UFAY"), "Fay Moss is not enablement"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    command: Command, stores: SqlStores, workspace_id: int, words: tuple[str, str], said: str
) -> None:
    done = command(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert runs_the_program(stores, workspace_id) == set()
