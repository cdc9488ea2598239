"""What a reviewer would grep for. Each check names its files, so a failure says where to look."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("bot", "handlers", "jobs", "models", "templates", "coaching", "sources", "sandbox")


def python_files(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


def hits(pattern: str, files: list[Path]) -> list[str]:
    found = []
    for path in files:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    return found


def outside(*exempt: str) -> list[Path]:
    return [path for path in python_files(*ROOMS) if not str(path.relative_to(ROOT)).startswith(exempt)]


@pytest.mark.parametrize(
    ("pattern", "exempt"),
    [
        pytest.param(r"os\.environ|os\.getenv", ("bot/settings.py", "sandbox/"), id="environment"),
        pytest.param(r"\.commit\(", ("models/", "sandbox/"), id="commit"),
        pytest.param(r"datetime\.now\(|utcnow\(|time\.time\(", ("bot/", "sandbox/"), id="clock"),
        pytest.param(
            r"""["']type["']: *["'](section|actions|header|context|input|divider)["']""",
            ("templates/", "sandbox/"),
            id="blocks",
        ),
        pytest.param(r"except( Exception| BaseException)?:", ("handlers/errors.py",), id="broad except"),
        pytest.param(r"^(app|engine|db) = (App|create_engine)\(", (), id="built at import"),
    ],
)
def test_a_thing_stands_only_where_it_belongs(pattern: str, exempt: tuple[str, ...]) -> None:
    assert hits(pattern, outside(*exempt)) == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_python_file_is_longer_than_400_lines() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix == ".py" and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert long == {}


def test_no_committed_file_names_a_registry_or_a_machines_path() -> None:
    registry = re.compile(r"https?://[^ ]*(pyp" + r"i|pythonhost" + r"ed|npmj" + r"s|debia" + r"n)\.")
    place = re.compile(r"(/wor" + r"k/|/roo" + r"t/)")
    wrong = []
    for path in tracked():
        if path.suffix in {".png", ".gif", ".jpg"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        if registry.search(text) or place.search(text):
            wrong.append(str(path.relative_to(ROOT)))
    assert wrong == []


def test_every_lock_line_is_hashed_and_without_an_address() -> None:
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        packages = re.findall(r"^[a-z0-9._\[\]-]+==", text, re.MULTILINE | re.IGNORECASE)
        blocks = re.split(r"\n(?=[A-Za-z0-9])", text.strip())
        assert len(packages) == len(blocks)
        assert all("--hash=sha256:" in block for block in blocks)
