"""Our reader of writing, on lines that our own detector found."""

from __future__ import annotations

from functools import cache

from bystander.detect.writing.detector import open_writing
from bystander.detect.writing.personal import open_reader
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.stages import Reader
from bystander.testing.readers import ReaderContract
from bystander.testing.writing import written


class TestPersonalReader(ReaderContract):
    def make_reader(self) -> Reader:
        return open_reader("openvino", "CPU")

    def make_look(self) -> tuple[Pixels, tuple[Detection, ...]]:
        return look("4111 1111 1111 1111", "OPEN ALL DAY")


class TestPersonalReaderOfDocuments(ReaderContract):
    """A block that is covered whole, and a line far from it."""

    def make_reader(self) -> Reader:
        return open_reader("openvino", "CPU")

    def make_look(self) -> tuple[Pixels, tuple[Detection, ...]]:
        return look("PASSPORT", "Date of issue", "Hasselbrook", "", "", "OPEN ALL DAY")


@cache
def look(*lines: str) -> tuple[Pixels, tuple[Detection, ...]]:
    picture = written(*lines)
    detector = open_writing(frozenset({Kind.TEXT}), "openvino", "CPU")
    found = detector.detect(picture, 0.3).result()
    detector.close()
    return picture, found
