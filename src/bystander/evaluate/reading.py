"""From a path to annotated pictures and videos, whatever the format: the content tells."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from configparser import Error as ConfigError
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from bystander.errors import BadRequest
from bystander.evaluate.annotation import USUAL_RATE, AnnotatedSet, Item
from bystander.evaluate.formats import coco, mot, simple, wider

FORMATS = ("simple", "wider", "coco", "mot")
PICTURE_SUFFIXES = (".bmp", ".jpeg", ".jpg", ".png", ".webp")
VIDEO_SUFFIXES = (".mp4", ".mkv", ".mov", ".avi", ".webm")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user says about annotations beyond their names.

    media: the folder that the annotation's file names are relative to, or MOT's video
    form: one of FORMATS, or None to find it by content
    """

    media: Path | None = None
    form: str | None = None


def read_set(path: Path, wanted: Wanted = Wanted()) -> AnnotatedSet:
    """All that a file, a folder of JSON files, or a MOT folder annotates.

    Raises BadRequest for what is missing, broken or of no known format.
    """
    if not path.exists():
        raise BadRequest(f"there is no annotation {path}; check the path")
    parts = [path]
    if path.is_dir():
        found = [each for each in (path / "gt" / "gt.txt", path / "gt.txt") if each.is_file()]
        parts = found[:1] or sorted(each for each in path.glob("*.json") if each.is_file())
    if not parts:
        raise BadRequest(f"there is no annotation in {path}; name a JSON or text file")
    items = tuple(item for part in parts for item in _items(part, wanted))
    if not items:
        raise BadRequest(f"{path} annotates nothing; name another file")
    return AnnotatedSet(path.stem if path.is_file() else path.resolve().name, items)


def _items(path: Path, wanted: Wanted) -> tuple[Item, ...]:
    text = _text(path)
    with _understood(path):
        if text.lstrip().startswith("{"):
            return tuple(_from_json(json.loads(text), path, wanted))
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        return tuple(_from_text(lines, path, wanted))


def _from_json(document: dict[str, Any], path: Path, wanted: Wanted) -> Iterable[Item]:
    files = Files(path, wanted.media)
    if wanted.form in {"simple", "coco"}:
        reader = simple.read if wanted.form == "simple" else coco.read
        return reader(document, files.place)
    if wanted.form is None and coco.is_coco(document):
        return coco.read(document, files.place)
    if wanted.form is None and simple.is_simple(document):
        return simple.read(document, files.place)
    raise _unknown(path)


def _from_text(lines: Sequence[str], path: Path, wanted: Wanted) -> Iterable[Item]:
    files = Files(path, wanted.media)
    if wanted.form == "wider" or (wanted.form is None and wider.is_wider(lines)):
        return wider.read(lines, files.place)
    if wanted.form == "mot" or (wanted.form is None and mot.is_mot(lines)):
        pictures, rate = files.sequence()
        return (mot.read(lines, pictures, rate),)
    raise _unknown(path)


@dataclass(frozen=True, slots=True)
class Files:
    """Finds what an annotation names: below ``media``, or around the annotation itself."""

    annotation: Path
    media: Path | None

    def place(self, name: str, number: int) -> Path:
        """The file of a picture. The error tells its number, for names may tell more."""
        for folder in self._folders():
            if (folder / name).is_file():
                return folder / name
        raise BadRequest(
            f"picture {number + 1} of {self.annotation} is not there; "
            "name the folder of the pictures with --media"
        )

    def sequence(self) -> tuple[tuple[Path, ...], Fraction]:
        """The pictures of a MOT folder and their rate, or the video that was named."""
        if self.media is not None and self.media.is_file():
            return (self.media,), USUAL_RATE
        home = self.annotation.parent
        home = home.parent if home.name == "gt" else home
        for folder in (self.media, home / "img1"):
            pictures = _below(folder, PICTURE_SUFFIXES)
            if pictures:
                return pictures, mot.rate_of(home)
        videos = _below(home, VIDEO_SUFFIXES)
        if len(videos) == 1:
            return videos, USUAL_RATE
        raise BadRequest(
            f"the pictures of {self.annotation} are not there; "
            "name their folder or the video with --media"
        )

    def _folders(self) -> tuple[Path, ...]:
        if self.media is not None:
            return (self.media,)
        home = self.annotation.resolve().parent
        return (home, home / "images", home.parent, home.parent / "WIDER_val" / "images")


def _below(folder: Path | None, suffixes: Sequence[str]) -> tuple[Path, ...]:
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in suffixes))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise BadRequest(f"the annotation {path} cannot be read as text; check the path") from cause


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    """Whatever a broken file makes a reader raise is one sentence to the user."""
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as cause:
        raise _broken(path) from cause
    except (RecursionError, OverflowError, ConfigError) as cause:
        raise _broken(path) from cause


def _broken(path: Path) -> BadRequest:
    return BadRequest(
        f"the annotation {path} is broken or of another format; correct it or name its "
        f"format with --format ({', '.join(FORMATS)})"
    )


def _unknown(path: Path) -> BadRequest:
    return BadRequest(
        f"the format of the annotation {path} is not known; name it with --format "
        f"({', '.join(FORMATS)})"
    )
