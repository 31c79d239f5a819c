"""``bystander scrub`` on archives: every member scrubbed, by the rules of ``redact``."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bystander.apps.cli.main import main
from bystander.domain.archive import SUFFIXES, ArchiveKind, Why
from bystander.testing.archives import KINDS, picture, read_archive, write_archive

NAME = b"Somebody"
SOUND = (
    b"RIFF\x2e\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\x0a\0\0\0"
    + bytes(range(120, 130))
)


def pixels(data: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image)


@pytest.mark.parametrize("kind", KINDS)
def test_members_have_the_same_pixels_and_no_tags(tmp_path: Path, kind: ArchiveKind) -> None:
    members = {"deep/a.png": picture(), "b.jpg": picture(".jpg"), "note.txt": NAME, "c.wav": SOUND}
    source = write_archive(tmp_path, kind, members)
    assert NAME in members["b.jpg"]
    assert main(["scrub", str(source), "--quiet"]) == 0
    (target,) = tmp_path.glob("*.scrubbed*[!n]")
    assert target.name == f"in.scrubbed{SUFFIXES[kind][0]}"
    copied = read_archive(target)
    assert list(copied) == ["deep/a.png", "b.jpg", "c.wav"]
    assert not any(NAME in data for data in copied.values())
    for name in ("deep/a.png", "b.jpg"):
        assert np.array_equal(pixels(copied[name]), pixels(members[name]))
    assert copied["c.wav"].endswith(SOUND[-10:])


def test_what_is_left_out_is_told_and_stands_in_the_report_by_number(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_archive(tmp_path, ArchiveKind.ZIP, {"Anna.txt": b"", "Ben.png": picture()})
    assert main(["scrub", str(source), "--rename", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["files"][0]
    assert told["left_out"] == [f"1 member left out: {Why.NOT_FOOTAGE}"]
    report = json.loads((tmp_path / "in.scrubbed.zip.report.json").read_text())
    assert [each["in_copy"] for each in report["members"]] == [False, True]
    assert "Ben" not in json.dumps(report)
    assert list(read_archive(tmp_path / "in.scrubbed.zip")) == ["0002.png"]


def test_a_member_that_cannot_be_scrubbed_withholds_the_archive_unless_told_otherwise(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = {"a.png": picture(), "b.mp4": b"no video", "/c.png": picture()}
    source = write_archive(tmp_path, ArchiveKind.TAR_GZ, members)
    assert main(["scrub", str(source)]) == 7
    report = tmp_path / "in.scrubbed.tar.gz.report.json"
    assert sorted(tmp_path.iterdir()) == [report, source]
    assert "--on-bad-member" in capsys.readouterr().err
    assert main(["scrub", str(source), "--on-bad-member", "leave-out", "--quiet"]) == 0
    assert list(read_archive(tmp_path / "in.scrubbed.tar.gz")) == ["a.png"]


def test_archives_in_folders_are_scrubbed_too_and_a_dry_run_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "album").mkdir()
    write_archive(tmp_path / "album", ArchiveKind.ZIP, {"a.png": picture(), "b.wav": SOUND})
    call = ["scrub", "-r", str(tmp_path / "album"), "-o", f"{tmp_path / 'out'}/"]
    assert main([*call, "--dry-run"]) == 0
    assert "2 members to copy" in capsys.readouterr().out
    assert main([*call, "--quiet"]) == 0
    assert list(read_archive(tmp_path / "out" / "in.scrubbed.zip")) == ["a.png", "b.wav"]


def test_a_report_is_that_of_one_archive(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture())
    assert main(["scrub", str(tmp_path / "a.png"), "--report", str(tmp_path / "r.json")]) == 2
    source = write_archive(tmp_path, ArchiveKind.ZIP, {"a.png": picture()})
    call = ["scrub", str(source), "--quiet", "--report"]
    assert main([*call, str(source)]) == 2
    assert main([*call, str(tmp_path / "r.json")]) == 0
    assert json.loads((tmp_path / "r.json").read_text())["members"][0]["in_copy"]


def test_an_archive_is_not_inspected_as_if_it_were_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = write_archive(tmp_path, ArchiveKind.TAR, {"a.png": picture()})
    assert main(["inspect", str(source)]) == 3
    assert "unpack it" in capsys.readouterr().err
