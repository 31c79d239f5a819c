"""Kept sound is sound and its language: no other tag comes with it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet, PacketSideData
from av.video.stream import VideoStream

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.policy import Policy, SoundPolicy
from bystander.errors import Unreadable
from bystander.media.kept_sound import KeptSound
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.media.vorbis_headers import without_comments
from bystander.testing.clips import Clip, write_clip

SECRET = b"Nobody"
TAGS = {
    name: f"Nobody's {name}"
    for name in ("title", "handler_name", "comment", "artist", "encoder", "vendor_id")
}
BLOCK_ADDITIONAL = 15
"""AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL."""


def pictures() -> Iterator[av.VideoFrame]:
    for index in range(12):
        frame = av.VideoFrame(96, 64, "yuv420p")
        frame.pts, frame.time_base = index, Fraction(1, 25)
        yield frame


def noise() -> Iterator[av.AudioFrame]:
    random = np.random.default_rng(3)
    for number in range(20):
        wave = random.integers(-9000, 9000, (1, 2048)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="stereo")
        frame.rate, frame.pts = 48000, number * 1024
        yield frame


def start(output: OutputContainer, pictures_codec: str, codec: str) -> tuple[Any, AudioStream]:
    stream = output.add_stream(pictures_codec, rate=25)
    assert isinstance(stream, VideoStream)
    stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
    sound = output.add_stream(codec, rate=48000, layout="stereo", options={"strict": "-2"})
    assert isinstance(sound, AudioStream)
    return stream, sound


def write_talking(path: Path, codec: str, language: str = "deu") -> Path:
    """A video whose sound carries tags."""
    with av.open(str(path), "w") as output:
        stream, sound = start(output, "mpeg4", codec)
        sound.metadata.update(TAGS, language=language)
        output.metadata.update(TAGS)
        output.mux([packet for frame in pictures() for packet in stream.encode(frame)])
        output.mux(stream.encode(None))
        fit = av.AudioResampler(sound.codec_context.format, "stereo", 48000)
        for wave in noise():
            output.mux([p for frame in fit.resample(wave) for p in sound.encode(frame)])
        output.mux(sound.encode(None))
    return path


def copied(path: Path, target: Path) -> Path:
    source = VideoSource(path, Policy(sound=SoundPolicy.KEEP))
    with VideoStaged(source, target, replace=False) as staged:
        for frame in source.frames():
            staged.write(Redacted(frame, seal=SEAL))
        staged.reopen()
        staged.publish()
    return target


def samples(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [frame.to_ndarray().tobytes() for frame in container.decode(audio=0)]


@pytest.mark.parametrize(
    ("suffix", "codec"),
    [
        ("mp4", "aac"),
        ("mkv", "aac"),
        ("mkv", "flac"),
        ("nut", "mp2"),
        ("avi", "mp2"),
        ("ts", "aac"),
    ],
)
def test_no_tag_of_kept_sound_survives_but_its_language(
    tmp_path: Path, suffix: str, codec: str
) -> None:
    original = write_talking(tmp_path / f"in.{suffix}", codec)
    copy = copied(original, tmp_path / f"out.{suffix}")
    assert SECRET not in copy.read_bytes()
    assert samples(copy) == samples(original)
    with av.open(str(copy)) as container:
        (sound,) = container.streams.audio
        assert set(sound.metadata) <= {"language", "handler_name", "DURATION"}
        assert sound.metadata.get("language") == ("deu" if suffix != "avi" else None)


def test_what_stands_in_the_place_of_a_language_and_is_none_is_dropped(tmp_path: Path) -> None:
    original = write_talking(tmp_path / "in.mkv", "aac", language="Nobody's mother tongue")
    assert b"mother tongue" in original.read_bytes()
    assert b"mother tongue" not in copied(original, tmp_path / "out.mkv").read_bytes()


def remuxed(path: Path, target: Path, *, setup: bytes | None = None, aside: bytes = b"") -> Path:
    """The same streams with another setup of the sound, or bytes beside its packets."""
    with av.open(str(path)) as source, av.open(str(target), "w") as output:
        streams = [output.add_stream_from_template(stream) for stream in source.streams]
        if setup is not None:
            streams[1].codec_context.extradata = setup
        for packet in source.demux():
            if packet.size:
                if aside and packet.stream_index == 1:
                    beside(packet, aside)
                packet.stream = streams[packet.stream_index]
                output.mux(packet)
    return target


def beside(packet: Packet[Any], data: bytes) -> None:
    make: Any = PacketSideData
    side = make(BLOCK_ADDITIONAL, 8 + len(data))
    side.update(struct.pack(">Q", 1) + data)
    packet.set_sidedata(side)


def test_what_hangs_on_packets_of_kept_sound_is_dropped(tmp_path: Path) -> None:
    plain = write_talking(tmp_path / "plain.mkv", "flac")
    original = remuxed(plain, tmp_path / "in.mkv", aside=b"Nobody lives here")
    assert b"Nobody lives here" in original.read_bytes()
    copy = copied(original, tmp_path / "out.mkv")
    assert SECRET not in copy.read_bytes()
    assert samples(copy) == samples(original)


def vorbis_parts(setup: bytes) -> list[bytes]:
    assert (setup[0], setup[1], setup[2] < 255) == (2, 30, True)
    ends = [*accumulate((setup[1], setup[2]), initial=3), len(setup)]
    return [setup[left:right] for left, right in pairwise(ends)]


COMMENT = b"ARTIST=Nobody " + b"in particular " * 40


def commented(setup: bytes, *, laced: bool) -> bytes:
    first, _, third = vorbis_parts(setup)
    counted = struct.pack("<I", len(COMMENT)) + COMMENT
    second = b"\x03vorbis" + struct.pack("<II", 0, 1) + counted + b"\x01"
    if laced:
        length = b"\xff" * (len(second) // 255) + bytes([len(second) % 255])
        return b"\x02" + bytes([len(first)]) + length + first + second + third
    return b"".join(struct.pack(">H", len(part)) + part for part in (first, second, third))


def vorbis_setup(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return container.streams.audio[0].codec_context.extradata or b""


def test_the_comments_in_the_headers_of_vorbis_are_dropped(tmp_path: Path) -> None:
    plain = write_talking(tmp_path / "plain.mkv", "vorbis")
    setup = commented(vorbis_setup(plain), laced=True)
    original = remuxed(plain, tmp_path / "in.mkv", setup=setup)
    assert COMMENT in original.read_bytes()
    copy = copied(original, tmp_path / "out.mkv")
    assert SECRET not in copy.read_bytes()
    assert samples(copy) == samples(original)


@pytest.mark.parametrize("laced", [True, False])
def test_vorbis_keeps_what_it_needs_to_be_decoded(tmp_path: Path, *, laced: bool) -> None:
    setup = vorbis_setup(write_talking(tmp_path / "plain.mkv", "vorbis"))
    before, after = (
        vorbis_parts(setup),
        vorbis_parts(without_comments(commented(setup, laced=laced))),
    )
    assert (after[0], after[2]) == (before[0], before[2])
    assert len(after[1]) == 16


@pytest.mark.parametrize(
    "setup", [b"", b"\x02", b"\x02\xff\xff\xff", b"\x00\x1e\x01vorbis", b"Nobody"]
)
def test_what_are_no_vorbis_headers_are_not_passed_on(setup: bytes) -> None:
    with pytest.raises(ValueError, match="headers"):
        without_comments(setup)


LISTS = {
    "list.mp4": "ffconcat version 1.0\nfile there.ts\n",
    "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:1,\nthere.ts\n#EXT-X-ENDLIST\n",
}


@pytest.mark.parametrize("name", list(LISTS))
def test_a_list_of_other_files_is_no_recording_and_no_sound(tmp_path: Path, name: str) -> None:
    clip = Clip("mpeg2video", time_base=Fraction(1, 25), pts=range(12), sound=True)
    write_clip(tmp_path / "there.ts", clip)
    (tmp_path / name).write_text(LISTS[name])
    with av.open(str(tmp_path / name)) as container:
        assert container.streams.video  # for FFmpeg it is one
    with pytest.raises(Unreadable):
        VideoSource(tmp_path / name)
    with av.open(str(tmp_path / "out.ts"), "w") as output, pytest.raises(Unreadable):
        KeptSound(tmp_path / name, [1], output)
