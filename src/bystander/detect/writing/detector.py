"""Finds every line of writing, and which of them may be a licence plate."""

from __future__ import annotations

from dataclasses import replace

from bystander.detect.badges.badges import Badges
from bystander.detect.plates.plates import Plates
from bystander.detect.store import open_detector
from bystander.detect.worker import WorkerDetector
from bystander.detect.writing.finder import Finder
from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reader
from bystander.detect.writing.search import factors, search
from bystander.detect.writing.weights import FIND, READ, weights
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size

LEAST = 0.4
"""A line that scores less is noise: the core of no letter."""


def open_writing(kinds: frozenset[Kind], runtime: str, device: str) -> WorkerDetector:
    """Fills the registry's group ``detector`` for writing and plates; one network for both, and
    for writing our own faces, whose wearers' badges are looked for.

    The network runs on OpenVINO and the CPU, whatever is asked for. Raises ModelMissing,
    ModelBroken.
    """
    found = weights(FIND, "")
    finder = Finder(found.path)
    plates = _plates() if Kind.PLATE in kinds else None
    badges = Badges(open_detector(None, runtime, device)) if Kind.TEXT in kinds else None
    look = WritingLook(finder, kinds, plates, badges)
    about = replace(found.model, runtime=finder.runtime)
    return WorkerDetector(look, kinds, about, look.close)


def _plates() -> Plates:
    read = weights(READ, "")
    return Plates(Reader(read.path, read.characters))


class WritingLook:
    """Fills worker.Look.

    plates, badges: where they are wanted
    """

    def __init__(
        self,
        finder: Finder,
        kinds: frozenset[Kind],
        plates: Plates | None,
        badges: Badges | None,
    ) -> None:
        self._finder = finder
        self._kinds = kinds
        self._plates = plates
        self._badges = badges

    def __call__(self, pixels: Pixels, floor: float) -> tuple[Detection, ...]:
        size = Size(pixels.shape[1], pixels.shape[0])
        lines = search(self._finder, pixels, max(floor, LEAST), factors(size))
        found = [] if Kind.TEXT not in self._kinds else [_seen(line, size) for line in lines]
        if self._badges is not None:
            found += self._badges.among(pixels, floor)
        if self._plates is not None:
            found += self._plates.among(pixels, lines, floor)
        return tuple(seen for seen in found if seen is not None)

    def close(self) -> None:
        if self._badges is not None:
            self._badges.close()


def _seen(line: Line, size: Size) -> Detection | None:
    box = line.box.clipped(size)
    corners = tuple((float(x), float(y)) for x, y in line.corners)
    return None if box is None else Detection(Kind.TEXT, box, line.score, corners)
