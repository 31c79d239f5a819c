"""Opens pictures with Pillow: what it may read, and its errors as ours."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

import pillow_heif
from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from bystander.domain.geometry import Orientation
from bystander.domain.limits import Limits
from bystander.errors import Damaged, Unreadable, Unsupported
from bystander.media.media_limits import refuse_too_large

# Importing a plugin registers it; Pillow's own search would load forty more.
PLUGINS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "DIB", "GIF", "AVIF", "HEIF")
ORIENTATION_TAG = 0x0112

LONGEST_SIDE = 65_535
"""JPEG's limit. Longer ones are traps more often than pictures: encoders of other formats
do not refuse all of them, and some never come back."""

# What Pillow's readers raise for files that are not what they claim to be.
BAD_DATA = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

# And its writers for what they cannot write; SyntaxError is libheif's.
_CANNOT_ENCODE = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    KeyError,
    RuntimeError,
    struct.error,
)


@contextmanager
def opened(path: Path, limits: Limits) -> Iterator[Image.Image]:
    """A picture whose header was read. Raises Unreadable, Unsupported."""
    with _open(path) as picture:
        _refuse_long_side(picture, path)
        refuse_too_large(*picture.size, limits)
        yield picture


def _open(path: Path) -> Image.Image:
    _with_heif()
    try:
        with _quiet():
            return Image.open(path, formats=FORMATS)
    except FileNotFoundError as cause:
        raise Unreadable(f"{path} does not exist; check the path") from cause
    except BAD_DATA as cause:
        raise Unreadable(
            f"{path} is not a picture that can be read; check that it opens elsewhere"
        ) from cause


def _refuse_long_side(picture: Image.Image, path: Path) -> None:
    if max(picture.size) > LONGEST_SIDE:
        raise Unsupported(
            f"{path} claims a side of {max(picture.size)} pixels, and more than {LONGEST_SIDE} "
            "cannot be written back; cut it into parts first"
        )


@contextmanager
def decoding_picture() -> Iterator[None]:
    """Raises Damaged for whatever goes wrong while pixels are decoded, or Unsupported."""
    try:
        with _quiet():
            yield
    except MemoryError as cause:
        raise Unsupported(
            "the picture needs more memory than there is; make it smaller first"
        ) from cause
    except BAD_DATA as cause:
        raise Damaged(
            "the picture is damaged and cannot be decoded; get a whole copy, or go on with "
            "--on-damage cover, which covers it whole"
        ) from cause


@contextmanager
def encoding_picture(name: str) -> Iterator[None]:
    """Raises Unsupported for whatever goes wrong while pixels are encoded in memory."""
    try:
        with _quiet():
            yield
    except _CANNOT_ENCODE as cause:
        raise Unsupported(
            f"this picture cannot be written back as {name}; convert it to PNG first"
        ) from cause


@contextmanager
def _quiet() -> Iterator[None]:
    """Pillow warns about files; whoever runs this can do nothing about its warnings."""
    with warnings.catch_warnings(), _OUR_LIMITS:
        warnings.simplefilter("ignore")
        yield


class _OurLimits:
    """Pillow's own limit of pixels is of the whole process, and ours are the policy's: it is
    off while one of our threads reads a picture, and put back by the last of them.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._usual = Image.MAX_IMAGE_PIXELS

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._usual, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, None
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                Image.MAX_IMAGE_PIXELS = self._usual


_OUR_LIMITS = _OurLimits()


def count_of(picture: Image.Image) -> int:
    """How many pictures are in this file. Raises Damaged.

    May leave the picture at another one: ask last.
    """
    with decoding_picture():
        return int(getattr(picture, "n_frames", 1))


def orientation_of(picture: Image.Image) -> Orientation:
    """How the pixels that are handed out must be turned, where the tag makes sense.

    The readers of HEIF and TIFF hand out upright pixels, and no tag to obey twice.
    """
    try:
        with _quiet():
            exif = Image.Exif()
            # Not picture.getexif(), which also obeys XMP, as viewers do not.
            exif.load(exif_block_of(picture))
            return Orientation(exif.get(ORIENTATION_TAG, 1))
    except BAD_DATA:
        return Orientation.UPRIGHT  # a tag that makes no sense turns nothing


def exif_block_of(picture: Image.Image) -> bytes:
    """The block as it stands in the file, or nothing."""
    if picture.format == "PNG" and "exif" not in picture.info:
        picture.load()  # the block may stand behind the pixels
    return bytes(picture.info.get("exif") or b"")


@cache
def _with_heif() -> None:
    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
