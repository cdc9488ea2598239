"""Deals, quotas and hire dates, and the nine figures that come of them (domain.md 9). Calls stand elsewhere."""
