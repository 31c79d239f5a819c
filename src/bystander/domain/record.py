"""A signed redaction record: what was planned, what was reported, of which copy, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

RECORD_VERSION = 1

Values = Mapping[str, Any]
"""A document's JSON values, as they were signed."""


@dataclass(frozen=True)
class Opening:
    """Which original a commitment is to. In private copies of a record alone.

    digest: SHA-256 of the original; key: that of the commitment; both hexadecimal
    """

    digest: str
    key: str


@dataclass(frozen=True)
class Record:
    """Everything that a signature stands for, and the signature.

    copy: SHA-256 of the redacted file
    commitment: to the original; see ``provenance.commitment``
    plan: without the digest of its original, or None where there is no one plan
    report: of a copy, or of an archive
    public_key: Ed25519, raw, hexadecimal; whose it is, the reader has to know
    """

    version: int
    made_by: str
    copy: str
    commitment: str
    plan: Values | None
    report: Values
    public_key: str = ""
    signature: str = ""
    opening: Opening | None = None
