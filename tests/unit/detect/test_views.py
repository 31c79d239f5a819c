"""How a video's picture is shown to a detector, and what comes back from its pieces."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.detect.views import (
    AT_ONCE,
    OVERLAP,
    Depth,
    Piece,
    View,
    video_judge_size,
    video_proof_size,
    video_views,
)
from bystander.domain.findings import Detection, Kind
from bystander.domain.geometry import Box, Size

sides = st.integers(1, 9000)
depths = st.sampled_from(Depth)
FOURFOLD = View(Size(1216, 684), Size(640, 384))


def face(left: float, top: float, side: float) -> Detection:
    return Detection(Kind.FACE, Box(left, top, left + side, top + side), 0.5)


def shape(piece: Piece) -> tuple[int, ...]:
    """The network's rows and columns, in units of 32, that a piece needs."""
    return tuple(-(-(span.stop - span.start) // 32) for span in (piece.rows, piece.columns))


def found(view: View, faces: list[Box]) -> list[Box]:
    """What a perfect detector that clips boxes finds, in the pixels of the view itself."""
    boxes = []
    for piece in view.pieces:
        size = Size(piece.columns.stop - piece.columns.start, piece.rows.stop - piece.rows.start)
        local = (box.shifted(-piece.columns.start, -piece.rows.start) for box in faces)
        seen = [box for box in (box.clipped(size) for box in local) if box is not None]
        answers = tuple(Detection(Kind.FACE, box, 0.5) for box in seen)
        boxes += [each.box for each in view.in_picture(piece, answers, view.size)]
    return boxes


@given(sides, sides, depths)
def test_no_view_is_stretched_or_beyond_bounds(width: int, height: int, depth: Depth) -> None:
    for view in video_views(Size(width, height), depth):
        assert max(view.size.width, view.size.height) <= 1920
        factor = max(view.size.width, view.size.height) / max(width, height)
        assert factor <= 2
        # Rounded to whole pixels at half the size, and once more at twice that or more.
        assert view.size.width == 1 or abs(view.size.width - width * factor) <= 3
        assert view.size.height == 1 or abs(view.size.height - height * factor) <= 3


@given(sides, sides, depths)
def test_the_pieces_of_a_view_cover_it_and_share_enough(
    width: int, height: int, depth: Depth
) -> None:
    for view in video_views(Size(width, height), depth):
        seen = np.zeros((view.size.height, view.size.width), dtype=np.bool_)
        for piece in view.pieces:
            seen[piece.rows, piece.columns] = True
        assert seen.all()
        starts = sorted({(piece.columns.start, piece.columns.stop) for piece in view.pieces})
        for before, after in pairwise(starts):
            assert before[1] - after[0] >= OVERLAP


@given(st.integers(16, 4000), st.integers(16, 4000))
def test_a_videos_pieces_have_few_sizes_so_that_compiled_networks_are_few(
    width: int, height: int
) -> None:
    size = Size(width, height)
    shapes = {
        shape(piece)
        for depth in Depth
        for view in video_views(size, depth)
        for piece in view.pieces
    }
    assert len(shapes) <= 3


@pytest.mark.parametrize("size", [Size(640, 360), Size(960, 540)])
def test_an_enlarged_look_uses_the_network_of_the_plain_one(size: Size) -> None:
    views = video_views(size, Depth.DEEP)
    assert len(views) == 2
    assert len({shape(piece) for view in views for piece in view.pieces}) == 1


@pytest.mark.parametrize("depth", Depth)
def test_every_look_at_a_large_picture_in_pieces_also_sees_it_whole(depth: Depth) -> None:
    assert any(len(view.pieces) == 1 for view in video_views(Size(1920, 1080), depth))


@pytest.mark.parametrize(
    "size", [Size(340, 256), Size(640, 360), Size(1280, 720), Size(1920, 1080)]
)
def test_a_deeper_look_shows_more_pixels(size: Size) -> None:
    shown = [
        max(view.size.width for view in video_views(size, depth))
        for depth in (Depth.HALF, Depth.WHOLE, Depth.DEEP)
    ]
    assert shown[0] < shown[1] <= shown[2]


def test_the_judge_needs_no_further_network() -> None:
    for size in (Size(1280, 720), Size(640, 360), Size(340, 256)):
        assert video_judge_size(size) == video_views(size, Depth.HALF)[0].size


def test_the_full_proof_sees_more_pixels_than_the_judge_and_no_more_than_one_network_takes() -> (
    None
):
    for size in (
        Size(3840, 2160),
        Size(1920, 1080),
        Size(1280, 720),
        Size(640, 360),
        Size(340, 256),
    ):
        proof, judge = video_proof_size(size), video_judge_size(size)
        assert judge.width < proof.width <= AT_ONCE


@given(st.integers(0, 1216 - 60), st.integers(0, 684 - 60), st.integers(8, 60))
def test_a_small_face_anywhere_is_found_whole_and_never_in_parts(x: int, y: int, side: int) -> None:
    face = Box(x, y, x + side, y + side)
    assert set(found(FOURFOLD, [face])) == {face}


def test_a_face_that_a_piece_cuts_is_left_to_its_neighbour() -> None:
    left = FOURFOLD.pieces[0]
    cut = face(600, 100, 40)
    assert FOURFOLD.in_picture(left, (cut,), FOURFOLD.size) == ()


def test_a_face_at_the_edge_of_the_whole_picture_is_kept() -> None:
    corner = face(0, 0, 40)
    assert FOURFOLD.in_picture(FOURFOLD.pieces[0], (corner,), FOURFOLD.size) == (corner,)


def test_what_a_piece_shows_is_told_in_the_pixels_of_the_picture() -> None:
    last = FOURFOLD.pieces[-1]
    assert last == Piece(slice(300, 684), slice(576, 1216))
    seen = FOURFOLD.in_picture(last, (face(100, 100, 40),), Size(608, 342))
    assert seen == (face(338, 200, 20),)
