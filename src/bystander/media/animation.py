"""Animations: a short video whose frames come one by one, each with its own delay."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Self

from PIL import Image

from bystander.domain.frame import Frame, Redacted, insist_redacted
from bystander.domain.geometry import Orientation, Size
from bystander.domain.plan import Medium, SourceFacts, Stream
from bystander.domain.policy import OnDamage
from bystander.errors import Damaged
from bystander.media.animation_writers import Look, Writer, writer_for
from bystander.media.digest import sha256
from bystander.media.packed import TIME_BASE, packed_frame
from bystander.media.photo import pixels_of, pixels_of_frame
from bystander.media.photo_formats import check_suffix, working_mode
from bystander.media.pillow_door import count_of, decoding_picture, opened, orientation_of
from bystander.media.staging import Staging, write_errors

ENDLESS = 0


class AnimationSource:
    """An animation, decoded anew from the start each time it is asked for its frames.

    delays: milliseconds, one a frame, as the file says
    """

    def __init__(self, path: Path, on_damage: OnDamage) -> None:
        self.path = path
        self._on_damage = on_damage
        with opened(path) as picture:
            self.format = picture.format or ""
            count = count_of(picture)
            orientation = orientation_of(picture)
            self.loop = _loop_of(picture)
            self.delays = _delays(picture, count) if self.format != "TIFF" else [0] * count
            self.mode = self._mode(picture)
            self.look = Look(
                self.format,
                Size(*picture.size),
                self.loop,
                count,
                lossless=self.format != "WEBP" or b"VP8L" in path.read_bytes()[: 1 << 16],
                orientation=orientation,
            )
            self.facts = self._facts(Size(*picture.size), orientation)

    @property
    def digest(self) -> str:
        return sha256(self.path)

    def frames(self) -> Iterator[Frame]:
        pts = 0
        with opened(self.path) as picture:
            for index, delay in enumerate(self.delays):
                with decoding_picture():
                    picture.seek(index)
                    pixels = pixels_of(picture, self.mode)
                time = (index, pts, delay)
                yield packed_frame(pixels, self.mode, time, self.facts.orientation)
                pts += max(1, delay)

    def _mode(self, picture: Image.Image) -> str:
        """One mode for all frames: that of the first, or colour where later ones may differ."""
        if self.format == "TIFF":
            return working_mode(picture)
        return "RGBA"

    def _facts(self, stored: Size, orientation: Orientation) -> SourceFacts:
        name = self.format.lower()
        return SourceFacts(
            medium=Medium.ANIMATION,
            container=name,
            codec=name,
            size=orientation.upright_size(stored),
            orientation=orientation,
            pixel_format=self.mode,
            frames=len(self.delays),
            duration=sum(self.delays) * TIME_BASE,
            rate=None,
            time_base=TIME_BASE,
            encoder=name,
            streams=(Stream(0, "video", name, kept=True, reason="redacted"),),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Nothing stays open between two readings."""


class AnimationStaged:
    """An animation being written frame by frame, in a private folder beside its target."""

    def __init__(self, source: AnimationSource, target: Path, *, replace: bool) -> None:
        check_suffix(source.format, target)
        self._look = source.look
        self._staging = Staging(target, replace=replace)
        self._writer: Writer | None = None

    def write(self, item: Redacted) -> None:
        insist_redacted(item)
        with write_errors():
            if self._writer is None:
                self._writer = writer_for(self._look, self._staging.file)
            mode = item.frame.native.mode  # type: ignore[attr-defined]  # pixels_of_frame checks
            self._writer.add(
                Image.fromarray(pixels_of_frame(item.frame), mode), item.frame.duration
            )

    def reopen(self) -> AnimationSource:
        with write_errors():
            self._close()
        return AnimationSource(self._staging.file, OnDamage.FAIL)

    def publish(self) -> Path:
        return self._staging.publish()

    def _close(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()

    def __enter__(self) -> Self:
        self._staging.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._writer is not None:
                self._writer.abandon()
        finally:
            self._staging.__exit__(kind, error, trace)


def open_animation(path: Path, on_damage: OnDamage) -> AnimationSource:
    """Raises Unreadable, Unsupported, Damaged."""
    return AnimationSource(path, on_damage)


def stage_animation(source: AnimationSource, target: Path, *, replace: bool) -> AnimationStaged:
    """Raises BadRequest for a suffix that means another format."""
    return AnimationStaged(source, target, replace=replace)


def is_animated(path: Path) -> bool:
    """Whether there is more than one picture. Raises Unreadable."""
    with opened(path) as picture:
        if picture.format == "GIF":
            return True  # a still one is an animation of one frame
        try:
            return count_of(picture) > 1
        except Damaged:
            return False


def _delays(picture: Image.Image, count: int) -> list[int]:
    delays = []
    for index in range(count):
        with decoding_picture():
            picture.seek(index)
            picture.load()
        delays.append(round(Fraction(picture.info.get("duration", 0) or 0)))
    return delays


def _loop_of(picture: Image.Image) -> int | None:
    """How often it is shown, 0 for ever, or None where the file does not say."""
    loop = picture.info.get("loop")
    return int(loop) if isinstance(loop, int) else None
