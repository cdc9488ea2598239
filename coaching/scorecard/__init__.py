"""The scorecard (domain.md 9): Day 1, where a rep stands, what moved, and check-ins at 30, 60, 90 days."""
