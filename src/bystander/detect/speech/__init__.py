"""Where somebody may be speaking, one finder a file."""
