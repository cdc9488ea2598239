"""Slack, database and people of the month, on the Sunday before it begins."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from month import Month
from month_squad import CALENDARS, START, Plan, Squad, open_workspace
from reaper import Reaper
from staff import Nursery, SharedClock

import models
from coaching.criteria import Criterion
from coaching.people import Line, Profile, Role, TeamSettings
from sandbox.driver import Driver
from sandbox.people import Channel, Installation, User
from sandbox.server import SandboxServer

M = TypeVar("M", bound=Month)


def build_month(
    plan: Plan,
    url: str,
    *,
    server: SandboxServer,
    nursery: Nursery,
    driver: Driver,
    kind: type[M],
) -> M:
    reaper = Reaper(plan.seed)
    clock = SharedClock.starting(nursery.folder / "clock", START)
    world = server.world
    world.clock = clock  # type: ignore[assignment]
    world.app.delivery = "http"
    models.upgrade(url)
    month = kind(
        plan=plan,
        clock=clock,
        stores=models.open_stores(url, clock, pool_size=4),
        world=world,
        driver=driver,
        nursery=nursery,
        settings={
            "slack_bot_token": world.app.bot_token,
            "slack_signing_secret": world.app.signing_secret,
            "slack_api_url": server.api_url,
            "database_url": url,
            "workspace_messages_per_minute": 6000,
        },
        reaper=reaper,
    )
    tenants = [open_workspace(world, month.stores, number) for number in range(plan.workspaces)]
    for number in range(plan.squads):
        month.squads.append(seat_squad(month, number, *tenants[number % len(tenants)]))
    return month


def seat_squad(
    month: Month, number: int, workspace_id: int, installation: Installation, criterion: Criterion
) -> Squad:
    tz, country = month.plan.places[number % len(month.plan.places)]
    world = month.world
    people = {role: f"U{role}{number:02}" for role in ("COACH", "REP", "MANAGER")}
    for role, slack_id in people.items():
        world.add_user(
            User(
                id=slack_id,
                team_id=installation.team_id,
                name=slack_id.lower(),
                real_name=f"{role.title()} {number:02}",
                tz=tz,
            )
        )
    world.add_channel(
        Channel(
            id=f"CM{number:02}",
            team_id=installation.team_id,
            name=f"managers-{number:02}",
            kind="private",
            members={installation.bot_user_id, people["MANAGER"]},
        )
    )
    with month.stores.workspace(workspace_id) as store:
        coach, rep, manager = (
            store.people.save_profile(Profile(slack_id=slack_id, name=f"{role.title()} {number:02}", tz=tz))
            for role, slack_id in people.items()
        )
        # The weekly line would come on Thursdays whether or not anything is due: the month is about what is.
        store.people.set_hearing(coach.id, morning_hour=9, muted=[Line.CADENCE], delegate_id=None)
        settings = TeamSettings(name=f"Team {number:02}", channel_id=f"CM{number:02}", tz=tz, country=country)
        team = store.people.add_team(settings, set_up_by=coach.id)
        store.people.set_role(team.id, Role.COACH, [coach.id])
        store.people.set_role(team.id, Role.REP, [rep.id])
        store.people.set_role(team.id, Role.MANAGER, [manager.id])
        store.criteria.set_target(team.id, criterion.id, True)
    dice = month.reaper.dice("squad", number)
    offset = dice.randint(0, 12)
    logs_on = np.busday_offset(START.date(), offset, roll="forward", busdaycal=CALENDARS[country])
    return Squad(
        number=number,
        workspace_id=workspace_id,
        tz=tz,
        country=country,
        team=team,
        criterion=criterion,
        coach=coach,
        rep=rep,
        manager=manager,
        logs_on=logs_on.astype(object),
        scored=dice.random() < 0.5,
        reviewed=dice.random() < 0.4,
    )
