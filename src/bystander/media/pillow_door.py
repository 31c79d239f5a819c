"""Opens pictures with Pillow: what it may read, and its errors as ours."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

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
    UnidentifiedImageError,
    WebPImagePlugin,
)

from bystander.domain.geometry import Orientation
from bystander.errors import Damaged, Unreadable, Unsupported

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
ANIMATED = ("GIF", "WEBP", "PNG", "TIFF")
"""Formats in which several pictures are one after another in time."""

ORIENTATION_TAG = 0x0112


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A picture whose header was read. Raises Unreadable, Unsupported."""
    _with_heif()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            picture = Image.open(path, formats=FORMATS)
        except Image.DecompressionBombError as cause:
            raise Unsupported(
                f"{path} claims more than {2 * (Image.MAX_IMAGE_PIXELS or 0)} pixels, which looks "
                "like a trap; make it smaller first if it is none"
            ) from cause
        except FileNotFoundError as cause:
            raise Unreadable(f"{path} does not exist; check the path") from cause
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as cause:
            raise Unreadable(
                f"{path} is not a picture that can be read; check that it opens elsewhere"
            ) from cause
        with picture:
            yield picture


@contextmanager
def decoding_picture() -> Iterator[None]:
    """Raises Damaged for whatever goes wrong while pixels are decoded."""
    try:
        yield
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        Image.DecompressionBombError,
    ) as cause:
        raise Damaged(
            "the picture is damaged and cannot be decoded; get a whole copy, or go on with "
            "--on-damage cover, which covers it whole"
        ) from cause


def count_of(picture: Image.Image) -> int:
    """How many pictures follow each other in this file."""
    if picture.format not in ANIMATED:
        return 1
    with decoding_picture():
        return int(getattr(picture, "n_frames", 1))


def orientation_of(picture: Image.Image) -> Orientation:
    """What the tag says, where it makes sense."""
    try:
        return Orientation(picture.getexif().get(ORIENTATION_TAG, 1))
    except (ValueError, TypeError, SyntaxError, OSError, KeyError, AttributeError):
        return Orientation.UPRIGHT  # a tag that makes no sense turns nothing


@cache
def _with_heif() -> None:
    pillow_heif.register_heif_opener(thumbnails=False)
