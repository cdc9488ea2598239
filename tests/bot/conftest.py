"""A sandbox, a database of this version, and the environment that names both."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from clocks import SetClock
from sandboxes import open_sandbox

import models
from bot.directory import Directory
from bot.settings import Settings
from models import SqlStores, open_stores
from sandbox.driver import Driver
from sandbox.server import SandboxServer


@pytest.fixture
def slack() -> Iterator[SandboxServer]:
    with open_sandbox() as server:
        yield server


@pytest.fixture
def driver(slack: SandboxServer) -> Iterator[Driver]:
    with Driver(slack.url) as driver:
        yield driver


@pytest.fixture
def files(sqlite_url: str, clock: SetClock) -> Iterator[SqlStores]:
    """Empty storage; what is tested here does not depend on the database."""
    opened = open_stores(sqlite_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def directory(files: SqlStores, slack: SandboxServer) -> Directory:
    """Knows the sandbox's bot."""
    directory = Directory(files, api_url=slack.api_url)
    directory.add_token(slack.world.app.bot_token)
    return directory


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "coachlog.sqlite3"
    models.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """No setting from outside, no `.env`."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


@pytest.fixture
def environment(
    bare_environment: pytest.MonkeyPatch, slack: SandboxServer, migrated: Path, tmp_path: Path
) -> pytest.MonkeyPatch:
    """Everything set as it should be: the sandbox's tokens and a migrated database."""
    database = tmp_path / "live.sqlite3"
    shutil.copy(migrated, database)
    for name, value in {
        "SLACK_BOT_TOKEN": slack.world.app.bot_token,
        "SLACK_APP_TOKEN": slack.world.app.app_token,
        "SLACK_SIGNING_SECRET": slack.world.app.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{database}",
    }.items():
        bare_environment.setenv(name, value)
    return bare_environment
