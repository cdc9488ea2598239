"""`python -m bot` is `coachlog`."""

from __future__ import annotations

from bot.cli import main

main()
