"""Attackers find what an effect leaves, give rates only, and keep nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bystander.domain.frame import Frame, Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover, Plan
from bystander.domain.proof import Attempt
from bystander.domain.report import LeakKind
from bystander.errors import StageFailed
from bystander.testing.kept import arrays_in, written_by
from bystander.testing.pictures import synthetic_frame
from bystander.testing.plans import cover_of, plan_for, resting
from bystander.verify.ranking import at_least
from bystander.verify.recogniser import CHIP, Dlib, Vectors
from bystander.verify.reidentification import CONTROL, Reidentification
from bystander.verify.restoring import restored
from bystander.verify.side_by_side import Pair, Verdict

SIZE = Size(520, 420)
FRAMES = 8
BOXES = [Box(x, y, x + 48, y + 48) for y in (10, 90, 170, 250, 330) for x in range(10, 460, 80)]
Light = NDArray[np.float64]
Change = Callable[[Light, np.random.Generator], Light]


class Eyes:
    """A recogniser that tells apart what looks different: nobody real is needed for these tests."""

    def aligned(self, original: Pixels, copy: Pixels, face: Box) -> tuple[Pixels, Pixels]:
        left, top, right, bottom = (
            round(side) for side in (face.left, face.top, face.right, face.bottom)
        )
        rows = top + np.arange(CHIP) * (bottom - top) // CHIP
        columns = left + np.arange(CHIP) * (right - left) // CHIP
        return original[np.ix_(rows, columns)], copy[np.ix_(rows, columns)]

    def vectors(self, chips: Sequence[Pixels]) -> Vectors:
        grey = np.stack([chip.mean(axis=2) for chip in chips])
        small = grey.reshape(len(chips), 15, 10, 15, 10).mean(axis=(2, 4)).reshape(len(chips), -1)
        small = small - small.mean(axis=1, keepdims=True)
        return np.asarray(small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1.0))


def covers() -> tuple[Cover, ...]:
    return tuple(
        cover_of(resting(box, 0, FRAMES), track=number) for number, box in enumerate(BOXES, 1)
    )


def faces() -> list[Light]:
    """Smooth, symmetric, and each of its own."""
    drawn = np.random.default_rng(5)
    found = []
    for _ in BOXES:
        half = drawn.uniform(40, 210, (6, 3)).repeat(8, axis=0).repeat(8, axis=1)
        found.append(np.hstack([half, half[:, ::-1]]))
    return found


def blurred(light: Light, width: int) -> Light:
    kernel = np.ones(width) / width
    padded = np.pad(light, width // 2, mode="edge")
    rows = np.apply_along_axis(np.convolve, 0, padded, kernel, "valid")
    return np.asarray(np.apply_along_axis(np.convolve, 1, rows, kernel, "valid"))


def frame(index: int, hidden: Change | None) -> Frame:
    drawn = np.random.default_rng(index)
    made = synthetic_frame(SIZE, "gray", index=index)
    picture = made.planes[0].samples
    picture[:] = 128
    for box, face in zip(BOXES, faces(), strict=True):
        light = face + drawn.normal(0, 3, face.shape)
        light = hidden(light, drawn) if hidden else light
        place = slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))
        picture[place] = np.clip(light, 0, 255)
    return made


def judged(hidden: Change) -> Verdict:
    attack = Reidentification(plan_for(SIZE, covers(), FRAMES), Eyes)
    return played(attack, hidden)


def played(attack: Reidentification, hidden: Change) -> Verdict:
    for index in range(FRAMES):
        outlines = tuple((cover, cover.outline(index)) for cover in covers())
        attack.see(Pair(frame(index, None), frame(index, hidden), outlines))  # type: ignore[arg-type]
    return attack.verdict()


def first(verdict: Verdict, attacker: str, measure: str = "rank-1") -> Attempt:
    (found,) = (
        each for each in verdict.attempts if each.attacker == attacker and each.measure == measure
    )
    return found


def noise(light: Light, drawn: np.random.Generator) -> Light:
    return drawn.uniform(0, 255, light.shape)


def turned_over(light: Light, _: np.random.Generator) -> Light:
    """A secret, but always the same order of rows, in the negative: nobody knows it by sight."""
    order = np.random.default_rng(9).permutation(6)
    return np.asarray(255 - light.reshape(6, 8, 48)[order].reshape(48, 48))


@pytest.mark.parametrize("hidden", [noise, lambda light, _: np.full_like(light, 90)])
def test_what_hides_a_face_gives_no_attacker_more_than_chance(hidden: Change) -> None:
    verdict = judged(hidden)
    assert verdict.leaks == ()
    for attacker in ("naive", "restoring", "trained"):
        attempt = first(verdict, attacker)
        assert attempt.low <= attempt.chance <= attempt.high
        assert not attempt.beyond


def test_the_control_tells_that_the_recogniser_knows_these_faces() -> None:
    attempt = first(judged(noise), CONTROL)
    assert attempt.got > 0.9
    assert not attempt.beyond  # for nothing had been hidden


def test_faces_that_are_there_as_they_were_are_found_by_all() -> None:
    verdict = judged(lambda light, _: light)
    assert {first(verdict, each).got for each in ("naive", "restoring", "trained")} == {1.0}
    (leak,) = verdict.leaks
    assert leak.kind is LeakKind.REVEALED


def test_the_trained_attacker_breaks_a_weak_blur() -> None:
    assert first(judged(lambda light, _: blurred(light, 13)), "trained").got > 0.9


def test_the_trained_attacker_learns_a_change_that_nobody_knows_by_sight() -> None:
    verdict = judged(turned_over)
    assert first(verdict, "naive").got < 0.3
    assert first(verdict, "trained").got > 0.6
    assert first(verdict, "trained").beyond


def test_rates_stand_beside_chance_an_interval_and_the_highest_risk() -> None:
    attempt = first(judged(noise), "naive", "rank-5")
    assert attempt.chance == pytest.approx(5 / len(BOXES))
    assert attempt.count == attempt.people == len(BOXES)
    assert attempt.worst is not None
    assert attempt.worst >= attempt.got


def test_nothing_of_a_face_is_left_after_the_verdict() -> None:
    attack = Reidentification(plan_for(SIZE, covers(), FRAMES), Eyes)
    verdict = played(attack, noise)
    assert arrays_in(attack, Cover) == []
    assert arrays_in(verdict, Cover) == []


def test_nothing_is_written_and_nobody_is_called() -> None:
    assert written_by(lambda: judged(noise)) == []


def test_no_faces_can_be_brought_along() -> None:
    """The plan says where, the pairs are a recording's and its copy's; there is no third way in."""
    assert list(inspect.signature(Reidentification).parameters) == ["plan", "hire"]
    assert list(inspect.signature(Reidentification.see).parameters) == ["self", "pair"]
    assert list(inspect.signature(Reidentification.verdict).parameters) == ["self"]
    assert list(inspect.signature(Dlib).parameters) == []


def test_without_the_extra_it_says_so() -> None:
    def missing() -> Eyes:
        raise ImportError(name="dlib")

    attack = Reidentification(plan_for(SIZE, covers(), FRAMES), missing)
    verdict = played(attack, noise)
    assert verdict.attempts == ()
    assert "bystander[proof]" in verdict.omitted[0].why


def test_two_faces_are_too_few_to_be_confused() -> None:
    plan: Plan = plan_for(SIZE, covers()[:2], FRAMES)
    assert "fewer than" in played(Reidentification(plan, Eyes), noise).omitted[0].why


def test_restoring_gives_pictures_of_the_same_size() -> None:
    chip = np.random.default_rng(1).integers(0, 255, (CHIP, CHIP, 3), np.uint8)
    assert {each.shape for each in restored(chip)} == {chip.shape}
    assert all(each.dtype == np.uint8 for each in restored(chip))


def test_a_smooth_picture_survives_restoring() -> None:
    slope = np.linspace(40, 200, CHIP)[None, :, None].repeat(CHIP, 0).repeat(3, 2).astype(np.uint8)
    _, smooth, inpainted = restored(slope)
    assert np.abs(smooth.astype(int) - slope)[:, 10:-10].max() <= 2
    assert np.abs(inpainted.astype(int) - slope).max() <= 2


def test_hits_by_chance_are_counted_exactly() -> None:
    assert at_least(0, 5, 0.2) == pytest.approx(1)
    assert at_least(2, 2, 0.5) == pytest.approx(0.25)
    assert at_least(1, 3, 0.1) == pytest.approx(1 - 0.9**3)


def test_dlibs_errors_do_not_quote_pixels() -> None:
    pytest.importorskip("dlib")
    pytest.importorskip("face_recognition_models", exc_type=Exception)  # type: ignore[arg-type]
    with pytest.raises(StageFailed) as failure:
        Dlib().vectors([np.full((4, 4, 3), 77, np.uint8)])
    assert "77" not in str(failure.value)
    assert failure.value.__cause__ is None
