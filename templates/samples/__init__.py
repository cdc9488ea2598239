"""Invented facts for every surface, in small, typical and extreme cases: previews and tests use them."""

from templates.samples.cast import CASES, Case
from templates.samples.collection import Sample, all_samples

__all__ = ["CASES", "Case", "Sample", "all_samples"]
