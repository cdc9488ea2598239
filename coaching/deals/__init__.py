"""Deals, quotas, hire dates, and the nine figures that come of them (domain.md 9); calls stand elsewhere."""
