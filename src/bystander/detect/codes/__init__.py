"""Finds codes that machines read. What they hold is never looked at."""
