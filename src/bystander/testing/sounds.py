"""Small recordings with known samples, for tests and plugin authors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tape:
    """What a test recording is made of.

    codec: the name of an encoder of FFmpeg's
    sample_format: in which it is given samples; empty for its first
    muxer: empty for that of the path's suffix
    """

    codec: str = "pcm_s16le"
    rate: int = 16_000
    layout: str = "mono"
    sample_format: str = ""
    bit_rate: int = 0
    muxer: str = ""
    tags: dict[str, str] = field(default_factory=dict)


_SCALES = {"u8": 128, "s16": 32768, "s32": 2147483648}


def write_sound(path: Path, wave: Wave, tape: Tape = Tape()) -> Path:
    """(channels, n), full scale -1 to 1, in the format of the path's suffix. Returns the path."""
    with av.open(str(path), "w", format=tape.muxer or None) as output:
        output.metadata.update(tape.tags)
        add_sound(output, wave, tape)
    return path


def add_sound(output: Any, wave: Wave, tape: Tape) -> None:  # noqa: ANN401 -- a container of PyAV's
    """One more stream of sound."""
    stream = output.add_stream(tape.codec, rate=tape.rate, layout=tape.layout)
    context = stream.codec_context
    context.format = tape.sample_format or context.codec.audio_formats[0].name
    if tape.bit_rate:
        context.bit_rate = tape.bit_rate
    context.open()
    for frame in frames_of(wave, tape, context):
        output.mux(stream.encode(frame))
    output.mux(stream.encode(None))


def frames_of(wave: Wave, tape: Tape, context: Any) -> Iterator[av.AudioFrame]:  # noqa: ANN401 -- PyAV's contexts, by kind
    size, name = context.frame_size or 1024, context.format.name
    kind = name.removesuffix("p")
    for start in range(0, wave.shape[1], size):
        piece: Any = wave[:, start : start + size]
        if kind in _SCALES:
            scale = _SCALES[kind]
            piece = np.clip(np.rint(piece.astype(np.float64) * scale), -scale, scale - 1)
            piece = (piece + 128).astype(np.uint8) if kind == "u8" else piece
            piece = piece.astype({"u8": np.uint8, "s16": np.int16, "s32": np.int32}[kind])
        elif kind == "dbl":
            piece = piece.astype(np.float64)
        if not name.endswith("p"):
            piece = piece.T.reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(piece), name, tape.layout)
        frame.sample_rate, frame.pts, frame.time_base = tape.rate, start, Fraction(1, tape.rate)
        yield frame


def read_sound(path: Path, number: int = 0) -> tuple[Wave, int, float]:
    """(channels, n), samples a second, and when the first is heard: as any player would."""
    with av.open(str(path)) as container:
        frames = list(container.decode(container.streams.audio[number]))
    waves = []
    for frame in frames:
        samples: Any = frame.to_ndarray()
        if not frame.format.is_planar:
            samples = samples.reshape(-1, frame.layout.nb_channels).T
        kind = frame.format.name.removesuffix("p")
        samples = samples.astype(np.float64)
        samples = samples - 128 if kind == "u8" else samples
        waves.append((samples / _SCALES.get(kind, 1)).astype(np.float32))
    first = frames[0]
    start = float((first.pts or 0) * (first.time_base or 0))
    return np.concatenate(waves, axis=1), first.sample_rate, start


def talk(seconds: float, rate: int, channels: int = 1, seed: int = 0) -> Wave:
    """Faint noise, as of a street; and from a third on, for a third, loud sound like a voice.

    (channels, n). What is loud is a buzz through moving formants, and never the same twice.
    """
    rng = np.random.default_rng(seed)
    n = int(seconds * rate)
    street = 0.01 * _smooth(rng.standard_normal((channels, n)))
    t = np.arange(n) / rate
    pitch = 120 + 20 * np.sin(2 * np.pi * 2.3 * t) + np.cumsum(rng.standard_normal(n)) * 0.05
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    buzz = sum(
        np.sin(k * phase + rng.uniform(0, 6)) / k * (1 + np.sin(2 * np.pi * t * rng.uniform(2, 6)))
        for k in range(1, 20)
        if k * 140 < rate / 2
    )
    voice = np.where((t > seconds / 3) & (t < 2 * seconds / 3), 0.15 * np.asarray(buzz), 0.0)
    return (street + voice[None, :]).astype(np.float32)


def _smooth(noise: NDArray[np.float64]) -> NDArray[np.float64]:
    kernel = np.hanning(7) / np.hanning(7).sum()
    return np.stack([np.convolve(row, kernel, "same") for row in noise])
