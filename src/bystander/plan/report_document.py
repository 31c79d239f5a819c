"""A report as JSON. It names no file and no person."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bystander.domain.clock import timecode
from bystander.domain.geometry import Box
from bystander.domain.proof import Attempt
from bystander.domain.report import Kept, Leak, Report
from bystander.plan.document import model_json
from bystander.plan.sound_document import sound_json


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    return {
        "version": report.version,
        "made_by": report.made_by,
        "clean": report.clean,
        "withhold": report.withhold,
        "people": report.people,
        "covers": report.covers,
        "frames": report.frames,
        "rejudged": report.rejudged,
        "taken_over": report.taken_over,
        "checks": list(report.checks),
        "encoder": report.encoder,
        "hidden": {kind.value: count for kind, count in report.hidden},
        "kept": [_kept_json(kept) for kept in report.kept],
        "decided_by": report.decided_by,
        "streams": [asdict(stream) for stream in report.streams],
        "sounds": [sound_json(sound) for sound in report.sounds],
        "models": [model_json(model) for model in report.models],
        "leaks": [_leak_json(leak) for leak in report.leaks],
        "proof": report.proof.value,
        "attacks": [attempt_json(attempt) for attempt in report.attacks],
        "omitted": [asdict(omission) for omission in report.omitted],
        "notices": list(report.notices),
        "output_digest": report.output_digest,
        "plan_digest": report.plan_digest,
        "code_digest": report.code_digest,
        "versions": dict(report.versions),
    }


def _kept_json(kept: Kept) -> dict[str, Any]:
    return {
        "track": kept.track,
        "kind": kept.kind,
        "start": timecode(kept.start),
        "end": timecode(kept.end),
    }


def _leak_json(leak: Leak) -> dict[str, Any]:
    return {
        "kind": leak.kind,
        "severity": leak.severity,
        "check": leak.check,
        "detail": leak.detail,
        "frame": leak.frame,
        "time": None if leak.seconds is None else timecode(leak.seconds),
        "place": None if leak.place is None else _box_json(leak.place),
        "score": None if leak.score is None else round(leak.score, 3),
    }


def attempt_json(attempt: Attempt) -> dict[str, Any]:
    """Figures are rounded to four places."""
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(attempt).items()
    }


def _box_json(box: Box) -> list[float]:
    return [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]
