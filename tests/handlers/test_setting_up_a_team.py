"""The first run in a workspace, and changing a team later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk import Desk, Reply
from north import PEOPLE, seat_the_cast
from screen import words_of

from coaching.people import Member, Profile, Role
from coaching.starters import STARTER_SETS, StarterSet
from handlers.deps import ChannelFacts
from jobs.composing import compose

PRIVATE = ChannelFacts(name="north-coaching", is_private=True, is_ext_shared=False, is_member=True)


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A workspace in which nobody has done anything yet."""
    desk.profiles.people = dict(PEOPLE)
    desk.profiles.channels = {"CNORTH": PRIVATE}
    return desk


def set_up(desk: Desk, who: str = "UMONA", **typed: object) -> Reply:
    if not desk.views:
        desk.press(who, "set_up_team", on="home")
    filled = {
        "team_name": "Team North",
        "reps": ["UBOB", "UCAROL"],
        "coaches": ["UALICE"],
        "managers": ["UMONA"],
        "channel": "CNORTH",
        "time_zone": "Europe/Berlin",
        "country": "DE",
        "subdivision": "be",
        "starter": STARTER_SETS[0].key,
    }
    return desk.submit(who, **{**filled, **typed})


def member(desk: Desk, slack_id: str) -> Member:
    with desk.store() as store:
        found = store.people.by_slack_id(slack_id)
    assert found is not None
    return found


@pytest.mark.parametrize("starter", STARTER_SETS, ids=lambda starter: starter.key)
def test_a_starter_set_is_taken_in_one_step(office: Desk, starter: StarterSet) -> None:
    """The one form of a new team: nothing else is asked before the first log."""
    assert set_up(office, starter=starter.key).errors == {}
    with office.store() as store:
        (team,) = store.people.teams()
        kept = {one.name: one.current.definition for one in store.criteria.all()}
        assert {one.name for one in store.criteria.targets(team.id)} == set(starter.target_names)
    assert kept == {draft.name: draft.definition for draft in starter.drafts}
    office.command("UALICE", "log @bob")
    assert office.view["callback_id"] == "log"


def test_one_form_sets_up_people_calendar_and_criteria(office: Desk) -> None:
    reply = set_up(office)

    assert reply.errors == {}
    with office.store() as store:
        (team,) = store.people.teams()
        roles = {
            (store.people.member(m.member_id).name, m.role) for m in store.people.memberships(team_id=team.id)
        }
        targets = {criterion.name for criterion in store.criteria.targets(team.id)}
        welcomes = [store.outbox.by_key(f"welcome:{team.id}:{to}") for to in ("CNORTH", "UMONA")]
    assert (team.settings.country, team.settings.subdivision) == ("DE", "BE")
    assert (team.settings.digest_weekday, team.settings.digest_hour) == (1, 9)
    assert roles == {
        ("Bob Okafor", Role.REP),
        ("Carol Diaz", Role.REP),
        ("Alice Brandt", Role.COACH),
        ("Mona Lind", Role.MANAGER),
    }
    assert targets == set(STARTER_SETS[0].target_names)
    assert [welcome.recipient for welcome in welcomes if welcome] == ["CNORTH", "UMONA"]
    assert office.slack.methods[-1] == "views.publish"


def test_the_first_to_set_up_looks_after_the_program_and_may_change_the_team(office: Desk) -> None:
    set_up(office, "UDAN")
    assert member(office, "UDAN").is_enablement
    with office.store() as store:
        welcome = store.outbox.by_key(f"welcome:{store.people.teams()[0].id}:UDAN")
        assert welcome is not None
        told = compose(store, welcome, office.deps.surfaces)
    assert told is not None
    assert "runs the program as well" in str(told.rendered.blocks)
    assert "coachlog enablement add" in str(told.rendered.blocks)

    office.command("UDAN", "team change")
    assert office.submit("UDAN", team_name="Team South").errors == {}

    with office.store() as store:
        (team,) = store.people.teams()
    assert team.name == "Team South"


