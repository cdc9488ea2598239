"""A running sandbox with a driver, and a way to connect any Bolt app to it over Socket Mode or signed
HTTP."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from wsgiref.simple_server import WSGIRequestHandler, make_server

from slack_bolt import App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox.driver import Driver
from sandbox.server import SandboxServer

Setup = Callable[[App], None]


@dataclass
class Kit:
    """A running sandbox with everything a test reaches for."""

    server: SandboxServer
    driver: Driver
    stack: ExitStack = field(default_factory=ExitStack)

    @property
    def client(self) -> WebClient:
        """The bot's own client, without retries."""
        return WebClient(
            token=self.server.world.app.bot_token, base_url=self.server.api_url, retry_handlers=[]
        )

    def app(self, setup: Setup, *, delivery: str = "socket") -> App:
        """A Bolt app connected to the sandbox."""
        registration = self.server.world.app
        app = App(
            client=self.client, signing_secret=registration.signing_secret, process_before_response=True
        )
        setup(app)
        if delivery == "http":
            self._serve(app)
        else:
            self._connect(app)
        return app

    def _connect(self, app: App) -> None:
        handler = SocketModeHandler(app, self.server.world.app.app_token, web_client=self.client)
        handler.client.web_client.base_url = self.server.api_url
        handler.connect()
        self.stack.callback(handler.close)
        self.driver.wait_for(lambda: self.server.world.courier.sockets.connected)

    def _serve(self, app: App) -> None:
        class Quiet(WSGIRequestHandler):
            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        http = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=Quiet)
        thread = threading.Thread(target=http.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self.server.world.app.delivery = "http"
        self.server.world.app.request_url = f"http://127.0.0.1:{http.server_port}/slack/events"
        self.stack.callback(thread.join)
        self.stack.callback(http.server_close)
        self.stack.callback(http.shutdown)
