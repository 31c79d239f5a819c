"""The report of an archive as JSON. Members have numbers; it names no file and no person."""

from __future__ import annotations

from typing import Any

from bystander.domain.archive_report import ArchiveReport, MemberReport
from bystander.plan import report_document


def as_json(report: ArchiveReport) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "version": report.version,
        "made_by": report.made_by,
        "archive": report.kind,
        "clean": report.clean,
        "withheld": report.withheld,
        "renamed": report.renamed,
        "people": report.people,
        "frames": report.frames,
        "left_out": len(report.left_out),
        "members": [_member_json(member) for member in report.members],
        "output_digest": report.output_digest,
    }


def _member_json(member: MemberReport) -> dict[str, Any]:
    return {
        "number": member.number,
        "suffix": member.suffix,
        "in_copy": member.why is None,
        "reason": None if member.why is None else member.why.name.lower(),
        "detail": member.detail or (None if member.why is None else str(member.why)),
        "exit_code": member.exit_code,
        "dropped": list(member.dropped),
        "report": None if member.report is None else report_document.as_json(member.report),
    }
