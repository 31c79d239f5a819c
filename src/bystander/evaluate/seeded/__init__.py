"""Faces of known places put into a recording, to learn how many of them a look misses."""
