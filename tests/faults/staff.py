"""Processes of the product that tests kill: a nursery that forks them fast, and what each one does.

The nursery has everything imported, so a process that was killed is replaced within milliseconds. Every
process reads the time from one shared file and does its rounds when told over its socket.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

ANSWER_WITHIN_S = 120.0
Message = dict[str, object]


class SharedClock:
    """Implements `Clock` over eight bytes in a file: whoever maps it sees the same frozen moment."""

    def __init__(self, path: Path) -> None:
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), 8)

    @classmethod
    def starting(cls, path: Path, moment: datetime) -> SharedClock:
        path.write_bytes(struct.pack("d", moment.timestamp()))
        return cls(path)

    def now(self) -> datetime:
        return datetime.fromtimestamp(round(struct.unpack("d", self._bytes[:8])[0], 3), UTC)

    def adjust(self, real: datetime, /) -> datetime:
        assert real.tzinfo is not None
        return self.now()

    def set(self, moment: datetime) -> datetime:
        self._bytes[:8] = struct.pack("d", moment.timestamp())
        return moment

    def advance(self, by: timedelta) -> datetime:
        return self.set(self.now() + by)


@dataclass(kw_only=True)
class Hand:
    """One process as its test sees it."""

    role: str
    line: socket.socket
    pid: int = 0
    _grip: int = -1
    _rest: bytes = b""
    dead: bool = False

    def hold(self, pid: int) -> None:
        """Take hold of the process itself: its number may be another's once it is dead."""
        self.pid, self._grip = pid, os.pidfd_open(pid)

    def let_go(self) -> None:
        """It is dead, and nobody talks to it or kills it any more."""
        self.line.close()
        os.close(self._grip)

    def tell(self, **words: object) -> None:
        """Say something; a process that is gone does not mind."""
        try:
            self.line.sendall(json.dumps(words).encode() + b"\n")
        except OSError:
            self.dead = True

    def hear(self, *, within: float = ANSWER_WITHIN_S) -> Message | None:
        """Its next answer; None when it died instead."""
        self.line.settimeout(within)
        while b"\n" not in self._rest:
            try:
                more = self.line.recv(4096)
            except ConnectionError:
                more = b""
            if not more:
                self.dead = True
                return None
            self._rest += more
        head, self._rest = self._rest.split(b"\n", 1)
        answer: Message = json.loads(head)
        return answer

    def ask(self, **words: object) -> Message | None:
        self.tell(**words)
        return None if self.dead else self.hear()

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Whoever has died already is left in peace."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._grip, number)

    def is_alive(self) -> bool:
        """Asked of the kernel: forked processes are reaped by the nursery."""
        ended, _, _ = select.select([self._grip], [], [], 0)
        return not ended


@dataclass
class Nursery:
    """Forks processes on request, from the first one on. Close it: what still lives dies with it."""

    folder: Path
    hands: list[Hand] = field(default_factory=list)
    _server: socket.socket | None = None
    _program: subprocess.Popen[bytes] | None = None
    _link: socket.socket | None = None

    def _open(self) -> tuple[socket.socket, socket.socket]:
        if self._server is None or self._link is None:
            address = self.folder / "staff.sock"
            self._server = socket.socket(socket.AF_UNIX)
            self._server.bind(str(address))
            self._server.listen(32)
            self._server.settimeout(ANSWER_WITHIN_S)
            with (self.folder / "staff.log").open("wb") as log:
                self._program = subprocess.Popen(
                    [sys.executable, "-W", "ignore", __file__, str(address)],
                    cwd=Path(__file__).parents[2],
                    stderr=log,
                )
            self._link, _ = self._server.accept()
        return self._server, self._link

    def hire(self, role: str, **orders: object) -> Hand:
        """A new process, ready for work."""
        server, link = self._open()
        link.sendall(json.dumps({"role": role, **orders}).encode() + b"\n")
        line, _ = server.accept()
        hand = Hand(role=role, line=line)
        hello = hand.hear()
        assert hello is not None, f"a {role} died at birth: {self.log()[-2000:]}"
        hand.hold(int(str(hello["pid"])))
        ready = hand.hear()
        assert ready is not None or orders.get("mortal"), f"a {role} died at start: {self.log()[-2000:]}"
        self.hands.append(hand)
        return hand

    def bury(self, hand: Hand) -> None:
        self.hands.remove(hand)
        hand.let_go()

    def log(self) -> str:
        """What processes wrote to standard error."""
        return (self.folder / "staff.log").read_text(errors="replace")

    def close(self) -> None:
        for hand in tuple(self.hands):
            hand.kill()
            self.bury(hand)
        if self._link is not None:
            self._link.close()
        if self._program is not None:
            self._program.wait(timeout=10)
        if self._server is not None:
            self._server.close()


