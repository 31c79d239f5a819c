"""Thin coats around the verbs."""
