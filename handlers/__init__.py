"""The list of everything Slack may send and which function answers. From a line here the way goes:
handler (parse, one unit of work) -> coaching/ (rule) -> models/ (row) -> templates/ (message)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers import unmatched
from handlers.deps import Deps
from handlers.registering import AnyRegistration

if TYPE_CHECKING:
    from slack_bolt import App

REGISTRATIONS: tuple[AnyRegistration, ...] = ()


def register(app: App, deps: Deps) -> None:
    """Attach every listener to a Bolt app built with `process_before_response=True`."""
    for registration in REGISTRATIONS:
        registration.attach(app, deps)
    unmatched.attach(app)
