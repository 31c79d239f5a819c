"""``bystander scrub`` and ``bystander inspect``: files, folders, exit codes, documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from bystander.apps.cli.main import main

NAME = "Jeanne Exemple"
POSITION = "48.857500, 2.295000"


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    exif = Image.Exif()
    exif[0x013B], exif[0x010F] = NAME, "Maker"
    position = exif.get_ifd(0x8825)
    position.update({1: "N", 2: (48.0, 51.0, 27.0), 3: "E", 4: (2.0, 17.0, 42.0)})
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (16, 16), (9, 99, 200)).save(path, exif=exif)
    return path


def test_a_copy_without_tags_stands_beside_the_original(photo: Path) -> None:
    before = photo.read_bytes()
    assert main(["scrub", str(photo)]) == 0
    copy = photo.with_name("photo.scrubbed.jpg")
    assert NAME.encode() not in copy.read_bytes()
    assert photo.read_bytes() == before


def test_inspect_begins_with_the_position_on_a_line_of_its_own(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["scrub", str(photo), "--quiet"]) == 0
    copy = photo.with_name("photo.scrubbed.jpg")
    assert main(["inspect", str(photo), str(copy)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == ["  position", f"    GPSInfo: {POSITION}  [EXIF]"]
    assert f"    Artist: {NAME}  [EXIF]" in lines
    assert lines[-1] == "  nothing was found beside pictures and sound"


def test_inspect_as_json_says_kind_name_value_and_place(
    photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "--json", str(photo)]) == 0
    (told,) = json.loads(capsys.readouterr().out)["files"]
    assert told["file"] == str(photo)
    person = {"kind": "person", "name": "Artist", "value": NAME, "place": "EXIF"}
    assert person in told["traces"]


def test_words_in_a_tag_cannot_steer_a_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (8, 8)).save(path, comment=b"\x1b[2Jgone")
    assert main(["inspect", str(path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_a_folder_needs_r_and_keeps_its_structure(photo: Path, tmp_path: Path) -> None:
    album, out = tmp_path / "album", tmp_path / "out"
    (album / "inner").mkdir(parents=True)
    photo.rename(album / "inner" / "photo.jpg")
    assert main(["scrub", str(album), "-o", f"{out}/"]) == 2
    assert main(["scrub", "-r", str(album), "-o", f"{out}/", "--quiet"]) == 0
    assert [path.name for path in (out / "inner").iterdir()] == ["photo.scrubbed.jpg"]
    assert main(["scrub", "-r", str(album), "--quiet"]) == 0
    # A second run takes its own copies for what they are.
    assert main(["scrub", "-r", str(album), "--quiet", "--force"]) == 0
    assert len(list((album / "inner").iterdir())) == 2


def test_a_bad_file_is_told_and_the_next_one_is_scrubbed(
    photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"\xff\xd8\xff\xe1nothing")
    assert main(["scrub", str(bad), str(photo), "-o", f"{tmp_path / 'out'}/", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [each["status"] for each in told["files"]] == ["failed", "published"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["photo.scrubbed.jpg"]


def test_a_dry_run_touches_nothing(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scrub", str(photo), "--dry-run"]) == 0
    assert "photo.scrubbed.jpg" in capsys.readouterr().out
    assert [path.name for path in photo.parent.iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize("command", ["scrub", "redact"])
@pytest.mark.parametrize("name", ["GPSInfo", "Artist", "MakerNote", "BodySerialNumber"])
def test_tags_that_identify_stay_only_for_somebody_who_says_that_he_knows(
    photo: Path, command: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, str(photo), "--keep-tag", name]) == 2
    assert "--i-know" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["scrub", "redact"])
def test_a_thumbnail_stays_for_nobody(photo: Path, command: str) -> None:
    assert main([command, str(photo), "--keep-tag", "ThumbnailImage", "--i-know"]) == 2


def test_named_tags_stay_and_no_other(photo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = photo.with_name("copy.jpg")
    call = ["scrub", str(photo), "-o", str(target), "--quiet"]
    assert main([*call, "--keep-tag", "Make", "--keep-tag", "GPSInfo", "--i-know"]) == 0
    main(["inspect", str(target)])
    told = capsys.readouterr().out
    assert f"GPSInfo: {POSITION}" in told
    assert "Make: Maker" in told
    assert NAME not in told


def test_an_existing_copy_is_refused_without_force(photo: Path) -> None:
    assert main(["scrub", str(photo), "--quiet"]) == 0
    assert main(["scrub", str(photo), "--quiet"]) == 2
    assert main(["scrub", str(photo), "--quiet", "--force"]) == 0


@pytest.mark.parametrize("command", ["scrub", "redact"])
def test_a_wrong_suffix_is_refused_in_words_that_name_no_hidden_folder(
    photo: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = photo.rename(photo.with_name("photo.png"))
    assert main([command, str(wrong)]) == 2
    told = capsys.readouterr().err
    assert "must end in one of .jpg" in told
    assert "-o" in told
    assert ".bystander" not in told
