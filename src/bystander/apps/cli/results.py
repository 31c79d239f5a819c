"""How each file ended: as a table for people, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bystander.domain.plan import Medium, Plan
from bystander.domain.report import Report
from bystander.errors import Withheld
from bystander.media.encoders import encoder_for
from bystander.plan import report_document
from bystander.run.batch import Result
from bystander.run.targets import Skipped


def as_json(result: Result) -> dict[str, Any]:
    """One file's result, with its report."""
    outcome = result.outcome
    report = report_of(result)
    return {
        "source": str(result.pair.source),
        "target": str(result.pair.target),
        "status": str(result.status),
        "people": None if report is None else report.people,
        "frames": None if report is None else report.frames,
        "seconds": None if outcome is None else round(outcome.seconds, 3),
        "encoder": None if outcome is None else encoder_json(outcome.plan),
        "report": None if report is None else report_document.as_json(report),
        "error": None if result.error is None else str(result.error),
        "exit_code": result.exit_code,
    }


def report_of(result: Result) -> Report | None:
    """The judge's report, also of a copy that was withheld."""
    if result.outcome is not None:
        return result.outcome.report
    if isinstance(result.error, Withheld) and isinstance(result.error.report, Report):
        return result.error.report
    return None


def encoder_json(plan: Plan) -> dict[str, Any]:
    """The encoder that wrote the copy, and its options."""
    facts = plan.source
    if facts.medium is not Medium.VIDEO:
        return {"name": facts.encoder, "options": {}}
    encoder = encoder_for(facts.codec, facts.pixel_format)
    return {"name": encoder.name, "options": encoder.options}


def table(results: Sequence[Result], skipped: Sequence[Skipped]) -> str:
    """The closing table, one file a row."""
    rows = [("file", "people covered", "frames", "frames/s", "result")]
    rows += [_row(result) for result in results]
    rows += [(_short(each.source), "", "", "", f"skipped: {each.reason}") for each in skipped]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        + f"  {row[4]}"
        for row in rows
    )


def _row(result: Result) -> tuple[str, str, str, str, str]:
    report, outcome = report_of(result), result.outcome
    people = frames = speed = ""
    if report is not None:
        people, frames = str(report.people), str(report.frames)
    if outcome is not None and outcome.seconds > 0:
        speed = f"{outcome.report.frames / outcome.seconds:.1f}"
    ending = str(result.status)
    if report is not None and report.leaks:
        ending += f" with {len(report.leaks)} leaks" if outcome else ""
    return _short(result.pair.source), people, frames, speed, ending


def _short(path: Path) -> str:
    return path.name
