"""Falls of a rep on a coaching target: found, kept, told once (domain.md 9). Nothing is told of rises."""
