"""Slack's Web API as far as a coaching bot needs it, one module per family of methods."""
