from __future__ import annotations

import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bystander.domain.reel import Reel
from bystander.domain.resampling import Resampler, resampled
from bystander.domain.sound import (
    Instead,
    Passage,
    RedactedSound,
    Sound,
    SoundBlock,
    insist_redacted_sound,
    stretches,
)


def sound(*passages: Passage, start: Fraction = Fraction(0)) -> Sound:
    return Sound(0, 1000, 1, start, 1000, "flac", passages=passages)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    start = draw(st.integers(-200, 1200))
    return Passage(start, start + draw(st.integers(1, 400)), draw(st.sampled_from(Instead)), "")


@settings(deadline=None)
@given(st.lists(passages(), max_size=8))
def test_every_sample_is_in_one_stretch_and_the_strongest_passage_has_it(
    found: list[Passage],
) -> None:
    made = stretches(sound(*found))
    assert [each.start for each in made] == [0, *(each.end for each in made[:-1])]
    assert made[-1].end == 1000
    for each in made:
        for place in (each.start, each.end - 1):
            over = [passage for passage in found if passage.start <= place < passage.end]
            strongest = max((list(Instead).index(each.instead) for each in over), default=None)
            wanted = None if strongest is None else list(Instead)[strongest]
            assert each.instead is wanted


def test_a_passage_is_counted_from_the_recordings_clock_and_outward_to_whole_samples() -> None:
    late = Sound(
        0, 999, 1, Fraction(1, 2), 999, "flac", passages=(Passage(600, 700, Instead.MUTE, ""),)
    )
    assert [(each.start, each.end) for each in stretches(late)] == [(0, 99), (99, 200), (200, 999)]


def test_only_the_redaction_makes_redacted_sound() -> None:
    block = SoundBlock(0, np.zeros((1, 4), dtype=np.float32))
    with pytest.raises(TypeError):
        RedactedSound(block, seal=object())
    with pytest.raises(TypeError):
        insist_redacted_sound(block)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        *[(48_000, 16_000), (16_000, 48_000), (44_100, 16_000), (8_000, 16_000)],
        *[(192_000, 16_000), (12_345, 16_000), (767_999, 16_000), (767_999, 48_000)],
        *[(47_951, 16_000), (16_000, 47_951), (47_951, 48_000), (191_999, 16_000)],
    ],
)
def test_sound_at_another_rate_is_in_step_to_a_hundredth_of_a_sample(
    source: int, target: int
) -> None:
    n, hertz = source // 2, 0.35 * min(source, target)
    wave = np.sin(2 * np.pi * hertz * np.arange(n) / source)[None].astype(np.float32)
    made = resampled(wave, source, target)
    assert made.shape == (1, -(-n * target // source))
    true = np.sin(2 * np.pi * hertz * np.arange(made.shape[1]) / target)
    assert np.abs(made[0] - true)[300:-300].max() < 2e-4


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.integers(0, 700), min_size=1, max_size=9),
    st.sampled_from([44_100, 8_000, 24_000, 47_951]),
)
def test_blocks_of_any_size_give_the_same_as_all_at_once(sizes: list[int], rate: int) -> None:
    rng = np.random.default_rng(1)
    wave = rng.standard_normal((2, sum(sizes))).astype(np.float32)
    resampler, place, parts = Resampler(rate, 16_000, 2), 0, []
    for size in sizes:
        parts.append(resampler.feed(wave[:, place : place + size]))
        place += size
    made = np.concatenate([*parts, resampler.finish()], axis=1)
    np.testing.assert_allclose(made, resampled(wave, rate, 16_000), atol=1e-5)


def test_rates_with_little_in_common_take_no_more_memory_than_others() -> None:
    peaks = []
    for rate in (47_952, 47_951, 767_999):
        wave = np.zeros((1, rate), dtype=np.float32)
        tracemalloc.start()
        assert resampled(wave, rate, 16_000).shape == (1, 16_000)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]
    assert peaks[2] < 256e6


def test_what_lies_above_half_the_lower_rate_is_gone() -> None:
    wave = np.sin(2 * np.pi * 9_000 * np.arange(24_000) / 48_000)[None].astype(np.float32)
    assert np.abs(resampled(wave, 48_000, 16_000))[:, 200:-200].max() < 1e-4


def test_a_reel_gives_pieces_of_any_length_and_fewer_at_the_end() -> None:
    reel = Reel(iter([np.arange(5.0)[None], np.arange(5.0, 7.0)[None]]))
    pieces = [reel.take(count)[0].tolist() for count in (3, 3, 3, 3)]
    assert pieces == [[0, 1, 2], [3, 4, 5], [6], []]
