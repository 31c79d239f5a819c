"""The story: look, carry out, judge."""
