"""How each file ended: as a table for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bystander.apps.cli.progress import shown
from bystander.domain.archive_report import ArchiveReport, members
from bystander.domain.counts import number_of
from bystander.domain.job import Outcome
from bystander.domain.plan import Medium, Plan
from bystander.domain.policy import Preset
from bystander.domain.report import Report
from bystander.errors import BystanderError, Withheld
from bystander.media.encoders import encoder_for
from bystander.media.hardware import options_of
from bystander.plan import archive_document, report_document
from bystander.run.batch import Result
from bystander.run.targets import Skipped

HEAD = ("file", "people covered", "frames", "frames/s", "result")


def document(
    results: Sequence[Result],
    skipped: Sequence[Skipped],
    exit_code: int,
    error: BystanderError | None = None,
) -> dict[str, Any]:
    """The whole run. ``error`` is what ended it before every file had its turn."""
    return {
        "files": [as_json(result) for result in results],
        "skipped": [{"source": str(each.source), "reason": each.reason} for each in skipped],
        "error": None if error is None else str(error),
        "exit_code": exit_code,
    }


def as_json(result: Result) -> dict[str, Any]:
    """One file's result, with its report."""
    outcome = result.outcome
    report = report_of(result)
    return {
        "source": str(result.pair.source),
        "target": str(result.pair.target),
        "status": result.status.value,
        "people": None if report is None else report.people,
        "frames": None if report is None else report.frames,
        "seconds": None if outcome is None else round(outcome.seconds, 3),
        "encoder": encoder_json(outcome.plan) if isinstance(outcome, Outcome) else None,
        "report": None if report is None else _report_json(report),
        "error": None if result.error is None else str(result.error),
        "exit_code": result.exit_code,
    }


def _report_json(report: Report | ArchiveReport) -> dict[str, Any]:
    if isinstance(report, ArchiveReport):
        return archive_document.as_json(report)
    return report_document.as_json(report)


def report_of(result: Result) -> Report | ArchiveReport | None:
    """The judge's report, also of a copy that was withheld."""
    if result.outcome is not None:
        return result.outcome.report
    if isinstance(result.error, Withheld) and isinstance(
        result.error.report, Report | ArchiveReport
    ):
        return result.error.report
    return None


def encoder_json(plan: Plan) -> dict[str, Any]:
    """The encoder that wrote the copy, and its options."""
    facts = plan.source
    if facts.medium is not Medium.VIDEO:
        return {"name": facts.encoder, "options": {}}
    if plan.policy.encoder:
        return {"name": facts.encoder, "options": options_of(facts.encoder)}
    hurried = plan.policy.preset is Preset.FAST
    encoder = encoder_for(facts.codec, facts.pixel_format, facts.container, hurried=hurried)
    return {"name": encoder.name, "options": encoder.options}


def table(results: Sequence[Result], skipped: Sequence[Skipped]) -> str:
    """The closing table, one file a row."""
    rows = [HEAD, *map(_row, results)]
    rows += [(shown(each.source), "", "", "", f"skipped: {each.reason}") for each in skipped]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD) - 1)]
    return "\n".join(_line(row, widths) for row in rows)


def sentence(result: Result) -> str:
    """One file's ending as a line of its own."""
    source, people, frames, speed, ending = _row(result)
    if result.outcome is None:
        return f"{source}: {ending}: {result.error}"
    if not frames:
        return f"{source}: {ending}"
    seen = number_of(int(frames), "frame")
    return f"{source}: {ending}; people covered: {people}; {seen} at {speed} frames/s"


def _row(result: Result) -> tuple[str, str, str, str, str]:
    report, outcome = report_of(result), result.outcome
    people, frames = ("", "") if report is None else (str(report.people), str(report.frames))
    speed, ending = "", result.status.value
    if outcome is not None:
        speed = f"{outcome.report.frames / outcome.seconds:.1f}" if outcome.seconds > 0 else ""
        if not outcome.report.clean:
            ending += f" with {len(outcome.report.leaks)} leak(s)"
    if isinstance(report, Report) and not report.frames:
        people, frames, speed = "", "", ""  # nothing to be seen
    if isinstance(report, ArchiveReport) and not report.withheld and report.left_out:
        ending += f", {members(len(report.left_out))} left out"
    return shown(result.pair.source), people, frames, speed, ending


def _line(row: tuple[str, ...], widths: Sequence[int]) -> str:
    """The first and the last column begin in line, figures end in line."""
    figures = (cell.rjust(width) for cell, width in zip(row[1:-1], widths[1:], strict=True))
    return "  ".join((row[0].ljust(widths[0]), *figures, row[-1])).rstrip()


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Words in columns, each as wide as its longest word but the last."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return "\n".join(
        "  ".join((*map(str.ljust, row[:-1], widths), row[-1])).rstrip() for row in rows
    )
