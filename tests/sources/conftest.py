"""A team to import for: reps Bob and Carol, coach Alice, four criteria on four kinds of scale."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from building import Building
from clocks import SetClock
from sources_rows import PRICE, RECAP, STEP, TALK, Import, Write

from coaching.scale import Scale, ScaleKind
from models import SqlStores
from sources.demo import HEADER
from sources.scores_csv import Outcome, import_file
from sources.taking_in import Wishes


@pytest.fixture
def team(build: Building) -> None:
    bob, carol, alice = build.member("Bob"), build.member("Carol"), build.member("Alice")
    build.team(reps=[bob, carol], coaches=[alice])
    build.criterion(STEP)
    build.criterion(PRICE, scale=Scale.of(ScaleKind.PASS_FAIL))
    build.criterion(RECAP, scale=Scale.of(ScaleKind.PERCENT))
    build.criterion(TALK, scale=Scale(kind=ScaleKind.MEASURE, low=0, high=30, unit="min"))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Rows below the documented header, as text or as bytes."""

    def write_file(rows: Iterable[str | bytes], *, name: str = "scores.csv", header: str = "") -> Path:
        path = tmp_path / name
        lines = [(header or ",".join(HEADER)).encode()]
        lines += [row if isinstance(row, bytes) else row.encode() for row in rows]
        path.write_bytes(b"\n".join(lines) + b"\n")
        return path

    return write_file


@pytest.fixture
def take(stores: SqlStores, workspace_id: int, clock: SetClock, team: None) -> Import:
    """Import a file as the command line does."""

    def import_path(path: Path, **wishes: object) -> Outcome:
        return import_file(stores, workspace_id, path, now=clock.now(), wishes=Wishes(**wishes))  # type: ignore[arg-type]

    return import_path
