"""`coachlog doctor` and `coachlog db`: each finding says what is wrong and what to do."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from building import SETTINGS, Building
from clocks import SetClock
from databases import PostgresRun
from typer.testing import CliRunner

from bot.cli import app
from bot.scopes import NEEDED, missing_scopes
from bot.settings import Settings
from coaching.deliveries import DeliveryKind, NewDelivery
from coaching.loop.gaps import Gap, Missing, keep_gaps
from coaching.people import Member
from models import SqlStores, open_stores
from sandbox.people import MAIN_TEAM
from sandbox.server import SandboxServer

NOWHERE = "postgresql://coachlog@127.0.0.1:9/coachlog"


def run(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, words)
    if answer.exception is not None and not isinstance(answer.exception, SystemExit):
        raise answer.exception
    return answer.exit_code, answer.output


@pytest.fixture
def clock() -> SetClock:
    """The doctor reads the machine's clock."""
    return SetClock(datetime.now(UTC))


@pytest.fixture
def live(environment: pytest.MonkeyPatch, clock: SetClock) -> Iterator[Building]:
    """The database that the settings name, as the bot left it: its workspace known, its ticks running."""
    stores = open_stores(Settings().database_url, clock)
    workspace_id = stores.register(MAIN_TEAM.id, name=MAIN_TEAM.name).id
    for tick in ("checkpoints", "deliver", "digests", "scores"):
        stores.beat(tick)
    yield Building(stores, workspace_id, clock)
    stores.close()


def mona_with_a_team(live: Building, channel_id: str = "CMANAGERS") -> Member:
    mona = live.member("Mona")
    live.team(managers=[mona], settings=replace(SETTINGS, channel_id=channel_id))
    return mona


def test_all_is_well(live: Building) -> None:
    mona_with_a_team(live)
    code, told = run("doctor")
    assert code == 0, told
    assert "NOT" not in told
    for words in ("schema up to date", "Bot token accepted", "Tick deliver", "the bot is in #sales-managers"):
        assert words in told


