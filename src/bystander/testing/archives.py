"""Archives with made-up members, of every kind that Bystander takes."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from bystander.domain.archive import SUFFIXES, ArchiveKind
from bystander.media.archive_packing import packed, zstandard

KINDS = tuple(ArchiveKind)


def picture(suffix: str = ".png", shade: int = 120) -> bytes:
    """A small photo of nothing, with a name in it where the format has room for one."""
    file = io.BytesIO()
    image = Image.fromarray(np.full((48, 64, 3), shade, np.uint8))
    exif = Image.Exif()
    exif[315] = "Somebody's Name"  # Artist
    image.save(file, {".jpg": "JPEG", ".bmp": "BMP"}.get(suffix, "PNG"), exif=exif)
    return file.getvalue()


def write_archive(folder: Path, kind: ArchiveKind, members: Mapping[str, bytes]) -> Path:
    """``in`` with the suffix of ``kind``; its members tell when and by whom they were made."""
    path = folder / f"in{SUFFIXES[kind][0]}"
    if kind is ArchiveKind.ZIP:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, data in members.items():
                info = zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10))
                info.comment = b"by Somebody"
                info.extra = struct.pack("<HH", 0xCAFE, 8) + b"Somebody"
                zipped.writestr(info, data, zipfile.ZIP_DEFLATED)
            zipped.comment = b"Somebody's archive"
        return path
    with path.open("wb") as file:
        stream = packed(kind, file)
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for name, data in members.items():
                tar.addfile(tar_entry(name, len(data)), io.BytesIO(data))
        if stream is not file:
            stream.close()
    return path


def tar_entry(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    """A header that says a lot about its owner."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    info.mtime, info.mode = 1714979290.5, 0o755
    info.uid, info.gid, info.uname, info.gname = 1000, 1000, "somebody", "somebody"
    info.pax_headers = {"comment": "by Somebody"}
    return info


def read_archive(path: Path) -> dict[str, bytes]:
    """Name -> bytes of every member, read as anybody would; no packing but zstandard's is ours."""
    if path.name.endswith(".zip"):
        with zipfile.ZipFile(path) as zipped:
            return {name: zipped.read(name) for name in zipped.namelist()}
    with open_tar(path) as tar:
        found = {info.name: tar.extractfile(info) for info in tar.getmembers()}
        return {name: data.read() for name, data in found.items() if data is not None}


def open_tar(path: Path) -> tarfile.TarFile:
    """A tar of any packing."""
    if not path.name.endswith((".tar.zst", ".tzst")):
        return tarfile.open(path)

    return tarfile.open(fileobj=io.BytesIO(zstandard().decompress(path.read_bytes())))
