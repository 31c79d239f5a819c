"""An annotated item as a source: one file, or the pictures of a video in a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

from bystander.domain.clock import Instant, Timeline
from bystander.domain.frame import Frame
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Size
from bystander.domain.plan import Medium
from bystander.domain.policy import OnDamage, Policy
from bystander.domain.sound import Sound, SoundBlock
from bystander.domain.traces import Trace
from bystander.errors import BadRequest
from bystander.evaluate.annotation import Item
from bystander.media.open import open_source
from bystander.stages import Source

AS_IT_IS = Policy(on_damage=OnDamage.COVER)
"""For judging: a frame that cannot be decoded is looked at as far as it can."""


def opened(item: Item, policy: Policy = AS_IT_IS) -> Source:
    """The item, open for reading. Raises BadRequest where annotation and picture disagree."""
    if len(item.files) == 1:
        source = open_source(item.files[0], policy)
    else:
        source = PictureRow(item.files, item.rate, policy)
    _check_fit(item, source.facts.size)
    return source


def _check_fit(item: Item, size: Size) -> None:
    where = item.files[0]
    if item.size is not None and item.size != size:
        raise BadRequest(
            f"{where} is {size}, but its annotation is for {item.size}; "
            "name the pictures that it was made for with --media"
        )
    for marked in item.frames:
        if any(face.box.clipped(size) is None for face in marked.faces):
            raise BadRequest(
                f"a face is annotated outside of {where}, which is {size}; "
                "name the pictures that the annotation was made for with --media"
            )


class PictureRow:
    """The pictures that a video was taken apart into, as the video that they were.

    Pictures are opened one after another. All must have the first one's size.
    """

    def __init__(self, files: Sequence[Path], rate: Fraction, policy: Policy) -> None:
        self._files = tuple(files)
        self._policy = policy
        self._base = 1 / rate
        with open_source(self._files[0], policy) as first:
            self._digest = first.digest
            self.facts = replace(
                first.facts,
                medium=Medium.VIDEO,
                frames=len(files),
                duration=len(files) / rate,
                rate=rate,
                time_base=self._base,
            )

    @property
    def digest(self) -> str:
        """The first picture's: a plan for a row of pictures is carried out nowhere."""
        return self._digest

    @property
    def sounds(self) -> tuple[Sound, ...]:
        """None."""
        return ()

    def sound(self, stream: int) -> Iterator[SoundBlock]:
        """Raises BadRequest."""
        raise BadRequest(f"pictures have no stream {stream} of sound")

    @property
    def traces(self) -> tuple[Trace, ...]:
        """None: nobody judges a row of pictures."""
        return ()

    def frames(self) -> Iterator[Frame]:
        for number, path in enumerate(self._files):
            with open_source(path, self._policy) as picture:
                if picture.facts.size != self.facts.size:
                    raise BadRequest(
                        f"{path} is {picture.facts.size}, the first picture of its video "
                        f"{self.facts.size}; name the pictures of one video"
                    )
                frame = next(picture.frames())
            time = Instant(number, self._base)
            yield replace(frame, index=number, time=time, duration=1)

    def passages(self, timeline: Timeline, covered: Sequence[FrameSpan]) -> tuple[FrameSpan, ...]:  # noqa: ARG002 -- there is no copy
        return ()

    def frames_in(self, passages: Sequence[FrameSpan]) -> Iterator[Frame]:
        """Never asked for, where there are no passages."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing stays open between two pictures."""
