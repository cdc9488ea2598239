"""A manager's Home lists overdue reviews; those that this manager may give lead to the review."""

from __future__ import annotations

import json

import pytest
from loop_scene import Scene, at

from coaching.loop.home import home_for
from coaching.people import Member, Role
from templates import Surfaces


def overdue(scene: Scene, reader: Member) -> tuple[list[tuple[str, int | None]], str]:
    """(rep, session to review) of each line, and what is drawn."""
    with scene.store(write=False) as store:
        home = home_for(store, reader, now=scene.clock.now())
    drawn = json.dumps(Surfaces().home(home), ensure_ascii=False)
    return [(one.rep, one.session_id) for team in home.manager for one in team.overdue], drawn


@pytest.mark.parametrize("many", [1, 2])
def test_one_overdue_review_has_its_button_several_have_a_menu(scene: Scene, many: int) -> None:
    reps = [scene.bob, scene.carol][:many]
    sessions = [scene.session(rep) for rep in reps]
    scene.clock.set(at("2026-12-01", "09:30"))
    lines, drawn = overdue(scene, scene.mona)
    assert sorted(lines) == sorted((rep.name, one.id) for rep, one in zip(reps, sessions, strict=True))
    assert ("Review it" in drawn, "Review one" in drawn) == (many == 1, many > 1)


def test_managers_do_not_review_themselves(scene: Scene) -> None:
    """Mona is coached, too: her own overdue review is listed and is not hers to give."""
    with scene.store() as store:
        scene.team(store, "South", coaches=[scene.alice], reps=[scene.mona], managers=[scene.mona])
        south = next(team for team in store.people.teams() if team.name == "South")
        store.people.set_role(south.id, Role.MANAGER, [scene.mona.id])
    scene.session(scene.mona, team=south)
    scene.clock.set(at("2026-12-01", "09:30"))
    lines, drawn = overdue(scene, scene.mona)
    assert lines == [("Mona Lindt", None)]
    assert "Review it" not in drawn
