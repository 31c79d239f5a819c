"""What several looks at a photo say together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bystander.detect.evidence import FLOOR, SURE, in_proportion, weighed
from bystander.domain.findings import Detection, Kind
from bystander.domain.geometry import Box, Size
from bystander.domain.policy import Preset, preset_policy

PHOTO = Size(1000, 700)
START = preset_policy(Preset.THOROUGH).start


def face(left: float, top: float, side: float, score: float) -> Detection:
    return Detection(Kind.FACE, Box(left, top, left + side, top + side), score)


def joint(*looks: tuple[Detection, ...]) -> float:
    """The score of the one thing that was seen."""
    (seen,) = weighed(looks, PHOTO)
    return seen.score


def test_one_face_at_three_sizes_is_one_detection() -> None:
    looks = [(face(100, 100, 20, 0.3),), (face(101, 100, 20, 0.4),), (face(100, 101, 21, 0.2),)]
    assert len(weighed(looks, PHOTO)) == 1


def test_two_looks_that_agree_are_worth_more_than_either() -> None:
    one, other = (face(100, 100, 20, 0.2),), (face(101, 100, 20, 0.15),)
    assert joint(one, other) > max(joint(one, ()), joint((), other))


def test_weak_looks_that_agree_start_a_cover_and_a_stray_one_of_a_large_box_does_not() -> None:
    weak = (face(100, 100, 20, 0.15),)
    assert joint(weak, weak, weak) >= START
    assert joint((face(100, 100, 300, 0.15),), (), ()) < START


def test_a_large_box_needs_more_evidence_than_a_small_one() -> None:
    small, large = (face(100, 100, 15, 0.2),), (face(100, 100, 250, 0.2),)
    assert joint(small, small) > joint(large, large)


def test_the_same_face_needs_as_much_in_a_photo_of_twice_the_size() -> None:
    once = weighed([(face(100, 100, 20, 0.2),)], PHOTO)
    twice = weighed([(face(200, 200, 40, 0.2),)], Size(2000, 1400))
    assert once[0].score == pytest.approx(twice[0].score, abs=1e-5)


def test_what_one_look_is_sure_of_is_not_outvoted() -> None:
    assert joint((face(100, 0, 690, SURE),), (), (), ()) >= SURE


def test_one_look_that_holds_a_face_twice_counts_it_once() -> None:
    once, twice = (face(100, 100, 20, 0.2),), (face(100, 100, 20, 0.2), face(101, 100, 20, 0.2))
    assert joint(twice) == pytest.approx(joint(once), abs=0.02)


def test_neighbours_in_a_crowd_stay_apart() -> None:
    crowd = (face(10, 10, 30, 0.6), face(26, 12, 30, 0.5), face(10, 38, 30, 0.4))
    seen = weighed([crowd, crowd[:1]], PHOTO)
    assert {each.box for each in seen} == {each.box for each in crowd}


def test_a_small_face_before_a_large_one_stays() -> None:
    assert len(weighed([(face(0, 0, 100, 0.9),), (face(30, 30, 25, 0.3),)], PHOTO)) == 2


def test_a_box_lies_between_those_of_the_looks_nearer_to_the_surer() -> None:
    (seen,) = weighed([(face(100, 100, 20, 0.8),), (face(104, 100, 20, 0.2),)], PHOTO)
    assert seen.box.left == pytest.approx(100.8)


def test_below_the_floor_nothing_is_seen() -> None:
    assert weighed([(face(10, 10, 20, FLOOR / 2),), ()], PHOTO) == ()
    assert weighed([], PHOTO) == ()


scores = st.floats(FLOOR, 1)
places = st.floats(0, 600)
looks = st.lists(
    st.lists(st.builds(face, places, places, st.floats(0.5, 300), scores), max_size=9).map(tuple),
    max_size=4,
)


@given(looks)
def test_scores_are_shares_and_boxes_lie_in_the_photo(seen: list[tuple[Detection, ...]]) -> None:
    for each in weighed(seen, Size(900, 900)):
        assert 0 < each.score <= 1
        assert each.box.left >= -0.01
        assert each.box.right <= 900.01


@given(looks, scores)
def test_another_look_that_agrees_never_lowers_a_score(
    seen: list[tuple[Detection, ...]], score: float
) -> None:
    lone = face(700, 700, 30, 0.3)
    before = weighed([(*look,) for look in seen] + [(lone,)], Size(900, 900))
    after = weighed([*seen, (lone,), (face(700, 700, 30, score),)], Size(900, 900))
    assert max(each.score for each in after) >= max(each.score for each in before) - 1e-6


def in_a_video(side: float, score: float) -> float:
    """The score of a square box of this side in a look at a video of 1000 by 1000."""
    (seen,) = in_proportion((face(10, 10, side, score),), Size(1000, 1000))
    return seen.score


def test_in_a_video_the_same_score_starts_a_small_cover_and_not_a_large_one() -> None:
    assert in_a_video(20, 0.15) >= START > in_a_video(100, 0.15)


def test_in_a_video_no_score_falls_and_a_large_box_keeps_its_own() -> None:
    for score in (0.05, 0.2, 0.49, 0.5, 0.9, 1.0):
        assert in_a_video(4, score) >= score
        assert in_a_video(100, score) == pytest.approx(score)


def test_in_a_video_doubt_never_becomes_certainty() -> None:
    assert in_a_video(2, 0.3) == SURE
