"""Custom steps of Workflow Builder: what runs, with which token, and what came of it."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.people import Installation
from sandbox.wire import Payload


@dataclass(slots=True, kw_only=True)
class Execution:
    """One run of a step. Its token is good for as long as it runs."""

    id: str
    callback_id: str
    inputs: Payload
    token: str
    by: Installation
    state: Literal["running", "succeeded", "failed"] = "running"
    outputs: Payload = field(default_factory=dict)
    error: str = ""


class Executions:
    """Every run, by id."""

    def __init__(self) -> None:
        self._kept: dict[str, Execution] = {}

    def begin(self, callback_id: str, inputs: Payload, by: Installation) -> Execution:
        number = len(self._kept) + 1
        run = Execution(
            id=f"Fx{number:09d}",
            callback_id=callback_id,
            inputs=inputs,
            token=f"xwfp-sandbox-{number}",
            by=by,
        )
        self._kept[run.id] = run
        return run

    def find(self, execution_id: str) -> Execution | None:
        return self._kept.get(execution_id)

    def installation_of(self, token: str) -> Installation | None:
        """Whose run it is, while it runs."""
        runs = (run for run in self._kept.values() if run.token == token and run.state == "running")
        return next((run.by for run in runs), None)
