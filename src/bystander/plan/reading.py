"""Tells plans and reports apart, and reads either."""

from __future__ import annotations

import json
from typing import TextIO

from bystander.domain.archive_report import ArchiveReport
from bystander.domain.plan import Plan
from bystander.domain.report import Report
from bystander.errors import BadRequest
from bystander.plan import document
from bystander.plan.archive_reading import archive_report_of
from bystander.plan.report_reading import report_of

Document = Plan | Report | ArchiveReport


def read(stream: TextIO) -> Document:
    """A plan, the report of a copy, or that of an archive. Raises BadRequest."""
    text = stream.read(document.MOST_TEXT + 1)
    if len(text) > document.MOST_TEXT:
        raise BadRequest("the document is too long to be a plan or a report; check the path")
    try:
        values = json.loads(text, object_pairs_hook=document.once)
    except (ValueError, RecursionError) as cause:
        raise BadRequest("the document is not JSON, so it is no plan and no report") from cause
    if not isinstance(values, dict):
        raise BadRequest("the document is neither a plan nor a report; check the path")
    if "archive" in values:
        return archive_report_of(values)
    return report_of(values) if "leaks" in values else document.plan_of(values)
