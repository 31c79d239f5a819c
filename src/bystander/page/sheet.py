"""The exemption log as CSV (RFC 4180), for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from bystander.page.log import Line

HEAD = ("track", "kind", "from", "to", "place", "treatment", "reason", "ground")

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
"""What spreadsheets take for the beginning of a formula, and run."""


def sheet(lines: Iterable[Line]) -> str:
    """A line for each thing that is not in the copy, below a head."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEAD)
    for each in lines:
        cells = (
            each.number, each.what, each.start, each.end,
            each.place, each.treatment, each.reason, each.ground,
        )  # fmt: skip
        writer.writerow(map(_harmless, cells))
    return stream.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULAS) else cell
