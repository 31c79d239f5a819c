"""A private folder beside the target: publishing is a rename, and comes last.

Whatever ends a run early, nothing stands under the final name: an exception and Ctrl-C
remove the folder, and what a killed process leaves is swept by the next run beside it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bystander.errors import BystanderError, CannotWrite, SourceIsTarget, TargetExists

_LOCK = "lock"
_OURS = re.compile(r"\.bystander-[0-9a-f]{16}")

_SENTENCES = {
    errno.ENOSPC: "the disk is full; free some space or choose another folder",
    errno.EDQUOT: "your share of the disk is used up; free some space or choose another folder",
    errno.EFBIG: "the output is larger than this disk or your limits allow; choose another folder",
    errno.EROFS: "the output's disk cannot be written to; choose another folder",
    errno.EACCES: "the output's folder is not yours to write to; choose another folder",
    errno.EPERM: "the output's folder is not yours to write to; choose another folder",
    errno.ENOENT: "the output's folder is not there; make it first or choose another",
    errno.ENOTDIR: "the output's folder is not a folder; choose another",
    errno.EISDIR: "the output is a folder; name a file instead",
    errno.ENAMETOOLONG: "the output's name is too long for this disk; choose a shorter one",
    errno.EIO: "the disk reported an error; choose another folder, and look after that disk",
    errno.ENXIO: "the output's disk is gone; connect it again or choose another folder",
    errno.ENODEV: "the output's disk is gone; connect it again or choose another folder",
    errno.ESTALE: "the output's folder is gone; connect it again or choose another",
    errno.EMFILE: "too many files are open; close some programs or raise the limit, and run again",
}

# What file systems without hard links answer to link().
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV}
_NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS}


class Staging:
    """One output in the making, in a folder (mode 0700) that goes away with the block.

    file: where to write; there already and empty, mode 0600, with the target's suffix
    private: the target is its owner's only, too

    Entering raises TargetExists and CannotWrite.
    """

    file: Path

    def __init__(self, target: Path, *, replace: bool, private: bool = False) -> None:
        self._target = target
        self._private = private
        self._replace = replace
        self._cleanup = ExitStack()
        self._mode = 0o600

    def __enter__(self) -> Self:
        with self._cleanup, _any_write_error():
            self._refuse_existing()
            _sweep(self._target.parent)
            folder = self._make_folder()
            # The target's suffix, for libraries that choose a format by it; not its name.
            self.file = folder / f"copy{self._target.suffix}"
            os.close(os.open(self.file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            self._cleanup = self._cleanup.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cleanup.close()

    def publish(self) -> Path:
        """Move the file to its final name, with the mode of any new file.

        Returns the final name. Raises TargetExists when somebody else made that file in
        the meantime, and CannotWrite.
        """
        with _any_write_error():
            _fsync(self.file)
            self.file.chmod(self._mode)
            if self._replace:
                self.file.replace(self._target)
            else:
                self._move_to_a_free_name()
            # A folder that may be written to but not listed cannot be opened for this.
            with suppress(PermissionError):
                _fsync(self._target.parent)
        return self._target

    def _refuse_existing(self) -> None:
        if self._target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        if not self._replace and os.path.lexists(self._target):
            raise _target_exists()

    def _make_folder(self) -> Path:
        """A new folder whose lock this process holds until it ends, however it ends."""
        while True:
            folder = self._target.parent / f".bystander-{secrets.token_hex(8)}"
            folder.mkdir(mode=0o700)
            self._cleanup.callback(shutil.rmtree, folder, ignore_errors=True)
            lock = _lock(folder, wait=True)
            if lock is not None:
                self._cleanup.callback(os.close, lock)
                # What umask and the folder's own rules give to any new file here.
                if not self._private:
                    self._mode = stat.S_IMODE(os.fstat(lock).st_mode)
                return folder
            # A run that started in this very moment took the folder for a dead one's.

    def _move_to_a_free_name(self) -> None:
        """Unlike a rename, a link never replaces what somebody made in the meantime."""
        try:
            os.link(self.file, self._target)
        except FileExistsError as cause:
            raise _target_exists() from cause
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            self._claim_and_move()
        else:
            self.file.unlink()

    def _claim_and_move(self) -> None:
        """For disks without links: take the name with an empty file, then rename over it."""
        try:
            os.close(os.open(self._target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError as cause:
            raise _target_exists() from cause
        try:
            self.file.replace(self._target)
        except BaseException:
            self._target.unlink()
            raise


def refuse_same_file(source: Path, target: Path) -> None:
    """Raise SourceIsTarget when both are one file, by whatever spelling or link."""
    with suppress(FileNotFoundError, NotADirectoryError):
        if source.samefile(target):
            raise SourceIsTarget(
                "the output is the original itself, which Bystander never changes; "
                "choose another name"
            )


@contextmanager
def write_errors() -> Iterator[None]:
    """Turn what a disk can do to a writer into CannotWrite; any other error passes.

    Knows OSError by its errno, and so PyAV's errors, too.
    """
    try:
        yield
    except OSError as error:
        sentence = _SENTENCES.get(error.errno or 0)
        if sentence is None:
            raise
        raise CannotWrite(sentence) from error


@contextmanager
def _any_write_error() -> Iterator[None]:
    """As write_errors, for code that does nothing but write."""
    try:
        with write_errors():
            yield
    except BystanderError:
        raise
    except OSError as error:
        reason = os.strerror(error.errno or 0).lower()
        raise CannotWrite(
            f"the output cannot be written ({reason}); choose another folder"
        ) from error


def _target_exists() -> TargetExists:
    return TargetExists("the output is there already; choose another name, or allow replacing it")


def _sweep(parent: Path) -> None:
    """Remove the folders of runs that were killed; a live run's lock keeps its folder."""
    with suppress(PermissionError), os.scandir(parent) as entries:
        for entry in entries:
            if not _OURS.fullmatch(entry.name) or not entry.is_dir(follow_symlinks=False):
                continue
            # Another's folder, or one that a third run is sweeping at the same time.
            with suppress(OSError):
                if entry.stat(follow_symlinks=False).st_uid == os.getuid():
                    _remove_if_dead(Path(entry.path))


def _remove_if_dead(folder: Path) -> None:
    lock = _lock(folder, wait=False)
    if lock is not None:
        # The lock is held to the end, so that nobody can take this folder for a live one.
        try:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


def _lock(folder: Path, *, wait: bool) -> int | None:
    """An open descriptor that holds the folder's lock, or None when there is none to hold.

    Without ``wait``, raises BlockingIOError when a live run holds it.
    """
    try:
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW, 0o666)
    except FileNotFoundError:
        return None
    try:
        _flock(lock, wait=wait)
        still_there = os.fstat(lock).st_nlink > 0
    except BaseException:
        os.close(lock)
        raise
    if still_there:
        return lock
    os.close(lock)
    return None


def _flock(lock: int, *, wait: bool) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        # On a disk without locks nobody gets one, so that nobody sweeps there either.
        if not (wait and error.errno in _NO_LOCKS):
            raise


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
