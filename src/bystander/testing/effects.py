"""What every effect must do. Inherit in a test module, say how to make yours:

class TestMyEffect(EffectContract):
    def make_effect(self) -> Effect:
        return MyEffect()
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Plane, Role
from bystander.domain.geometry import Box, Orientation, Outline, Shape, Size
from bystander.redact.drawing import Drawing, Place
from bystander.redact.outline import Cells, repeated
from bystander.stages import Effect, Mask
from bystander.testing.pictures import LAYOUTS, synthetic_frame
from bystander.testing.plans import cover_of, resting

SIZE = Size(96, 72)
TURNED = Orientation.QUARTER_TURN

PLACES = {
    "in the middle": (0.25, 0.25, 0.75, 0.75),
    "in a corner": (0.0, 0.0, 0.4, 0.3),
    "in the opposite corner": (0.7, 0.5, 1.0, 1.0),
    "the whole picture": (0.0, 0.0, 1.0, 1.0),
    "one cell": (0.501, 0.501, 0.502, 0.502),
    "the last cell": (0.999, 0.999, 1.0, 1.0),
}
"""(left, top, right, bottom) in shares of the upright picture."""

MOST_KEPT = 0.1
"""Share of the inside samples of a noisy region that may keep their value by chance."""

MOST_ALIKE = 0.6
"""Highest correlation of a noisy region with what is painted over it."""


@dataclass(frozen=True, eq=False)
class Case:
    """One cover of a noisy frame, in the company of another effect's at the left."""

    name: str
    frame: Frame
    covering: Drawing

    @property
    def painted(self) -> tuple[NDArray[np.bool_], ...]:
        """For each plane the samples that the effect is to change."""
        return tuple(self._on(plane, self.covering.mine) for plane in self.frame.planes)

    @property
    def hidden(self) -> tuple[NDArray[np.bool_], ...]:
        """For each plane the samples that the effect must not read from outside."""
        return tuple(self._on(plane, self.covering.hidden) for plane in self.frame.planes)

    def after(self, effect: Effect) -> tuple[NDArray[np.int64], ...]:
        """The planes with the effect's work on them; this case's own stay as they are."""
        copy = _colours(self.frame.writable())
        effect.paint(copy, self.covering)
        return tuple(plane.samples.astype(np.int64) for plane in copy.planes)

    def _on(self, plane: Plane, mask: Mask) -> NDArray[np.bool_]:
        cells, (height, width) = self.covering.cells, plane.samples.shape
        down, across = cells.step_y // plane.step_y, cells.step_x // plane.step_x
        return repeated(mask, down, across)[:height, :width]


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
            planes = zip(
                case.frame.planes, case.after(self.make_effect()), case.painted, strict=True
            )
            for plane, after, mask in planes:
                same = np.array_equal(plane.samples[~mask], after[~mask])
                _expect(same, "samples outside the outline were changed", case.name)

    def test_nothing_of_what_was_inside_can_be_seen_sample_by_sample(self) -> None:
        for case in cases("in the middle"):
            planes = zip(
                case.frame.planes, case.after(self.make_effect()), case.painted, strict=True
            )
            for plane, values, mask in planes:
                before, after = plane.samples[mask].astype(np.float64), values[mask]
                kept = float(np.mean(before == after))
                _expect(kept <= MOST_KEPT, f"{kept:.0%} of the samples kept their value", case.name)
                if np.ptp(after) > 0:
                    alike = abs(float(np.corrcoef(before, after)[0, 1]))
                    _expect(alike <= MOST_ALIKE, f"the result is like the face: {alike}", case.name)

    def test_values_stay_in_the_legal_range(self) -> None:
        for case in cases():
            planes = zip(
                case.frame.planes, case.after(self.make_effect()), case.painted, strict=True
            )
            for plane, after, mask in planes:
                low, high = after[mask].min(), after[mask].max()
                _expect(plane.low <= low and high <= plane.high, f"{low} to {high}", case.name)

    def test_the_same_arguments_give_the_same_result(self) -> None:
        used = self.make_effect()
        for case in cases():
            first, again = case.after(used), case.after(used)
            fresh = case.after(self.make_effect())
            same = _same(first, again) and _same(first, fresh)
            _expect(same, "painting again gave another result", case.name)

    def test_the_covering_is_only_read(self) -> None:
        effect = self.make_effect()
        for case in cases():
            mine, hidden = case.covering.mine.copy(), case.covering.hidden.copy()
            case.after(effect)
            same = _same((mine, hidden), (case.covering.mine, case.covering.hidden))
            _expect(same, "the covering's masks were changed", case.name)

    def test_unless_it_says_that_it_is_weaker_it_does_not_depend_on_what_is_hidden(self) -> None:
        effect = self.make_effect()
        if effect.weaker is not None:
            return
        for case in cases():
            other = _colours(case.frame.writable())
            for plane, mask in zip(other.planes, case.hidden, strict=True):
                plane.samples[mask] = plane.high
            one, two = case.after(effect), replace(case, frame=other).after(effect)
            masked = zip(one, two, case.painted, strict=True)
            same = all(np.array_equal(a[mask], b[mask]) for a, b, mask in masked)
            _expect(same, "what is hidden has an influence", case.name)


def cases(*names: str) -> Iterator[Case]:
    """Every layout without its alpha, with covers at the places of these names (all)."""
    for layout in LAYOUTS:
        frame = _noisy(synthetic_frame(SIZE, layout, TURNED, index=3))
        for name in names or PLACES:
            yield Case(f"{name} of {layout}", frame, _covering(frame, PLACES[name]))


def _noisy(frame: Frame) -> Frame:
    frame = frame.writable()
    noise = np.random.default_rng(11)
    for plane in frame.planes:
        shape = plane.samples.shape
        plane.samples[...] = noise.integers(plane.low, plane.high, shape, endpoint=True)
    return _colours(frame)


def _colours(frame: Frame) -> Frame:
    """What an effect is given."""
    return replace(frame, planes=tuple(p for p in frame.planes if p.role is not Role.ALPHA))


def _covering(frame: Frame, shares: tuple[float, float, float, float]) -> Drawing:
    """A cover without corners, but where it is the whole picture."""
    cells = Cells.of(frame)
    left, top = shares[0] * SIZE.width, shares[1] * SIZE.height
    face = Box(left, top, shares[2] * SIZE.width, shares[3] * SIZE.height)
    shape = Shape.BOX if shares == PLACES["the whole picture"] else Shape.ELLIPSE
    cover = cover_of(resting(face, 3, 4), shape=shape, track=2)
    stored = frame.orientation.stored_box(face, frame.size)
    patch = cells.patch(Outline(shape, stored))
    if patch is None:
        msg = "the cover lies outside the picture"
        raise ValueError(msg)
    hidden = np.zeros((cells.rows, cells.columns), dtype=np.bool_)
    hidden[:, : cells.columns // 8] = True
    patch.drawn_on(hidden)
    return Drawing(cells, (Place(cover, patch, frame),), hidden, seed=5)


def _same(one: tuple[NDArray[Any], ...], two: tuple[NDArray[Any], ...]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def _expect(holds: object, sentence: str, where: str) -> None:
    if not holds:
        raise AssertionError(f"{sentence} ({where})")
