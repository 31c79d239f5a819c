"""Videos with sound, with a flash and a click at the same moments."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from bystander.testing.sounds import Tape, Wave, frames_of, talk

RATE = 25
FLASHES = (15, 60)
"""Frames that are bright, of 75; a click begins with each. Between, somebody speaks."""

SECONDS = 3


@dataclass(frozen=True, slots=True)
class Talkie:
    """codec: of the pictures; tapes: one for each stream of sound."""

    codec: str = "libx264"
    tapes: tuple[Tape, ...] = (Tape("aac", 44_100, "mono", "fltp", 128_000),)
    languages: tuple[str, ...] = ()


def write_talkie(path: Path, talkie: Talkie = Talkie()) -> Path:
    """In the format of the path's suffix. Returns the path."""
    with av.open(str(path), "w") as output:
        pictures = _pictures(output, talkie)
        sounds = [_sound(output, tape) for tape in talkie.tapes]
        for (stream, _), language in zip(sounds, talkie.languages, strict=False):
            stream.metadata["language"] = language
        for number in range(SECONDS * RATE):
            output.mux(pictures.encode(_picture(number)))
            for stream, frames in sounds:
                while frames and frames[0].pts * frames[0].time_base <= Fraction(number, RATE):
                    output.mux(stream.encode(frames.pop(0)))
        output.mux(pictures.encode(None))
        for stream, frames in sounds:
            for frame in frames:
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
    return path


def scene(rate: int, channels: int) -> Wave:
    """(channels, n): faint noise, a click with each flash, and between them a voice."""
    wave = 0.3 * talk(SECONDS, rate, channels)
    voice = slice(rate, 2 * rate)
    wave[:, : voice.start] = np.clip(wave[:, : voice.start], -0.02, 0.02)
    wave[:, voice] = talk(SECONDS, rate, channels)[:, voice]
    for frame in FLASHES:
        place = frame * rate // RATE
        size = rate // 200
        click = np.hanning(size) * np.sin(2 * np.pi * 1500 * np.arange(size) / rate)
        wave[:, place : place + size] += (0.045 * click).astype(np.float32)
    return wave


def flashes_and_clicks(path: Path, number: int = 0) -> tuple[list[float], list[float]]:
    """When they are to be seen and heard, in seconds, as a player would have it."""
    with av.open(str(path)) as container:
        seen = [
            float((frame.pts or 0) * (frame.time_base or 0))
            for frame in container.decode(video=0)
            if frame.to_ndarray(format="gray").mean() > 120  # noqa: PLR2004 -- half-way
        ]
    with av.open(str(path)) as container:
        frames = list(container.decode(container.streams.audio[number]))
    start = float((frames[0].pts or 0) * (frames[0].time_base or 0))
    samples: list[Any] = []
    for frame in frames:
        found: Any = frame.to_ndarray()
        channels = frame.layout.nb_channels
        samples.append(found[0] if frame.format.is_planar else found.reshape(-1, channels).T[0])
    wave = np.concatenate(samples).astype(np.float64)
    return seen, [_centre(wave, start, frames[0].sample_rate, time) for time in seen]


def _centre(wave: Any, start: float, rate: int, time: float) -> float:  # noqa: ANN401 -- an array of any kind
    """Of the loudest hundredth of a second around a time."""
    near = np.arange(int((time - start - 0.2) * rate), int((time - start + 0.2) * rate))
    power = np.convolve(wave[near] ** 2, np.ones(rate // 200), "same")
    loudest = near[int(np.argmax(power))]
    around = np.arange(loudest - rate // 200, loudest + rate // 200)
    weights = wave[around] ** 2
    return float((around * weights).sum() / weights.sum() / rate + start)


def _pictures(output: Any, talkie: Talkie) -> Any:  # noqa: ANN401 -- PyAV's, by kind
    stream = output.add_stream(talkie.codec, rate=RATE)
    stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
    if talkie.codec == "libx264":
        stream.options = {"preset": "ultrafast", "crf": "20"}
    return stream


def _picture(number: int) -> av.VideoFrame:
    light = 230 if number in FLASHES else 20
    picture = np.full((64, 96, 3), light, dtype=np.uint8)
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
    frame.pts, frame.time_base = number, Fraction(1, RATE)
    return frame


def _sound(output: Any, tape: Tape) -> tuple[Any, list[Any]]:  # noqa: ANN401 -- PyAV's, by kind
    stream = output.add_stream(tape.codec, rate=tape.rate, layout=tape.layout)
    context = stream.codec_context
    context.format = tape.sample_format or context.codec.audio_formats[0].name
    if tape.bit_rate:
        context.bit_rate = tape.bit_rate
    context.open()
    wave = scene(tape.rate, context.layout.nb_channels)
    return stream, list(frames_of(wave, tape, context))
