"""Whatever breaks while an archive is redacted, nothing is published and no member is left."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bystander.domain.archive import ArchiveKind as Kind
from bystander.domain.archive import OnBadMember, Terms, Why
from bystander.domain.archive_report import ArchiveReport
from bystander.domain.job import Orders, Outcome
from bystander.domain.report import Leak, LeakKind, Report
from bystander.errors import (
    BystanderError,
    CannotWrite,
    Damaged,
    Interrupted,
    ModelMissing,
    StageFailed,
    Withheld,
)
from bystander.media.archive_staged import ArchiveStaged
from bystander.media.archive_tar import TarWriter
from bystander.media.archive_zip import ZipWriter
from bystander.media.staging import Staging
from bystander.run.bundle import redact_archive
from bystander.testing.archives import KINDS, picture, read_archive, write_archive
from bystander.testing.clips import Clip, write_clip

PHOTO = picture()
LEAK = Leak(LeakKind.FACE, "second look", "a face can be seen")
LEAVE_OUT = Terms(on_bad=OnBadMember.LEAVE_OUT)


def report(*leaks: Leak) -> Report:
    return Report(1, "bystander", 0, 0, 1, 1, (), (), leaks)


def copying(source: Path, target: Path, _: Orders) -> Outcome:
    """Stands in for the redaction, where what goes on around it is broken."""
    shutil.copy(source, target)
    return Outcome(target, None, report(), 0.0)  # type: ignore[arg-type]


def failing_at(number: int, error: Exception) -> Callable[[Path, Path, Orders], Outcome]:
    """Leaves half a copy behind, and raises."""

    def redact(source: Path, target: Path, orders: Orders) -> Outcome:
        if source.stem == str(number):
            target.write_bytes(b"half a face")
            raise error
        return copying(source, target, orders)

    return redact


def three(folder: Path, kind: Kind = Kind.ZIP) -> Path:
    return write_archive(folder, kind, {"a.png": PHOTO, "b.png": PHOTO, "c.png": PHOTO})


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


ITS_FAULT = [Damaged("x"), StageFailed("x"), Withheld("x", report(LEAK))]
NOT_ITS_FAULT = [CannotWrite("x"), ModelMissing("x"), Interrupted(), ZeroDivisionError()]


@pytest.mark.parametrize("error", ITS_FAULT, ids=lambda error: type(error).__name__)
def test_one_bad_member_withholds_the_archive(tmp_path: Path, error: BystanderError) -> None:
    source = three(tmp_path)
    with pytest.raises(Withheld, match="member 2") as withheld:
        redact_archive(source, tmp_path / "out.zip", failing_at(2, error))
    told = withheld.value.report
    assert isinstance(told, ArchiveReport)
    assert [each.why for each in told.members] == [None, Why.FAILED]
    assert told.members[1].exit_code == error.exit_code
    assert entries(tmp_path) == ["in.zip"]


@pytest.mark.parametrize("error", ITS_FAULT, ids=lambda error: type(error).__name__)
def test_one_bad_member_is_left_out_on_request(tmp_path: Path, error: BystanderError) -> None:
    bundle = redact_archive(
        three(tmp_path), tmp_path / "out.zip", failing_at(2, error), terms=LEAVE_OUT
    )
    assert list(read_archive(bundle.target)) == ["a.png", "c.png"]
    assert bundle.report.clean  # for the leak is not in the copy
    assert entries(tmp_path) == ["in.zip", "out.zip"]


@pytest.mark.parametrize("error", NOT_ITS_FAULT, ids=lambda error: type(error).__name__)
def test_what_no_member_can_be_blamed_for_ends_the_run(tmp_path: Path, error: Exception) -> None:
    with pytest.raises(type(error)):
        redact_archive(three(tmp_path), tmp_path / "out.zip", failing_at(2, error), terms=LEAVE_OUT)
    assert entries(tmp_path) == ["in.zip"]


def test_only_one_member_is_unpacked_at_a_time_and_nobody_else_may_look(tmp_path: Path) -> None:
    seen = []

    def looking(source: Path, target: Path, orders: Orders) -> Outcome:
        seen.append(entries(source.parent))
        assert source.parent.stat().st_mode & 0o777 == 0o700
        assert source.stat().st_mode & 0o777 == 0o600
        return copying(source, target, orders)

    redact_archive(three(tmp_path), tmp_path / "out.zip", looking)
    assert seen == [[f"{number}.png", "copy.zip", "lock"] for number in (1, 2, 3)]


def test_an_archive_that_is_changed_meanwhile_is_damaged(tmp_path: Path) -> None:
    source = three(tmp_path, Kind.TAR)
    (tmp_path / "less").mkdir()
    less = write_archive(tmp_path / "less", Kind.TAR, {"a.png": PHOTO})

    def changing(original: Path, target: Path, orders: Orders) -> Outcome:
        source.write_bytes(less.read_bytes())
        return copying(original, target, orders)

    with pytest.raises(Damaged):
        redact_archive(source, tmp_path / "out.tar", changing)
    assert entries(tmp_path) == ["in.tar", "less"]


@pytest.mark.parametrize("writer", [ZipWriter, TarWriter])
def test_an_archive_that_was_written_wrong_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: type[ZipWriter | TarWriter]
) -> None:
    rightly = writer.add

    def wrongly(self: object, name: str, path: Path, see: object) -> None:
        rightly(self, name.upper(), path, see)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "add", wrongly)
    kind = Kind.ZIP if writer is ZipWriter else Kind.TAR
    source = three(tmp_path, kind)
    with pytest.raises(StageFailed, match="not written as it should be"):
        redact_archive(source, tmp_path / f"out.{kind}", copying)
    assert entries(tmp_path) == [source.name]


@pytest.fixture
def small_disk(disk_of: Callable[[int], Path]) -> Path:
    return disk_of(256)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1 << 20, 90_000])
def test_a_full_disk_publishes_nothing_and_leaves_nothing(
    tmp_path: Path, small_disk: Path, kind: Kind, size: int
) -> None:
    """The first does not fit unpacked; of the others, the third's copy does not."""
    members = {f"{number}.png": os.urandom(size) for number in range(3)}
    source = write_archive(tmp_path, kind, members)
    with pytest.raises(CannotWrite, match="full"):
        redact_archive(source, small_disk / f"out.{kind}", copying, terms=LEAVE_OUT)
    assert entries(small_disk) == []


