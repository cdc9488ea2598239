"""A fast Slack of many workspaces that counts: `python -m benchmarks.monday_slack PORT PER_MINUTE`.

Token `xoxb-bench-N` speaks for workspace N. A message beyond one a second in a channel (three at once) or
PER_MINUTE in a workspace (a fifteenth of that at once) is answered 429. `bench.report` says what was seen.
"""

from __future__ import annotations

import asyncio
import json
import math
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

USER = {"id": "UALICE", "name": "alice", "tz": "Europe/Berlin"}


def slack_id(number: int) -> str:
    return "TBENCH" if number == 1 else f"TBENCH{number}"


@dataclass(slots=True)
class Bucket:
    """Room for `burst` at once, refilled `rate` times a second."""

    rate: float
    burst: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """0 when there is room, which is then taken; else the seconds until there is."""
        self.left = min(self.burst, self.left + (now - self.at) * self.rate)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) / self.rate


@dataclass(slots=True)
class Slack:
    per_minute: int
    buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    keys: Counter[str] = field(default_factory=Counter)
    of_workspace: Counter[str] = field(default_factory=Counter)
    throttled: int = 0
    last_post_at: float = 0.0

    def answer(self, method: str, token: str, body: dict[str, object]) -> tuple[int, dict[str, object], int]:
        """Status, body and Retry-After."""
        number = int(token.rpartition("-")[2] or 1)
        match method:
            case "auth.test":
                return 200, self._whoami(number), 0
            case "chat.postMessage":
                return self._post(token, body)
            case "views.open":
                return 200, {"ok": True, "view": {"id": "VBENCH", "hash": "1.a"}}, 0
            case "users.info":
                return 200, {"ok": True, "user": USER}, 0
            case "bench.report":
                return 200, self._report(), 0
        return 200, {"ok": True}, 0

    def _whoami(self, number: int) -> dict[str, object]:
        team = slack_id(number)
        return {"ok": True, "team_id": team, "team": team, "user_id": "UBOT", "bot_id": "BBENCH"}

    def _post(self, token: str, body: dict[str, object]) -> tuple[int, dict[str, object], int]:
        now, channel = time.time(), str(body["channel"])
        rate = self.per_minute / 60
        burst = max(1, self.per_minute // 15)
        lanes = (
            self.buckets.setdefault((token, ""), Bucket(rate, burst, burst, now)),
            self.buckets.setdefault((token, channel), Bucket(1.0, 3, 3, now)),
        )
        wait = max(lane.wait(now) for lane in lanes)
        if wait > 0.05:  # two clocks and a wire lie between the sender's count and this one
            self.throttled += 1
            return 429, {"ok": False, "error": "ratelimited"}, math.ceil(wait)
        for lane in lanes:
            lane.left -= 1
        metadata = body["metadata"]
        assert isinstance(metadata, dict)
        self.keys[str(metadata["event_payload"]["key"])] += 1
        self.of_workspace[token] += 1
        self.last_post_at = now
        ts = f"{now:.6f}"
        return 200, {"ok": True, "channel": f"D{channel}", "ts": ts}, 0

    def _report(self) -> dict[str, object]:
        return {
            "messages": len(self.keys),
            "doubled": self.keys.total() - len(self.keys),
            "throttled": self.throttled,
            "largest": max(self.of_workspace.values(), default=0),
            "last_post_at": self.last_post_at,
        }


async def _serve(slack: Slack, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in request[1:])}
            raw = await reader.readexactly(int(headers.get("content-length", 0)))
            body = json.loads(raw) if "json" in headers.get("content-type", "") and raw else {}
            method = request[0].split(" ", 2)[1].rsplit("/", 1)[-1].split("?")[0]
            token = headers.get("authorization", "").removeprefix("Bearer ")
            status, answer, retry_after = slack.answer(method, token, body)
            said = json.dumps(answer).encode()
            head = (
                f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\nContent-Length: {len(said)}\r\n"
            )
            head += f"Retry-After: {retry_after}\r\n" if retry_after else ""
            writer.write(head.encode() + b"\r\n" + said)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main(port: int, per_minute: int) -> None:
    slack = Slack(per_minute)
    server = await asyncio.start_server(lambda r, w: _serve(slack, r, w), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
