"""What moves before a camera that stands still, told from all that the recording shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.domain.clock import Instant
from bystander.domain.frame import Frame, Matrix, Pixels, Plane, Role
from bystander.domain.geometry import Box, Orientation, Size
from bystander.errors import BadRequest
from bystander.track.grounds import Anchored, learnt

SIZE = Size(240, 136)
FRAMES = 100

Scene = Callable[[int], Pixels]


class Native:
    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels

    def rgb(self, size: Size) -> Pixels:
        assert size == SIZE
        return self._pixels

    def writable(self) -> tuple[Native, tuple[Plane, ...]]:
        raise NotImplementedError


def place(seed: int = 1) -> Pixels:
    """A street: coarse, with texture, and wider than the picture."""
    random = np.random.default_rng(seed)
    coarse = random.integers(60, 180, (20, 32, 3)).astype(np.uint8)
    return np.kron(coarse, np.ones((9, 9, 1), dtype=np.uint8))


STREET = place()


def view(x: int = 0, y: int = 0, street: Pixels = STREET) -> Pixels:
    return street[20 + y : 20 + y + SIZE.height, 20 + x : 20 + x + SIZE.width].copy()


def with_thing(pixels: Pixels, box: Box, colour: tuple[int, int, int] = (250, 20, 20)) -> Pixels:
    pixels[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = colour
    return pixels


def frames(scene: Scene, count: int = FRAMES) -> Iterator[Frame]:
    for number in range(count):
        pixels = scene(number)
        samples: NDArray[np.uint8] = pixels.mean(axis=2).astype(np.uint8)
        plane = Plane(samples, Role.LUMA, 1, 1, 8, 0, 255)
        yield Frame(
            number, Instant(number, Fraction(1, 10)), 1, SIZE,
            Orientation.UPRIGHT, Matrix.BT709, True, (plane,), Native(pixels),
        )  # fmt: skip


def seen(scene: Scene) -> list[list[Box]]:
    (ground,) = learnt(frames(scene))
    ground = ground.again()
    return [ground.boxes(frame) for frame in frames(scene)]


def holds(boxes: list[Box], box: Box) -> bool:
    return any(each.intersection(box) >= 0.99 * box.area for each in boxes)


def walker(number: int) -> Box:
    return Box(10 + 2 * number, 50, 26 + 2 * number, 90)


def test_what_walks_through_is_seen_whole_from_the_first_frame_to_the_last() -> None:
    for number, boxes in enumerate(seen(lambda n: with_thing(view(), walker(n)))):
        assert holds(boxes, walker(number))
        assert sum(box.area for box in boxes) < 3 * walker(number).area


def test_where_nothing_moves_nothing_is_seen() -> None:
    noise = np.random.default_rng(3)

    def scene(_: int) -> Pixels:
        return (
            view().astype(np.int16) + noise.integers(-4, 5, (SIZE.height, SIZE.width, 1))
        ).astype(np.uint8)

    assert all(boxes == [] for boxes in seen(scene))


PARKED = Box(100, 40, 130, 70)


def test_what_comes_to_stand_is_seen_while_it_stands() -> None:
    found = seen(lambda n: with_thing(view(), PARKED) if n >= 60 else view())
    assert all(holds(boxes, PARKED) for boxes in found[60:])
    assert all(boxes == [] for boxes in found[:60])


def test_what_stood_there_for_most_of_the_time_and_left_is_seen_while_it_stands() -> None:
    found = seen(lambda n: with_thing(view(), PARKED) if n < 60 else view())
    assert all(holds(boxes, PARKED) for boxes in found[:60])


def test_a_camera_that_sways_sees_what_walks_and_little_else() -> None:
    def sway(number: int) -> tuple[int, int]:
        return round(6 * np.sin(number / 9)), round(4 * np.cos(number / 7) - 4)

    def scene(number: int) -> Pixels:
        return with_thing(view(*sway(number)), walker(number))

    found = seen(scene)
    for number, boxes in enumerate(found):
        assert holds(boxes, walker(number))
    areas = [sum(box.area for box in boxes) for boxes in found]
    assert np.median(areas) < 0.15 * SIZE.width * SIZE.height


def test_light_that_changes_is_nothing_that_moves() -> None:
    def scene(number: int) -> Pixels:
        return (view().astype(np.int16) + number // 5).astype(np.uint8)

    found = seen(scene)
    assert np.mean([sum(box.area for box in boxes) for boxes in found]) < 0.02 * 240 * 136


def test_a_camera_that_pans_is_refused() -> None:
    wide: Pixels = np.kron(
        np.random.default_rng(5).integers(40, 200, (20, 120, 3), dtype=np.uint8),
        np.ones((9, 9, 1), dtype=np.uint8),
    )
    with pytest.raises(BadRequest, match="the camera moves"):
        learnt(frames(lambda n: view(7 * n, 0, wide)))


def test_somebody_before_the_camera_makes_the_whole_picture_count() -> None:
    grey = np.full((SIZE.height, SIZE.width, 3), 15, dtype=np.uint8)
    grey[::2] = 240

    def scene(number: int) -> Pixels:
        covered = max(0, min(10 * (number - 35), 240, 10 * (75 - number)))
        pixels = view()
        pixels[:, :covered] = grey[:, :covered]
        return pixels

    found = seen(scene)
    assert found[55] == [Box(0, 0, SIZE.width, SIZE.height)]
    assert found[20] == []


def test_each_shot_has_its_own_background() -> None:
    other = place(9) // 4

    def scene(number: int) -> Pixels:
        return with_thing(view(0, 0, STREET if number < 50 else other), walker(number))

    grounds = learnt(frames(scene))
    assert [ground.start for ground in grounds] == [0, 50]
    found = _told(grounds, scene)
    assert all(holds(boxes, walker(number)) for number, boxes in enumerate(found))


def _told(grounds: tuple[Anchored, ...], scene: Scene) -> list[list[Box]]:
    first, second = (ground.again() for ground in grounds)
    return [(first if frame.index < 50 else second).boxes(frame) for frame in frames(scene)]


def slow_tilt(number: int) -> int:
    """Rows that a camera in a hand has sunk by: 10 in the end."""
    return min(10, number // 6)


def test_what_a_tilted_camera_no_longer_shows_is_nothing_that_moves() -> None:
    found = seen(lambda n: view(0, slow_tilt(n)))
    areas = [sum(box.area for box in boxes) for boxes in found]
    assert np.mean(areas) < 0.01 * SIZE.width * SIZE.height


def test_who_reaches_into_what_only_the_tilted_camera_shows_is_seen_to_the_edge() -> None:
    def stander(number: int) -> Box:
        return Box(20 + 2 * number, 100, 36 + 2 * number, 136)

    found = seen(lambda n: with_thing(view(0, slow_tilt(n)), stander(n)))
    assert all(holds(boxes, stander(number)) for number, boxes in enumerate(found))


def test_a_kerb_below_somebody_is_no_part_of_them() -> None:
    """It glitters now and then, as what is thin and far does."""

    def scene(number: int) -> Pixels:
        pixels = with_thing(view(), walker(number))
        return with_thing(pixels, Box(0, 95, 240, 100)) if number % 5 == 0 else pixels

    found = seen(scene)
    assert all(holds(boxes, walker(number)) for number, boxes in enumerate(found))
    assert max(sum(box.area for box in boxes) for boxes in found) < 0.25 * 240 * 136
