"""From a mask to lines, and from lines to strips that can be read."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bystander.detect.writing.blobs import blobs
from bystander.detect.writing.line import Line
from bystander.detect.writing.rectangles import rectangles
from bystander.detect.writing.search import HIGHEST, _once, search
from bystander.detect.writing.sizes import resized
from bystander.detect.writing.straight import HEIGHT, straight


def drawn(lines: list[Line], rows: int = 300, columns: int = 400) -> NDArray[np.bool_]:
    """A mask of turned rectangles."""
    y, x = np.mgrid[0:rows, 0:columns] + 0.5
    mask = np.zeros((rows, columns), dtype=np.bool_)
    for line in lines:
        cos, sin = math.cos(line.angle), math.sin(line.angle)
        along = (x - line.x) * cos + (y - line.y) * sin
        across = (y - line.y) * cos - (x - line.x) * sin
        mask |= (np.abs(along) <= line.length / 2) & (np.abs(across) <= line.height / 2)
    return mask


@given(st.integers(0, 2**32 - 1))
def test_blobs_are_what_touches_corners_included(seed: int) -> None:
    mask = np.random.default_rng(seed).random((12, 15)) < 0.4
    assert count(mask) == len(blobs(mask).firsts)


def count(mask: NDArray[np.bool_]) -> int:
    """By flooding, slowly."""
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(mask), strict=True)}
    found = 0
    while left:
        found += 1
        queue = [left.pop()]
        while queue:
            y, x = queue.pop()
            near = {(y + i, x + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            queue.extend(near)
    return found


@pytest.mark.parametrize("degrees", [-80, -45, -20, -3, 0, 7, 33, 44, 60, 90])
def test_a_turned_line_is_found_as_it_lies(degrees: float) -> None:
    line = Line(200, 150, 160, 24, math.radians(degrees), 1.0)
    x, y, length, height, angle = rectangles(blobs(drawn([line])))[0]
    assert (x, y) == pytest.approx((200, 150), abs=1.5)
    assert (length, height) == pytest.approx((160, 24), abs=4)
    assert abs(math.remainder(angle - line.angle, math.pi)) < math.radians(1.5)


def test_an_empty_mask_has_no_lines() -> None:
    assert len(rectangles(blobs(np.zeros((5, 5), dtype=np.bool_)))) == 0


@pytest.mark.parametrize("degrees", [0, 30, 90, 180, -70])
def test_a_strip_shows_the_line_level_and_the_right_way_up(degrees: float) -> None:
    line = Line(200, 150, 120, 40, math.radians(degrees), 1.0)
    left = line.moved(-30, 0).sized(60, 40)
    upper = line.moved(0, -10).sized(120, 20)
    picture = np.zeros((300, 400, 3), dtype=np.uint8)
    picture[drawn([left])] = (255, 0, 0)
    picture[drawn([upper]), 1] = 255
    strip = straight(picture, line)
    assert strip.shape == (HEIGHT, 144, 3)
    assert strip[:, 10:60, 0].mean() > 240
    assert strip[:, 84:134, 0].mean() < 20
    assert strip[4:20, :, 1].mean() > 230
    assert strip[28:44, :, 1].mean() < 25


def test_corners_tell_the_whole_line() -> None:
    line = Line(100, 80, 60, 20, math.radians(200), 0.7)
    corners = [(float(x), float(y)) for x, y in line.corners]
    back = Line.through(corners, 0.7)
    assert (back.x, back.y) == pytest.approx((100, 80))
    assert (back.length, back.height) == pytest.approx((60, 20))
    assert math.remainder(back.angle - line.angle, 2 * math.pi) == pytest.approx(0, abs=1e-9)


def test_halves_of_a_line_that_a_piece_cut_are_put_together() -> None:
    halves = [Line(100, 50, 200, 20, 0.0, 0.9), Line(250, 50, 200, 22, 0.0, 0.8)]
    (whole,) = _once(halves)
    assert (whole.box.left, whole.box.right) == pytest.approx((0, 350))


class White:
    """Finds white rectangles, surest where it sees least of them."""

    def lines(self, pixels: NDArray[np.uint8], floor: float) -> list[Line]:
        found = rectangles(blobs(pixels[:, :, 0] > 128)).tolist()
        return [
            Line(x, y, length, height, angle, max(floor, 1 - length / 1000))
            for x, y, length, height, angle in found
        ]


def seen(line: Line) -> list[Line]:
    """What is found of a line in a picture that is looked at in pieces."""
    picture = np.zeros((960, 400, 3), dtype=np.uint8)
    picture[drawn([line], 960, 400)] = 255
    assert HIGHEST < 960
    return search(White(), picture, 0.4, (1.0,))  # type: ignore[arg-type]


@pytest.mark.parametrize("middle", range(400, 561, 16))
@pytest.mark.parametrize("length", [100, 130, 160, 190, 260, 420])
def test_no_piece_keeps_an_end_of_an_upright_line(middle: int, length: int) -> None:
    (found,) = seen(Line(200, middle, length, 24, math.pi / 2, 1.0))
    ends = found.box.top, found.box.bottom
    assert ends == pytest.approx((middle - length / 2, middle + length / 2), abs=2)


@pytest.mark.parametrize("middle", range(400, 561, 16))
def test_no_piece_keeps_the_lower_or_the_upper_half_of_a_level_line(middle: int) -> None:
    (found,) = seen(Line(200, middle, 300, 40, 0.0, 1.0))
    assert (found.box.top, found.box.bottom) == pytest.approx((middle - 20, middle + 20), abs=2)


def test_halves_that_were_measured_a_little_differently_are_one_line() -> None:
    halves = [Line(100, 50, 224, 76, 0.0, 0.95), Line(188, 50, 236, 78, 0.061, 0.95)]
    assert len(_once(halves)) == 1


def test_neighbours_in_a_row_and_rows_of_a_column_stay_apart() -> None:
    apart = [
        Line(100, 50, 100, 20, 0, 0.9),
        Line(220, 50, 100, 20, 0, 0.9),
        Line(100, 75, 100, 20, 0, 0.9),
    ]
    assert len(_once(apart)) == 3


def test_the_same_line_found_at_two_sizes_is_one() -> None:
    assert len(_once([Line(100, 50, 100, 20, 0, 0.9), Line(101, 50, 98, 21, 0, 0.8)])) == 1


@pytest.mark.parametrize("factor", [0.3, 0.5, 1.0, 1.7, 2.0])
def test_a_resized_picture_keeps_its_tones_and_its_places(factor: float) -> None:
    y, x = np.mgrid[0:60, 0:80]
    picture = np.stack([x * 3, y * 4, np.full_like(x, 77)], axis=2).astype(np.uint8)
    made = resized(picture, factor)
    assert made.shape == (round(60 * factor), round(80 * factor), 3)
    middle = made[made.shape[0] // 2, made.shape[1] // 2].astype(int)
    assert np.abs(middle - (118, 118, 77)).max() < 8
