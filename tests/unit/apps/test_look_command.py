"""What ``look`` leaves, and what it says in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from bystander.apps.cli import look
from bystander.apps.cli.main import main
from bystander.domain.counts import number_of
from bystander.errors import CannotWrite


@pytest.fixture
def photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (64, 48), (90, 120, 150)).save(tmp_path / "in.png")
    return tmp_path / "in.png"


def test_a_sheet_that_fails_late_leaves_no_plan(
    photo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def draw_sheet(*_: object) -> None:
        raise CannotWrite("the disk is full")

    monkeypatch.setattr(look, "draw_sheet", draw_sheet)
    assert main(["look", "in.png", "-o", "plan.json", "--sheet", "sheet.png"]) != 0
    assert [path.name for path in photo.parent.iterdir()] == ["in.png"]
    assert "the disk is full" in capsys.readouterr().err


def test_one_frame_is_told_as_one(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["look", photo.name, "-o", "plan.json", "--sheet", "sheet.png"]) == 0
    assert "0 covers in 1 frame\n" in capsys.readouterr().out
    assert {path.name for path in photo.parent.iterdir()} == {"in.png", "plan.json", "sheet.png"}
    assert number_of(2, "frame") == "2 frames"
