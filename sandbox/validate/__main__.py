"""`python -m sandbox.validate FILE...` judges previews named NAME.CASE.message.json, .modal.json or
.home.json."""

import json
import sys
from pathlib import Path

from sandbox.validate import Problem, validate_message, validate_view


def judge(path: Path) -> list[Problem]:
    """The problems of one preview file; its name says what it is."""
    try:
        payload = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        return [Problem("invalid_json", str(error), "")]
    kind = path.name.removesuffix(".json").rpartition(".")[2]
    if not isinstance(payload, dict):
        return [Problem("invalid_json", "must be an object", "")]
    if kind == "message":
        return validate_message(payload)
    if kind not in {"modal", "home"}:
        return [
            Problem(
                "unknown_kind", "a preview is named NAME.CASE.message.json, .modal.json or .home.json", ""
            )
        ]
    wrong = (
        [] if payload.get("type") == kind else [Problem("invalid_arguments", f"type is not {kind}", "/type")]
    )
    return wrong + validate_view(payload)


def main(names: list[str]) -> int:
    """Print every problem; 1 when there is any, 2 when there is nothing to judge."""
    if not names:
        sys.stderr.write("usage: python -m sandbox.validate FILE...\n")
        return 2
    bad = 0
    for name in names:
        problems = judge(Path(name))
        bad += bool(problems)
        for problem in problems:
            sys.stdout.write(f"{name}: {problem.code}: {problem}\n")
    sys.stdout.write(f"{len(names)} files, {bad} refused\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
