"""What came back from the app for one delivery."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.wire import Payload

DeliveryKind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """`error` is empty when the app answered in time; `retry` is false when it asked not to be told again."""

    error: str = ""
    body: Payload = field(default_factory=dict)
    reason: str = ""  # x-slack-retry-reason
    retry: bool = True

    @property
    def ok(self) -> bool:
        """Answered in time and well?"""
        return not self.error
