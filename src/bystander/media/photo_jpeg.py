"""JPEG: the same tables, sampling and colour components as the original's."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, JpegImagePlugin

_BYTE = 255
_THREE = 3


def stored_in_rgb(picture: Image.Image) -> bool:
    """Whether a three-component JPEG holds red, green and blue: libjpeg's own rule."""
    if "jfif" in picture.info:
        return False
    if "adobe" in picture.info:
        return picture.info.get("adobe_transform") == 0
    return [part[0] for part in _components(picture)] == list(b"RGB")


def jpeg_options(picture: Image.Image) -> dict[str, Any]:
    """For Pillow's ``save``: quality is not guessed, for the tables are the quality."""
    options: dict[str, Any] = {"progressive": bool(picture.info.get("progressive"))}
    tables = _tables(picture)
    options |= {"qtables": tables} if tables else {"quality": 95}
    if len(_components(picture)) == _THREE:
        sampling = JpegImagePlugin.get_sampling(picture)
        # A sampling that Pillow cannot write is written finer than it was, not coarser.
        options["subsampling"] = max(sampling, 0)
        options["keep_rgb"] = stored_in_rgb(picture)
    return options


def encode_jpeg(picture: Image.Image, options: dict[str, Any]) -> bytes:
    """The file, with no segment but what ``options`` ask for."""
    file = io.BytesIO()
    try:
        picture.save(file, "JPEG", **options)
    except OSError:
        if not options.get("progressive"):
            raise
        # A progressive file must fit a buffer that Pillow takes for large enough, which
        # it is not for noise of the best quality. The same pixels fit a sequential one.
        file = io.BytesIO()
        picture.save(file, "JPEG", **(options | {"progressive": False}))
    return file.getvalue()


def _tables(picture: Image.Image) -> list[list[int]] | None:
    """One quantisation table a component, or None where a table is not of bytes."""
    known = getattr(picture, "quantization", {})
    tables = [list(known.get(part[3], ())) for part in _components(picture)]
    while len(tables) > 1 and tables[-1] == tables[-2]:
        tables.pop()  # the last one counts for all further components
    fit = all(len(table) == 64 and max(table) <= _BYTE for table in tables)  # noqa: PLR2004 -- 8x8
    return tables if tables and fit else None


def _components(picture: Image.Image) -> list[tuple[int, int, int, int]]:
    """(number, horizontal sampling, vertical sampling, table) of each component."""
    return list(getattr(picture, "layer", ()))
