"""Which plan a copy was made by, told without telling which original it is of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from bystander.domain.plan import Cover, Plan
from bystander.plan.canonical import digest_of
from bystander.plan.compact import path_row_by_row
from bystander.plan.document import as_json, cover_json


def fingerprint(plan: Plan) -> str:
    """SHA-256 of the plan's public form, lower-case hexadecimal.

    Keyframe by keyframe, for a plan's JSON takes many times the plan's memory.
    """
    rest = unlinked(as_json(replace(plan, covers=(), kept=())))
    return digest_of({**rest, "covers": _told(plan.covers), "kept": _told(plan.kept)})


def _told(covers: Iterable[Cover]) -> Iterator[dict[str, Any]]:
    return (cover_json(cover, path_row_by_row) for cover in covers)


def unlinked(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan's JSON without the digest of its original: whoever has that file could compare."""
    return {key: value for key, value in plan.items() if key != "digest"}
