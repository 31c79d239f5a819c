"""Finds licence plates among lines of writing."""