def nursery_main(address: str) -> None:
    """Import everything once, then fork as told."""
    import bot.http
    import bot.queue_worker
    import bot.service
    import templates

    assert all((bot.http, bot.queue_worker, bot.service, templates))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    link = socket.socket(socket.AF_UNIX)
    link.connect(address)
    with link.makefile("r") as orders:
        for line in orders:
            if os.fork() == 0:
                work(address, json.loads(line))
                os._exit(0)


def work(address: str, orders: Message) -> None:
    """One process: says hello, opens the product, obeys until it is told to stop or killed."""
    line = socket.socket(socket.AF_UNIX)
    line.connect(address)
    line.sendall(json.dumps({"pid": os.getpid()}).encode() + b"\n")
    service, rest = open_service(orders)
    line.sendall(b'{"ready": true}\n')
    with line.makefile("r") as words:
        for said in words:
            told = json.loads(said)
            match told["do"]:
                case "tick":
                    service.tick_once()
                case "rest":
                    rest()
                case "stop":
                    service.stop()
                    os._exit(0)
            line.sendall(b'{"done": true}\n')


def open_service(orders: Message):  # type: ignore[no-untyped-def]  # the product is imported after the fork
    """The product in its role, on the shared clock, with the deaths it was born for."""
    import bot.queue_worker
    from bot.logs import configure_logging
    from bot.service import Service
    from bot.settings import Settings

    configure_logging("ERROR", "console")
    if not orders.get("patient"):
        bot.queue_worker.STALLED_AFTER_S = 2.0
        bot.queue_worker.HEARTBEAT_S = 0.4
        bot.queue_worker.POLL_S = 0.2
    clock = SharedClock(Path(str(orders["clock"])))
    settings = Settings(_env_file=None, sender_threads=2, **orders["settings"])
    service = Service(settings, clock)
    for token in orders["tokens"]:
        service.directory.add_token(token)
    make_mortal(service, orders, clock)
    if orders["role"] == "web":
        serve(service, int(str(orders["port"])))
    if orders["role"] == "worker":
        service.start_worker()
    else:
        service.sender.start()
    return service, partial(wait_while, partial(has_something_in_hand, service))


def has_something_in_hand(service) -> bool:  # type: ignore[no-untyped-def]
    courier = getattr(service.worker, "_courier", None)
    return bool(getattr(courier, "_turns", None) or getattr(service.sender, "_running", None))


def make_mortal(service, orders: Message, clock: SharedClock) -> None:  # type: ignore[no-untyped-def]
    """Dies by its own SIGKILL at the n-th passing of a fail point; time in leases is the shared one."""
    from jobs.deliver import Courier

    courier = service.courier
    courier._monotonic = courier._pacing.monotonic = lambda: clock.now().timestamp()
    mortal = orders.get("mortal")
    if mortal:
        point, left, number = str(mortal["point"]), int(mortal["nth"]), int(mortal["signal"])

        def die(name: str) -> None:
            nonlocal left
            if name == point:
                left -= 1
                if left == 0:
                    os.kill(os.getpid(), number)
                    time.sleep(0.1)  # a stop reaches the other threads first: this one goes no further

        courier._fail_point = die
    make_careless(Courier, str(orders.get("careless") or ""))


def make_careless(courier, how: str) -> None:  # type: ignore[no-untyped-def]
    """A courier that does not look in Slack after an unknown outcome: "blind" or "trusting"."""
    from coaching.messenger import Posted

    if how:
        found = None if how == "blind" else Posted("DNOWHERE", "1.000001")
        courier._look_for = lambda _self, _claim: found


def serve(service, port: int) -> None:  # type: ignore[no-untyped-def]
    """The HTTP surface on a port of its own, in threads."""
    from werkzeug.serving import make_server

    from bot.http import build_web

    web = build_web(service.app(verified=True), service.stores, service.clock)
    http = make_server("127.0.0.1", port, web, threaded=True)
    threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()


def wait_while(busy: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while busy() and time.monotonic() < until:
        time.sleep(0.01)


if __name__ == "__main__":
    nursery_main(sys.argv[1])
