"""A PostgreSQL of one test alone, that may be crashed, and the wire in front of it, that may be cut."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from databases import PostgresRun

SO_ATTACH_FILTER, SO_DETACH_FILTER = 26, 27


@dataclass
class OwnServer:
    """With the settings that a crash survives."""

    run: PostgresRun
    url: str = ""

    def crash(self) -> None:
        """As if the power went: no goodbye, recovery at the next start."""
        os.kill(self.run._server.get_pid(), signal.SIGQUIT)
        until = time.monotonic() + 30
        while (self.run._folder / "postmaster.pid").exists() and time.monotonic() < until:
            time.sleep(0.02)

    def start(self) -> None:
        self.run._server.ensure_postgres_running()

    @contextmanager
    def away(self, seconds: float) -> Iterator[None]:
        self.crash()
        back = time.monotonic() + seconds
        yield
        time.sleep(max(0.0, back - time.monotonic()))
        self.start()


@contextmanager
def start_own_server(name: str) -> Iterator[OwnServer]:
    run = PostgresRun(f"own-{name}-{time.time_ns()}"[:60])
    with run._admin() as admin:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            admin.execute(f"ALTER SYSTEM RESET {setting}".encode())
        admin.execute("SELECT pg_reload_conf()")
    server = OwnServer(run, run.create("own"))
    try:
        yield server
    finally:
        server.start()
        run.stop()


@dataclass
class Wire:
    """TCP in front of a server's Unix socket. Cut, it is as if the cable had been pulled: no answer, not
    even to packets (a socket filter drops them before the kernel acknowledges)."""

    target: str
    port: int = 0
    _ends: list[socket.socket] = field(default_factory=list)
    _far_ends: list[socket.socket] = field(default_factory=list)
    _listener: socket.socket = field(default_factory=socket.socket)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(64)
        self.port = self._listener.getsockname()[1]
        self._run(self._serve)

    def cut(self, *, new_ones_too: bool) -> None:
        for link in self._ends:
            drop_everything(link)
        if new_ones_too:
            drop_everything(self._listener)

    def mend(self) -> None:
        for link in [*self._ends, self._listener]:
            with contextlib.suppress(OSError):
                link.setsockopt(socket.SOL_SOCKET, SO_DETACH_FILTER, 0)

    def stop(self) -> None:
        """Every socket is closed, whatever still waits at it."""
        self.mend()
        for link in [self._listener, *self._ends, *self._far_ends]:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)
        for link in [self._listener, *self._ends, *self._far_ends]:
            link.close()

    def _run(self, work: object, *args: object) -> None:
        thread = threading.Thread(target=work, args=args, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            self._ends.append(near)
            self._far_ends.append(far)
            far.connect(self.target)
            self._run(pump, near, far)
            self._run(pump, far, near)


def pump(source: socket.socket, sink: socket.socket) -> None:
    """One direction, until either end is gone; then both are."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def drop_everything(link: socket.socket) -> None:
    """One instruction: return 0 bytes of every packet. A link that is gone needs none."""
    instruction = ctypes.create_string_buffer(b"\x06\x00\x00\x00\x00\x00\x00\x00", 8)
    program = bytearray(16)
    program[0:2] = (1).to_bytes(2, "little")
    program[8:16] = ctypes.addressof(instruction).to_bytes(8, "little")
    with contextlib.suppress(OSError):
        link.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, bytes(program))
