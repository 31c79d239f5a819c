"""Tells which of the writing in a picture is somebody's, and never what it says."""

from __future__ import annotations

from dataclasses import replace

from bystander.detect.writing.line import Line
from bystander.detect.writing.reader import Reader
from bystander.detect.writing.reading import read
from bystander.detect.writing.rules.judgement import judge
from bystander.detect.writing.weights import READ, weights
from bystander.detect.writing.written import near
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.domain.plan import Model

WHOLE = 0.9
"""Score of a document or a badge that is covered whole."""


def open_reader(runtime: str, device: str) -> PersonalReader:
    """Fills the registry's group ``reader``. It runs on OpenVINO and the CPU.

    Raises ModelMissing, ModelBroken.
    """
    del runtime, device
    found = weights(READ, "")
    return PersonalReader(Reader(found.path, found.characters), found.model)


class PersonalReader:
    """Fills stages.Reader, by the rules in ``rules``."""

    def __init__(self, reader: Reader, about: Model) -> None:
        self._reader = reader
        self._about = about

    @property
    def model(self) -> Model:
        return replace(self._about, runtime=self._reader.runtime)

    def read(
        self, pixels: Pixels, found: tuple[Detection, ...], due: tuple[bool, ...]
    ) -> tuple[Detection, ...]:
        lines = {
            index: Line.through(seen.landmarks, seen.score)
            for index, seen in enumerate(found)
            if seen.kind is Kind.TEXT and len(seen.landmarks) == 4  # noqa: PLR2004 -- corners
        }
        asked = [index for index, _ in enumerate(found) if due[index] and index in lines]
        wanted = near(lines, asked)
        judged = judge(read(self._reader, pixels, [lines[index] for index in wanted]))
        reasons = dict(zip(wanted, judged.reasons, strict=True))
        size = Size(pixels.shape[1], pixels.shape[0])
        clipped = [(box.clipped(size), reason) for box, reason in judged.wholes]
        return (
            *(
                replace(seen, reason=seen.reason or reasons.get(index, ""))
                for index, seen in enumerate(found)
            ),
            *(
                Detection(Kind.TEXT, box, WHOLE, reason=reason)
                for box, reason in clipped
                if box is not None
            ),
        )

    def close(self) -> None:
        """The network goes with its last user."""
