"""The witness must find what is there; a blind one would call everything clean."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from bench import witness
from PIL import Image
from PIL.PngImagePlugin import PngInfo

Pack = Callable[[bytes], bytes]

NAME = "Jeanne Exemple"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_planted_string_is_found_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"\0\1before" + NAME.encode(encoding) + b"after\0")
    assert witness.left(path, [NAME]) == [NAME]


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_a_planted_string_is_found_in_base64_at_every_place(tmp_path: Path, before: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"<x>" + base64.b64encode(f"{before}{NAME} lives here".encode()) + b"</x>")
    assert witness.left(path, [NAME]) == [NAME]


@pytest.mark.parametrize("pack", [zlib.compress, gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("around", [bytes, zlib.compress], ids=["once", "twice"])
def test_a_planted_string_is_found_in_packed_blocks(
    tmp_path: Path, pack: Pack, around: Pack
) -> None:
    path = tmp_path / "file"
    block = around(b"x" + pack(b"words " * 50 + NAME.encode()))
    path.write_bytes(b"head" + block + b"tail")
    assert NAME.encode() not in path.read_bytes()
    assert witness.left(path, [NAME]) == [NAME]


def test_a_planted_string_is_found_in_packed_text_of_a_png(tmp_path: Path) -> None:
    info = PngInfo()
    info.add_text("Comment", f"taken by {NAME}", zip=True)
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG", pnginfo=info)
    path = tmp_path / "file.png"
    path.write_bytes(file.getvalue())
    assert witness.left(path, [NAME]) == [NAME]


def test_what_is_not_there_is_not_found(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(zlib.compress(b"nobody") + b"Jeanne, an example")
    assert witness.left(path, [NAME]) == []


@pytest.mark.skipif(witness.EXIFTOOL is None, reason="exiftool is not installed")
def test_exiftool_names_the_classes_of_a_tagged_photo(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x013B] = NAME
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 27.0)
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (8, 8)).save(path, exif=exif)
    assert {"gps", "person-name-tag"} <= witness.classes(path)
    Image.new("RGB", (8, 8)).save(path)
    assert witness.classes(path) == set()
