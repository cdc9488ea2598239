"""Structured logs with ids, never message text or tokens."""

from __future__ import annotations

import logging
import sys

import structlog

_QUIET = (
    "slack_bolt.middleware.request_verification",
    "slack_bolt.RequestVerification",
    "apscheduler",
    "procrastinate",
)


def configure_logging(level: str, fmt: str) -> None:
    """Route the standard library's loggers through structlog: console or one JSON object a line.

    Bolt's request verification logs whole bodies of failed requests at INFO (slack-platform.md 4.14),
    so its loggers start at WARNING.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(fmt)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _renderers(fmt: str) -> tuple[structlog.types.Processor, ...]:
    """Tracebacks are plain: structlog's default prints local variables, and those hold what people typed."""
    if fmt == "json":
        return (structlog.processors.format_exc_info, structlog.processors.JSONRenderer())
    plain = structlog.dev.plain_traceback
    return (structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),)
