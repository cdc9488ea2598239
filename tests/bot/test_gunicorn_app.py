"""gunicorn as the product sets it up: several web processes of one user leave each other alone."""

from __future__ import annotations

import pytest
from gunicorn import config

from bot.cli.gunicorn_app import _Threads
from bot.settings import Settings

CONTROL = "control_socket_disable"


@pytest.fixture
def settings() -> Settings:
    return Settings(_env_file=None, slack_bot_token="xoxb-1", slack_signing_secret="quiet")


def test_no_control_socket_that_two_web_processes_would_share(settings: Settings) -> None:
    first, second = _Threads(settings).cfg, _Threads(settings).cfg
    assert first.control_socket == second.control_socket, "the reason: one path for all of a user's"
    assert first.control_socket_disable
    assert second.control_socket_disable


def test_a_gunicorn_that_knows_no_control_socket_is_set_up_as_well(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [one for one in config.KNOWN_SETTINGS if not one.name.startswith("control_socket")]
    monkeypatch.setattr(config, "KNOWN_SETTINGS", known)
    older = _Threads(settings).cfg
    assert CONTROL not in older.settings
    assert older.worker_class_str == "gthread"
