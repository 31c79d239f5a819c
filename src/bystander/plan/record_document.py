"""A redaction record as JSON, and the bytes of it that are signed."""

from __future__ import annotations

import json
from typing import Any, TextIO

from bystander.domain.record import RECORD_VERSION, Opening, Record
from bystander.errors import Unproven
from bystander.plan.canonical import canonical, digest_of
from bystander.plan.document import MOST_TEXT

DOMAIN = b"bystander redaction record 1\n"
"""Comes before what is signed, so that a signature of something else is never one of a record."""

OPENING = frozenset({"digest", "key"})
KEYS = frozenset({
    "version", "made_by", "digests", "commitment", "plan", "report", "public_key", "signature",
})  # fmt: skip


def as_json(record: Record) -> dict[str, Any]:
    """The record as JSON values. A private one has one key more, "opening"."""
    values = _signed(record) | {"signature": record.signature}
    if record.opening is not None:
        values["opening"] = {"digest": record.opening.digest, "key": record.opening.key}
    return values


def signed_bytes(record: Record) -> bytes:
    """What a signature is of: everything but itself and the opening, as RFC 8785 writes it."""
    return DOMAIN + canonical(_signed(record))


def load(stream: TextIO) -> Record:
    """Raises Unproven for what is no record of this version, or not all of one, or one whose
    digests are not those of what is in it.
    """
    text = stream.read(MOST_TEXT + 1)
    try:
        # One that is too long comes cut off, and so is no JSON.
        values = json.loads(text[:MOST_TEXT], object_pairs_hook=_once)
    except (ValueError, RecursionError) as cause:
        raise Unproven(
            "the record is cut off or was changed, for it is no JSON document; ask for it again"
        ) from cause
    if not isinstance(values, dict) or values.get("version") != RECORD_VERSION:
        raise Unproven(
            f"the file is no record of version {RECORD_VERSION}, which this Bystander reads; "
            "ask for it again"
        )
    return _record(values)


def _signed(record: Record) -> dict[str, Any]:
    return {
        "version": record.version,
        "made_by": record.made_by,
        "digests": {
            "copy": record.copy,
            "plan": None if record.plan is None else digest_of(dict(record.plan)),
            "report": digest_of(dict(record.report)),
        },
        "commitment": record.commitment,
        "plan": record.plan,
        "report": record.report,
        "public_key": record.public_key,
    }


def _record(values: dict[str, Any]) -> Record:
    opening = values.get("opening")
    if set(values) - {"opening"} != KEYS or not _is_whole(values, opening):
        raise Unproven("the record is not as Bystander writes one; ask for it again")
    record = Record(
        version=RECORD_VERSION,
        made_by=values["made_by"],
        copy=values["digests"]["copy"],
        commitment=values["commitment"],
        plan=values["plan"],
        report=values["report"],
        public_key=values["public_key"],
        signature=values["signature"],
        opening=None if opening is None else Opening(opening["digest"], opening["key"]),
    )
    try:
        fits = _signed(record)["digests"] == values["digests"]
    except (ValueError, RecursionError):  # numbers that are none, broken text
        fits = False
    if not fits:
        raise Unproven("the record was changed: its digests are not those of what is in it")
    return record


def _is_whole(values: dict[str, Any], opening: object) -> bool:
    texts = ("made_by", "commitment", "public_key", "signature")
    digests = values["digests"]
    return (
        all(isinstance(values[key], str) for key in texts)
        and isinstance(digests, dict)
        and isinstance(digests.get("copy"), str)
        and isinstance(values["report"], dict)
        and (values["plan"] is None or isinstance(values["plan"], dict))
        and (opening is None or _is_opening(opening))
    )


def _is_opening(opening: object) -> bool:
    return (
        isinstance(opening, dict)
        and set(opening) == OPENING
        and all(isinstance(each, str) for each in opening.values())
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
