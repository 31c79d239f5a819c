"""Which plan a copy was made by, told without telling which original it is of."""

from __future__ import annotations

from typing import Any

from bystander.domain.plan import Plan
from bystander.plan.canonical import digest_of
from bystander.plan.document import as_json


def fingerprint(plan: Plan) -> str:
    """SHA-256 of the plan's public form, lower-case hexadecimal."""
    return digest_of(unlinked(as_json(plan)))


def unlinked(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan's JSON without the digest of its original: whoever has that file could compare."""
    return {key: value for key, value in plan.items() if key != "digest"}
