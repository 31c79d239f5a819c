"""Nouns: frozen values on numpy and the standard library. No input, no output."""
