"""The server: one Starlette app for API, sockets, control and page, and a way to run it in the background."""

import asyncio
import importlib
import importlib.util
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox import control, edges
from sandbox.api import routing
from sandbox.people import AppRegistration
from sandbox.world import World

__all__ = ["AppRegistration", "SandboxServer", "build_app"]


def build_app(world: World) -> Starlette:
    """Everything under one address; the page only if it is there."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        world.loop = asyncio.get_running_loop()
        yield
        await world.courier.close()

    routes: list[BaseRoute] = [
        Route("/api/{method}", routing.answer, methods=["GET", "POST"]),
        WebSocketRoute("/link/", edges.link),
        Route("/respond/{ticket}", edges.respond, methods=["POST"]),
        Route("/upload/{file_id}", edges.upload, methods=["POST", "PUT"]),
        Route("/files/{file_id}", edges.download),
        Route("/archives/{channel}/{message}", edges.permalink),
        Route("/oauth/v2/authorize", edges.authorize),
        *control.build_routes(),
        *_page_routes(world),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.world = world
    return app


def _page_routes(world: World) -> list[BaseRoute]:
    if importlib.util.find_spec("sandbox.page") is None:
        return []
    build: Callable[[World], list[BaseRoute]] | None
    build = getattr(importlib.import_module("sandbox.page"), "build_routes", None)
    return build(world) if build is not None else []


class SandboxServer:
    """A sandbox on 127.0.0.1 in a thread of its own: `with SandboxServer() as slack: ... slack.api_url`."""

    def __init__(self, world: World | None = None, *, port: int = 0, host: str = "127.0.0.1") -> None:
        self.world = world or World()
        # The protocol is named because asyncio turns Nagle's algorithm off only for sockets that name it.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, port))
        self.port: int = self._socket.getsockname()[1]
        self.world.url = f"http://{host}:{self.port}"
        # The sans-I/O WebSocket implementation is the one uvicorn keeps for current websockets versions.
        config = uvicorn.Config(
            build_app(self.world),
            log_level="warning",
            access_log=False,
            ws="websockets-sansio",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    @property
    def url(self) -> str:
        """The page's address, without a slash at the end."""
        return self.world.url

    @property
    def api_url(self) -> str:
        """The Web API's base URL, as SLACK_API_URL wants it."""
        return f"{self.url}/api/"

    @property
    def authorize_url(self) -> str:
        """OAuth's consent page, as SLACK_AUTHORIZE_URL wants it."""
        return f"{self.url}/oauth/v2/authorize"

    def start(self, *, timeout: float = 10) -> Self:
        """Serve; returns once connections are taken."""
        self._thread.start()
        until = time.monotonic() + timeout
        while not self._server.started:
            if time.monotonic() > until or not self._thread.is_alive():
                raise RuntimeError("the sandbox did not start")
            time.sleep(0.01)
        return self

    def ask_to_stop(self) -> None:
        """Stop serving; `stop` waits for it."""
        self._server.should_exit = True

    def stop(self) -> None:
        """Stop serving and wait for it."""
        self.ask_to_stop()
        if self._thread.is_alive():
            self._thread.join(timeout=10)
        self._socket.close()

    def serve_forever(self) -> None:
        """Serve in the calling thread until interrupted."""
        self._run()

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
