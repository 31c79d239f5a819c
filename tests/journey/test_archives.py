"""A user redacts archives, and finds members without faces and tags, or the reason why not."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image

from bystander.domain.archive import ArchiveKind as Kind
from bystander.domain.job import Orders
from bystander.domain.policy import Policy
from bystander.domain.report import Report
from bystander.run.crew import Crew, assemble
from bystander.run.file import look_at, verify
from bystander.testing.archives import picture, read_archive, write_archive

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def footage(portrait_clip: Path) -> dict[str, bytes]:
    """Members with a face and a name in each, and a text."""
    with av.open(str(portrait_clip)) as container:
        face = Image.fromarray(next(container.decode(video=0)).to_ndarray(format="rgb24"))
    exif = face.getexif()
    exif[315] = "Somebody's Name"  # Artist
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}  # GPS
    members = {}
    for suffix in (".jpg", ".png", ".gif"):
        file = io.BytesIO()
        others = [face.transpose(Image.Transpose.FLIP_LEFT_RIGHT)] if suffix == ".gif" else []
        face.save(
            file, {".jpg": "JPEG"}.get(suffix, suffix[1:]), exif=exif, save_all=bool(others),
            append_images=others, duration=100, comment=b"Somebody",
        )  # fmt: skip
        members[f"Somebody/holiday{suffix}"] = file.getvalue()
    members["Somebody/clip.mp4"] = tagged(portrait_clip)
    members["Somebody/letter.txt"] = b"Somebody lives here"
    return members


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    with assemble(Policy()) as ours:
        yield ours


def tagged(clip: Path) -> bytes:
    file = io.BytesIO()
    with av.open(str(clip)) as source, av.open(file, "w", format="mp4") as copy:
        copy.metadata["artist"] = "Somebody"
        stream = copy.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                copy.mux(packet)
    return file.getvalue()


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", [Kind.ZIP, Kind.TAR_ZST])
def test_every_member_of_the_copy_is_without_face_and_without_tag(
    bystander: Run, footage: dict[str, bytes], crew: Crew, tmp_path: Path, kind: Kind
) -> None:
    source = write_archive(tmp_path, kind, footage)
    done = bystander("redact", source.name, "-o", f"out.{kind}", "--rename")
    assert done.returncode == 0, done.stderr
    members = read_archive(tmp_path / f"out.{kind}")
    assert list(members) == [f"01/000{1 + place}{suffix}" for place, suffix in enumerate(
        (".jpg", ".png", ".gif", ".mp4")
    )]  # fmt: skip
    for (name, copy), original in zip(members.items(), footage.values(), strict=False):
        assert b"omebody" in original
        assert b"omebody" not in copy
        suffix = Path(name).suffix
        assert not judged(tmp_path, suffix, original, original, crew).clean
        assert judged(tmp_path, suffix, original, copy, crew).clean
        assert_no_tag(tmp_path / f"after{suffix}")
    assert b"omebody" not in (tmp_path / f"out.{kind}").read_bytes()
    assert "omebody" not in (tmp_path / f"out.{kind}.report.json").read_text()
    assert files(tmp_path) >= {source.name, f"out.{kind}", f"out.{kind}.report.json"}


def judged(folder: Path, suffix: str, original: bytes, copy: bytes, crew: Crew) -> Report:
    """What the judge says of a member without knowing the plan, as a stranger would."""
    before, after = folder / f"before{suffix}", folder / f"after{suffix}"
    before.write_bytes(original)
    after.write_bytes(copy)
    bare = replace(look_at(before, Policy(), crew), covers=())
    return verify(before, after, crew, Orders(), bare)


def assert_no_tag(picture: Path) -> None:
    if picture.suffix == ".mp4":
        with av.open(str(picture)) as container:
            assert "artist" not in container.metadata
    else:
        with Image.open(picture) as image:
            assert not image.getexif()
            assert "comment" not in image.info


def test_a_report_has_one_entry_a_member(bystander: Run, tmp_path: Path) -> None:
    write_archive(tmp_path, Kind.ZIP, {"Anna.png": picture(), "Anna.txt": b""})
    done = bystander("redact", "in.zip", "--json")
    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)["files"]
    report = json.loads((tmp_path / "in.redacted.zip.report.json").read_text())
    assert told["report"] == report
    assert [each["number"] for each in report["members"]] == [1, 2]
    assert [each["in_copy"] for each in report["members"]] == [True, False]
    assert report["members"][0]["report"]["clean"]
    assert report["members"][1]["reason"] == "not_footage"
    assert "anna" not in json.dumps(report).lower()


def test_archives_in_a_folder_are_redacted_like_files(bystander: Run, tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "a.png").write_bytes(picture())
    write_archive(tmp_path / "in" / "deep", Kind.TAR_GZ, {"b.png": picture()})
    (tmp_path / "in" / "text.gz").write_bytes(b"\x1f\x8b")
    done = bystander("redact", "in", "-r", "-o", "out")
    assert done.returncode == 0, done.stderr
    copies = {"a.redacted.png", "deep/in.redacted.tar.gz"}
    assert files(tmp_path / "out") == copies | {f"{name}.report.json" for name in copies}
    assert "text.gz" in done.stdout
    again = bystander("redact", "in", "-r", "-o", "out", "--dry-run", "--force")
    assert "1 member to copy" in again.stdout


def test_a_bad_member_withholds_the_archive_and_its_report_says_which(
    bystander: Run, tmp_path: Path
) -> None:
    write_archive(tmp_path, Kind.TAR, {"Anna.png": picture(), "Ben.mp4": b"no video"})
    done = bystander("redact", "in.tar")
    assert done.returncode == 7
    assert "member 2 (.mp4)" in done.stderr
    assert "--on-bad-member leave-out" in done.stderr
    assert not {"Ben", "Anna"} & set(done.stderr.replace(".", " ").split())
    assert files(tmp_path) == {"in.tar", "in.redacted.tar.report.json"}
    report = json.loads((tmp_path / "in.redacted.tar.report.json").read_text())
    assert report["withheld"]
    assert report["members"][1]["exit_code"] == 3
    done = bystander("redact", "in.tar", "--on-bad-member", "leave-out")
    assert done.returncode == 0, done.stderr
    assert "1 member left out" in done.stdout
    assert list(read_archive(tmp_path / "in.redacted.tar")) == ["Anna.png"]


def test_a_dry_run_tells_what_would_become_of_an_archive(bystander: Run, tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": b"", "b.txt": b"", "c.mp4": b""})
    done = bystander("redact", "in.zip", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "in.zip -> in.redacted.zip"
    assert "2 members to copy; 1 member left out" in done.stdout
    source = write_archive(tmp_path, Kind.ZIP, {"../a.png": b""})
    done = bystander("redact", "in.zip", "--dry-run")
    assert done.returncode == 7
    assert "--rename" in done.stdout
    assert files(tmp_path) == {source.name}


def test_a_bomb_is_refused_and_allowed_by_its_size(bystander: Run, tmp_path: Path) -> None:
    write_archive(tmp_path, Kind.ZIP, {"a.png": picture(), "b.txt": bytes(300 << 20)})
    done = bystander("redact", "in.zip")
    assert done.returncode == 3
    assert "--max-unpacked" in done.stderr
    assert bystander("redact", "in.zip", "--max-unpacked", "1G").returncode == 0
    assert bystander("redact", "in.zip", "--max-unpacked", "much").returncode == 2


def test_other_commands_say_that_an_archive_is_no_single_file(
    bystander: Run, tmp_path: Path
) -> None:
    source = write_archive(tmp_path, Kind.TAR_XZ, {"a.png": picture()})
    for words in (("look", source, "-o", "plan.json"), ("verify", source, source)):
        done = bystander(*words)
        assert done.returncode == 3
        assert "is an archive" in done.stderr
    assert bystander("redact", source, "--plan-out", "plan.json").returncode == 2


def test_the_original_is_never_the_target(bystander: Run, tmp_path: Path) -> None:
    source = write_archive(tmp_path, Kind.ZIP, {"a.png": picture()})
    whole = source.read_bytes()
    shutil.copy(source, tmp_path / "other.zip")
    assert bystander("redact", "in.zip", "-o", "in.zip", "--force").returncode == 2
    assert source.read_bytes() == whole
