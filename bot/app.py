"""Builds the Bolt app: who may speak for which workspace, threads, middleware. Listeners are handlers/'s."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

from bot.directory import Directory
from handlers import register
from handlers.caller import NOT_INSTALLED
from handlers.deps import Deps


def build_app(
    deps: Deps,
    directory: Directory,
    *,
    signing_secret: str | None,
    listener_threads: int = 20,
    executor: Executor | None = None,
) -> App:
    """A sync Bolt app with every listener attached.

    `process_before_response` keeps "saved" true (commit, then ack) and removes Bolt's polling; the
    executor is sized because Bolt's default of five lets slow listeners delay other people's acks.
    Without a signing secret (Socket Mode) requests are not verified: the socket itself is the proof.
    """

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """From the directory's memory: Bolt's own store asks auth.test on every request (4.4)."""
        found = directory.of_slack(team_id) or directory.of_slack(enterprise_id)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=found.enterprise_id,
            team_id=found.team_id,
            bot_id=found.bot_id,
            bot_user_id=found.bot_user_id,
            bot_token=found.bot_token,
        )

    app = App(
        client=directory.blank_client(),
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for "not installed"
        signing_secret=signing_secret,
        request_verification_enabled=signing_secret is not None,
        process_before_response=True,
        user_facing_authorize_error_message=NOT_INSTALLED,
        listener_executor=executor
        or ThreadPoolExecutor(max_workers=listener_threads, thread_name_prefix="listener"),
    )
    register(app, deps)
    return app
