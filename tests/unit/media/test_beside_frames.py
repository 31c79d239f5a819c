"""MP3 with tags and zeros where FFmpeg takes them for sound: they are no damage, and stay out."""

from __future__ import annotations

import itertools
import struct
from pathlib import Path

import av
import pytest

from bystander.domain.limits import Limits
from bystander.domain.policy import OnDamage, Policy, SoundPolicy
from bystander.errors import Damaged
from bystander.media.beside_frames import demuxed
from bystander.media.layers import layered
from bystander.media.scrub.door import scrub_file
from bystander.media.scrub.recording import scrub_recording
from bystander.media.sound_source import SoundSource
from bystander.testing.sounds import Tape, talk, write_sound

NAME = b"Nobody"
ID3V1 = b"TAG" + NAME + bytes(119)
ID3V2 = b"ID3\x04\0\0\0\0\0\x1bTPE1\0\0\0\x11\0\0\x03" + NAME + bytes(10)
FOOTED = ID3V2[:5] + b"\x10" + ID3V2[6:] + b"3DI" + ID3V2[3:10]
LYRICS = b"LYRICSBEGININD0000200AUT00006" + NAME + b"000035LYRICS200"
ITEM = struct.pack("<II", 6, 0) + b"Artist\0" + NAME


def ape(*, head: bool) -> bytes:
    told = struct.pack("<II", len(ITEM) + 32, 1)
    first = b"APETAGEX" + struct.pack("<I", 2000) + told + struct.pack("<I", 0xA0000000) + bytes(8)
    last = b"APETAGEX" + struct.pack("<I", 1000) + told + bytes(12)
    return (first if head else b"") + ITEM + last


BESIDE = {
    "id3v1": ID3V1,
    "id3v2": ID3V2,
    "id3v2 with a foot": FOOTED,
    "lyrics": LYRICS + ID3V1,
    "old lyrics": b"LYRICSBEGIN" + NAME + b"LYRICSEND" + ID3V1,
    "ape": ape(head=True),
    "ape without a head": ape(head=False),
    "ape and id3v1": ape(head=False) + ID3V1,
    "extension": b"TAG+" + NAME + bytes(217) + ID3V1,
    "zeros": bytes(5000),
    "zeros and id3v1": bytes(700) + ID3V1,
}


def recorded(folder: Path, *, counted: bool = False) -> Path:
    tape = Tape("libmp3lame", 44_100, "mono", "fltp", 64_000)
    path = write_sound(folder / "talk.mp3", talk(1.3, tape.rate), tape)
    if not counted:
        content = path.read_bytes()
        start = content.index(b"\xff")
        first = layered(content[start : start + 4])
        assert first is not None
        path.write_bytes(content[start + first.length :])
    return path


def heard(path: Path, on_damage: OnDamage = OnDamage.FAIL) -> int:
    """Samples."""
    source = SoundSource(path, Policy(sound=SoundPolicy.MUTE, on_damage=on_damage))
    blocks = list(source.sound(0))
    assert not any(block.damaged for block in blocks)
    return blocks[-1].end


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
@pytest.mark.parametrize("counted", [False, True])
def test_what_lies_behind_is_no_damage_and_no_sound(
    beside: bytes, *, counted: bool, tmp_path: Path
) -> None:
    path = recorded(tmp_path, counted=counted)
    whole = heard(path)
    path.write_bytes(path.read_bytes() + beside)
    assert 0 <= heard(path) - whole <= 1152  # FFmpeg takes less padding off where bytes follow


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_it_gets_into_no_copy(beside: bytes, tmp_path: Path) -> None:
    path = recorded(tmp_path)
    path.write_bytes(path.read_bytes() + beside)
    scrub_file(path, tmp_path / "copy.mp3")
    content = (tmp_path / "copy.mp3").read_bytes()
    for word in (NAME, b"LYRICS", b"APETAGEX", b"3DI"):
        assert word not in content


@pytest.mark.parametrize("beside", [ID3V2, FOOTED, LYRICS, ID3V2 + ID3V2], ids=range(4))
def test_of_two_joined_ones_with_tags_both_are_heard_to_the_sample(
    beside: bytes, tmp_path: Path
) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    path.write_bytes(2 * content)
    both = heard(path)
    path.write_bytes(content + beside + content)
    assert heard(path) == both


def test_a_tag_that_ffmpeg_cuts_into_pieces_is_left_out_whole(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    frame = content[: layered(content[:4]).length]  # type: ignore[union-attr]
    size = 600 + 3 * len(frame)
    head = b"ID3\x04\0\0\0\0" + bytes([size >> 7, size & 127])
    tag = head + NAME * 50 + 3 * frame + NAME * 50
    path.write_bytes(content + tag + content)
    with av.open(str(path)) as container:
        left = [bytes(each) for each in demuxed(container, path, container.streams.audio[0])]
    assert not any(NAME in each for each in left)
    assert b"".join(left) == 2 * content


@pytest.mark.parametrize(
    "beside",
    [
        b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + NAME,  # longer than the file
        b"ID3\x04\0\0\0\0\0\x08" + bytes(8) + NAME * 9,  # something else behind it
        b"LYRICSBEGIN" + NAME,
        ITEM + b"APETAGEX" + bytes(24),
        NAME * 20,
        bytes(1 << 17),
    ],
    ids=range(6),
)
def test_what_is_not_known_to_be_a_tag_is_still_damage(beside: bytes, tmp_path: Path) -> None:
    path = recorded(tmp_path)
    path.write_bytes(path.read_bytes() + beside)
    with pytest.raises(Damaged):
        heard(path)
    with pytest.raises(Damaged):
        scrub_recording(path, tmp_path / "copy.mp3", (), Limits())


def test_zeros_between_frames_cost_no_frame(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    path.write_bytes(2 * content)
    both = heard(path)
    path.write_bytes(content + bytes(900) + content)
    assert heard(path) == both
    scrub_file(path, tmp_path / "copy.mp3")
    assert (
        heard(tmp_path / "copy.mp3") == both - 529
    )  # FFmpeg's head has a decoder's delay taken off


def test_other_packets_are_passed_on_as_they_are(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    with av.open(str(path)) as one, av.open(str(path)) as other:
        pairs = itertools.zip_longest(
            demuxed(one, path, one.streams.audio[0]), other.demux(audio=0)
        )
        assert all(bytes(left) == bytes(right) for left, right in pairs)
