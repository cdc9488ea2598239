"""Every table of the product; importing this package makes `METADATA` complete."""

from __future__ import annotations

from models.tables import (
    calls,
    changes,
    criteria,
    day_one,
    deals,
    declines,
    flags,
    loop,
    people,
    practice,
    program,
    scenarios,
    sessions,
    workspaces,
)
from models.tables.base import Base

METADATA = Base.metadata

__all__ = [
    "METADATA",
    "calls",
    "changes",
    "criteria",
    "day_one",
    "deals",
    "declines",
    "flags",
    "loop",
    "people",
    "practice",
    "program",
    "scenarios",
    "sessions",
    "workspaces",
]
