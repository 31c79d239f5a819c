"""The command with policies, zones and a person's choice of tracks."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from bystander.apps.cli.main import main
from bystander.testing.clips import Clip, write_clip

ZONES = """
version = 1
effect = "solid"
[[zones]]
corners = [[0, 0], [0.5, 0], [0.5, 1], [0, 1]]
source = "*.mp4"
"""


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "in.mp4", Clip(pts=range(0, 30 * 512, 512)))


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "zones.toml"
    path.write_text(ZONES)
    return path


def test_a_policy_is_checked_in_sentences(policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "check", str(policy)]) == 0
    assert "A zone of 4 corners is covered in files called *.mp4." in capsys.readouterr().out
    policy.write_text("version = 1\nface = false\nsound = 'drop'")
    assert main(["policy", "check", str(policy)]) == 2
    assert "hides nothing" in capsys.readouterr().err


def test_a_policy_that_comes_with_us_is_shown_and_can_be_checked_as_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["policy", "list"]) == 0
    listed = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    assert all(purpose.endswith(".") for _, purpose in listed)
    for name, _ in listed:
        assert main(["policy", "show", name]) == 0
        path = tmp_path / "mine.toml"
        path.write_text(capsys.readouterr().out)
        assert main(["policy", "check", str(path)]) == 0
        capsys.readouterr()


def test_zones_are_previewed_for_their_owner_alone(clip: Path, policy: Path) -> None:
    still = clip.with_name("still.png")
    words = ["zones", "preview", str(clip), "--policy", str(policy), "-o", str(still)]
    assert main(words) == 0
    assert stat.S_IMODE(still.stat().st_mode) == 0o600
    assert main([*words, "--force", "--at", "99"]) == 2
    assert main(words) == 2, "an existing file is not replaced"


def test_a_copy_is_made_by_a_policy_and_its_report_counts_what_was_hidden(
    clip: Path, policy: Path
) -> None:
    copy = clip.with_name("out.mp4")
    words = ["redact", str(clip), "-o", str(copy), "--policy", str(policy), "--quiet"]
    assert main(words) == 0
    report = json.loads(copy.with_name("out.mp4.report.json").read_text())
    assert report["hidden"]["zone"] == 1


def test_a_zone_of_no_file_is_refused_before_any_work(
    clip: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policy.write_text(ZONES.replace("*.mp4", "gate*.mp4"))
    copy = clip.with_name("out.mp4")
    assert main(["redact", str(clip), "-o", str(copy), "--policy", str(policy)]) == 2
    assert "no file is called gate*.mp4" in capsys.readouterr().err
    assert not copy.exists()


def test_a_track_is_kept_by_its_number_and_named_in_the_report(
    clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, sheet, copy = (clip.with_name(name) for name in ("p.json", "s.png", "out.mp4"))
    moving = ["--also", "moving", "--not", "face", "--effect", "solid", "--quiet"]
    assert main(["look", str(clip), "-o", str(plan), "--sheet", str(sheet), *moving]) == 0
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    number = json.loads(plan.read_text())["covers"][0]["track"]
    apply = ["apply", str(clip), str(plan), "-o", str(copy), "--quiet"]
    assert main([*apply, "--keep-track", "999"]) == 2
    assert main([*apply, "--decided-by", "me"]) == 2
    assert main([*apply, "--keep-track", str(number), "--only-track", "1"]) == 2
    capsys.readouterr()
    assert main([*apply, "--keep-track", str(number), "--decided-by", "the desk"]) == 0
    report = json.loads(copy.with_name("out.mp4.report.json").read_text())
    assert report["decided_by"] == "the desk"
    assert report["kept"][0]["track"] == number


def test_the_plan_of_a_choice_belongs_to_the_copy_that_was_made_by_it(clip: Path) -> None:
    looked, chosen, copy, page = (
        clip.with_name(name) for name in ("p.json", "chosen.json", "out.mp4", "page.html")
    )
    moving = ["--also", "moving", "--not", "face", "--effect", "solid", "--quiet"]
    assert main(["look", str(clip), "-o", str(looked), *moving]) == 0
    number = json.loads(looked.read_text())["covers"][0]["track"]
    choice = ["--keep-track", str(number), "--plan-out", str(chosen), "--quiet"]
    assert main(["apply", str(clip), str(looked), "-o", str(copy), *choice]) == 0
    told = str(copy.with_name("out.mp4.report.json"))
    assert main(["verify", str(clip), str(copy), "--plan", str(chosen)]) == 0
    assert main(["report", str(looked), told, "-o", str(page)]) == 2
    assert main(["report", str(chosen), told, "-o", str(page)]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ("--also", "plate", "--not", "plate"),
        ("--model", "soul=x"),
        ("--model", "plate=x"),
        ("--model", "a", "--model", "b"),
        ("--policy", "avenue"),
        ("--not", "face", "--sound", "drop"),
    ],
)
def test_what_contradicts_itself_is_refused(clip: Path, words: tuple[str, ...]) -> None:
    assert main(["redact", str(clip), "-o", str(clip.with_name("o.mp4")), *words]) == 2
    assert not clip.with_name("o.mp4").exists()
