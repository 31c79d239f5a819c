"""A user redacts files and folders, and finds what the documentation promises."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from bystander.testing.clips import Clip, write_clip

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def first_picture(clip: Path) -> Image.Image:
    with av.open(str(clip)) as container:
        return Image.fromarray(next(container.decode(video=0)).to_ndarray(format="rgb24"))


def write_photo(clip: Path, target: Path) -> Path:
    picture = first_picture(clip)
    exif = picture.getexif()
    exif[315] = "Somebody's Name"  # Artist
    picture.save(target, exif=exif)
    return target


def write_still(target: Path) -> Path:
    Image.fromarray(np.full((48, 64, 3), 120, np.uint8)).save(target)
    return target


def test_a_video_is_redacted_beside_its_source_with_a_report(
    bystander: Run, portrait_clip: Path, tmp_path: Path
) -> None:
    shutil.copy(portrait_clip, tmp_path / "walk.mp4")
    done = bystander("redact", "walk.mp4")
    assert done.returncode == 0, done.stderr
    assert files(tmp_path) == {
        "walk.mp4", "walk.redacted.mp4", "walk.redacted.mp4.report.json",
    }  # fmt: skip
    report = json.loads((tmp_path / "walk.redacted.mp4.report.json").read_text())
    assert report["clean"]
    assert report["people"] >= 1
    assert report["frames"] == 25
    before = np.asarray(first_picture(tmp_path / "walk.mp4"), float)
    after = np.asarray(first_picture(tmp_path / "walk.redacted.mp4"), float)
    assert np.abs(before - after).max() > 60  # the face
    assert np.median(np.abs(before - after)) < 3  # everything else


@pytest.mark.parametrize("suffix", [".png", ".jpg"])
def test_a_photo_loses_its_faces_and_its_tags(
    bystander: Run, portrait_clip: Path, tmp_path: Path, suffix: str
) -> None:
    photo = write_photo(portrait_clip, tmp_path / f"face{suffix}")
    done = bystander("redact", photo, "-o", f"out{suffix}")
    assert done.returncode == 0, done.stderr
    copy = tmp_path / f"out{suffix}"
    assert b"Somebody" not in copy.read_bytes()
    assert json.loads((tmp_path / f"out{suffix}.report.json").read_text())["people"] >= 1


def test_a_folder_keeps_its_structure_and_names_what_it_passed_over(
    bystander: Run, tmp_path: Path
) -> None:
    source = tmp_path / "in"
    (source / "deep" / "er").mkdir(parents=True)
    (source / ".hidden").mkdir()
    write_still(source / "a.png")
    write_still(source / "deep" / "er" / "b.png")
    write_still(source / ".hidden" / "c.png")
    (source / "notes.txt").write_text("no picture")
    done = bystander("redact", "in", "-r", "-o", "out")
    assert done.returncode == 0, done.stderr
    copies = {"a.redacted.png", "deep/er/b.redacted.png"}
    assert files(tmp_path / "out") == copies | {f"{name}.report.json" for name in copies}
    assert "in/notes.txt" in done.stdout
    assert "skipped" in done.stdout


def test_a_batch_goes_on_after_a_bad_file_and_ends_with_its_code(
    bystander: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.mp4").write_bytes(b"this is no video")
    write_still(tmp_path / "good.png")
    done = bystander("redact", "bad.mp4", "good.png", "-o", "out", "--json")
    assert done.returncode == 3, done.stderr
    told = json.loads(done.stdout)
    assert [each["status"] for each in told["files"]] == ["failed", "published"]
    assert [each["exit_code"] for each in told["files"]] == [3, 0]
    assert told["exit_code"] == 3
    assert (tmp_path / "out" / "good.redacted.png").exists()
    assert not (tmp_path / "out" / "bad.redacted.mp4").exists()


def test_failures_of_two_kinds_end_with_a_code_of_their_own(bystander: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.mp4").write_bytes(b"this is no video")
    write_still(tmp_path / "good.png")
    whole = (tmp_path / "good.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    done = bystander("redact", "bad.mp4", "cut.png", "-o", "out")
    assert done.returncode == 9, done.stderr
    assert not (tmp_path / "out").exists()


def test_json_names_the_encoder_and_nothing_else_is_on_standard_output(
    bystander: Run, portrait_clip: Path
) -> None:
    done = bystander("redact", portrait_clip, "-o", "out.mp4", "--json", "--effect", "solid")
    (told,) = json.loads(done.stdout)["files"]
    assert told["encoder"]["name"] == "libx264"
    assert told["encoder"]["options"]["crf"]
    assert told["seconds"] > 0
    assert told["report"]["clean"]


def test_an_existing_target_is_refused_before_any_work(bystander: Run, tmp_path: Path) -> None:
    write_still(tmp_path / "a.png")
    (tmp_path / "out.png").write_text("precious")
    done = bystander("redact", "a.png", "-o", "out.png")
    assert done.returncode == 2
    assert "--force" in done.stderr
    assert (tmp_path / "out.png").read_text() == "precious"
    assert bystander("redact", "a.png", "-o", "out.png", "--force").returncode == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


def test_a_source_is_never_its_own_target(bystander: Run, tmp_path: Path) -> None:
    original = write_still(tmp_path / "a.png").read_bytes()
    (tmp_path / "link.png").symlink_to("a.png")
    for target in ("a.png", "./a.png", "link.png"):
        assert bystander("redact", "a.png", "-o", target, "--force").returncode == 2
    assert (tmp_path / "a.png").read_bytes() == original


def test_a_dry_run_writes_nothing(bystander: Run, tmp_path: Path) -> None:
    write_still(tmp_path / "a.png")
    done = bystander("redact", "a.png", "-o", "b.png", "--dry-run")
    assert done.returncode == 0
    assert "a.png -> b.png" in done.stdout
    assert files(tmp_path) == {"a.png"}


def test_a_plan_can_be_made_carried_out_and_verified(
    bystander: Run, portrait_clip: Path, tmp_path: Path
) -> None:
    assert bystander("look", portrait_clip, "-o", "plan.json").returncode == 0
    applied = bystander("apply", portrait_clip, "plan.json", "-o", "out.mp4")
    assert applied.returncode == 0, applied.stderr
    assert (tmp_path / "out.mp4.report.json").exists()
    judged = bystander("verify", portrait_clip, "out.mp4", "--plan", "plan.json")
    assert judged.returncode == 0, judged.stderr
    assert "no leak" in judged.stdout
    other = bystander("verify", "out.mp4", "out.mp4", "--plan", "plan.json")
    assert other.returncode == 2
    assert "another file" in other.stderr


def test_a_copy_that_shows_a_face_does_not_pass(bystander: Run, portrait_clip: Path) -> None:
    judged = bystander("verify", portrait_clip, portrait_clip)
    assert judged.returncode == 7
    assert "a face can be seen" in judged.stderr


def test_a_copy_that_keeps_its_sound_passes_only_where_sound_may_stay(
    bystander: Run, tmp_path: Path
) -> None:
    write_clip(tmp_path / "loud.mp4", Clip(sound=True))
    assert bystander("redact", "loud.mp4", "-o", "out.mp4", "--sound", "keep").returncode == 0
    judged = bystander("verify", "loud.mp4", "out.mp4", "--sound", "drop")
    assert judged.returncode == 7
    assert "--sound" in judged.stderr
    judged = bystander("verify", "loud.mp4", "out.mp4", "--sound", "keep")
    assert judged.returncode == 0, judged.stderr
    assert "no leak" in judged.stdout


def test_sound_is_dropped_where_that_is_asked_for_and_that_is_said(
    bystander: Run, tmp_path: Path
) -> None:
    write_clip(tmp_path / "loud.mp4", Clip(sound=True))
    done = bystander("redact", "loud.mp4", "-o", "out.mp4", "--sound", "drop")
    assert done.returncode == 0, done.stderr
    assert "the sound was dropped" in done.stderr
    with av.open(str(tmp_path / "out.mp4")) as copy:
        assert [stream.type for stream in copy.streams] == ["video"]


def test_photos_worked_on_at_once_give_what_they_give_one_by_one(
    bystander: Run, portrait_clip: Path, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    picture = first_picture(portrait_clip)
    for number in range(6):
        picture.crop((number, number, *picture.size)).save(tmp_path / "in" / f"{number}.png")
    (tmp_path / "in" / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    codes = [
        bystander("redact", "-r", "in", "-o", f"out{jobs}", "--jobs", jobs).returncode
        for jobs in "12"
    ]
    assert codes[0] == codes[1] != 0
    for number in range(6):
        one, two = (
            np.asarray(Image.open(tmp_path / f"out{jobs}" / f"{number}.redacted.png"))
            for jobs in "12"
        )
        # The grain is drawn anew for each plan.
        assert np.abs(one.astype(int) - two).max() <= 24


def test_a_number_of_jobs_that_makes_no_sense_is_refused(bystander: Run) -> None:
    assert bystander("redact", "a.jpg", "--jobs", "0").returncode == 2
