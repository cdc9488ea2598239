"""Slack's no: an error code with what goes beside it. The codes are Slack's own."""

from sandbox.wire import Payload


class Refused(Exception):  # noqa: N818 - it is Slack's answer, not a fault of the sandbox
    """A request Slack answers with ok=false."""

    def __init__(self, code: str, *, detail: str = "", messages: list[str] | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.messages = messages or ([detail] if detail else [])

    def as_response(self) -> Payload:
        """The JSON body Slack sends."""
        body: Payload = {"ok": False, "error": self.code}
        if self.messages:
            body["errors"] = self.messages
            body["response_metadata"] = {"messages": [f"[ERROR] {words}" for words in self.messages]}
        return body
