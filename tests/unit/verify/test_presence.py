"""What an effect leaves on purpose is told from a cover that is not there."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bystander.domain.frame import Frame
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover
from bystander.redact.cover import covered
from bystander.redact.mosaic import Mosaic
from bystander.stages import Effect
from bystander.testing.pictures import synthetic_frame
from bystander.testing.plans import cover_of, resting
from bystander.verify.presence import Presence
from bystander.verify.side_by_side import Pair

SIDE = 128
FACE = Box(46, 46, 86, 86)
# As if fill itself let the original through.
EFFECTS: dict[str, Effect] = {"mosaic": Mosaic(), "fill": Mosaic()}


def cover(effect: str) -> Cover:
    return cover_of(resting(FACE), effect)


def showing(light: NDArray[np.floating]) -> Frame:
    frame = synthetic_frame(Size(SIDE, SIDE), "gray").writable()
    frame.planes[0].samples[...] = light
    return frame


def like_a_mosaic() -> Frame:
    """Squares that lie as those of a mosaic over the face do, and not as those that are asked."""
    down, across = np.indices((SIDE, SIDE)) - 46
    return showing(80.0 + 80 * ((down // 8 + across // 8) % 2))


def grainy() -> Frame:
    return showing(np.random.default_rng(1).uniform(60, 190, (SIDE, SIDE)))


def painted(frame: Frame, effect: str) -> Frame:
    return covered(frame, [cover(effect)], EFFECTS, seed=1)


def open_at(original: Frame, copy: Frame, effect: str) -> bool:
    check = Presence(lambda frame: painted(frame, effect))
    hides = cover(effect)
    outline = hides.outline(0)
    assert outline is not None
    check.see(Pair(original, copy, ((hides, outline),)))
    return bool(check.verdict().leaks)


def test_what_a_mosaic_leaves_is_no_missing_cover() -> None:
    original = like_a_mosaic()
    assert not open_at(original, painted(original, "mosaic"), "mosaic")


def test_the_original_where_a_mosaic_is_due_is_a_missing_cover() -> None:
    original = grainy()
    assert open_at(original, original, "mosaic")
    assert not open_at(original, painted(original, "mosaic"), "mosaic")


def test_an_effect_that_ought_to_leave_nothing_is_not_trusted() -> None:
    original = like_a_mosaic()
    assert open_at(original, painted(original, "fill"), "fill")
