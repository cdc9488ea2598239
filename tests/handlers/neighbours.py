"""Who lives next to team North: team South in the same workspace, and another workspace with Coachlog."""

from __future__ import annotations

from dataclasses import replace

from desk import Desk
from north import NORTH, Cast

from coaching.people import Profile, Role

HARBOR = "T0HARBOR"


def found_south(desk: Desk, cast: Cast) -> None:
    """Another team, whose people have no business in North; and Dan, who is in none."""
    desk.profiles.people |= {
        slack_id: Profile(slack_id=slack_id, name=name, tz="Europe/Berlin")
        for slack_id, name in (("UOLGA", "Olga Brook"), ("UPAT", "Pat Hale"), ("UNINA", "Nina Holt"))
    }
    with desk.store() as store:
        olga, pat, nina, _dan = (
            store.people.save_profile(desk.profiles.people[slack_id])
            for slack_id in ("UOLGA", "UPAT", "UNINA", "UDAN")
        )
        south = store.people.add_team(replace(NORTH, name="Team South"), set_up_by=cast.ids["UERIN"])
        store.people.set_role(south.id, Role.REP, [pat.id])
        store.people.set_role(south.id, Role.COACH, [olga.id])
        store.people.set_role(south.id, Role.MANAGER, [nina.id])
        store.criteria.set_target(south.id, cast.focus.id, True)


def found_harbor(desk: Desk) -> int:
    """Another workspace that has Coachlog, with a team of its own: Quinn leads it and runs its program."""
    workspace = desk.deps.stores.register(HARBOR, name="Harbor Ltd")
    theirs = {
        slack_id: Profile(slack_id=slack_id, name=name, tz="Europe/Berlin")
        for slack_id, name in (("UQUINN", "Quinn Hale"), ("URAY", "Ray Moss"))
    }
    desk.profiles.of_workspace[workspace.id] = theirs
    with desk.deps.stores.workspace(workspace.id) as store:
        quinn, ray = (store.people.save_profile(profile) for profile in theirs.values())
        store.people.set_enablement(quinn.id, True)
        team = store.people.add_team(replace(NORTH, name="Team Harbor"), set_up_by=quinn.id)
        store.people.set_role(team.id, Role.REP, [ray.id])
        store.people.set_role(team.id, Role.COACH, [quinn.id])
        store.people.set_role(team.id, Role.MANAGER, [quinn.id])
    return workspace.id
