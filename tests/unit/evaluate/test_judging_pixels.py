"""The pixel judge, on pictures whose truth is known because they are drawn here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bystander.domain.geometry import Box, Size
from bystander.evaluate.annotation import Face, Item, Marked
from bystander.evaluate.noise import Evidence, Noise, changed_share
from bystander.evaluate.opening import AS_IT_IS, opened
from bystander.evaluate.pixels import by_pixels
from bystander.evaluate.verdicts import Judged
from bystander.media.open import open_source

SIZE = (320, 180)
FRAMES = 12
BOXES = (Box(40, 30, 88, 94), Box(200, 60, 236, 104))

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
        for box in BOXES:
            change(picture, box.outward())
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


def _judge(original: Path, copy: Path, frames: int) -> Judged:
    marks = tuple(Marked(number, tuple(map(Face, BOXES))) for number in range(frames))
    item = Item((original,), Size(*SIZE), marks, moving=frames > 1)
    with opened(item) as before, open_source(copy, AS_IT_IS) as after:
        return by_pixels(item, before, after)


def _judged(folder: Path, change: Change, **how: Any) -> Judged:
    original = _written(folder / "original.mp4", _pictures(_untouched), 16)
    copy = _written(folder / "copy.mp4", _pictures(change), **{"crf": 23, **how})
    return _judge(original, copy, FRAMES)


def _judged_photo(folder: Path, change: Change, quality: int) -> Judged:
    """A JPEG and a copy of it that was changed and encoded once more."""
    Image.fromarray(next(_pictures(_untouched))).save(folder / "original.jpg", quality=92)
    with Image.open(folder / "original.jpg") as picture:
        pixels = np.array(picture)
    for box in BOXES:
        change(pixels, box.outward())
    Image.fromarray(pixels).save(folder / "copy.jpg", quality=quality)
    return _judge(folder / "original.jpg", folder / "copy.jpg", 1)


@pytest.mark.parametrize("quality", [95, 75, 50])
def test_encoding_a_photo_anew_hides_nobody_and_covers_nothing(
    tmp_path: Path, quality: int
) -> None:
    judged = _judged_photo(tmp_path, _untouched, quality)
    assert [verdict.hidden for verdict in judged.verdicts] == [False, False]
    assert max(judged.over) < 0.002


@pytest.mark.parametrize("quality", [95, 75, 50])
@pytest.mark.parametrize("change", [_blackened, _averaged])
def test_a_photo_with_its_boxes_filled_hides_everybody(
    tmp_path: Path, change: Change, quality: int
) -> None:
    judged = _judged_photo(tmp_path, change, quality)
    assert [verdict.hidden for verdict in judged.verdicts] == [True, True]
    assert max(judged.over) < 0.002


def test_what_is_covered_away_from_faces_is_found(tmp_path: Path) -> None:
    def strayed(picture: Picture, place: tuple[int, int, int, int]) -> None:
        picture[100:160, 20:120] = 0

    judged = _judged_photo(tmp_path, strayed, 75)
    # 60 rows of 100 columns, of which the enlarged first box allows those above row 126.
    truth = (60 * 100 - (126 - 100) * (112 - 20)) / (SIZE[0] * SIZE[1])
    assert judged.over[0] == pytest.approx(truth, rel=0.2)


def test_cuts_of_the_original_are_found_on_the_way(tmp_path: Path) -> None:
    assert _judged(tmp_path, _untouched).cuts == (0,)


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
    flat, rough = Evidence(difference, texture), Evidence(difference, texture + 6)
    assert changed_share(Box(0, 0, 6, 10), flat, limits) == 1.0
    assert changed_share(Box(5, 0, 10, 10), flat, limits) == 0.0
    assert changed_share(Box(3, 0, 10, 10), flat, limits) == pytest.approx(2 / 5.25)
    assert changed_share(Box(0, 0, 10, 10), rough, limits) == 0.5


def test_rough_spots_are_never_given_less_than_smooth_ones() -> None:
    tally = np.zeros((13, 512), np.int64)
    tally[2, 20:40] = 100
    tally[7, 0:4] = 100
    limits = Noise(tally).limits()
    assert np.all(np.diff(limits) >= 0)
    assert limits.max() <= 20
