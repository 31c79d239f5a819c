"""Trusts nobody: one check a file."""
