"""Redacted sound of all streams, written in step with the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from av.container import OutputContainer

from bystander.media.sound_shape import SoundShape
from bystander.media.sound_writing import SoundWriter
from bystander.media.staged_file import Recordings


class MadeSound:
    """Takes blocks only as fast as they are due, so that no stream waits in the muxer's memory."""

    def __init__(
        self,
        output: OutputContainer,
        recordings: Recordings,
        shapes: Sequence[SoundShape],
        muxer: str,
    ) -> None:
        """
        output: whose header is not written yet
        shapes: of the original's streams, one for each recording
        """
        self._open = [
            (SoundWriter(output, shape, sound, muxer), blocks)
            for (sound, blocks), shape in zip(recordings, shapes, strict=True)
        ]

    def copy_until(self, seconds: Fraction | None) -> None:
        """Writes what is heard up to a time; all that is left for None."""
        while self._open:
            writer, blocks = min(self._open, key=lambda each: each[0].seconds)
            if seconds is not None and writer.seconds > seconds:
                return
            block = next(blocks, None)
            if block is not None:
                writer.write(block)
                continue
            writer.finish()
            self._open = [each for each in self._open if each[0] is not writer]

    def close(self) -> None:
        """Leaves the rest unread."""
        self._open = []
