"""functions.*: how a custom step of a workflow ends."""

from sandbox.api.call import Call
from sandbox.refusals import Refused
from sandbox.steps import Execution
from sandbox.wire import Payload


def _running(call: Call) -> Execution:
    run = call.world.steps.find(call.required("function_execution_id", code="function_execution_not_found"))
    if run is None or run.by.team_id != call.by.team_id:
        raise Refused("function_execution_not_found")
    if run.state != "running":
        raise Refused("execution_not_in_running_state")
    return run


def complete_success(call: Call) -> Payload:
    """functions.completeSuccess."""
    run = _running(call)
    run.outputs, run.state = call.mapping("outputs", code="parameter_validation_failed"), "succeeded"
    call.world.bump()
    return {}


def complete_error(call: Call) -> Payload:
    """functions.completeError: the workflow stops and its owner reads the words."""
    run = _running(call)
    run.error, run.state = call.required("error", code="invalid_arguments"), "failed"
    call.world.bump()
    return {}
