"""What is measured of a copy is what was done to it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from bench import quality

from bystander.testing.clips import Clip, write_clip


def test_a_row_tells_codec_profile_size_and_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_clip(tmp_path / "a.mp4")
    (tmp_path / "b.mp4").write_bytes(b"no video")
    assert quality.main([str(path), str(tmp_path / "b.mp4")]) == 0
    first, second, last = capsys.readouterr().out.splitlines()
    assert first.startswith("a.mp4 | h264 yuv420p | ")
    assert float(first.split("|")[-1]) > 35
    assert second == "b.mp4 | Unreadable"
    assert last.startswith("median of 1 ")


def test_what_is_lossless_differs_in_nothing(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "a.mkv", Clip("ffv1", time_base=Fraction(1, 25), pts=range(6)))
    row = quality.measure(path)
    assert row.decibels == quality.BOUND
    assert row.ratio == pytest.approx(1, abs=0.1)
