"""Measures covers against annotated faces: what was hidden, what was covered for nothing.

No detector judges here, and nobody is told apart by looks: rates go in and out.
"""
