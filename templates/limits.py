"""Slack's limits as the builders need them. A test compares them with the sandbox's copy of Slack's own."""

from __future__ import annotations

from typing import Final

BLOCKS_IN_MESSAGE: Final = 50
BLOCKS_IN_VIEW: Final = 100
MESSAGE_BYTES: Final = 10_000
"""UTF-8 bytes of all text in one message's blocks: measured, see slack-platform.md 1.1."""
FALLBACK: Final = 4000
"""`chat.update` refuses a longer text; `chat.postMessage` would only cut it."""
TEXT: Final = 3000
HEADER: Final = 150
CONTEXT_ELEMENTS: Final = 10
ACTION_ELEMENTS: Final = 25
BUTTON: Final = 75
BUTTON_VALUE: Final = 2000
OPTION: Final = 75
OPTION_HINT: Final = 75
OPTION_VALUE: Final = 150
OPTIONS: Final = 100
LISTED_OPTIONS: Final = 10
"""Radio buttons and checkboxes."""
PLACEHOLDER: Final = 150
LABEL: Final = 2000
HINT: Final = 2000
TYPED: Final = 3000
ALERT: Final = 200
ALT_TEXT: Final = 2000
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30
VIEW_TITLE: Final = 24
VIEW_BUTTON: Final = 24
PRIVATE_METADATA: Final = 3000
IDENTIFIER: Final = 255
CHARTS: Final = 2
CHART_TITLE: Final = 50
CHART_LABEL: Final = 20
CHART_POINTS: Final = 20
CHART_AXIS: Final = 50
