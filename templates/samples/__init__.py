"""Invented facts for every surface, each in a small, a typical and an extreme case: previews and tests use them."""

from templates.samples.cast import CASES, Case


__all__ = [
    "CASES",
    "Case",
]
