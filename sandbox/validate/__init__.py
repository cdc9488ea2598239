"""A strict judge of Block Kit payloads, driven by limits.json: what passes here is meant to pass Slack.
Pure."""

from sandbox.validate.findings import Problem
from sandbox.validate.payloads import validate_blocks, validate_message, validate_view

__all__ = ["Problem", "validate_blocks", "validate_message", "validate_view"]
