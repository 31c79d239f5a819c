"""Finds badges by their shape: white cards on what somebody wears, readable or not."""