def test_later_only_those_who_run_a_team_may_set_up_another(office: Desk) -> None:
    set_up(office)
    assert "Ask a manager" in office.command("UALICE", "team new").text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("team_name", "", "name"),
        ("reps", [], "at least one rep"),
        ("coaches", [], "at least one coach"),
        ("reps", ["UGUS"], "Gus Guest is a guest"),
        ("reps", ["UMALLORY"], "Mallory Quill is a guest or from another company"),
        ("reps", ["UROBOT"], "is an app"),
        ("coaches", ["UGONE"], "has left"),
        ("time_zone", "Berlin", "Europe/Berlin"),
        ("time_zone", "../../etc/passwd", "not a time zone"),
        ("subdivision", "ZZ", "not a region"),
        ("channel", "CELSE", "/invite"),
        ("channel", "CSHARED", "another company"),
        ("channel", "CNOTIN", "/invite"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(office: Desk, field: str, value: object, said: str) -> None:
    office.profiles.people |= {
        "UROBOT": Profile(slack_id="UROBOT", name="Robot", is_bot=True),
        "UGONE": Profile(slack_id="UGONE", name="Gone Person", is_deleted=True),
    }
    office.profiles.channels |= {
        "CSHARED": replace(PRIVATE, is_ext_shared=True),
        "CNOTIN": replace(PRIVATE, is_member=False),
    }

    reply = set_up(office, **{field: value})

    assert list(reply.errors) == [field]
    assert said in reply.errors[field]
    with office.store() as store:
        assert store.people.teams() == ()
    assert set_up(office).errors == {}


def test_a_public_channel_is_warned_about_once_in_the_open_form(office: Desk) -> None:
    office.profiles.channels["CNORTH"] = replace(PRIVATE, is_private=False)

    reply = set_up(office)

    assert reply.body["response_action"] == "update"
    assert "is public" in words_of(office.view)
    with office.store() as store:
        assert store.people.teams() == ()
    assert office.submit("UMONA").errors == {}
    with office.store() as store:
        (team,) = store.people.teams()
        warning = store.outbox.by_key(f"welcome:{team.id}:CNORTH").subject["channel_warning"]
    assert team.settings.channel_id == "CNORTH"
    assert "public" in warning


def test_a_team_without_a_channel_can_be_set_up(office: Desk) -> None:
    assert set_up(office, channel=None, country="none", subdivision="").errors == {}
    with office.store() as store:
        (team,) = store.people.teams()
        assert store.outbox.by_key(f"welcome:{team.id}:UMONA") is not None
    assert (team.settings.channel_id, team.settings.country) == (None, None)


def test_the_same_set_up_twice_is_one_team(office: Desk) -> None:
    office.press("UMONA", "set_up_team", on="home")
    office.type(team_name="Team North", reps=["UBOB"], coaches=["UALICE"], country="none")
    payload = {**office._acted("UMONA", "view_submission"), "view": office.view}
    assert [office.send(payload).body for _ in range(2)] == [{}, {}]
    with office.store() as store:
        assert len(store.people.teams()) == 1


def test_a_change_starts_from_the_team_as_it_stands(desk: Desk) -> None:
    cast = seat_the_cast(desk)
    desk.press("UMONA", "change_team", str(cast.team_id), on="home")

    assert desk.submit("UMONA", reps=["UBOB", "UDAN"]).errors == {}

    with desk.store() as store:
        reps = [m.member_id for m in store.people.memberships(team_id=cast.team_id) if m.role is Role.REP]
        names = sorted(store.people.member(rep).name for rep in reps)
        (team,) = store.people.teams()
    assert names == ["Bob Okafor", "Dan Wu"]
    assert team.settings.subdivision == "BE"


def test_a_coach_may_not_change_the_team(desk: Desk) -> None:
    cast = seat_the_cast(desk)
    desk.press("UALICE", "change_team", str(cast.team_id), on="home")
    assert desk.view["callback_id"] == "explain"


def test_two_teams_do_not_share_a_name(desk: Desk) -> None:
    seat_the_cast(desk)
    desk.press("UERIN", "set_up_team", on="home")
    reply = desk.submit("UERIN", team_name="team north", reps=["UDAN"], coaches=["UALICE"], country="none")
    assert "already" in reply.errors["team_name"]
