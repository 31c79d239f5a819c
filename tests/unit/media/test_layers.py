"""MP3 and MP2 without a container: what tells that one lost its end, and what does not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from bystander.media.layers import is_last_cut, layered, told_length
from bystander.media.whole import missing_bytes
from bystander.testing.sounds import Tape, talk, write_sound

LAME = Tape("libmp3lame", 44_100, "stereo", "fltp", 128_000)
TAPES = [
    LAME,
    *[Tape("libmp3lame", rate, "mono", "fltp", 32_000) for rate in (8_000, 22_050, 32_000)],
    *[Tape("libmp3lame", rate, "stereo", "fltp", 64_000) for rate in (12_000, 24_000, 48_000)],
    *[Tape("mp2", rate, "mono", "s16", 64_000) for rate in (16_000, 24_000, 44_100, 48_000)],
]


def recorded(folder: Path, tape: Tape = LAME) -> Path:
    suffix = ".mp2" if tape.codec == "mp2" else ".mp3"
    channels = 2 if tape.layout == "stereo" else 1
    return write_sound(folder / f"talk{suffix}", talk(1.3, tape.rate, channels), tape)


def ends_of(content: bytes) -> list[int]:
    """Where each frame ends; the first begins behind a tag."""
    place, ends = content.index(b"\xff"), []
    while frame := layered(content[place : place + 4]):
        place += frame.length
        ends.append(place)
    return ends


def uncounted(content: bytes) -> bytes:
    """Without its tag and the frame that counts."""
    return content[ends_of(content)[0] :]


@pytest.mark.parametrize("tape", TAPES, ids=lambda tape: f"{tape.codec}-{tape.rate}")
def test_a_frames_head_tells_its_length_at_every_rate(tape: Tape, tmp_path: Path) -> None:
    path = recorded(tmp_path, tape)
    content = path.read_bytes()
    assert ends_of(content)[-1] == len(content)
    assert missing_bytes(path) == 0
    for lost in (1, 20, len(content) // 2 + 3):
        path.write_bytes(content[:-lost])
        is_last = tape.codec != "mp2" and lost <= 20  # MP2 does not count its frames
        assert is_last_cut(path) is is_last
        assert (missing_bytes(path) > 0) is not is_last, lost


def test_lame_tells_how_many_frames_there_are(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    assert Fraction(13, 10) <= (told_length(path) or 0) < Fraction(14, 10)
    content = path.read_bytes()
    ends = ends_of(content)
    path.write_bytes(content[: ends[len(ends) // 2]])
    assert abs(missing_bytes(path) - (len(content) - ends[len(ends) // 2])) < 2000


@pytest.mark.parametrize("stray", [1, 2, 3])
def test_a_stray_byte_behind_all_counted_frames_is_not_taken_for_another(
    stray: int, tmp_path: Path
) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content + b"\xff" * stray)
    assert missing_bytes(path) == 0
    assert not is_last_cut(path)
    path.write_bytes(uncounted(content) + b"\xff" * stray)
    assert missing_bytes(path) == 1


def test_the_count_of_the_first_says_nothing_of_the_end_of_a_second(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    sound = content[content.index(b"\xff") :]
    path.write_bytes(content + sound[:-10])
    assert missing_bytes(path) == 10
    path.write_bytes(content + sound + b"\xff")
    assert missing_bytes(path) == 1


def test_a_last_frame_that_ends_in_a_tag_lacks_its_end(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[:-10] + b"TAG" + bytes(125))
    assert missing_bytes(path) == 10


@pytest.mark.parametrize("front", [b"\0" * 700, b"\xff\xfb\x90" * 30, b"\xff" * 999], ids=range(3))
def test_junk_before_the_first_frame_hides_no_lost_end(front: bytes, tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = uncounted(path.read_bytes())
    path.write_bytes(front + content)
    assert missing_bytes(path) == 0
    path.write_bytes(front + content[:-111])
    assert missing_bytes(path) == 111
    path.write_bytes(content[ends_of(content)[2] + 50 : -111])
    assert missing_bytes(path) == 111


def test_junk_before_the_first_frame_hides_no_count(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    told = told_length(path)
    assert told is not None
    path.write_bytes(bytes(300) + path.read_bytes())
    assert told_length(path) == told


def test_frames_far_into_a_file_are_not_searched_for(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    path.write_bytes(bytes(1 << 16) + path.read_bytes()[:-10])
    assert missing_bytes(path) == 0


def test_fraunhofer_tells_it_in_another_place(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = bytearray(path.read_bytes())
    first = content.index(b"\xff")
    end = ends_of(bytes(content))[0]
    content[first + 4 : end] = bytes(end - first - 4)
    path.write_bytes(content)
    assert told_length(path) is None
    content[first + 36 : first + 54] = b"VBRI" + bytes(10) + (441).to_bytes(4, "big")
    path.write_bytes(content)
    assert told_length(path) == Fraction(441 * 1152, 44_100)
    assert missing_bytes(path) > 0


@pytest.mark.parametrize(
    "behind",
    [b"TAG" + bytes(125), b"APETAGEX" + bytes(40), bytes(2), b"\xfe\xff", bytes(5000), b"\n"],
)
def test_what_lies_behind_the_last_frame_is_not_taken_for_a_lost_end(
    behind: bytes, tmp_path: Path
) -> None:
    path = recorded(tmp_path)
    path.write_bytes(path.read_bytes() + behind)
    assert missing_bytes(path) == 0


def test_a_file_cut_off_before_its_tag_is_still_cut_off(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: ends_of(content)[10]] + b"TAG" + bytes(125))
    assert missing_bytes(path) > 0


def test_something_else_between_the_frames_is_not_taken_for_a_lost_end(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    content = path.read_bytes()
    place = ends_of(content)[20]
    path.write_bytes(content[:place] + bytes(1000) + content[place:])
    assert missing_bytes(path) == 0


def test_two_joined_ones_miss_nothing(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    path.write_bytes(2 * path.read_bytes())
    assert missing_bytes(path) == 0


def test_large_tags_in_front_are_passed(tmp_path: Path) -> None:
    path = recorded(tmp_path)
    tag = b"ID3\x04\x00\x00" + bytes([0, 0, 0x7F, 0x7F]) + b"\xff\xfb\x90\x64" + bytes(0x3FFF - 4)
    content = tag + path.read_bytes()
    path.write_bytes(content)
    assert missing_bytes(path) == 0
    path.write_bytes(content[: len(tag) + ends_of(content[len(tag) :])[-2] - 10])
    assert missing_bytes(path) == 10


@pytest.mark.parametrize(
    "content",
    [
        b"ID3",
        b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f",
        b"\xff\xfb\x90\x64",
        b"\xff\xfb\x90\x64" + bytes(3000),
        b"\xff" * 3000,
        b"\xff\xfb\x00\x64" * 400,  # of no told length
    ],
    ids=range(6),
)
def test_what_are_no_frames_in_a_row_misses_nothing(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    assert missing_bytes(path) == 0
    assert told_length(path) is None
