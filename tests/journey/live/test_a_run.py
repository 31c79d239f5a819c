"""From a source to a recording: every picture that leaves is redacted, and says its number."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from bystander.testing.live_run import Run, left, recorded
from bystander.testing.street import Street, seen_in


def test_the_judge_of_these_tests_sees_faces_that_nobody_covered(
    clip: Path, street: Street
) -> None:
    seen = seen_in(clip, street)
    assert seen.numbers == tuple(range(250))
    assert seen.exposed == seen.numbers


def test_what_leaves_is_in_order_and_no_face_can_be_seen(clip: Path, tmp_path: Path) -> None:
    told = Run(str(clip), [f"record:{tmp_path}"]).until(left(110))
    seen = recorded(tmp_path)
    assert seen.exposed == ()
    assert len(seen.numbers) >= 70
    assert len(seen.numbers) + seen.slates == told["packets_sent"]
    assert told.get("slated_failed", 0) == 0


def test_players_find_a_playlist_and_whole_segments(
    clip: Path, street: Street, tmp_path: Path
) -> None:
    Run(str(clip), [f"hls:{tmp_path}"]).until(left(90))
    assert not list(tmp_path.glob("*.tmp"))
    lines = (tmp_path / "live.m3u8").read_text().splitlines()
    segments = [tmp_path / line for line in lines if not line.startswith("#")]
    assert len(segments) >= 3
    shown = [seen_in(segment, street) for segment in segments]
    assert sum(len(seen.numbers) for seen in shown) > 40
    assert all(seen.exposed == () for seen in shown)


def test_several_targets_get_the_same(clip: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    Run(str(clip), [f"record:{folder}" for folder in folders]).until(left(40))
    one, other = map(recorded, folders)
    assert one == other
    assert one.numbers


def test_a_run_with_a_short_window_shows_no_face_either(clip: Path, tmp_path: Path) -> None:
    Run(str(clip), [f"record:{tmp_path}"], Fraction(1, 2)).until(left(60))
    assert recorded(tmp_path).exposed == ()
