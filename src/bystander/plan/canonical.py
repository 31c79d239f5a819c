"""One way to write a JSON document: the door to RFC 8785, so that a digest holds everywhere."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import rfc8785

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON takes for the same number."""


def canonical(value: object) -> bytes:
    """JSON values as RFC 8785 (JSON Canonicalization Scheme) writes them.

    Whole numbers that some readers would round, such as times of a fine clock, become texts.
    Raises ValueError for what is not JSON: NaN, infinities, broken text.
    """
    return rfc8785.dumps(_exact(value))


def digest_of(value: object) -> str:
    """SHA-256 of the canonical form, lower-case hexadecimal."""
    return sha256(canonical(value)).hexdigest()


def _exact(value: Any) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_exact(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST:
        return str(value)
    return value
