"""What a file is, by its first bytes. Its name is not asked."""

from __future__ import annotations

from pathlib import Path

from bystander.domain.plan import Medium
from bystander.errors import Unreadable, Unsupported
from bystander.media.jpeg_series import is_film

JPEG = b"\xff\xd8\xff"
_HEAD = 64
_PICTURES = (
    JPEG,
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"II+\x00",
    b"MM\x00+",
    b"\x89PNG\r\n\x1a\n",
    b"GIF8",
)
_PICTURE_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


_OTHER_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"MSCF", b"xar!")


def medium_of(path: Path) -> Medium:
    """Photo, animation, or video for everything else. Raises Unreadable, Unsupported."""
    head = _head(path)
    if head.startswith(_OTHER_ARCHIVES):
        raise Unsupported(
            f"{path} is an archive of a kind that is not taken; pack it as zip or tar"
        )
    if not _is_picture(head) or (head.startswith(JPEG) and is_film(path)):
        return Medium.VIDEO
    from bystander.media.animated import is_animated  # noqa: PLC0415 -- it loads Pillow

    return Medium.ANIMATION if is_animated(path) else Medium.PHOTO


def _is_picture(head: bytes) -> bool:
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return True
    if head[4:8] == b"ftyp":
        return head[8:12] in _PICTURE_BRANDS
    return head.startswith(_PICTURES)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except FileNotFoundError as cause:
        raise Unreadable(f"{path} does not exist; check the path") from cause
    except IsADirectoryError as cause:
        raise Unreadable(f"{path} is a folder; name a file in it") from cause
    except OSError as cause:
        raise Unreadable(f"{path} cannot be read by you; check its permissions") from cause
    if not head:
        raise Unreadable(f"{path} is empty; check that it was copied whole")
    return head
