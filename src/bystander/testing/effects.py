"""What every effect must do. Inherit in a test module, say how to make yours:

class TestMyEffect(EffectContract):
    def make_effect(self) -> Effect:
        return MyEffect()
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role
from bystander.domain.geometry import Orientation, Size
from bystander.stages import Effect, Region
from bystander.testing.pictures import LAYOUTS, synthetic_frame

SIZE = Size(96, 72)
TURNED = Orientation.QUARTER_TURN

PLACES = {
    "in the middle": (0.25, 0.25, 0.75, 0.75),
    "in a corner": (0.0, 0.0, 0.4, 0.3),
    "in the opposite corner": (0.7, 0.5, 1.0, 1.0),
    "the whole plane": (0.0, 0.0, 1.0, 1.0),
    "one sample": (0.5, 0.5, 0.5, 0.5),
    "the last sample": (1.0, 1.0, 1.0, 1.0),
}
"""(left, top, right, bottom) in shares of the plane; a sample at least."""

MOST_KEPT = 0.1
"""Share of the inside samples of a noisy region that may keep their value by chance."""

MOST_ALIKE = 0.6
"""Highest correlation of a noisy region with what is painted over it."""


@dataclass(frozen=True, eq=False)
class Case:
    """One region of one plane of a noisy frame."""

    name: str
    frame: Frame
    plane: Plane
    region: Region

    @property
    def painted(self) -> NDArray[np.bool_]:
        """The samples of the plane that the effect is to change."""
        mask = np.zeros(self.plane.samples.shape, dtype=np.bool_)
        mask[self.region.rows, self.region.columns] = self.region.inside
        return mask

    def after(self, effect: Effect) -> NDArray[np.int64]:
        """The plane with the effect's work on it; this case's own plane stays as it is."""
        copy = self.frame.writable()
        number = self.frame.planes.index(self.plane)
        effect.paint(copy, copy.planes[number], self.region)
        return copy.planes[number].samples.astype(np.int64)


class EffectContract:
    """Test methods for stages.Effect; the names say what each proves."""

    def make_effect(self) -> Effect:
        """A new effect."""
        raise NotImplementedError

    def test_it_says_in_a_sentence_why_it_is_weaker_or_nothing(self) -> None:
        weaker = self.make_effect().weaker
        _expect(weaker is None or weaker.strip(), "a weakness must be told in words", "always")

    def test_samples_outside_the_outline_stay_as_they_were(self) -> None:
        for case in cases():
            before, after = case.plane.samples, case.after(self.make_effect())
            same = np.array_equal(before[~case.painted], after[~case.painted])
            _expect(same, "samples outside the outline were changed", case.name)

    def test_nothing_of_what_was_inside_can_be_seen_sample_by_sample(self) -> None:
        for case in cases("in the middle"):
            before = case.plane.samples[case.painted].astype(np.float64)
            after = case.after(self.make_effect())[case.painted]
            kept = float(np.mean(before == after))
            _expect(kept <= MOST_KEPT, f"{kept:.0%} of the samples kept their value", case.name)
            if np.ptp(after) > 0:
                alike = abs(float(np.corrcoef(before, after)[0, 1]))
                _expect(alike <= MOST_ALIKE, f"the result is like the face: {alike}", case.name)

    def test_values_stay_in_the_legal_range(self) -> None:
        for case in cases():
            values = case.after(self.make_effect())[case.painted]
            legal = case.plane.low <= values.min() and values.max() <= case.plane.high
            _expect(legal, f"values from {values.min()} to {values.max()}", case.name)

    def test_the_same_arguments_give_the_same_result(self) -> None:
        used = self.make_effect()
        for case in cases():
            first, again = case.after(used), case.after(used)
            fresh = case.after(self.make_effect())
            same = np.array_equal(first, again) and np.array_equal(first, fresh)
            _expect(same, "painting again gave another result", case.name)

    def test_the_region_is_only_read(self) -> None:
        effect = self.make_effect()
        for case in cases():
            inside, hidden = case.region.inside.copy(), case.region.hidden.copy()
            case.after(effect)
            same = np.array_equal(inside, case.region.inside)
            same = same and np.array_equal(hidden, case.region.hidden)
            _expect(same, "the region's masks were changed", case.name)

    def test_unless_it_says_that_it_is_weaker_it_does_not_depend_on_what_is_hidden(self) -> None:
        effect = self.make_effect()
        if effect.weaker is not None:
            return
        for case in cases():
            other = case.frame.writable()
            plane = other.planes[case.frame.planes.index(case.plane)]
            plane.samples[case.region.hidden] = plane.high
            changed = replace(case, frame=other, plane=plane)
            one, two = case.after(effect)[case.painted], changed.after(effect)[case.painted]
            _expect(np.array_equal(one, two), "what is hidden has an influence", case.name)


def cases(*names: str) -> Iterator[Case]:
    """Every plane but alpha of every layout, with regions at the places of these names (all)."""
    for layout in LAYOUTS:
        frame = _noisy(synthetic_frame(SIZE, layout, TURNED, index=3))
        for name in names or PLACES:
            for plane in frame.planes:
                if plane.role is not Role.ALPHA:
                    region = _region(plane, PLACES[name], whole=name == "the whole plane")
                    yield Case(f"{name}, {plane.role} of {layout}", frame, plane, region)


def _noisy(frame: Frame) -> Frame:
    frame = frame.writable()
    noise = np.random.default_rng(11)
    for plane in frame.planes:
        shape = plane.samples.shape
        plane.samples[...] = noise.integers(plane.low, plane.high, shape, endpoint=True)
    return frame


def _region(plane: Plane, shares: tuple[float, float, float, float], *, whole: bool) -> Region:
    """An outline without corners, in the company of another cover at the plane's left."""
    height, width = plane.samples.shape
    left, top = (min(int(s * n), n - 1) for s, n in zip(shares[:2], (width, height), strict=True))
    right, bottom = max(left + 1, int(shares[2] * width)), max(top + 1, int(shares[3] * height))
    inside = np.ones((bottom - top, right - left), dtype=np.bool_)
    if not whole and inside.size > 1:
        inside[0, 0] = inside[-1, -1] = False
    hidden = np.zeros((height, width), dtype=np.bool_)
    hidden[:, : width // 8] = True
    hidden[top:bottom, left:right] |= inside
    reach_x, reach_y = (right - left) / 6, (bottom - top) / 6
    tight = (left + reach_x, top + reach_y, right - reach_x, bottom - reach_y)
    rows, columns = slice(top, bottom), slice(left, right)
    return Region(rows, columns, inside, hidden, tight, track=2, frame=3, seed=5)


def _expect(holds: object, sentence: str, where: str) -> None:
    if not holds:
        raise AssertionError(f"{sentence} ({where})")
