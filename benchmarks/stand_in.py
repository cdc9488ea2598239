"""The smallest Slack that answers: `python -m benchmarks.stand_in PORT [SLOW_EVERY]`.

The same for both sides of a ratio. Every SLOW_EVERYth views.open takes 1.9 s.
"""

from __future__ import annotations

import asyncio
import functools
import itertools
import json
import sys

_ANSWERS = {
    "auth.test": {"ok": True, "team_id": "TBENCH", "team": "Bench", "user_id": "UBOT", "bot_id": "BBENCH"},
    "views.open": {"ok": True, "view": {"id": "VBENCH", "hash": "1.a"}},
    "chat.postMessage": {"ok": True, "channel": "DBENCH", "ts": "1.000001"},
    "users.info": {"ok": True, "user": {"id": "UALICE", "name": "alice", "tz": "Europe/Berlin"}},
}


_opened = itertools.count(1)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slow_every: int) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = next(
                (
                    int(line.split(":")[1])
                    for line in head.split("\r\n")
                    if line.lower().startswith("content-length")
                ),
                0,
            )
            await reader.readexactly(length)
            method = head.split(" ", 2)[1].rsplit("/", 1)[-1].split("?")[0]
            if slow_every and method == "views.open" and next(_opened) % slow_every == 0:
                await asyncio.sleep(1.9)
            body = json.dumps(_ANSWERS.get(method, {"ok": True})).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + str(len(body)).encode()
                + b"\r\n\r\n"
                + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main(port: int, slow_every: int = 0) -> None:
    serve = functools.partial(_serve, slow_every=slow_every)
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