@pytest.fixture
def small_files_only() -> Iterator[None]:
    """No file may grow beyond 64 kB in this process, until the test ends."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("kind", KINDS)
def test_a_limit_on_file_sizes_publishes_nothing_and_leaves_nothing(
    tmp_path: Path, kind: Kind, request: pytest.FixtureRequest
) -> None:
    members = {f"{number}.png": os.urandom(40_000) for number in range(3)}
    source = write_archive(tmp_path, kind, members)
    request.getfixturevalue("small_files_only")
    with pytest.raises(CannotWrite, match="larger"):
        redact_archive(source, tmp_path / f"out.{kind}", copying)
    assert entries(tmp_path) == [source.name]


def test_leaving_early_closes_what_was_being_written(tmp_path: Path) -> None:
    for kind in KINDS:
        with ArchiveStaged(kind, tmp_path / f"out.{kind}", replace=False) as staged:
            (staged.folder / "a.png").write_bytes(PHOTO)
            staged.add("a.png", staged.folder / "a.png")
        assert entries(tmp_path) == []


PATIENCE = 600.0


def test_a_killed_run_leaves_no_member_once_the_next_one_has_begun(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "long.mp4", Clip(pts=range(0, 3000 * 256, 256))).read_bytes()
    (tmp_path / "long.mp4").unlink()
    source = write_archive(tmp_path, Kind.TAR, {"a.png": PHOTO, "long.mp4": clip})
    command = [sys.executable, "-m", "bystander", "redact", str(source), "--quiet"]
    with subprocess.Popen(command) as process:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and not list(tmp_path.glob(".bystander-*/2.mp4")):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=PATIENCE)
    assert list(tmp_path.glob(".bystander-*/2.mp4"))
    with Staging(tmp_path / "other.png", replace=False):
        pass
    assert entries(tmp_path) == ["in.tar"]
