"""The bench of hours, on seconds: what it makes up, and that it measures the real command."""

from __future__ import annotations

import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from bench.measure import Cost
from bench.voice import hours
from bench.voice.hours import RATE, TURN, Row, chat, grown, row, write_chat

COMMAND = f"{sys.executable} -m bystander"


def test_a_chat_is_as_long_as_asked_and_comes_turn_by_turn() -> None:
    blocks = list(chat(100.0))
    assert sum(map(len, blocks)) == 100 * RATE
    assert max(map(len, blocks)) <= (TURN[1] + hours.PAUSE[1]) * RATE
    assert len(blocks) > 2
    whole = np.concatenate(blocks)
    assert 0.1 < np.abs(whole).max() <= 1
    assert not np.array_equal(whole[: 20 * RATE], whole[20 * RATE : 40 * RATE])


def test_what_is_written_is_what_was_made_up(tmp_path: Path) -> None:
    path = write_chat(tmp_path / "chat.wav", 3.5)
    with wave.open(str(path)) as written:
        assert (written.getnchannels(), written.getframerate()) == (1, RATE)
        assert written.getnframes() == 3.5 * RATE


def test_the_real_command_disguises_most_of_it_and_its_cost_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = str(12 / 3600)
    hours.main(["--short", tiny, "--hours", tiny, "--bystander", COMMAND])
    first, second, last = capsys.readouterr().out.splitlines()
    for told in (first, second):
        assert told.split()[:2] == ["0.003", "h"]
        assert 0.3 < float(told.split()[2].rstrip("%")) / 100 <= 1
    assert last.startswith("peak memory grew by a factor of ")


def test_a_command_that_fails_ends_the_bench_and_is_no_figure(tmp_path: Path) -> None:
    def failing(source: Path, target: Path) -> list[str]:
        return [sys.executable, "-c", f"import sys; sys.exit({len(str(source)) and 7})"]

    with pytest.raises(SystemExit, match="exit code 7"):
        row(failing, 1 / 3600, tmp_path)


def test_growth_is_of_the_last_peak_over_the_first() -> None:
    rows = [Row(hour, 0.8, Cost(1.0, 1.0, peak, 0, "")) for hour, peak in ((0.1, 400), (3, 500))]
    assert grown(rows) == 1.25
