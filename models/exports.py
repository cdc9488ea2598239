"""Every table of an export behind one door."""

from __future__ import annotations

from models.coaching_exports import CoachingExports
from models.method_exports import MethodExports
from models.outcome_exports import OutcomeExports


class SqlExports(CoachingExports, MethodExports, OutcomeExports):
    """Implements `ExportStore`."""
