"""The pixel judge, on pictures whose truth is known because they are drawn here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from bench.annotations import Annotation, Box, Marked
from bench.hidden import Judged, changed_share, explained, judge
from numpy.typing import NDArray

SIZE = (320, 180)
FRAMES = 12
BOXES: tuple[Box, ...] = ((40.0, 30.0, 88.0, 94.0), (200.0, 60.0, 236.0, 104.0))

Picture = NDArray[np.uint8]
Change = Callable[[Picture, tuple[int, int, int, int]], None]


def _scene(number: int) -> Picture:
    """A slowly moving texture, rough and smooth, (180, 320, 3), R, G, B."""
    rows, columns = np.mgrid[: SIZE[1], : SIZE[0]].astype(np.float64)
    shifted = columns + 2 * number
    waves = [np.sin(shifted / k) + np.cos(rows / (k + 1)) for k in (3.0, 5.0, 9.0)]
    return np.stack([128 + 30 * wave for wave in waves], axis=2).astype(np.uint8)


def _blackened(picture: Picture, place: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = place
    picture[top:bottom, left:right] = 0


def _averaged(picture: Picture, place: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = place
    picture[top:bottom, left:right] = picture[top:bottom, left:right].mean(axis=(0, 1))


def _left_half_blackened(picture: Picture, place: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = place
    _blackened(picture, (left, top, (left + right) // 2, bottom))


def _untouched(picture: Picture, place: tuple[int, int, int, int]) -> None:
    pass


def _pictures(change: Change) -> Iterator[Picture]:
    for number in range(FRAMES):
        picture = _scene(number)
        for left, top, right, bottom in BOXES:
            change(picture, (int(left), int(top), int(right), int(bottom)))
        yield picture


def _written(path: Path, pictures: Iterator[Picture], crf: int, every: int = 1) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=Fraction(25, every))
        stream.width, stream.height = SIZE
        stream.options = {"crf": str(crf), "preset": "veryfast"}
        for number, picture in enumerate(pictures):
            if number % every == 0:
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def _annotation() -> Annotation:
    return Annotation(SIZE, tuple(Marked(number, 0, BOXES, ()) for number in range(FRAMES)))


def _judged(folder: Path, change: Change, **how: Any) -> Judged:
    original = _written(folder / "original.mp4", _pictures(_untouched), 16)
    copy = _written(folder / "copy.mp4", _pictures(change), **{"crf": 23, **how})
    return judge(original, copy, _annotation())


@pytest.mark.parametrize("crf", [18, 23, 30])
def test_plain_transcoding_hides_nobody(tmp_path: Path, crf: int) -> None:
    judged = _judged(tmp_path, _untouched, crf=crf)
    assert len(judged.verdicts) == FRAMES * len(BOXES)
    assert not any(verdict.hidden for verdict in judged.verdicts)


@pytest.mark.parametrize("change", [_blackened, _averaged])
def test_a_fill_over_the_exact_boxes_hides_everybody(tmp_path: Path, change: Change) -> None:
    judged = _judged(tmp_path, change)
    assert all(verdict.hidden for verdict in judged.verdicts)


def test_half_a_face_is_not_hidden(tmp_path: Path) -> None:
    shares = [verdict.share for verdict in _judged(tmp_path, _left_half_blackened).verdicts]
    assert max(shares) < 0.8
    assert min(shares) > 0.4


def test_a_copy_with_half_the_frames_is_matched_by_time(tmp_path: Path) -> None:
    judged = _judged(tmp_path, _blackened, every=2)
    assert judged.frames == (FRAMES, FRAMES // 2)
    assert all(verdict.hidden for verdict in judged.verdicts)


def test_a_tool_that_blackens_everything_hides_everybody(tmp_path: Path) -> None:
    def whole(picture: Picture, place: tuple[int, int, int, int]) -> None:
        picture[:] = 0

    assert all(verdict.hidden for verdict in _judged(tmp_path, whole).verdicts)


def test_an_unchanged_flat_pixel_says_nothing() -> None:
    difference = np.zeros((10, 10))
    difference[:, :5] = 30.0
    texture = np.zeros((10, 10), np.int64)
    limits = np.full(13, 5.0)
    assert changed_share((0, 0, 6, 10), difference, texture, limits) == 1.0
    assert changed_share((5, 0, 10, 10), difference, texture, limits) == 0.0
    assert changed_share((3, 0, 10, 10), difference, texture, limits) == pytest.approx(2 / 5.25)
    assert changed_share((0, 0, 10, 10), difference, texture + 6, limits) == 0.5


def test_rough_spots_are_never_given_less_than_smooth_ones() -> None:
    tally = np.zeros((13, 512), np.int64)
    tally[2, 20:40] = 100
    tally[7, 0:4] = 100
    limits = explained(tally)
    assert np.all(np.diff(limits) >= 0)
    assert limits.max() <= 20
