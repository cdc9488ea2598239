"""Which token speaks for which workspace."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from bot.directory import INTERACTIVE_TIMEOUT_S, POST_TIMEOUT_S, Directory
from models import SqlStores
from sandbox.driver import Driver
from sandbox.server import SandboxServer


def test_a_token_is_asked_about_once_and_its_workspace_registered(
    directory: Directory, files: SqlStores, slack: SandboxServer, driver: Driver
) -> None:
    (team_id,) = (one.team_id for one in slack.world.installations.values() if one.team_id == "TNORTHWIND")
    tenant = files.find(team_id)
    assert tenant is not None
    found = directory.of_slack(team_id)
    assert found is not None
    assert found == directory.of_workspace(tenant.id)
    assert found.bot_user_id
    assert len(driver.calls("auth.test")) == 1


def test_nobody_else_is_known(directory: Directory) -> None:
    assert directory.of_slack("T0MALLORY") is None
    assert directory.of_slack(None) is None
    assert directory.of_workspace(99) is None
    assert directory.posting_client(99) is None
    assert directory.reading_client(99) is None


def test_a_refused_token_is_not_learnt(files: SqlStores, slack: SandboxServer) -> None:
    directory = Directory(files, api_url=slack.api_url)
    with pytest.raises(SlackApiError, match="invalid_auth"):
        directory.add_token("xoxb-wrong")
    assert files.all_workspaces(paused=True) == ()


def test_a_new_token_wakes_a_workspace_that_was_paused_for_its_old_one(
    directory: Directory, files: SqlStores, slack: SandboxServer
) -> None:
    (workspace_id,) = files.all_workspaces()
    files.pause(workspace_id, reason="token_revoked")
    assert files.all_workspaces() == ()
    directory.add_token(slack.world.app.bot_token)
    assert files.all_workspaces() == (workspace_id,)
    assert files.describe(workspace_id).paused_reason is None


def test_no_client_retries_by_itself_and_listeners_wait_no_longer_than_they_may(
    directory: Directory, files: SqlStores
) -> None:
    (workspace_id,) = files.all_workspaces()
    posting, reading = directory.posting_client(workspace_id), directory.reading_client(workspace_id)
    blank = directory.blank_client()
    assert posting is not None
    assert reading is not None
    assert [client.retry_handlers for client in (posting, reading, blank)] == [[], [], []]
    assert (posting.timeout, reading.timeout, blank.timeout) == (
        POST_TIMEOUT_S,
        INTERACTIVE_TIMEOUT_S,
        INTERACTIVE_TIMEOUT_S,
    )
