"""views.*: open, push, update, publish."""

from sandbox.api.call import Call
from sandbox.records import View
from sandbox.refusals import Refused
from sandbox.validate import validate_view
from sandbox.wire import Payload


def _view(call: Call, *, type_: str = "") -> Payload:
    view = call.mapping("view")
    problems = validate_view(view)
    if not problems and type_ and view["type"] != type_:
        raise Refused("invalid_arguments", detail=f"a {type_} view is needed here [json-pointer:/view/type]")
    if problems:
        # Slack names an oversized view first, whatever else is wrong with it.
        code = "view_too_large" if any(one.code == "view_too_large" for one in problems) else problems[0].code
        raise Refused(code, messages=[str(problem) for problem in problems])
    return view


def _answer(call: Call, view: View) -> Payload:
    return {"view": call.world.stacks.as_payload(view)}


def _trigger(call: Call) -> str:
    return call.text("trigger_id") or call.text("interactivity_pointer")


def open_modal(call: Call) -> Payload:
    """views.open."""
    body = _view(call, type_="modal")
    trigger = call.world.tickets.redeem_trigger(_trigger(call), team_id=call.by.team_id)
    return _answer(call, call.world.stacks.open(body, user_id=trigger.user_id, by=call.by))


def push(call: Call) -> Payload:
    """views.push: on top of the modal the trigger came from."""
    body = _view(call, type_="modal")
    trigger = call.world.tickets.redeem_trigger(_trigger(call), team_id=call.by.team_id)
    if trigger.view_id is None:
        raise Refused("invalid_trigger_id", detail="the trigger does not come from a modal")
    return _answer(call, call.world.stacks.push(body, user_id=trigger.user_id, by=call.by))


def update(call: Call) -> Payload:
    """views.update, by view_id or external_id, guarded by hash where one is given."""
    body = _view(call)
    stacks = call.world.stacks
    if view_id := call.text("view_id"):
        view = stacks.find(view_id)
    else:
        view = stacks.find_external(call.required("external_id"), team_id=call.by.team_id)
    if view.team_id != call.by.team_id:
        raise Refused("not_found")
    if view.type != body["type"]:
        raise Refused("invalid_arguments", detail="a view keeps its type [json-pointer:/view/type]")
    return _answer(call, stacks.replace(view, body, hash_=call.text("hash")))


def publish(call: Call) -> Payload:
    """views.publish."""
    body = _view(call, type_="home")
    user = call.member(call.required("user_id"))
    view = call.world.stacks.publish(body, user_id=user.id, by=call.by, hash_=call.text("hash"))
    return _answer(call, view)
