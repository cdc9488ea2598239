"""Settings: the only reader of the environment. docs/settings.md lists every field (a test holds it)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Environment variables, or a `.env` file beside the Procfile. Names are upper case."""

    model_config = SettingsConfigDict(env_file=".env", env_prefix="", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = Field(default=None, description="Bot token (xoxb-…).")
    slack_app_token: SecretStr | None = Field(
        default=None, description="App-level token (xapp-…) with connections:write; turns on Socket Mode."
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="Signing secret; needed for HTTP mode (`coachlog web`)."
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Base URL of the Web API; a stand-in's in tests."
    )
    slack_authorize_url: str = Field(
        default="https://slack.com/oauth/v2/authorize", description="OAuth authorize page."
    )
    database_url: str = Field(
        default="sqlite:///var/coachlog.sqlite3",
        description="SQLAlchemy URL: SQLite (default) or postgresql+psycopg://…",
    )
    host: str = Field(default="127.0.0.1", description="Address that HTTP mode listens on.")
    port: int = Field(default=3000, description="Port of HTTP mode.")
    public_url: str | None = Field(
        default=None,
        description="Address under which HTTP mode is reached, https://…; records then have links.",
    )
    health_port: int = Field(
        default=0, ge=0, description="Port for health and metrics of `clock`, `worker` and `run`; 0: none."
    )
    sandbox_port: int = Field(
        default=8765, description="Port of the sandbox page (`make run` without tokens)."
    )
    listener_threads: int = Field(
        default=20, ge=1, description="Threads for Slack requests; the database pool has the same size."
    )
    sender_threads: int = Field(default=4, ge=1, description="Threads that deliver messages.")
    workspace_messages_per_minute: int = Field(
        default=300, ge=1, description="Messages that one workspace gets in a minute, from one process."
    )
    channel_messages_per_second: float = Field(
        default=1,
        gt=0,
        description="Messages that one channel or person gets in a second, after a few at once.",
    )
    tick_seconds: float = Field(default=15, gt=0, description="How often the scheduler looks for due work.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="Log level.")
    log_format: Literal["console", "json"] = Field(
        default="console", description="Log lines: console or json."
    )

    @property
    def has_socket_tokens(self) -> bool:
        return self.slack_bot_token is not None and self.slack_app_token is not None

    @property
    def on_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_path(self) -> Path | None:
        """The SQLite file, when there is one, so that its folder can be made."""
        prefix = "sqlite:///"
        if not self.database_url.startswith(prefix) or ":memory:" in self.database_url:
            return None
        return Path(self.database_url.removeprefix(prefix))


def secret(value: SecretStr | None, name: str, /) -> str:
    """The secret's text, or an error that names the variable to set."""
    if value is None:
        raise SystemExit(f"{name} is not set. Put it into .env or the environment (README, Connect).")
    return value.get_secret_value()
