"""Photos: one picture in, one picture out, in the same format and at the same quality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from bystander.domain.frame import Frame, Redacted, Untouched, redacted_frame
from bystander.domain.geometry import Orientation, Size
from bystander.domain.plan import Medium, SourceFacts, Stream
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import Damaged
from bystander.media.file_source import FileSource
from bystander.media.packed import (
    PIXEL_FORMATS,
    TIME_BASE,
    PackedNative,
    Picture,
    neutral_frame,
    packed_frame,
)
from bystander.media.photo_deep import DEEP, decode_deep
from bystander.media.photo_depth import deep_mode_of
from bystander.media.photo_extras import Extras, extras_of
from bystander.media.photo_formats import TURNABLE, Manner, check_suffix, encoded, manner_of
from bystander.media.photo_tags import CARRIERS, tag_block
from bystander.media.pillow_door import decoding_picture, opened, orientation_of
from bystander.media.staged_file import StagedFile
from bystander.media.staging import write_errors


class PhotoSource(FileSource):
    """A photo, read anew each time it is asked for its one frame."""

    def __init__(self, path: Path, policy: Policy = Policy()) -> None:
        super().__init__(path)
        self._on_damage, self.limits = policy.on_damage, policy.limits
        with opened(path, self.limits) as picture:
            deep = deep_mode_of(picture, path)
            turned = orientation_of(picture)
            self.manner: Manner = manner_of(picture, path, turned, deep)
            self._add_tags(picture, turned, policy.keep_tags)
            # Formats that cannot say how they are turned are turned when they are read.
            self._bake = turned if self.manner.format not in TURNABLE else Orientation.UPRIGHT
            orientation = turned if self._bake is Orientation.UPRIGHT else Orientation.UPRIGHT
            self._stored = self._bake.upright_size(Size(*picture.size))
            self.facts = _facts(self.manner, self._stored, orientation, extras_of(picture, path))

    def _add_tags(
        self, picture: Image.Image, turned: Orientation, keep_tags: Sequence[str]
    ) -> None:
        """Puts what somebody asked to keep into the block that the copy will get."""
        if not keep_tags or self.manner.format not in CARRIERS:
            return
        told = turned if self.manner.format in TURNABLE else Orientation.UPRIGHT
        block = tag_block(picture, told, keep_tags)
        if block is not None:
            self.manner.options["exif"] = block

    def frames(self) -> Iterator[Frame]:
        orientation = self.facts.orientation
        try:
            with opened(self.path, self.limits) as picture, decoding_picture():
                pixels = self._decoded(picture)
        except Damaged:
            if self._on_damage is OnDamage.FAIL:
                raise
            yield neutral_frame(self._stored, self.manner.mode, (0, 0, 0), orientation)
        else:
            pixels = np.ascontiguousarray(self._bake.upright(pixels))
            yield packed_frame(pixels, self.manner.mode, (0, 0, 0), orientation)

    def _decoded(self, picture: Image.Image) -> Picture:
        if self.manner.mode in DEEP:
            return decode_deep(self.path, self.manner.format, self.manner.mode)
        return pixels_of(picture, self.manner.mode)


class PhotoStaged(StagedFile):
    """A photo being written, in a private folder beside its target."""

    def __init__(self, source: PhotoSource, target: Path, *, replace: bool) -> None:
        self._manner, self._limits = source.manner, source.limits
        check_suffix(self._manner.format, target)
        super().__init__(target, replace=replace)

    def write(self, item: Redacted | Untouched) -> None:
        frame = redacted_frame(item)
        # Encoded in memory first: a file's errors are then the disk's, and only those.
        content = encoded(pixels_of_frame(frame), self._manner)
        with write_errors():
            self._staging.file.write_bytes(content)

    def reopen(self) -> PhotoSource:
        return PhotoSource(self._staging.file, Policy(limits=self._limits))


def open_photo(path: Path, policy: Policy = Policy()) -> PhotoSource:
    """Raises Unreadable, Unsupported.

    policy: what becomes of damage, which EXIF tags the copy keeps, and limits
    """
    return PhotoSource(path, policy)


def stage_photo(source: PhotoSource, target: Path, *, replace: bool) -> PhotoStaged:
    """Raises BadRequest for a suffix that means another format."""
    return PhotoStaged(source, target, replace=replace)


def pixels_of(picture: Image.Image, mode: str) -> Picture:
    """(height, width[, components]) of a picture in a working mode, in memory of its own."""
    if mode == "YCbCr":
        picture.draft("YCbCr", picture.size)
    picture.load()
    if mode == "I;16":
        return np.array(picture, dtype=np.uint16)
    if picture.mode != mode:
        picture = picture.convert(mode)
    return np.array(picture, dtype=np.uint8)


def pixels_of_frame(frame: Frame) -> Picture:
    """The array that a frame of this room lies on."""
    if not isinstance(frame.native, PackedNative):
        msg = f"a picture takes frames of pictures, got {type(frame.native).__name__}"
        raise TypeError(msg)
    return frame.native.pixels


def _facts(manner: Manner, stored: Size, orientation: Orientation, extras: Extras) -> SourceFacts:
    name = manner.format.lower()
    return SourceFacts(
        medium=Medium.PHOTO,
        container=name,
        codec=name,
        size=orientation.upright_size(stored),
        orientation=orientation,
        pixel_format=PIXEL_FORMATS[manner.mode],
        frames=1,
        duration=None,
        rate=None,
        time_base=TIME_BASE,
        encoder=name,
        streams=(Stream(0, "video", name, kept=True, reason="redacted"), *extras.streams),
        notices=extras.notices,
    )
