"""Animations: a short video whose pictures come one by one, each with its own delay."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import floor
from pathlib import Path

from PIL import Image

from bystander.domain.frame import Frame
from bystander.domain.geometry import Orientation, Size
from bystander.domain.plan import Medium, SourceFacts, Stream
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import Damaged
from bystander.media.animation_pages import Pages, pages_of
from bystander.media.animation_times import Times, times_of
from bystander.media.file_source import FileSource
from bystander.media.media_limits import refuse_too_long
from bystander.media.packed import PIXEL_FORMATS, TIME_BASE, Picture, neutral_frame, packed_frame
from bystander.media.photo import pixels_of
from bystander.media.photo_depth import refuse_deep
from bystander.media.photo_formats import Manner, manner_of
from bystander.media.pillow_door import decoding_picture, opened, orientation_of


class AnimationSource(FileSource):
    """An animation, decoded anew from the start each time it is asked for its frames.

    Presentation times are whole milliseconds; a picture that is shown for less than one
    is given one, so that times increase.

    manner: how its pictures are written back
    times: the delays as the file says them, exact
    orientation: of the stored pictures
    """

    def __init__(self, path: Path, policy: Policy = Policy()) -> None:
        super().__init__(path)
        self._on_damage, self.limits = policy.on_damage, policy.limits
        with opened(path, self.limits) as picture:
            refuse_deep(picture, path)
            self.stored = Size(*picture.size)
            self.orientation = orientation_of(picture)
            self.manner = _manner(picture, path, self.orientation)
            self._pages: Pages | None = None
            if self.manner.format == "TIFF":
                self._pages = pages_of(picture, path)
                self.manner = _in_mode(self.manner, self._pages.mode)
                self.times = Times((Fraction(0),) * len(self._pages.places))
            else:
                self.times = times_of(self.manner.format, path)
        self._refuse_empty()
        self.facts = self._facts()
        refuse_too_long(self.facts.duration, self.limits)

    def frames(self) -> Iterator[Frame]:
        whole = True
        with opened(self.path, self.limits) as picture:
            for index, time in enumerate(self._clock()):
                try:
                    pixels = self._pixels(picture, index) if whole else None
                except Damaged:
                    if self._on_damage is OnDamage.FAIL:
                        raise
                    pixels = None
                if pixels is None:
                    whole = False  # later pictures are drawn over this one
                    yield neutral_frame(self.stored, self.manner.mode, time, self.orientation)
                else:
                    yield packed_frame(pixels, self.manner.mode, time, self.orientation)

    def _pixels(self, picture: Image.Image, index: int) -> Picture:
        """The whole picture as it is shown, with those before it where it is see-through."""
        with decoding_picture():
            picture.seek(self._pages.places[index] if self._pages else index)
            pixels = pixels_of(picture, self.manner.mode)
            # A GIF's frame may reach beyond its canvas, where nobody sees it.
            cropped: Picture = pixels[: self.stored.height, : self.stored.width].copy()
            if cropped.shape[:2] != (self.stored.height, self.stored.width):
                msg = "a picture of another size"
                raise ValueError(msg)
            return cropped

    def _clock(self) -> Iterator[tuple[int, int, int]]:
        """(number, presentation time, duration) of every picture, in milliseconds."""
        passed, pts = Fraction(0), -1
        for index, delay in enumerate(self.times.delays):
            pts = max(pts + 1, floor(passed / TIME_BASE))
            yield index, pts, round(delay / TIME_BASE)
            passed += delay

    def _refuse_empty(self) -> None:
        if not self.times.delays:
            raise Damaged("the animation holds no picture; get a whole copy")

    def _facts(self) -> SourceFacts:
        name = self.manner.format.lower()
        notices: tuple[str, ...] = ()
        if self._pages and self._pages.dropped:
            notices = ("smaller copies of the pages were dropped",)
        return SourceFacts(
            medium=Medium.ANIMATION,
            container=name,
            codec=name,
            size=self.orientation.upright_size(self.stored),
            orientation=self.orientation,
            pixel_format=PIXEL_FORMATS[self.manner.mode],
            frames=len(self.times.delays),
            duration=None if self._pages else sum(self.times.delays, Fraction(0)),
            rate=None,
            time_base=TIME_BASE,
            encoder=name,
            streams=(Stream(0, "video", name, kept=True, reason="redacted"),),
            notices=notices,
        )


def open_animation(path: Path, policy: Policy = Policy()) -> AnimationSource:
    """Raises Unreadable, Unsupported, Damaged.

    policy: what becomes of damage, and limits
    """
    return AnimationSource(path, policy)


def _manner(picture: Image.Image, path: Path, orientation: Orientation) -> Manner:
    manner = manner_of(picture, path, orientation)
    # Later pictures may have other colours than the first, and be see-through.
    return manner if manner.format == "TIFF" else _in_mode(manner, "RGBA")


def _in_mode(manner: Manner, mode: str) -> Manner:
    options = dict(manner.options)
    if manner.mode.startswith("L") and mode.startswith("RGB"):
        options.pop("icc_profile", None)  # of grey, and now there are colours
    return Manner(manner.format, mode, options)
