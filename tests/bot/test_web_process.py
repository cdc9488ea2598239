"""`coachlog web` as a process: it answers, delivers, and ends when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        found: int = probe.getsockname()[1]
    return found


@pytest.fixture
def process(environment: pytest.MonkeyPatch, port: int) -> Iterator[subprocess.Popen[str]]:
    environment.setenv("PORT", str(port))
    environment.setenv("PYTHONPATH", str(ROOT))
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "web"],
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as running:
        yield running
        running.kill()


def test_it_serves_until_it_is_told_to_stop(process: subprocess.Popen[str], port: int) -> None:
    end = time.monotonic() + 30
    while True:
        assert process.poll() is None, process.stdout and process.stdout.read()
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False)
            break
        except httpx.TransportError:
            assert time.monotonic() < end, "no answer"
            time.sleep(0.1)
    assert answer.status_code == 200
    assert answer.text.startswith("ready")
    process.send_signal(signal.SIGTERM)
    told, _ = process.communicate(timeout=25)
    assert process.returncode == 0, told
    assert "Traceback" not in told
