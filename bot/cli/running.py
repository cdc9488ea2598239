"""`coachlog run`, `web`, `clock`, `sandbox`: the processes."""

from __future__ import annotations

import signal
import threading
from typing import Annotated

import typer

from bot.cli.database import prepare
from bot.clock import SystemClock
from bot.http import health_server
from bot.logs import configure_logging
from bot.service import Service
from bot.settings import Settings


def run() -> None:
    """Run it all in one process: real Slack with tokens, the sandbox and a demo team without."""
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format)
    if settings.has_socket_tokens:
        _run_against_slack(settings)
        return
    from bot.cli.demo import run_demo

    run_demo(settings)


def web() -> None:
    """HTTP mode: Slack's requests, health, metrics, on gunicorn threads."""
    from bot.cli.gunicorn_app import serve

    settings = Settings()
    configure_logging(settings.log_level, settings.log_format)
    serve(settings)


def clock() -> None:
    """The scheduler: finds what is due and, on SQLite, delivers it."""
    settings = Settings()
    configure_logging(settings.log_level, settings.log_format)
    with Service(settings, SystemClock()) as service, health_server(service):
        service.learn_tokens()
        service.start_clock()
        typer.echo("The clock runs. Stop it with Ctrl-C.")
        wait_for_stop()


def worker() -> None:
    """Carry out queued deliveries; PostgreSQL only. Run as many as you like."""
    settings = Settings()
    if settings.on_sqlite:
        typer.echo(
            "On SQLite there is no queue: `coachlog clock` or `run` delivers. See DATABASE_URL.", err=True
        )
        raise typer.Exit(1)
    configure_logging(settings.log_level, settings.log_format)
    with Service(settings, SystemClock()) as service, health_server(service):
        service.learn_tokens()
        service.start_worker()
        typer.echo("The worker runs. Stop it with Ctrl-C; it finishes what it has begun.")
        wait_for_stop()


def sandbox(
    *,
    port: Annotated[int, typer.Option(help="Port; 0 takes SANDBOX_PORT.")] = 0,
) -> None:
    """The sandbox alone, a local Slack for other people's bots too. Prints its addresses and tokens."""
    from sandbox.server import SandboxServer
    from sandbox.world import World

    settings = Settings()
    with SandboxServer(World(), port=port or settings.sandbox_port) as server:
        registration = server.world.app
        typer.echo(f"Page: {server.url}\nWeb API: {server.api_url}")
        typer.echo(f"SLACK_BOT_TOKEN={registration.bot_token}\nSLACK_APP_TOKEN={registration.app_token}")
        typer.echo(f"SLACK_SIGNING_SECRET={registration.signing_secret}")
        wait_for_stop()


def _run_against_slack(settings: Settings) -> None:
    prepare(settings)
    with Service(settings, SystemClock()) as service, health_server(service):
        service.learn_tokens()
        service.start_socket_mode()
        service.start_worker()
        service.start_clock()
        typer.echo("Connected to Slack by Socket Mode. Type /coach help there. Stop with Ctrl-C.")
        wait_for_stop()


def wait_for_stop() -> None:
    """Block until SIGINT or SIGTERM, so that `with` blocks end gracefully."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    stop.wait()
