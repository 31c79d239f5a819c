"""``--encoder``: a hardware encoder by name, or a refusal that says so; nothing in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from bystander.apps.cli.main import main
from bystander.testing.clips import write_clip


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("h264_vaapi", 3, "leave --encoder away"),
        ("hevc_nvenc", 3, "this video is h264"),
        ("libx264", 2, "choose one of"),
    ],
)
def test_what_this_machine_has_not_is_refused_and_nothing_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: int, told: str
) -> None:
    path = write_clip(tmp_path / "in.mp4")
    assert main(["redact", str(path), "--encoder", name]) == code
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [path]


def test_limits_are_taken_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_clip(tmp_path / "in.mp4")
    for command in ("redact", "scrub"):
        assert main([command, str(path), "--max-pixels", "100"]) == 3
        assert "--max-pixels 6144" in capsys.readouterr().err
        assert main([command, str(path), "--max-duration", "1/5"]) == 3
        assert "--max-duration" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["scrub", str(path), "--max-pixels", "many"])
    assert list(tmp_path.iterdir()) == [path]
