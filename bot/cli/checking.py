"""`coachlog doctor`: what is wrong and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import typer
from slack_sdk.errors import SlackApiError, SlackClientError

import models
from bot.clock import SystemClock
from bot.scopes import missing_scopes
from bot.service import Service
from bot.settings import Settings, secret
from coaching.errors import CoachingError
from coaching.loop.gaps import SETTING, kept_gaps
from jobs.auditing import WORKER, has_worker
from jobs.ticks import rhythm_of

STALE_HEARTBEAT = timedelta(minutes=5)
OLD_OUTBOX = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Finding:
    ok: bool
    what: str
    do: str = ""


def doctor() -> None:
    """Check tokens, database, migrations, scheduler, outbox and channels; exit 1 when something is wrong."""
    findings = list(examine(Settings()))
    for finding in findings:
        typer.echo(f"{'ok ' if finding.ok else 'NOT'}  {finding.what}")
        if not finding.ok and finding.do:
            typer.echo(f"     {finding.do}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def examine(settings: Settings) -> Iterator[Finding]:
    """Every finding, in the order in which to mend them."""
    problem = models.check_migrations(settings.database_url)
    if problem:
        yield Finding(False, problem, "Run `coachlog db upgrade`, and see that DATABASE_URL is right.")
        return
    yield Finding(True, "Database reachable, schema up to date")
    with Service(settings, SystemClock()) as service:
        yield from _tokens(service)
        yield from _heartbeats(service)
        yield from _workers(service)
        yield from _missing(service)
        yield from _outboxes(service)
        yield from _channels(service)


def _tokens(service: Service) -> Iterator[Finding]:
    if service.settings.slack_bot_token is None:
        yield Finding(
            False, "No SLACK_BOT_TOKEN", "Put the tokens of your Slack app into .env (README, Connect)."
        )
        return
    try:
        service.learn_tokens()
    except SlackApiError as error:
        code = str(error.response.get("error"))
        yield Finding(
            False, f"Slack refuses the bot token: {code}", "Install the app again and copy its token."
        )
    except (SlackClientError, OSError) as error:
        yield Finding(
            False, f"Slack is not reachable ({type(error).__name__})", "Check SLACK_API_URL and the network."
        )
    else:
        yield Finding(True, "Bot token accepted")
        yield _scopes(service)


def _scopes(service: Service) -> Finding:
    """Asked anew: the first answer told whose token it is."""
    said = service.directory.blank_client().auth_test(
        token=secret(service.settings.slack_bot_token, "SLACK_BOT_TOKEN")
    )
    missing = missing_scopes(said.headers or {})
    if not missing:
        return Finding(True, "All scopes granted")
    return Finding(
        False,
        f"Missing scopes: {', '.join(missing)}",
        "Take the scopes of manifest.yml into the app and install it again.",
    )


def _heartbeats(service: Service) -> Iterator[Finding]:
    beats = service.stores.heartbeats()
    if not beats:
        yield Finding(False, "The scheduler has never run here", "Start `coachlog run` or `coachlog clock`.")
    for name, at in sorted(beats.items()):
        if name == WORKER:
            continue
        age = service.clock.now() - at
        fresh = age < STALE_HEARTBEAT + rhythm_of(name)
        words = f"Tick {name}: {int(age.total_seconds())} s ago"
        yield Finding(fresh, words, "" if fresh else "Is `coachlog clock` (or `run`) still running?")


def _workers(service: Service) -> Iterator[Finding]:
    if service.background.has_queue:
        runs = has_worker(service.background, service.clock.now())
        yield Finding(
            runs,
            "A worker runs" if runs else "No worker runs: nothing is delivered",
            "" if runs else "Start `coachlog worker`, one or more.",
        )


def _missing(service: Service) -> Iterator[Finding]:
    for workspace_id, text in service.background.settings_named(SETTING).items():
        count, told = kept_gaps(text)
        if count:
            name = service.background.describe(workspace_id).name
            yield Finding(
                False,
                f"{name}: the last audit missed {count} (" + "; ".join(told[:5]) + ")",
                "docs/operations.md, The auditor, says what each means and what to do.",
            )


def _outboxes(service: Service) -> Iterator[Finding]:
    for workspace_id in service.stores.all_workspaces(paused=True):
        with service.stores.workspace(workspace_id, write=False) as store:
            oldest = store.outbox.oldest_due()
            dead = store.outbox.dead(since=store.now() - timedelta(days=7))
            age = store.now() - oldest if oldest else timedelta(0)
        tenant = service.stores.describe(workspace_id)
        if tenant.paused_reason:
            yield Finding(False, f"{tenant.name}: paused ({tenant.paused_reason})", "Install the app again.")
        yield Finding(
            age < OLD_OUTBOX,
            f"{tenant.name}: oldest message waiting {int(age.total_seconds() // 60)} min",
            "See the log for `action=deliver`; is Slack throttling or the clock stopped?",
        )
        for row in dead:
            yield Finding(
                False,
                f"{tenant.name}: gave up a {row.kind.value} message to {row.recipient} ({row.last_error})",
                "Mend what the reason names; later messages go out by themselves.",
            )


def _channels(service: Service) -> Iterator[Finding]:
    for workspace_id in service.stores.all_workspaces():
        with service.stores.workspace(workspace_id, write=False) as store:
            teams = store.people.teams()
        for team in teams:
            channel_id = team.settings.channel_id
            if channel_id is None or service.directory.of_workspace(workspace_id) is None:
                continue
            try:
                facts = service.profiles.channel(workspace_id, channel_id)
            except (CoachingError, SlackApiError) as error:
                yield Finding(
                    False,
                    f"{team.name}: manager channel not readable ({error})",
                    "Choose another with /coach team.",
                )
                continue
            yield Finding(
                facts.is_member,
                f"{team.name}: the bot is {'in' if facts.is_member else 'not in'} #{facts.name}",
                f"In Slack: /invite @Coachlog in #{facts.name}",
            )
