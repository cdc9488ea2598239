"""Cursors: a page of a list as every listing method gives it."""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from sandbox.api.call import Call
from sandbox.refusals import Refused
from sandbox.wire import Payload

T = TypeVar("T")


def page(call: Call, items: Sequence[T], *, default: int = 100) -> tuple[list[T], Payload]:
    """The asked-for slice and its response_metadata."""
    start = 0
    if cursor := call.text("cursor"):
        try:
            start = int(base64.b64decode(cursor, validate=True))
        except (binascii.Error, ValueError) as error:
            raise Refused("invalid_cursor") from error
    limit = call.text("limit") or str(default)
    if not limit.isdigit() or not 1 <= int(limit) <= 1000:
        raise Refused("invalid_limit")
    end = start + int(limit)
    onward = base64.b64encode(str(end).encode()).decode() if end < len(items) else ""
    return list(items[start:end]), {"next_cursor": onward}
