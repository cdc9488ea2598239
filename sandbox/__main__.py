"""`python -m sandbox` runs a local Slack by itself and prints its addresses and tokens."""

import argparse
import contextlib
import sys

from sandbox.people import AppRegistration
from sandbox.server import SandboxServer
from sandbox.world import World


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A local Slack.")
    parser.add_argument("--port", type=int, default=8484)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--request-url", default="", help="deliver by signed HTTP to this address")
    given = parser.parse_args()
    app = AppRegistration(delivery="http" if given.request_url else "socket", request_url=given.request_url)
    server = SandboxServer(World(app), port=given.port, host=given.host)
    lines = {
        "page": f"{server.url}/",
        "control API": f"{server.url}/control/state",
        "SLACK_API_URL": server.api_url,
        "SLACK_AUTHORIZE_URL": server.authorize_url,
        "SLACK_BOT_TOKEN": app.bot_token,
        "SLACK_APP_TOKEN": app.app_token,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_CLIENT_ID": app.client_id,
        "SLACK_CLIENT_SECRET": app.client_secret,
    }
    sys.stdout.write("".join(f"{name:22}{value}\n" for name, value in lines.items()))
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
