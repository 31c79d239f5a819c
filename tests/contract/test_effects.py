"""The effects that we ship, and effects that break each promise."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bystander.domain.frame import Frame, Plane
from bystander.redact.blur import Blur
from bystander.redact.fill import Fill
from bystander.redact.image import Image
from bystander.redact.mosaic import Mosaic
from bystander.redact.solid import Solid, level
from bystander.stages import Covering, Effect, Region
from bystander.testing.effects import EffectContract


class TestFill(EffectContract):
    def make_effect(self) -> Effect:
        return Fill()


class TestSolid(EffectContract):
    def make_effect(self) -> Effect:
        return Solid()


class TestMosaic(EffectContract):
    def make_effect(self) -> Effect:
        return Mosaic()


class TestBlur(EffectContract):
    def make_effect(self) -> Effect:
        return Blur()


class TestImage(EffectContract):
    def make_effect(self) -> Effect:
        pixels = np.random.default_rng(3).integers(0, 256, (40, 30, 4))
        return Image(pixels.astype(np.uint8))


class Broken:
    """Paints as ``solid`` does, but for one fault."""

    weaker: str | None = None

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self.calls = 0

    def paint(self, frame: Frame, covering: Covering) -> None:
        self.calls += 1
        for plane in frame.planes:
            for region in covering.regions(plane):
                self._paint(plane, region)
        if self.fault == "forgets the mask":
            covering.mine[...] = False

    def _paint(self, plane: Plane, region: Region) -> None:
        view = plane.samples[region.rows, region.columns]
        mean = int(view.mean())
        view[region.inside] = level(plane)
        if self.fault == "paints the corners":
            view[...] = level(plane)
        elif self.fault == "illegal":
            view[region.inside] = (1 << plane.bits) - 1
        elif self.fault == "counts":
            view[region.inside] += self.calls % 2
        elif self.fault == "looks":
            view[region.inside] = mean


class Sparing(Broken):
    """Leaves something of what it covers."""

    def _paint(self, plane: Plane, region: Region) -> None:
        view = plane.samples[region.rows, region.columns]
        if self.fault == "skips every fifth row":
            view[np.arange(len(view)) % 5 > 0] = level(plane)
        elif self.fault == "dims":
            view[region.inside] = plane.low + (view[region.inside] - plane.low) // 2


PROMISES: list[tuple[str, Callable[[EffectContract], None]]] = [
    ("paints the corners", EffectContract.test_samples_outside_the_outline_stay_as_they_were),
    (
        "skips every fifth row",
        EffectContract.test_nothing_of_what_was_inside_can_be_seen_sample_by_sample,
    ),
    ("dims", EffectContract.test_nothing_of_what_was_inside_can_be_seen_sample_by_sample),
    ("illegal", EffectContract.test_values_stay_in_the_legal_range),
    ("counts", EffectContract.test_the_same_arguments_give_the_same_result),
    ("forgets the mask", EffectContract.test_the_covering_is_only_read),
    (
        "looks",
        EffectContract.test_unless_it_says_that_it_is_weaker_it_does_not_depend_on_what_is_hidden,
    ),
]


@pytest.mark.parametrize(("fault", "promise"), PROMISES, ids=[fault for fault, _ in PROMISES])
def test_the_contract_catches_an_effect_that_breaks_it(
    fault: str, promise: Callable[[EffectContract], None]
) -> None:
    class Contract(EffectContract):
        def make_effect(self) -> Effect:
            kind = Sparing if fault in {"skips every fifth row", "dims"} else Broken
            return kind(fault)

    with pytest.raises(AssertionError):
        promise(Contract())
