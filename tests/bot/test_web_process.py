"""`coachlog web` as a process: it answers, delivers, and ends when told to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from databases import PostgresRun

import models

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


def test_clock_and_worker_answer_for_themselves_and_stop_when_told(
    environment: pytest.MonkeyPatch, postgres: PostgresRun, port: int
) -> None:
    name = f"processes_{uuid.uuid4().hex[:8]}"
    environment.setenv("DATABASE_URL", postgres.create(name))
    environment.setenv("HEALTH_PORT", str(port))
    environment.setenv("PYTHONPATH", str(ROOT))
    models.upgrade(os.environ["DATABASE_URL"])
    for word in ("clock", "worker"):
        with subprocess.Popen(
            [sys.executable, "-m", "bot", word],
            env=dict(os.environ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as running:
            try:
                wait_until_ready(running, port)
                assert "coachlog_missing_messages" in get(port, "metrics").text
                running.send_signal(signal.SIGTERM)
                told, _ = running.communicate(timeout=25)
            finally:
                running.kill()
        assert running.returncode == 0, told
        assert "Traceback" not in told
    postgres.drop(name)


def get(port: int, page: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}/{page}", trust_env=False)


def wait_until_ready(running: subprocess.Popen[str], port: int) -> None:
    """Its words are out once it listens for signals; only then may it be told to stop."""
    assert running.stdout is not None
    while "Stop it with Ctrl-C" not in (line := running.stdout.readline()):
        assert line, "it ended"
    assert get(port, "readyz").status_code == 200
