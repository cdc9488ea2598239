"""A coach logs a session in Slack and the loop closes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import story
from databases import PostgresRun
from town import open_town


@pytest.fixture
def fresh_postgres(postgres: PostgresRun, worker_id: str) -> Iterator[str]:
    """An empty database, for the migrations to fill."""
    name = f"story_{worker_id}"
    yield postgres.create(name)
    postgres.drop(name)


def test_a_logged_session_closes_its_own_loop_over_socket_mode(tmp_path: Path) -> None:
    with open_town(tmp_path, over="socket") as town:
        story.tell(town)


def test_a_logged_session_closes_its_own_loop_over_signed_http(tmp_path: Path) -> None:
    with open_town(tmp_path, over="http") as town:
        story.tell(town)


@pytest.mark.postgres
def test_a_logged_session_closes_its_own_loop_on_postgresql(tmp_path: Path, fresh_postgres: str) -> None:
    with open_town(tmp_path, over="http", database_url=fresh_postgres) as town:
        story.tell(town)
