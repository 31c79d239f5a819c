"""What every detector must do. Inherit in a test module, say how to make yours:

class TestMyDetector(DetectorContract):
    def make_detector(self) -> Detector:
        return MyDetector()
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import numpy as np

from bystander.domain.findings import Detection
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.errors import BystanderError
from bystander.stages import Detector

GREY = 114
LONGEST_WAIT = 120
"""Seconds for one answer; a detector that never answers must fail its test, not hang it."""


class DetectorContract:
    """Test methods for stages.Detector; the names say what each proves."""

    def make_detector(self) -> Detector:
        """A new detector; the test closes it."""
        raise NotImplementedError

    def make_picture(self) -> Pixels:
        """A picture in which something may be found. Noise, where nobody knows better."""
        noise = np.random.default_rng(7).integers(0, 256, (120, 160, 3))
        return noise.astype(np.uint8)

    def test_it_says_what_it_finds_and_which_model_looks(self) -> None:
        with self._detector() as detector:
            _expect(bool(detector.kinds), "a detector must name the kinds that it finds")
            facts = detector.model
            named = facts.name and facts.family and facts.runtime and facts.device
            _expect(bool(named), "a detector must name its model, runtime and device")

    def test_an_empty_picture_holds_nothing(self) -> None:
        with self._detector() as detector:
            found = _answer(detector, _grey(Size(320, 240)), 0.5)
            _expect(not found, f"{len(found)} things were found on plain grey")

    def test_pictures_of_any_size_are_looked_at(self) -> None:
        with self._detector() as detector:
            for size in (Size(1, 1), Size(17, 9), Size(9, 401), Size(640, 480)):
                _check(_answer(detector, _grey(size), 0.01), size, 0.01)

    def test_boxes_lie_inside_the_picture_and_scores_reach_the_floor(self) -> None:
        picture = self.make_picture()
        size = Size(picture.shape[1], picture.shape[0])
        with self._detector() as detector:
            for floor in (0.01, 0.3, 0.9):
                found = _answer(detector, picture, floor)
                _check(found, size, floor)
                kinds = {seen.kind for seen in found}
                _expect(kinds <= detector.kinds, "something of another kind was found")

    def test_a_higher_floor_finds_no_more(self) -> None:
        picture = self.make_picture()
        with self._detector() as detector:
            low, high = (len(_answer(detector, picture, floor)) for floor in (0.05, 0.6))
            _expect(high <= low, f"a floor of 0.6 found {high}, one of 0.05 only {low}")

    def test_several_pictures_may_be_under_way_and_answers_are_not_mixed_up(self) -> None:
        picture = self.make_picture()
        pictures = [picture, _grey(Size(64, 48)), picture]
        with self._detector() as detector:
            alone = [_answer(detector, one, 0.05) for one in pictures]
            under_way = [detector.detect(one, 0.05) for one in pictures]
            together = [future.result(LONGEST_WAIT) for future in under_way]
            _expect(alone == together, "answers differ when several pictures are under way")

    def test_the_picture_is_left_as_it_was(self) -> None:
        picture = self.make_picture()
        before = picture.copy()
        with self._detector() as detector:
            _answer(detector, picture, 0.05)
        _expect(np.array_equal(picture, before), "the detector wrote into its picture")

    def test_a_failure_is_raised_by_the_future_and_the_next_picture_is_answered(self) -> None:
        no_picture = np.zeros((8, 8), dtype=np.uint8)
        with self._detector() as detector:
            future = detector.detect(no_picture, 0.5)
            error = future.exception(LONGEST_WAIT)
            _expect(isinstance(error, BystanderError), f"the future must refuse, got {error!r}")
            _answer(detector, _grey(Size(32, 32)), 0.5)

    @contextmanager
    def _detector(self) -> Iterator[Detector]:
        with closing(self.make_detector()) as detector:
            yield detector


def _answer(detector: Detector, picture: Pixels, floor: float) -> tuple[Detection, ...]:
    return detector.detect(picture, floor).result(LONGEST_WAIT)


def _check(found: tuple[Detection, ...], size: Size, floor: float) -> None:
    for seen in found:
        _expect(floor <= seen.score <= 1, f"score {seen.score} with a floor of {floor}")
        box = seen.box
        inside = 0 <= box.left < box.right <= size.width and 0 <= box.top < box.bottom
        _expect(inside and box.bottom <= size.height, f"{box} is not inside {size}")


def _grey(size: Size) -> Pixels:
    return np.full((size.height, size.width, 3), GREY, dtype=np.uint8)


def _expect(holds: bool, sentence: str) -> None:  # noqa: FBT001 -- reads like an assertion
    if not holds:
        raise AssertionError(sentence)