def test_a_database_that_was_never_migrated(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    code, told = run("doctor")
    assert code == 1
    assert "database is empty" in told
    assert "coachlog db upgrade" in told


@pytest.mark.parametrize("words", [("doctor",), ("db", "check")])
def test_a_database_that_does_not_answer(environment: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    environment.setenv("DATABASE_URL", NOWHERE)
    code, told = run(*words)
    assert code == 1
    assert "does not answer" in told
    assert "DATABASE_URL" in told


def test_upgrade_makes_the_folder_and_the_schema_and_may_be_repeated(
    bare_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare_environment.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'var' / 'coachlog.sqlite3'}")
    assert run("db", "upgrade") == (0, "The database is up to date.\n")
    assert run("db", "check") == (0, "The database's schema is this version's.\n")
    assert run("db", "upgrade")[0] == 0


def test_check_says_what_to_run(bare_environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bare_environment.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'coachlog.sqlite3'}")
    code, told = run("db", "check")
    assert code == 1
    assert "coachlog db upgrade" in told


def test_a_database_of_a_newer_version(
    environment: pytest.MonkeyPatch, migrated: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.sqlite3"
    shutil.copy(migrated, newer)
    stores = open_stores(f"sqlite:///{newer}", SetClock())
    with stores.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from-the-future'")
    stores.close()
    environment.setenv("DATABASE_URL", f"sqlite:///{newer}")
    code, told = run("doctor")
    assert code == 1
    assert "newer than the program" in told


def test_no_token(live: Building, environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SLACK_BOT_TOKEN")
    code, told = run("doctor")
    assert code == 1
    assert "No SLACK_BOT_TOKEN" in told
    assert ".env" in told


def test_a_token_that_slack_refuses_and_the_workspace_it_paused(
    live: Building, environment: pytest.MonkeyPatch
) -> None:
    live.stores.pause(live.workspace_id, reason="token_revoked")
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-wrong")
    code, told = run("doctor")
    assert code == 1
    assert "Slack refuses the bot token: invalid_auth" in told
    assert f"{MAIN_TEAM.name}: paused (token_revoked)" in told
    assert "Install the app again" in told


def test_slack_out_of_reach(live: Building, environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
    code, told = run("doctor")
    assert code == 1
    assert "Slack is not reachable" in told
    assert "SLACK_API_URL" in told


def test_a_clock_that_never_ran(environment: pytest.MonkeyPatch) -> None:
    code, told = run("doctor")
    assert code == 1
    assert "scheduler has never run" in told
    assert "coachlog clock" in told


def test_a_clock_that_stopped(live: Building, clock: SetClock) -> None:
    clock.advance(hours=-1)
    live.stores.beat("deliver")
    code, told = run("doctor")
    assert code == 1
    assert "NOT  Tick deliver: 36" in told
    assert "still running?" in told


def test_a_message_that_waits_too_long(live: Building, clock: SetClock) -> None:
    live.delivery(at=clock.now() - timedelta(minutes=45))
    code, told = run("doctor")
    assert code == 1
    assert "oldest message waiting 45 min" in told
    assert "action=deliver" in told


def test_a_message_that_was_given_up(live: Building) -> None:
    with live.stores.workspace(live.workspace_id) as store:
        delivery_id = store.outbox.plan(
            NewDelivery(
                dedupe_key="digest:1:2026-W47:0",
                kind=DeliveryKind.DIGEST,
                recipient="CGONE",
                subject={},
                next_at=live.clock.now(),
            )
        )
        assert delivery_id is not None
        minute = timedelta(minutes=1)
        claimed = store.outbox.claim_one(delivery_id, owner="x", lease=minute, grace=minute)
        assert claimed is not None
        store.outbox.bury(claimed, error="target_gone: channel_not_found")
    code, told = run("doctor")
    assert code == 1
    assert "gave up a digest message to CGONE (target_gone: channel_not_found)" in told


def test_a_channel_without_the_bot(live: Building, slack: SandboxServer) -> None:
    mona_with_a_team(live, "CGENERAL")
    slack.world.channel("CGENERAL").members.discard(slack.world.installations[MAIN_TEAM.id].bot_user_id)
    code, told = run("doctor")
    assert code == 1
    assert "the bot is not in #general" in told
    assert "/invite @Coachlog" in told


def test_a_channel_that_is_gone(live: Building) -> None:
    mona_with_a_team(live, "CNOWHERE")
    code, told = run("doctor")
    assert code == 1
    assert "manager channel not readable" in told
    assert "/coach team" in told


def test_no_token_is_ever_shown(live: Building, slack: SandboxServer) -> None:
    _, told = run("doctor")
    assert slack.world.app.bot_token not in told


def test_stores_say_in_their_own_words_that_the_database_is_away() -> None:
    from coaching.errors import StorageDownError

    stores: SqlStores = open_stores(NOWHERE, SetClock())
    with pytest.raises(StorageDownError):
        stores.heartbeats()
    stores.close()


def test_scopes_that_the_token_lacks() -> None:
    granted = ",".join(sorted(NEEDED - {"im:history"}))
    assert missing_scopes({"X-OAuth-Scopes": granted}) == ("im:history",)
    assert missing_scopes({"x-oauth-scopes": [",".join(NEEDED)]}) == ()
    assert missing_scopes({"date": "today"}) == ()


def test_messages_that_the_audit_missed(live: Building) -> None:
    with live.stores.workspace(live.workspace_id) as store:
        keep_gaps(store, (Gap(Missing.SAID, "checkpoint 7 (carry_through), episode 1"),))
    code, told = run("doctor")
    assert code == 1
    assert "the last audit missed 1 (said: checkpoint 7" in told
    assert "operations.md" in told


def test_postgresql_without_a_worker(
    environment: pytest.MonkeyPatch, postgres: PostgresRun, clock: SetClock
) -> None:
    name = f"doctor_{uuid.uuid4().hex[:8]}"
    environment.setenv("DATABASE_URL", postgres.create(name))
    assert run("db", "upgrade")[0] == 0
    code, told = run("doctor")
    assert code == 1
    assert "No worker runs: nothing is delivered" in told
    stores = open_stores(Settings().database_url, clock)
    stores.beat("worker")
    stores.close()
    assert "A worker runs" in run("doctor")[1]
    postgres.drop(name)
