"""Scrubbed videos and sound: packets copied, words taken out of containers and bitstreams."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from bystander.domain.traces import TraceKind
from bystander.errors import BadRequest, BystanderError, Damaged, SourceIsTarget, Unsupported
from bystander.media.scrub.door import scrub_file
from bystander.media.scrub.sei import bare_sei
from bystander.media.scrub.units import bare_configuration, bare_units, length_width
from bystander.media.traces.door import traces_of
from bystander.testing.clips import Clip, write_clip

NAME = "Jeanne Exemple"
WORDS = NAME.encode()
UUID = bytes(range(16))


def tagged(path: Path, clip: Clip, **tags: str) -> Path:
    """The clip with tags, chapters, subtitles or an attachment, as far as its container goes."""
    plain = write_clip(path.with_name(f"plain{path.suffix}"), clip)
    options = {"movflags": "+use_metadata_tags"} if path.suffix in (".mp4", ".mov") else {}
    with av.open(str(plain)) as source, av.open(str(path), "w", options=options) as output:
        output.metadata.update({"title": NAME, "artist": NAME, "location": "+48.8577+002.2950/"})
        output.metadata.update(tags)
        twins: dict[int, Any] = {}
        for stream in source.streams:
            twin: Any = output.add_stream_from_template(stream, opaque=True)
            twin.metadata["handler_name"] = NAME
            twin.metadata["language"] = "fra"
            twins[stream.index] = twin
        if path.suffix == ".mkv":
            output.add_attachment("notes.txt", "text/plain", WORDS)
        output.set_chapters(
            [{"id": 1, "start": 0, "end": 10, "time_base": Fraction(1, 100),
              "metadata": {"title": NAME}}]
        )  # fmt: skip
        for packet in source.demux():
            if packet.size:
                packet.stream = twins[packet.stream_index]
                output.mux(packet)
    plain.unlink()
    return path


CLIPS = {
    "a.mp4": Clip(sound=True),
    "b.mov": Clip(),
    "c.mkv": Clip(sound=True),
    "d.mp4": Clip("libx265", "yuv420p10le"),
    "e.mkv": Clip("libx265"),
    "f.webm": Clip("libvpx-vp9"),
    "g.mp4": Clip("libsvtav1"),
    "h.ts": Clip("mpeg2video", time_base=Fraction(1, 25), pts=range(12)),
    "i.ts": Clip(),
    "j.avi": Clip("mpeg4", time_base=Fraction(1, 25), pts=range(12)),
    "k.mkv": Clip("mjpeg", "yuvj420p", time_base=Fraction(1, 25), pts=range(12)),
    "l.mp4": Clip(pts=(0, 512, 700, 1900, 5000)),
    "m.mkv": Clip("ffv1", time_base=Fraction(1, 25), pts=range(4)),
}


@pytest.fixture(params=CLIPS)
def source(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return tagged(tmp_path / request.param, CLIPS[request.param])


def scrubbed(source: Path) -> Path:
    target = source.with_name(f"copy{source.suffix}")
    scrub_file(source, target)
    return target


def times(path: Path) -> list[list[tuple[object, ...]]]:
    with av.open(str(path)) as container:
        packets = list(container.demux(container.streams.video, container.streams.audio))
        return [
            [
                ((p.pts or 0) * p.time_base, p.is_keyframe)
                for p in packets
                if p.size and p.stream is each
            ]
            for each in container.streams
            if each.type in ("video", "audio")
        ]


def test_tags_are_gone_and_every_packet_has_its_time(source: Path) -> None:
    copy = scrubbed(source)
    assert traces_of(copy) == ()
    assert WORDS not in copy.read_bytes()
    assert times(copy) == times(source)


def test_the_language_of_a_stream_stays(tmp_path: Path) -> None:
    copy = scrubbed(tagged(tmp_path / "a.mkv", Clip(sound=True)))
    with av.open(str(copy)) as container:
        assert container.streams.audio[0].metadata["language"] == "fra"


def test_what_was_found_in_the_original_is_named_by_kind(tmp_path: Path) -> None:
    found = traces_of(tagged(tmp_path / "a.mkv", Clip(sound=True)))
    kinds = {trace.kind for trace in found}
    assert {TraceKind.POSITION, TraceKind.PERSON, TraceKind.WORDS, TraceKind.STREAM} <= kinds
    assert found[0].kind is TraceKind.POSITION
    assert found[0].value == "+48.8577+002.2950/"


def test_what_stays_is_named_exactly(tmp_path: Path) -> None:
    source, target = tagged(tmp_path / "a.mkv", Clip()), tmp_path / "copy.mkv"
    scrub_file(source, target, ["title"])
    with av.open(str(target)) as container:
        assert {name.lower() for name in container.metadata} <= {"title", "encoder"}
        assert container.metadata["title"] == NAME


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".ogg", ".m4a", ".opus"])
def test_sound_loses_its_tags_and_not_a_sample(tmp_path: Path, suffix: str) -> None:
    codec = {".mp3": "libmp3lame", ".flac": "flac", ".ogg": "vorbis", ".m4a": "aac"}
    source = tmp_path / f"song{suffix}"
    with av.open(str(source), "w") as output:
        output.metadata.update({"title": NAME, "artist": NAME, "comment": NAME})
        name = codec.get(suffix, "libopus")
        stream: Any = output.add_stream(
            name, rate=48000, layout="stereo", options={"strict": "experimental"}
        )
        for number in range(40):
            wave_ = (np.sin(np.arange(1024) / 9 + number) * 9000).astype(np.float32) / 32768
            frame = av.AudioFrame.from_ndarray(np.stack([wave_, wave_]), "fltp", "stereo")
            frame.rate, frame.pts = 48000, number * 1024
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    copy = scrubbed(source)
    assert traces_of(source) != ()
    assert traces_of(copy) == ()
    assert WORDS not in copy.read_bytes()
    assert _samples(copy) == _samples(source)


def _samples(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return b"".join(frame.to_ndarray().tobytes() for frame in container.decode(audio=0))


def test_a_wave_file_loses_its_list_of_words(tmp_path: Path) -> None:
    source = tmp_path / "a.wav"
    with wave.open(str(source), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(1600))
    words = b"INFOIART" + len(WORDS).to_bytes(4, "little") + WORDS
    data = source.read_bytes() + b"LIST" + len(words).to_bytes(4, "little") + words
    source.write_bytes(data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:])
    assert WORDS not in scrubbed(source).read_bytes()


def sei(kind: int, content: bytes) -> bytes:
    return bytes((kind, len(content))) + content


def test_h264_loses_messages_that_anybody_may_write_and_keeps_the_others() -> None:
    kept, words = sei(144, b"\x03\xe8\x01\x90"), sei(5, UUID + WORDS)
    captions = sei(4, b"\xb5\0\x31GA94" + WORDS)
    unit = b"\x06" + kept + words + captions + b"\x80"
    assert bare_sei(unit, 1) == b"\x06" + kept + b"\x80"
    assert bare_sei(b"\x06" + words + b"\x80", 1) == b""


def test_units_without_words_are_the_same_bytes() -> None:
    picture = b"\x65\x88\x80\0\0\x03\x01abc"
    packet = len(picture).to_bytes(4, "big") + picture
    words = b"\x06" + sei(5, UUID + WORDS) + b"\x80"
    assert bare_units("h264", len(words).to_bytes(4, "big") + words + packet, 4) == packet
    started = b"\0\0\0\1" + words + b"\0\0\1" + picture
    assert bare_units("h264", started, 0) == b"\0\0\1" + picture


def test_hevc_loses_words_in_its_configuration() -> None:
    words = b"\x4e\x01" + sei(5, UUID + WORDS) + b"\x80"
    head = b"\1" + bytes(20) + b"\x03"
    sps = b"\x42\x01abc"
    array = b"\x21\0\1" + len(sps).to_bytes(2, "big") + sps
    told = head + b"\2" + array + b"\x27\0\1" + len(words).to_bytes(2, "big") + words
    assert length_width("hevc", told) == 4
    assert bare_configuration("hevc", told) == head + b"\1" + array


def test_av1_loses_metadata_that_anybody_may_write() -> None:
    picture = b"\x32\x03abc"
    words = b"\x2a" + bytes((len(WORDS) + 1,)) + b"\x04" + WORDS
    light = b"\x2a\x05\x01\x03\xe8\x01\x90"
    assert bare_units("av1", words + light + picture, 0) == light + picture


@pytest.mark.parametrize("codec", ["mpeg2video", "mpeg4"])
def test_user_data_of_mpeg_goes(codec: str) -> None:
    picture = b"\0\0\1\0picture"
    assert bare_units(codec, b"\0\0\1\xb2" + WORDS + picture, 0) == picture


def test_marks_by_which_mpeg4_is_decoded_right_stay() -> None:
    packet = b"\0\0\1\xb2DivX503b1393p\0\0\1\xb6picture"
    assert bare_units("mpeg4", packet, 0) == packet


@pytest.mark.parametrize(("codec", "width"), [("h264", 4), ("hevc", 2), ("av1", 0)])
def test_units_that_reach_beyond_their_packet_are_damage(codec: str, width: int) -> None:
    with pytest.raises(Damaged):
        bare_units(codec, b"\x32\x7f\x7f\x7f\x7fabc", width)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_recording_that_ends_early_is_refused(tmp_path: Path, suffix: str) -> None:
    options = {"movflags": "+faststart"} if suffix == ".mp4" else {}
    plain, source = tmp_path / f"plain{suffix}", tmp_path / f"cut{suffix}"
    write_clip(plain, Clip(pts=range(0, 60 * 512, 512), width=320, height=240))
    with av.open(str(plain)) as opened, av.open(str(source), "w", options=options) as output:
        twin = output.add_stream_from_template(opened.streams.video[0])
        for packet in opened.demux():
            if packet.size:
                packet.stream = twin
                output.mux(packet)
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2])
    with pytest.raises(BystanderError):
        scrubbed(source)
    assert not (tmp_path / f"copy{suffix}").exists()


def test_codecs_in_which_words_cannot_be_told_from_pictures_are_refused(tmp_path: Path) -> None:
    source = tmp_path / "a.mkv"
    write_clip(source, Clip("jpeg2000", "rgb24", time_base=Fraction(1, 25), pts=range(2)))
    with pytest.raises(Unsupported, match="redact"):
        scrubbed(source)


def first_packet(path: Path) -> tuple[int, int]:
    """Where the first picture's bytes lie in a file: (place, length)."""
    with av.open(str(path)) as opened:
        packet = next(packet for packet in opened.demux(video=0) if packet.size)
        assert packet.pos is not None
        return packet.pos, packet.size


def test_pictures_that_cannot_be_told_from_words_may_hold_some(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "a.mp4")
    scrub_file(source, tmp_path / "b.mp4")
    bare = tmp_path / "b.mp4"
    assert traces_of(bare) == ()
    place, length = first_packet(bare)
    content = bytearray(bare.read_bytes())
    # The first unit says that it is longer than the packet that holds it.
    content[place : place + 4] = (length + 1).to_bytes(4, "big")
    bare.write_bytes(content)
    (found,) = traces_of(bare)
    assert (found.kind, found.name) == (TraceKind.WORDS, "bitstream")


def test_another_format_and_the_original_itself_are_refused(tmp_path: Path) -> None:
    source = write_clip(tmp_path / "a.mp4")
    with pytest.raises(BadRequest):
        scrub_file(source, tmp_path / "copy.mkv")
    with pytest.raises(SourceIsTarget):
        scrub_file(source, source, replace=True)
