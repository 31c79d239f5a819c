"""PyAV's errors as ours: the one door. No text of FFmpeg's passes, for it may quote the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av

from bystander.errors import Damaged, Unreadable, Unsupported
from bystander.media.staging import write_errors


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """Raises Unreadable for whatever goes wrong while a file is opened and probed."""
    try:
        yield
    except FileNotFoundError as cause:
        raise Unreadable(f"{path} does not exist; check the path") from cause
    except PermissionError as cause:
        raise Unreadable(f"{path} may not be read by you; check its permissions") from cause
    except IsADirectoryError as cause:
        raise Unreadable(f"{path} is a folder; name a file in it") from cause
    except (av.FFmpegError, ValueError, UnicodeDecodeError) as cause:
        raise Unreadable(
            f"{path} is no picture, video or sound of a format that is read here; check that it "
            "plays elsewhere, and convert it to a common format first"
        ) from cause


@contextmanager
def encoding(encoder: str) -> Iterator[None]:
    """Raises CannotWrite for a disk that refuses, Unsupported for an encoder that does."""
    try:
        with write_errors():
            yield
    except (av.FFmpegError, ValueError) as cause:
        raise Unsupported(
            f"the encoder {encoder} refused these pictures; convert the file to H.264 first"
        ) from cause


@contextmanager
def decoding(frame: int) -> Iterator[None]:
    """Raises Damaged for whatever goes wrong while packets are read and decoded."""
    try:
        yield
    except av.FFmpegError as cause:
        raise Damaged(
            f"the file is damaged near frame {frame} and cannot be decoded there; repair it, "
            "or go on with --on-damage cover, which covers such frames whole"
        ) from cause


@contextmanager
def decoding_sound(*, alone: bool) -> Iterator[None]:
    """Raises Damaged for whatever goes wrong while sound is read and decoded.

    alone: nothing would be left of the file without its sound
    """
    try:
        yield
    except av.FFmpegError as cause:
        drop = "" if alone else " leave the sound out with --sound drop,"
        raise Damaged(
            f"the sound is damaged and cannot be decoded; repair the file,{drop} or go on with "
            "--on-damage cover, which mutes such places"
        ) from cause


@contextmanager
def encoding_sound(encoder: str) -> Iterator[None]:
    """Raises CannotWrite for a disk that refuses, Unsupported for an encoder that does."""
    try:
        with write_errors():
            yield
    except (av.FFmpegError, ValueError) as cause:
        raise Unsupported(
            f"the encoder {encoder} refused this sound; convert the file's sound to AAC first, or "
            "leave the sound out with --sound drop"
        ) from cause


@contextmanager
def copying_sound() -> Iterator[None]:
    """Raises Damaged for whatever goes wrong while kept sound is read."""
    try:
        yield
    except av.FFmpegError as cause:
        raise Damaged(
            "the sound is damaged and cannot be copied; repair the file, or leave the sound "
            "out with --sound drop"
        ) from cause


@contextmanager
def copying_subtitles() -> Iterator[None]:
    """Raises Damaged for whatever goes wrong while kept subtitles are read."""
    try:
        yield
    except av.FFmpegError as cause:
        raise Damaged(
            "the subtitles are damaged and cannot be copied; repair the file, or leave the "
            "subtitles out with --subtitles drop"
        ) from cause
