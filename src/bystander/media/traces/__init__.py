"""Reads what identifies in a file, for the person who owns it and for the judge of scrubbing."""
