"""A rolling window says of each frame what a file's plan would say, as far as it can see ahead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box, Size
from bystander.domain.plan import Cover
from bystander.domain.policy import Preset
from bystander.domain.zone import Zone
from bystander.run.live.load import Level
from bystander.run.live.looker import Looker
from bystander.testing.live import COVERING, crew_with, facts_of, frame_of, held_of
from bystander.testing.stand_in import StandIn
from bystander.testing.street import RedSeer, Street

STILL = Box(50, 20, 70, 46)
SIZE = Size(160, 96)
PLACE = np.random.default_rng(1).integers(16, 235, (12, 20))


def never(number: int) -> Box:
    return Box(-90, -90, -50, -50)


def from_frame(first: int, box: Box = STILL) -> Street:
    return Street([lambda number: box if number >= first else never(number)], SIZE)


def looked_at(looker: Looker, street: Street, frames: Iterable[int]) -> None:
    for number in frames:
        one = held_of(street, number)
        looker.see(one)
        one.let_go()


def covers(looker: Looker, street: Street, number: int) -> tuple[Cover, ...] | None:
    verdict = looker.verdict(frame_of(street, number))
    return None if verdict is None else verdict.covers


@pytest.fixture
def looker() -> Looker:
    return Looker(facts_of(from_frame(0)), COVERING, crew_with(RedSeer()), Fraction(1))


def test_nobody_knows_what_is_in_a_frame_before_one_after_it_was_looked_at(
    looker: Looker,
) -> None:
    street = from_frame(0)
    looked_at(looker, street, range(2))
    assert covers(looker, street, 0) is not None
    assert covers(looker, street, 1) is None
    looked_at(looker, street, range(2, 6))
    assert covers(looker, street, 1) is not None


def test_a_face_is_covered_from_before_it_was_first_seen(looker: Looker) -> None:
    street = from_frame(40)
    looked_at(looker, street, range(60))
    assert covers(looker, street, 20) == ()
    for number in (38, 39, 41):
        (cover,) = covers(looker, street, number) or ()
        assert cover.path.at(number) is not None


def test_a_face_that_is_gone_is_covered_on(looker: Looker) -> None:
    street = Street([lambda number: STILL if number <= 40 else never(number)], SIZE)
    looked_at(looker, street, range(100))
    assert len(covers(looker, street, 48) or ()) == 1
    assert covers(looker, street, 80) == ()


def test_every_face_is_inside_its_cover_while_it_walks(looker: Looker) -> None:
    street = Street([lambda number: STILL.shifted(abs(number % 160 - 80) - 40, 0)], SIZE)
    for number in range(300):
        looked_at(looker, street, [number])
        if number < 30:
            continue
        (face,) = street.there(number - 20)
        found = covers(looker, street, number - 20)
        assert found is not None
        boxes = [cover.path.at(number - 20) for cover in found]
        assert any(box is not None and box.intersection(face) >= face.area for box in boxes)


class Fading(StandIn):
    """Sure of a face once, and then never again."""

    def __init__(self) -> None:
        self._looks = 0

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self._looks += 1
        score = 0.9 if self._looks < 4 else 0.12
        return tuple(replace(seen, score=score) for seen in RedSeer().see(pixels))


def test_a_face_stays_covered_long_after_the_look_that_was_sure_is_forgotten() -> None:
    street = from_frame(0)
    looker = Looker(facts_of(street), COVERING, crew_with(Fading()), Fraction(1))
    looked_at(looker, street, range(300))
    assert len(covers(looker, street, 290) or ()) == 1


def test_a_cover_keeps_its_number_while_its_face_stays(looker: Looker) -> None:
    street = from_frame(0)
    numbers = set()
    for number in range(300):
        looked_at(looker, street, [number])
        found = covers(looker, street, number - 10) if number > 20 else ()
        numbers |= {cover.track for cover in found or ()}
    assert len(numbers) == 1


def test_memory_does_not_grow(looker: Looker) -> None:
    street = from_frame(0)
    looked_at(looker, street, range(400))
    rolling = looker._watches[0][1][0]
    assert len(looker._pts) < 350
    assert len(rolling._looks) < 200
    assert len(rolling._names) < 200
    assert len(looker._known) <= 2


def test_a_cut_ends_covers_and_what_was_before_it_is_still_known(looker: Looker) -> None:
    street = from_frame(0)
    dark = Street([never], SIZE)
    looked_at(looker, street, range(50))
    for number in range(50, 60):
        one = held_of(dark, number)
        luma = one.frame.planes[0].samples
        luma[...] = np.kron(PLACE, np.ones((8, 8)))
        looker.see(one)
    assert len(covers(looker, street, 49) or ()) == 1
    assert covers(looker, street, 50) == ()


def test_after_a_frame_was_missed_nothing_is_known_until_somebody_looks(looker: Looker) -> None:
    street = from_frame(0)
    looked_at(looker, street, range(20))
    looker.missed()
    assert covers(looker, street, 21) is None
    looked_at(looker, street, range(22, 30))
    assert covers(looker, street, 21) is None
    assert len(covers(looker, street, 26) or ()) == 1


def test_a_face_that_is_only_doubtful_after_a_break_is_covered_on() -> None:
    street = from_frame(0)
    looker = Looker(facts_of(street), COVERING, crew_with(Fading()), Fraction(1))
    looked_at(looker, street, range(40))
    looker.missed()
    for number in range(50, 300):
        looked_at(looker, street, [number])
        if number >= 70:
            assert len(covers(looker, street, number - 20) or ()) == 1


def test_a_frame_that_left_meanwhile_is_not_looked_at(looker: Looker) -> None:
    gone = held_of(from_frame(0), 0)
    gone.let_go()
    assert looker.see(gone) == []
    assert covers(looker, from_frame(0), 0) is None


def test_the_last_frames_of_a_source_are_known_when_it_ended(looker: Looker) -> None:
    street = from_frame(0)
    looked_at(looker, street, range(50))
    looker.ended()
    assert len(covers(looker, street, 49) or ()) == 1


def test_what_nobody_looked_at_is_not_known_where_the_last_frame_is_damaged(
    looker: Looker,
) -> None:
    street = from_frame(37)
    looked_at(looker, street, range(40))  # at 36 the last time
    last = held_of(street, 40)
    looker.see(replace(last, frame=replace(last.frame, damaged=True)))
    looker.ended()
    assert covers(looker, street, 36) is not None
    for number in (37, 38, 39):
        assert covers(looker, street, number) is None


def test_zones_are_covered_for_good() -> None:
    street = Street([never], SIZE)
    zone = Zone(((0.1, 0.1), (0.4, 0.1), (0.4, 0.4)))
    zoned = replace(COVERING, zones=(zone,))
    looker = Looker(facts_of(street), zoned, crew_with(RedSeer()), Fraction(1))
    looked_at(looker, street, range(300))
    (cover,) = covers(looker, street, 290) or ()
    assert cover.kind is Kind.ZONE
    assert cover.outline(290) is not None


def test_covers_reach_farther_where_looks_are_too_few(looker: Looker) -> None:
    street = from_frame(0)
    looked_at(looker, street, range(20))
    (usual,) = covers(looker, street, 10) or ()
    looker.ease(Level.WIDE)
    looked_at(looker, street, range(20, 40))
    (wide,) = covers(looker, street, 30) or ()
    before, after = usual.path.at(10), wide.path.at(30)
    assert before is not None
    assert after is not None
    assert after.area > 1.2 * before.area


def test_who_looks_half_as_often_holds_twice_as_long(looker: Looker) -> None:
    street = from_frame(40)
    looker.ease(Level.SELDOM)
    looked_at(looker, street, range(60))
    assert covers(looker, street, 10) == ()
    assert len(covers(looker, street, 24) or ()) == 1


class Counting(RedSeer):
    looks = 0

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        Counting.looks += 1
        return super().see(pixels)


def test_half_as_many_looks_are_made_where_time_is_short() -> None:
    street = Street([lambda number: STILL.shifted(number % 50 * 2 - 40, 0)], SIZE)
    made = []
    for level in (Level.FULL, Level.SELDOM):
        looker = Looker(facts_of(street), COVERING, crew_with(Counting()), Fraction(1))
        looker.ease(level)
        Counting.looks = 0
        looked_at(looker, street, range(150))
        made.append(Counting.looks)
    assert made[1] < 0.6 * made[0]


@pytest.mark.parametrize("level", Level)
def test_a_look_comes_within_the_window_however_short_it_is_and_whatever_is_spared(
    level: Level,
) -> None:
    street, delay = Street([lambda _: STILL], SIZE), Fraction(3, 10)
    policy = replace(COVERING, preset=Preset.FAST)
    looker = Looker(facts_of(street), policy, crew_with(RedSeer()), delay)
    looker.ease(level)
    due = int(delay * 25)
    looked_at(looker, street, range(60))
    for number in range(60, 100):
        looked_at(looker, street, [number])
        assert covers(looker, street, number - due) is not None
