"""Reads the report of an archive that was written as JSON."""

from __future__ import annotations

from bystander.domain.archive import ArchiveKind, Why
from bystander.domain.archive_report import ARCHIVE_REPORT_VERSION, ArchiveReport, MemberReport
from bystander.errors import BadRequest
from bystander.plan.fields import REPORT, Fields, wrong
from bystander.plan.report_reading import report_of

KEYS = frozenset({
    "version", "made_by", "archive", "clean", "withheld", "renamed", "people", "frames",
    "left_out", "members", "output_digest",
})  # fmt: skip
MEMBER = frozenset({
    "number", "suffix", "in_copy", "reason", "detail", "exit_code", "dropped", "report",
})  # fmt: skip
WHY = {why.name.lower(): why for why in Why}


def archive_report_of(value: object) -> ArchiveReport:
    """The other way of ``archive_document.as_json``. Raises BadRequest, naming the place."""
    if isinstance(value, dict) and value.get("version") != ARCHIVE_REPORT_VERSION:
        raise BadRequest(
            f"the archive's report has another version than {ARCHIVE_REPORT_VERSION}, which this "
            "Bystander reads; redact it again"
        )
    found = Fields.of(value, REPORT, KEYS)
    return ArchiveReport(
        version=ARCHIVE_REPORT_VERSION,
        made_by=found.text("made_by"),
        kind=found.choice("archive", ArchiveKind),
        renamed=found.flag("renamed"),
        withheld=found.flag("withheld"),
        members=tuple(_member(*each) for each in found.each("members")),
        output_digest=found.text("output_digest"),
    )


def _member(value: object, place: str) -> MemberReport:
    found = Fields.of(value, place, MEMBER)
    reason, detail, report = (found.values[key] for key in ("reason", "detail", "report"))
    if reason is not None and reason not in WHY:
        raise wrong(f"{place}.reason", "a reason that Bystander knows")
    return MemberReport(
        number=found.whole("number", 1),
        suffix=found.text("suffix"),
        why=None if reason is None else WHY[reason],
        detail="" if detail is None else found.text("detail"),
        exit_code=found.whole("exit_code"),
        report=None if report is None else report_of(*found.inner("report")),
        dropped=found.texts("dropped"),
    )
