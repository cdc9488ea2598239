"""Sandboxes for tests: each is asked to stop at its test's end and waited for at the end of the run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.server import SandboxServer
from sandbox.world import World

_STOPPING: list[SandboxServer] = []


@contextmanager
def open_sandbox(world: World | None = None) -> Iterator[SandboxServer]:
    """A server of its own. To stop takes it a quarter of a second, in which the next test may run."""
    server = SandboxServer(world).start()
    try:
        yield server
    finally:
        server.ask_to_stop()
        _STOPPING.append(server)


def wait_for_sandboxes() -> None:
    while _STOPPING:
        _STOPPING.pop().stop()
