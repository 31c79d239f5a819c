"""Another tool, run as a command on one file at a time."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from bystander.errors import BadRequest, Damaged, Unreadable
from bystander.evaluate.annotation import Item
from bystander.evaluate.opening import AS_IT_IS, opened
from bystander.evaluate.pixels import by_pixels
from bystander.evaluate.verdicts import Judged
from bystander.media.open import open_source

SOURCE, TARGET = "{source}", "{target}"
MOST = 0.9
"""Share of the frames below which a copy is not the same work."""


@dataclass(frozen=True, slots=True)
class Tool:
    """The words of a command in which {source} and {target} stand for files."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, command: str) -> Self:
        """Raises BadRequest for a command without both places."""
        try:
            words = tuple(shlex.split(command))
        except ValueError as cause:
            raise BadRequest("the command after --tool has an open quote; close it") from cause
        if not all(any(place in word for word in words) for place in (SOURCE, TARGET)):
            raise BadRequest(
                "the command after --tool must hold {source} and {target}, "
                'such as "deface {source} -o {target}"'
            )
        return cls(words)

    @property
    def name(self) -> str:
        """The program and its options, without folders and files."""
        told = [Path(self.words[0]).name]
        for word, following in zip_longest(self.words[1:], self.words[2:], fillvalue=""):
            leads = word.startswith("-") and _is_place(following)
            if not leads and not _is_place(word):
                told.append(word)
        return " ".join(told)

    def made(self, source: Path, target: Path) -> bool:
        """Runs the command on one file. Whether it ended well and wrote the target.

        What it prints is dropped. Raises BadRequest where there is no such program.
        """
        places = {SOURCE: str(source.resolve()), TARGET: str(target)}
        command = [_filled(word, places) for word in self.words]
        try:
            # The user names the command, and no shell reads it.
            done = subprocess.run(  # noqa: S603
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except OSError as cause:
            raise BadRequest("the program after --tool cannot be started; check it") from cause
        return done.returncode == 0 and target.is_file()


def by_tool(item: Item, tool: Tool) -> Judged | None:
    """Runs a tool on every file of an item and judges the copies from their pixels.

    None where it failed on one: ended with an error, or wrote nothing that has 90 % of
    the frames. The pictures of a video are given to it one by one.
    """
    parts: list[Judged] = []
    for number, path in enumerate(item.files):
        part = item if len(item.files) == 1 else _picture(item, number, path)
        judged = _judged(part, tool)
        if judged is None:
            return None
        parts.append(judged)
    return parts[0] if len(parts) == 1 else _in_a_row(item, parts)


def _judged(item: Item, tool: Tool) -> Judged | None:
    path = item.files[0]
    with TemporaryDirectory(prefix="bystander-evaluate-") as folder, opened(item) as original:
        target = Path(folder) / f"copy{path.suffix}"
        if not tool.made(path, target):
            return None
        try:
            with open_source(target, AS_IT_IS) as copy:
                judged = by_pixels(item, original, copy)
        except (Unreadable, Damaged):
            return None
    before, after = judged.frames
    return judged if after >= MOST * before else None


def _picture(item: Item, number: int, path: Path) -> Item:
    marks = tuple(replace(m, frame=0) for m in item.frames if m.frame == number)
    return Item((path,), item.size, marks, moving=False)


def _in_a_row(item: Item, parts: list[Judged]) -> Judged:
    """Verdicts on single pictures as verdicts on the video that they were taken from."""
    verdicts = (
        [replace(verdict, frame=number) for verdict in part.verdicts]
        for number, part in enumerate(parts)
    )
    over = chain(*(part.over for part in parts))
    count = len(parts)
    return Judged(item, tuple(chain(*verdicts)), tuple(over), (), (count, count))


def _is_place(word: str) -> bool:
    return SOURCE in word or TARGET in word


def _filled(word: str, places: dict[str, str]) -> str:
    for place, path in places.items():
        word = word.replace(place, path)
    return word
