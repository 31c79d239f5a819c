"""A report is what its published schema says, and is read again or refused with its place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from bystander.domain.archive import ArchiveKind, Why
from bystander.domain.archive_report import ARCHIVE_REPORT_VERSION, ArchiveReport, MemberReport
from bystander.domain.findings import Kind
from bystander.domain.geometry import Box
from bystander.domain.plan import Model, Stream
from bystander.domain.proof import Attempt, Omission, Proof
from bystander.domain.report import REPORT_VERSION, Kept, Leak, LeakKind, Report
from bystander.domain.severity import Severity
from bystander.domain.sound import Instead, Passage, Sound
from bystander.errors import BadRequest
from bystander.plan import archive_document, report_document
from bystander.plan.reading import read

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"

FULL = Report(
    version=REPORT_VERSION,
    made_by="bystander 0",
    covers=4,
    people=3,
    frames=250,
    rejudged=20,
    checks=("timing", "second look"),
    models=(Model("centerface", "centerface", "ab" * 32, "MIT", "openvino 1", "CPU (f32)"),),
    leaks=(
        Leak(LeakKind.FACE, "second look", "a face", 5, Fraction(1, 5), Box(1, 2, 3, 4), 0.875),
        Leak(LeakKind.TAG, "tags", "a time is left", judged=Severity.SERIOUS),
    ),
    notices=("a notice",),
    output_digest="cd" * 32,
    encoder="libx264",
    streams=(Stream(0, "video", "h264", kept=True, reason="redacted"),),
    sounds=(
        Sound(
            1, 48_000, 2, Fraction(-1, 3), 99, "aac",
            passages=(Passage(0, 9, Instead.MUTE, "speech"),),
        ),
    ),
    taken_over=12,
    kept=(Kept(3, Kind.FACE, Fraction(0), Fraction(3661)),),
    decided_by="the desk",
    hidden=((Kind.FACE, 3), (Kind.PLATE, 1)),
    proof=Proof.FULL,
    attacks=(
        Attempt("re-identification", "naive", "rank-1", 0.1, 0.05, 0.2, 0.125, 40, 0.25, 8),
    ),
    omitted=(Omission("voice", "nobody speaks"),),
    withhold=Severity.SERIOUS,
    plan_digest="ef" * 32,
    code_digest="0a" * 32,
    versions=(("python", "3.11.7"), ("av", "18.0.0")),
)  # fmt: skip

ARCHIVE = ArchiveReport(
    ARCHIVE_REPORT_VERSION, "bystander 0", ArchiveKind.ZIP, renamed=True, withheld=False,
    members=(
        MemberReport(1, ".mp4", report=FULL),
        MemberReport(2, ".jpg", Why.FAILED, "it cannot be read", 3),
        MemberReport(3, "", Why.LINK),
        MemberReport(4, ".wav", dropped=("an artist",)),
    ),
    output_digest="01" * 32,
)  # fmt: skip


def schema(name: str) -> jsonschema.Draft202012Validator:
    documents = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (each, Resource.from_contents(document)) for each, document in documents.items()
    )
    jsonschema.Draft202012Validator.check_schema(documents[name])
    return jsonschema.Draft202012Validator(documents[name], registry=registry)


def again(values: dict[str, Any]) -> object:
    return read(io.StringIO(json.dumps(values)))


def test_a_report_that_is_written_fits_the_published_schema() -> None:
    schema("report.schema.json").validate(report_document.as_json(FULL))
    empty = replace(FULL, leaks=(), attacks=(), kept=(), sounds=(), plan_digest="")
    schema("report.schema.json").validate(report_document.as_json(empty))


def test_an_archives_report_fits_the_published_schema() -> None:
    schema("archive-report.schema.json").validate(archive_document.as_json(ARCHIVE))


def test_the_schema_knows_every_key_and_every_kind_of_leak_and_thing() -> None:
    published = json.loads((SCHEMAS / "report.schema.json").read_text())
    assert set(published["properties"]) == set(report_document.as_json(FULL))
    assert published["$defs"]["leak"]["properties"]["kind"]["enum"] == list(LeakKind)
    assert published["$defs"]["kind"]["enum"] == list(Kind)
    assert published["properties"]["version"]["const"] == REPORT_VERSION


def test_a_report_that_is_written_and_read_says_the_same() -> None:
    values = report_document.as_json(FULL)
    report = again(values)
    assert isinstance(report, Report)
    assert report_document.as_json(report) == values


def test_an_archives_report_that_is_written_and_read_says_the_same() -> None:
    values = archive_document.as_json(ARCHIVE)
    report = again(values)
    assert isinstance(report, ArchiveReport)
    assert archive_document.as_json(report) == values


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.update(version=2), "another version than 3"),
        (lambda d: d.update(clean=True), "clean is not what its leaks say"),
        (
            lambda d: d.pop("leaks") and d.update(leaks=[1]),
            r"report's leaks\[0\] must be an object",
        ),
        (lambda d: d.update(name="x"), r"a key \(name\) is not known"),
        (lambda d: d.pop("checks"), r"a key \(checks\) is missing"),
        (lambda d: d["leaks"][0].update(severity="none"), r"leaks\[0\].severity must be one of"),
        (lambda d: d["leaks"][0].update(time="now"), "must be a time such as"),
        (lambda d: d["attacks"][0].update(got=7.0), r"attacks\[0\] makes no sense"),
        (lambda d: d.update(notices=["a\x1b[2J"]), r"notices\[0\] must be a text of one line"),
        (lambda d: d.update(versions=[]), "versions must be versions by name"),
        (lambda d: d["versions"].update(av=18), "versions.av must be a text"),
        (lambda d: d["hidden"].update(soul=1), "hidden must be counts by kind"),
    ],
)
def test_what_is_no_report_is_refused_with_its_place(change: Change, sentence: str) -> None:
    values = json.loads(json.dumps(report_document.as_json(FULL)))
    change(values)
    with pytest.raises(BadRequest, match=sentence):
        again(values)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"a": 1, "a": 2}', "{"])
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        read(io.StringIO(text))
