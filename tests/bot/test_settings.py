"""Settings come from the environment, are checked once, and keep their secrets."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, secret


def test_without_any_setting_it_runs_on_a_local_file_and_no_slack(
    bare_environment: pytest.MonkeyPatch,
) -> None:
    settings = Settings()
    assert settings.sqlite_path == Path("var/coachlog.sqlite3")
    assert not settings.has_socket_tokens
    assert settings.host == "127.0.0.1"


def test_a_file_of_settings_is_read_and_the_environment_outranks_it(
    bare_environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nSANDBOX_PORT=4001\nSOMEBODY_ELSES=1\n", encoding="utf-8")
    bare_environment.setenv("PORT", "5000")
    assert (Settings().port, Settings().sandbox_port) == (5000, 4001)


def test_an_empty_variable_counts_as_not_set(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.setenv("SLACK_BOT_TOKEN", "")
    bare_environment.setenv("SLACK_APP_TOKEN", "")
    assert not Settings().has_socket_tokens


def test_socket_mode_needs_both_tokens(bare_environment: pytest.MonkeyPatch) -> None:
    bare_environment.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert not Settings().has_socket_tokens
    bare_environment.setenv("SLACK_APP_TOKEN", "xapp-1")
    assert Settings().has_socket_tokens


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LISTENER_THREADS", "0"),
        ("SENDER_THREADS", "none"),
        ("TICK_SECONDS", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("PORT", "http"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_name(
    bare_environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    bare_environment.setenv(name, value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_secrets_are_not_shown(bare_environment: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        bare_environment.setenv(name, "very-secret")
    assert "very-secret" not in f"{Settings()!r} {Settings()}"


def test_a_missing_secret_is_asked_for_by_name(bare_environment: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match="SLACK_APP_TOKEN is not set"):
        secret(Settings().slack_app_token, "SLACK_APP_TOKEN")


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///var/x.sqlite3", Path("var/x.sqlite3")),
        ("sqlite:////srv/x.sqlite3", Path("/srv/x.sqlite3")),
        ("sqlite:///:memory:", None),
        ("postgresql+psycopg://localhost/coachlog", None),
    ],
)
def test_the_databases_file_is_known_so_that_its_folder_can_be_made(
    bare_environment: pytest.MonkeyPatch, url: str, path: Path | None
) -> None:
    bare_environment.setenv("DATABASE_URL", url)
    assert Settings().sqlite_path == path
