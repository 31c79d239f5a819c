"""At which sizes a photo is looked at, and in which pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bystander.detect.photo_views import (
    ENLARGED,
    LONGEST,
    PIECE_PIXELS,
    photo_judge_size,
    photo_views,
)
from bystander.detect.views import View
from bystander.domain.geometry import Size
from bystander.domain.policy import Preset

sides = st.integers(1, 9000)
presets = st.sampled_from(Preset)
THOROUGH = Preset.THOROUGH


def longest(size: Size) -> int:
    return max(size.width, size.height)


def cost(views: tuple[View, ...]) -> int:
    """In pixels that a network is shown."""
    return sum(len(view.pieces) * view.piece.width * view.piece.height for view in views)


@given(sides, sides, presets)
def test_from_the_photo_down_every_view_is_half_as_large_as_the_one_before(
    width: int, height: int, preset: Preset
) -> None:
    shown = [longest(view.size) for view in photo_views(Size(width, height), preset)]
    near = min(max(width, height), shown[0])
    for one, other in pairwise(side for side in shown if side <= near):
        assert one // 2 == other


def test_a_small_photo_is_enlarged_more_than_a_large_one() -> None:
    def factors(size: Size) -> list[float]:
        return [longest(view.size) / longest(size) for view in photo_views(size, THOROUGH)]

    assert factors(Size(400, 300)) == [4, 3, 2, 1, 0.5]
    assert factors(Size(640, 480)) == [3, 2, 1, 0.5]
    assert factors(Size(1024, 700)) == [2, 1, 0.5]
    assert factors(Size(4000, 3000)) == [1, 0.5, 0.25, 0.125]


@given(sides, sides, presets)
def test_no_view_is_stretched_or_beyond_bounds(width: int, height: int, preset: Preset) -> None:
    for view in photo_views(Size(width, height), preset):
        factor = longest(view.size) / max(width, height)
        assert longest(view.size) <= LONGEST
        assert factor <= max(ENLARGED)
        # Rounded to whole pixels, and to one where there would be none.
        assert view.size.width == 1 or abs(view.size.width - width * factor) <= 1
        assert view.size.height == 1 or abs(view.size.height - height * factor) <= 1


@given(sides, sides, presets)
def test_no_piece_is_larger_than_memory_allows(width: int, height: int, preset: Preset) -> None:
    for view in photo_views(Size(width, height), preset):
        assert view.piece.width * view.piece.height <= PIECE_PIXELS


@given(sides, sides)
def test_pieces_cover_a_view_and_cost_little_more_than_it(width: int, height: int) -> None:
    for view in photo_views(Size(width, height), Preset.THOROUGH):
        rows = {row for piece in view.pieces for row in range(piece.rows.start, piece.rows.stop)}
        assert rows == set(range(view.size.height))
        columns = {piece.columns.start for piece in view.pieces}
        assert min(columns) == 0
        assert max(piece.columns.stop for piece in view.pieces) == view.size.width
        shown = sum(
            (piece.rows.stop - piece.rows.start) * (piece.columns.stop - piece.columns.start)
            for piece in view.pieces
        )
        assert shown <= 1.3 * view.size.width * view.size.height


@given(sides, sides)
def test_a_thorough_look_is_never_reduced_below_the_photo(width: int, height: int) -> None:
    largest = photo_views(Size(width, height), Preset.THOROUGH)[0]
    assert longest(largest.size) >= min(max(width, height), LONGEST)


def test_a_fast_look_costs_less_than_half_of_a_thorough_one() -> None:
    for size in (Size(400, 300), Size(1024, 768), Size(4000, 3000)):
        fast, thorough = (photo_views(size, preset) for preset in (Preset.FAST, Preset.THOROUGH))
        assert cost(fast) < cost(thorough) / 2


def test_the_judge_looks_between_the_sizes_of_the_look_pass() -> None:
    size = Size(1024, 768)
    judged = photo_judge_size(size, Preset.THOROUGH)
    assert all(judged != view.size for view in photo_views(size, Preset.THOROUGH))
    assert longest(photo_judge_size(Size(9000, 100), Preset.THOROUGH)) == 1638
