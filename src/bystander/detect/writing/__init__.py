"""Finds writing, reads it, and tells which of it is personal. What was read stays in here."""
