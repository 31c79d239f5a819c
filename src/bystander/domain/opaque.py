"""Effects that read nothing under a cover."""

OPAQUE = frozenset({"fill", "solid", "image"})
"""By name. What others leave of what they hide is theirs to leave, and they say so."""
