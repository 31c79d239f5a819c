"""What the command makes of results that are hard to come by with real files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bystander.apps.cli import copying
from bystander.apps.cli.main import main
from bystander.detect import store
from bystander.domain.geometry import Size
from bystander.domain.job import Outcome
from bystander.domain.report import Leak, LeakKind, Report
from bystander.errors import CannotWrite, Interrupted, Withheld
from bystander.run import streams
from bystander.testing.plans import plan_for

LEAK = Leak(LeakKind.FACE, "second look", "a face can be seen at 0:00:01.000", frame=25)
REPORT = Report(1, "bystander", 0, 0, 50, 2, ("second look",), (), (LEAK,))


@pytest.fixture
def clip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.mp4").write_bytes(b"never read")
    return tmp_path / "a.mp4"


def endings(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def redact(*_: object) -> None:
        raise error

    monkeypatch.setattr(streams, "redact", redact)


def test_a_withheld_copy_leaves_its_report_and_nothing_else(
    clip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endings(monkeypatch, Withheld("the copy was withheld", REPORT))
    assert main(["redact", "a.mp4", "--json"]) == 7
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert told["status"] == "withheld"
    assert told["report"]["leaks"][0]["frame"] == 25
    assert {path.name for path in clip.parent.iterdir()} == {
        "a.mp4", "a.redacted.mp4.report.json",
    }  # fmt: skip


def test_a_withheld_copys_plan_is_left_where_it_was_asked_for(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "video_streams", lambda _: 1)
    endings(monkeypatch, Withheld("the copy was withheld", REPORT, plan_for(Size(8, 8), ())))
    assert main(["redact", "a.mp4", "--plan-out", "plan.json"]) == 7
    assert json.loads((clip.parent / "plan.json").read_text())["made_by"] == "a test"
    assert not (clip.parent / "a.redacted.mp4").exists()


def test_json_is_told_even_when_the_batch_is_stopped(
    clip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endings(monkeypatch, Interrupted(15))
    main(["redact", "a.mp4", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["exit_code"] == 143
    assert told["files"] == []
    assert list(clip.parent.iterdir()) == [clip]


def test_json_is_told_for_a_request_that_makes_no_sense(
    clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["redact", "a.mp4", "--json", "-o", "a.mp4"]) == 2
    assert json.loads(capsys.readouterr().out)["exit_code"] == 2


@pytest.mark.parametrize(
    "words",
    [
        ["--report", "a.mp4"],
        ["--plan-out", "a.redacted.mp4"],
        ["--report", "x", "--plan-out", "x"],
        ["--report", "taken"],
        ["b.mp4", "--report", "x"],
    ],
)
def test_a_document_never_lands_on_something_else(clip: Path, words: list[str]) -> None:
    (clip.parent / "taken").write_text("")
    (clip.parent / "b.mp4").write_bytes(b"")
    assert main(["redact", "a.mp4", *words]) == 2
    assert clip.read_bytes() == b"never read"


@pytest.mark.parametrize("option", ["--report", "--plan-out"])
def test_a_document_that_cannot_be_written_is_refused_before_the_work(
    clip: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    endings(monkeypatch, AssertionError("the work began"))
    assert main(["redact", "a.mp4", option, "none/such.json"]) == 8
    assert list(clip.parent.iterdir()) == [clip]


def test_a_document_may_lie_in_the_folder_that_the_copy_makes(
    clip: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endings(monkeypatch, Withheld("the copy was withheld", REPORT))
    assert main(["redact", "a.mp4", "-o", "new/b.mp4", "--report", "new/r.json"]) == 7
    assert [path.name for path in (clip.parent / "new").iterdir()] == ["r.json"]


@pytest.mark.parametrize("error", [CannotWrite("the disk is full"), Interrupted(2)])
def test_a_copy_whose_report_cannot_be_written_does_not_stay(
    clip: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    plan = plan_for(Size(8, 8), ())

    def redact(_: Path, target: Path, *__: object) -> Outcome:
        target.write_bytes(b"a copy")
        return Outcome(target, plan, replace(REPORT, leaks=()), 1.0)

    def save(*_: object) -> None:
        raise error

    monkeypatch.setattr(streams, "redact", redact)
    monkeypatch.setattr(copying, "save_report", save)
    assert main(["redact", "a.mp4"]) == getattr(error, "exit_code", 0)
    assert list(clip.parent.iterdir()) == [clip]


def test_who_stops_a_batch_is_not_told_that_nothing_of_it_was_published(
    clip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endings(monkeypatch, Interrupted(2))
    main(["redact", clip.name])
    assert "nothing unfinished was published" in capsys.readouterr().err


def test_a_slash_says_that_a_folder_is_meant(
    clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["redact", clip.name, "-o", "new/", "--dry-run"]) == 0
    assert capsys.readouterr().out == "a.mp4 -> new/a.redacted.mp4\n"


def test_sound_that_is_kept_is_warned_about_before_the_work(
    clip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endings(monkeypatch, Interrupted(2))
    main(["redact", clip.name, "--sound", "keep"])
    assert "voices identify people" in capsys.readouterr().err


def test_subtitles_that_are_kept_are_warned_about_before_the_work(
    clip: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endings(monkeypatch, Interrupted(2))
    main(["redact", clip.name, "--subtitles", "keep"])
    assert "may name people" in capsys.readouterr().err


def test_doctor_fails_when_the_face_model_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store, "BUNDLED", "none-such")
    assert main(["doctor"]) == 5
    told = capsys.readouterr()
    assert "FFmpeg" in told.out
    assert "install bystander again" in told.err
