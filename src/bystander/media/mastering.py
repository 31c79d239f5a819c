"""Brightness of high dynamic range: which screen it was graded on, and how bright it gets.

SMPTE ST 2086 and CTA-861.3. A copy without it is shown too dark or too bright.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
from av.sidedata.sidedata import Type as SideDataType

_SCREEN = struct.Struct("=22i")
"""AVMasteringDisplayMetadata: red, green, blue and white (x, y), darkest and brightest, each
a numerator and a denominator; then whether colours and brightness are given."""

_PEAK = struct.Struct("=2I")

_COLOUR = Fraction(1, 50_000)
_BRIGHTNESS = Fraction(1, 10_000)
"""What one step means in the bitstreams (ITU-T H.265, D.3.28)."""


@dataclass(frozen=True, slots=True)
class Mastering:
    """As a video says it.

    screen: (x, y) of red, green, blue and white, and (brightest, darkest) in cd/m2; or None
    peak: brightest sample and brightest average of a picture, in cd/m2; or None
    """

    screen: tuple[Fraction, ...] | None
    peak: tuple[int, int] | None

    def options(self, encoder: str) -> dict[str, str]:
        """For an encoder of FFmpeg's, by name; empty for one that cannot write it."""
        if encoder == "libx265":
            return {"x265-params": self._joined("master-display", "max-cll", "G{}B{}R{}WP{}L{}")}
        if encoder == "libx264":
            return {"x264-params": self._joined("mastering-display", "cll", "G{}B{}R{}WP{}L{}")}
        if encoder == "libsvtav1":
            return {"svtav1-params": self._av1()}
        return {}

    def _joined(self, screen: str, peak: str, form: str) -> str:
        told = []
        if self.screen:
            steps = (_steps(self.screen[:8], _COLOUR), _steps(self.screen[8:], _BRIGHTNESS))
            told.append(f"{screen}={_listed([str(step) for part in steps for step in part], form)}")
        if self.peak:
            # A colon parts x265's own options, and a comma x264's numbers.
            told.append(f"{peak}={self.peak[0]},{self.peak[1]}")
        return ":".join(told)

    def _av1(self) -> str:
        told = []
        if self.screen:
            numbers = [f"{float(number):.5f}" for number in self.screen]
            told.append(f"mastering-display={_listed(numbers, 'G{}B{}R{}WP{}L{}')}")
        if self.peak:
            told.append(f"content-light={self.peak[0]},{self.peak[1]}")
        return ":".join(told)


def mastering_of(frame: av.VideoFrame) -> Mastering | None:
    """What a decoder hung on a frame, or None where that is nothing that makes sense."""
    # PyAV's stubs describe one kind of side data only.
    side_data: Any = frame.side_data
    kinds = {side.type: bytes(side) for side in side_data if side.type in _KINDS}
    screen = _screen(kinds.get(SideDataType.MASTERING_DISPLAY_METADATA, b""))
    peak = kinds.get(SideDataType.CONTENT_LIGHT_LEVEL, b"")
    brightest = _PEAK.unpack_from(peak) if len(peak) >= _PEAK.size else None
    if screen is None and brightest is None:
        return None
    return Mastering(screen, None if brightest is None else (brightest[0], brightest[1]))


_KINDS = (SideDataType.MASTERING_DISPLAY_METADATA, SideDataType.CONTENT_LIGHT_LEVEL)


def _screen(data: bytes) -> tuple[Fraction, ...] | None:
    if len(data) < _SCREEN.size:
        return None
    *numbers, has_colours, has_brightness = _SCREEN.unpack_from(data)
    if not (has_colours and has_brightness and all(numbers[1::2])):
        return None
    values = [Fraction(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    return (*values[:8], values[9], values[8])


def _steps(values: tuple[Fraction, ...], step: Fraction) -> list[int]:
    return [round(value / step) for value in values]


def _listed(numbers: list[str], form: str) -> str:
    """Encoders want green, blue, red, white, and the brightest first."""
    pairs = [f"({x},{y})" for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    red, green, blue, white, brightness = pairs
    return form.format(green, blue, red, white, brightness)
