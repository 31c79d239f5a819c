"""A commitment to an original: it binds whoever signs, and tells nobody else which file it is.

A plain hash links: whoever has the original, or guesses it, finds its copy by it. HMAC-SHA-256
(RFC 2104) under a key of 32 random bytes can be compared by those alone who are given the key.
"""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

KEY = 32
"""Bytes of a key: always these many, so that no two keys stand for the same one."""


def new_key() -> str:
    """From the operating system's randomness, lower-case hexadecimal."""
    return secrets.token_hex(KEY)


def commitment(digest: str, key: str) -> str:
    """To a file with this SHA-256, under this key; all hexadecimal. Raises ValueError."""
    secret = bytes.fromhex(key)
    if len(secret) != KEY:
        msg = f"a commitment's key has {KEY} bytes, got {len(secret)}"
        raise ValueError(msg)
    return hmac.new(secret, bytes.fromhex(digest), sha256).hexdigest()
