"""Publishing is a rename, comes last, and never replaces what nobody allowed to replace."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from bystander.errors import CannotWrite, SourceIsTarget, TargetExists
from bystander.media.digest import sha256
from bystander.media.staging import Staging, refuse_same_file, write_errors


def _publish(target: Path, content: bytes, *, replace: bool = False) -> Path:
    with Staging(target, replace=replace) as staging:
        staging.file.write_bytes(content)
        return staging.publish()


def test_a_published_file_stands_alone_in_its_folder(tmp_path: Path) -> None:
    target = tmp_path / "Ada Lovelace.mp4"
    assert _publish(target, b"pixels") == target
    assert target.read_bytes() == b"pixels"
    assert [entry.name for entry in tmp_path.iterdir()] == [target.name]


def test_nothing_stands_there_until_it_is_published(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    with Staging(target, replace=False) as staging:
        staging.file.write_bytes(b"pixels")
        assert not target.exists()
    assert list(tmp_path.iterdir()) == []


def test_an_exception_leaves_nothing(tmp_path: Path) -> None:
    def fail_in_the_middle(staging: Staging) -> None:
        (staging.file.parent / "scratch").write_bytes(b"pixels")
        raise ZeroDivisionError

    with (
        pytest.raises(ZeroDivisionError),
        Staging(tmp_path / "clip.mp4", replace=False) as staging,
    ):
        fail_in_the_middle(staging)
    assert list(tmp_path.iterdir()) == []


def test_a_staged_file_is_private_and_says_nothing_of_its_name(tmp_path: Path) -> None:
    with Staging(tmp_path / "Ada Lovelace.mp4", replace=False) as staging:
        assert stat.S_IMODE(staging.file.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(staging.file.stat().st_mode) == 0o600
        assert staging.file.parent.parent == tmp_path
        assert staging.file.suffix == ".mp4"
        assert "Ada" not in str(staging.file.relative_to(tmp_path))


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_published_file_has_the_mode_of_any_new_file(
    tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        target = _publish(tmp_path / "clip.mp4", b"pixels")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == mode


def test_an_existing_target_is_refused_before_any_work(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    target.write_bytes(b"mine")
    with pytest.raises(TargetExists), Staging(target, replace=False):
        pytest.fail("the block must not begin")
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_broken_link_is_a_target_that_exists(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    target.symlink_to(tmp_path / "nowhere")
    with pytest.raises(TargetExists), Staging(target, replace=False):
        pytest.fail("the block must not begin")


def test_a_target_that_appears_in_the_meantime_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    with Staging(target, replace=False) as staging:
        staging.file.write_bytes(b"pixels")
        target.write_bytes(b"mine")
        with pytest.raises(TargetExists):
            staging.publish()
    assert target.read_bytes() == b"mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_target_is_replaced_only_when_that_is_allowed(tmp_path: Path) -> None:
    target = tmp_path / "clip.mp4"
    target.write_bytes(b"old")
    _publish(target, b"new", replace=True)
    assert target.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp4"]


@pytest.mark.parametrize("appears", [False, True])
def test_a_disk_without_links_publishes_just_as_carefully(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, appears: bool
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    target = tmp_path / "clip.mp4"
    with Staging(target, replace=False) as staging:
        staging.file.write_bytes(b"pixels")
        if appears:
            target.write_bytes(b"mine")
            with pytest.raises(TargetExists):
                staging.publish()
        else:
            staging.publish()
    assert target.read_bytes() == (b"mine" if appears else b"pixels")
    assert [entry.name for entry in tmp_path.iterdir()] == ["clip.mp4"]


def test_a_missing_folder_is_refused_with_the_next_step(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "missing" / "clip.mp4", replace=False)
    with pytest.raises(CannotWrite, match="make it first"), staging:
        pytest.fail("the block must not begin")


def test_a_file_for_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    staging = Staging(tmp_path / "file" / "clip.mp4", replace=False)
    with pytest.raises(CannotWrite, match="not a folder"), staging:
        pytest.fail("the block must not begin")


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_for_a_file_is_refused(tmp_path: Path, *, replace: bool) -> None:
    with pytest.raises(CannotWrite, match="name a file"), Staging(tmp_path, replace=replace):
        pytest.fail("the block must not begin")


def test_a_name_that_is_too_long_is_refused(tmp_path: Path) -> None:
    staging = Staging(tmp_path / f"{'a' * 300}.mp4", replace=False)
    with pytest.raises(CannotWrite, match="shorter"), staging:
        pytest.fail("the block must not begin")


def test_the_folder_of_a_living_run_is_never_touched(tmp_path: Path) -> None:
    with Staging(tmp_path / "one.mp4", replace=False) as living:
        living.file.write_bytes(b"pixels")
        _publish(tmp_path / "two.mp4", b"other")
        assert living.file.read_bytes() == b"pixels"
        living.publish()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["one.mp4", "two.mp4"]


def test_the_folder_of_a_dead_run_is_swept_by_the_next(tmp_path: Path) -> None:
    dead = tmp_path / ".bystander-0123456789abcdef"
    dead.mkdir(mode=0o700)
    (dead / "copy.mp4").write_bytes(b"pixels")
    _publish(tmp_path / "clip.mp4", b"pixels")
    assert not dead.exists()


@pytest.mark.parametrize("name", [".bystander-notes", ".bystander", "0123456789abcdef"])
def test_folders_that_are_not_ours_are_never_swept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis").touch()
    _publish(tmp_path / "clip.mp4", b"pixels")
    assert (tmp_path / name / "thesis").exists()


def test_a_link_with_our_name_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis").touch()
    (tmp_path / ".bystander-0123456789abcdef").symlink_to(tmp_path / "mine")
    _publish(tmp_path / "clip.mp4", b"pixels")
    assert [entry.name for entry in (tmp_path / "mine").iterdir()] == ["thesis"]


def test_the_original_is_refused_as_its_own_target_however_it_is_spelt(tmp_path: Path) -> None:
    source = tmp_path / "clip.mp4"
    source.write_bytes(b"original")
    (tmp_path / "soft.mp4").symlink_to(source)
    os.link(source, tmp_path / "hard.mp4")
    (tmp_path / "sub").mkdir()
    spellings = [source, tmp_path / "soft.mp4", tmp_path / "hard.mp4", tmp_path / "sub/../clip.mp4"]
    for target in spellings:
        with pytest.raises(SourceIsTarget):
            refuse_same_file(source, target)


def test_another_file_is_no_original(tmp_path: Path) -> None:
    source = tmp_path / "clip.mp4"
    source.write_bytes(b"original")
    refuse_same_file(source, tmp_path / "copy.mp4")
    (tmp_path / "copy.mp4").write_bytes(b"original")
    refuse_same_file(source, tmp_path / "copy.mp4")


@pytest.mark.parametrize(
    ("number", "step"),
    [(errno.ENOSPC, "free some space"), (errno.EROFS, "another folder"), (errno.EIO, "disk")],
)
def test_what_a_disk_does_to_a_writer_becomes_a_sentence(number: int, step: str) -> None:
    with pytest.raises(CannotWrite, match=step) as caught, write_errors():
        raise OSError(number, "as the system says", "/home/ada/clip.mp4")
    assert "ada" not in str(caught.value)


def test_errors_that_are_not_the_disks_pass_unchanged() -> None:
    with pytest.raises(OSError, match="broken data"), write_errors():
        raise OSError("broken data")


def test_a_digest_is_the_sha_256_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "abc"
    file.write_bytes(b"abc")
    assert sha256(file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
