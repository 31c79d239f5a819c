"""Models that the build takes from pinned registry packages, one module a model.

The packages are build requirements only: found, never imported, each file checked by SHA-256.
"""
