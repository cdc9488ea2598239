"""Names for the JSON that travels between the sandbox and an app. Shapes only, no behaviour."""

from typing import Any

# Slack's payloads are open JSON trees; the strictness lives in sandbox.validate, not in Python types.
Payload = dict[str, Any]
