"""What every test may ask for: a clock that stands, storage on both databases, a workspace."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from building import Building
from clocks import SetClock
from databases import PostgresRun, empty_all_tables
from hypothesis import settings
from sandboxes import wait_for_sandboxes

from models import SqlStores, open_stores

if TYPE_CHECKING:
    from chromium import Window
    from playwright.sync_api import Browser

_MEMORY = Path("/dev/shm")  # noqa: S108
_ENOUGH = 2 * 1024**3


settings.register_profile("untimed", deadline=None)  # how fast anything is, benchmarks say
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Tests' files lie in memory where there is enough of it: SQLite waits for the disk at every commit."""
    if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


def pytest_sessionfinish() -> None:
    wait_for_sandboxes()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="session")
def postgres(testrun_uid: str) -> Iterator[PostgresRun]:
    """The run's PostgreSQL server, started by the first test that needs it."""
    run = PostgresRun(testrun_uid[:12])
    yield run
    run.stop()


@pytest.fixture(scope="session")
def postgres_url(postgres: PostgresRun, worker_id: str) -> Iterator[str]:
    """One database per test process, with all tables; `stores` empties it between tests."""
    name = f"coachlog_{worker_id}"
    url = postgres.create(name)
    stores = open_stores(url, SetClock())
    stores.create_all_for_tests()
    stores.close()
    yield url
    postgres.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite3"
    stores = open_stores(f"sqlite:///{path}", SetClock())
    stores.create_all_for_tests()
    stores.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "coachlog.sqlite3"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str:
    """Which database this test runs on: ``sqlite``, then ``postgres``."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database: str) -> str:
    """The address of a database with all tables and no rows."""
    return str(request.getfixturevalue(f"{database}_url"))


@pytest.fixture
def stores(database: str, database_url: str, clock: SetClock) -> Iterator[SqlStores]:
    """Empty storage, on SQLite and again on PostgreSQL."""
    opened = open_stores(database_url, clock)
    if database == "postgres":
        empty_all_tables(opened.engine)
    yield opened
    opened.close()


@pytest.fixture
def workspace_id(stores: SqlStores) -> int:
    return stores.register("T0ACME", name="Acme").id


@pytest.fixture
def build(stores: SqlStores, workspace_id: int, clock: SetClock) -> Building:
    """Makes people, criteria, calls and sessions in `workspace_id`."""
    return Building(stores, workspace_id, clock)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium per test process. Skipped where there is none; on CI that is a failure."""
    from chromium import open_browser, require_chromium
    from playwright.sync_api import expect

    with open_browser(require_chromium()) as opened:
        expect.set_options(timeout=10_000)
        yield opened


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """The one tab of a test process; every test leaves its page when it is done."""
    from chromium import open_window

    with open_window(browser, width=1280, height=860) as opened:
        yield opened
