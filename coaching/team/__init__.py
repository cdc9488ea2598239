"""A team's activity beside its outcomes, and where each of its reps stands (domain.md 9)."""
