"""A file that holds sound and no pictures, open for reading."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from av.container import InputContainer

from bystander.domain.frame import Frame
from bystander.domain.geometry import Orientation
from bystander.domain.plan import NO_PICTURE, Medium, SourceFacts
from bystander.domain.policy import OnDamage, Policy
from bystander.errors import BadRequest, Unreadable
from bystander.media.av_errors import opening
from bystander.media.av_open import open_container
from bystander.media.layers import is_last_cut
from bystander.media.media_limits import refuse_too_long
from bystander.media.sounding import HEADED, Sounding
from bystander.media.streams import describe_streams, stream_notices
from bystander.media.video_reading import ends_early
from bystander.media.whole import missing_bytes

_TELL: Final = (*HEADED, "mov,mp4,m4a,3gp,3g2,mj2")
"""Formats that do not guess their length from their size."""


_PLAIN: Final = ("wav", "aiff")


class SoundSource(Sounding):
    """Read from the start as often as it is asked to; see VideoSource for the policy's part."""

    def __init__(self, path: Path, policy: Policy = Policy()) -> None:
        super().__init__(path)
        self.on_damage, self.limits = policy.on_damage, policy.limits
        self._missing = missing_bytes(path)
        if self._missing and self.on_damage is OnDamage.FAIL:
            raise ends_early()
        if not self.shapes:
            raise Unreadable(f"{path} holds no sound that can be decoded; check that it plays")
        with opening(path), open_container(path, sound=True) as container:
            tags = container.metadata
            self.kept_tags = {name: tags[name] for name in tags if name in policy.keep_tags}
            self.facts = self._probe(container, policy)
        if not any(stream.kept for stream in self.facts.streams):
            raise BadRequest(
                f"nothing would be left of {path}, for --sound drop leaves out all sound; say "
                "--sound mute, or another way to hide voices"
            )
        refuse_too_long(self.facts.duration, self.limits)

    def _probe(self, container: InputContainer, policy: Policy) -> SourceFacts:
        streams = describe_streams(container, None, policy.sound, self.decodable)
        first = self.shapes[0]
        return SourceFacts(
            medium=Medium.SOUND,
            container=container.format.name,
            codec=first.codec,
            size=NO_PICTURE,
            orientation=Orientation.UPRIGHT,
            pixel_format="",
            frames=None,
            duration=self._declared(container),
            rate=None,
            time_base=Fraction(1, first.rate),
            encoder=first.encoder.name,
            streams=streams,
            notices=(
                *stream_notices(streams, policy),
                *(self.substitutes(streams) if policy.sound.listens else ()),
                *self._cut_off(container.format.name),
            ),
        )

    def _cut_off(self, container: str) -> tuple[str, ...]:
        if self._missing:
            return ("the file is cut off, and so is the copy",)
        if container == "mp3" and is_last_cut(self.path):
            return ("the file's last frame is cut off, so its last tenth of a second may be lost",)
        return ()

    def _declared(self, container: InputContainer) -> Fraction | None:
        shape = self.shapes[0]
        seconds = self._told(container, shape) if shape.container in _TELL else None
        stream: Any = container.streams[shape.index]
        if seconds is not None and shape.container in _PLAIN and stream.bit_rate:
            seconds += Fraction(8 * self._missing, stream.bit_rate)  # FFmpeg counts what is there
        return seconds

    def frames(self) -> Iterator[Frame]:
        """None: there is nothing to be seen."""
        return iter(())
