"""Targets of the six conversational measures by call type, and what ninety days are said to bring (CM)."""
