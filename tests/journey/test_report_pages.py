"""A page is made of the plan and the report of a real copy, and of nothing that does not belong."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import jsonschema
import pytest

from bystander.testing.pages import ReadPage

Run = Callable[..., "CompletedProcess[str]"]

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.fixture
def made(bystander: Run, portrait_clip: Path, tmp_path: Path) -> Path:
    """A folder with a copy, its plan and its report."""
    done = bystander("redact", portrait_clip, "-o", "copy.mp4", "--plan-out", "plan.json")
    assert done.returncode == 0, done.stderr
    return tmp_path


def test_the_report_of_a_real_copy_fits_the_published_schema(made: Path) -> None:
    schema = json.loads((SCHEMAS / "report.schema.json").read_text())
    report = json.loads((made / "copy.mp4.report.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(report)


def test_a_page_shows_every_track_and_stills_of_the_copy(made: Path, bystander: Run) -> None:
    done = bystander(
        "report", "plan.json", "copy.mp4.report.json", "-o", "page.html", "--pictures", "copy.mp4",
        "--log", "log.csv", "--title", "Request 1", "--exemption", "face=Art. 6",
        "--decided-by", "the desk",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = ReadPage((made / "page.html").read_text())
    plan = json.loads((made / "plan.json").read_text())
    assert (made / "log.csv").read_text().count("Art. 6") == len(plan["covers"])
    logged = [row for row in found.rows if row[-1:] == ["Art. 6"]]
    assert sorted(int(row[0]) for row in logged) == sorted(each["track"] for each in plan["covers"])
    stills = [each for each in found.references if each.startswith("data:image/jpeg;base64,")]
    assert len(stills) == 6
    assert found.text.startswith("Request 1")


Spoil = Callable[[Path], object]


def _other_plan(folder: Path) -> None:
    plan = json.loads((folder / "plan.json").read_text())
    plan["covers"].pop()
    (folder / "plan.json").write_text(json.dumps(plan))


def _cut_off(folder: Path) -> None:
    path = folder / "copy.mp4.report.json"
    path.write_text(path.read_text()[:-40])


def _other_copy(folder: Path) -> None:
    with (folder / "copy.mp4").open("ab") as file:
        file.write(b"\0")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_other_plan, "is not the one that a copy of these reports was made by"),
        (_cut_off, "not JSON"),
        (_other_copy, "not the copy that the report is of"),
    ],
)
def test_what_does_not_belong_together_makes_no_page(
    spoil: Spoil, sentence: str, made: Path, bystander: Run
) -> None:
    spoil(made)
    done = _page(bystander, "copy.mp4")
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert not (made / "page.html").exists()


def test_no_picture_of_an_original_gets_onto_a_page(
    made: Path, bystander: Run, portrait_clip: Path
) -> None:
    done = _page(bystander, portrait_clip)
    assert done.returncode == 2
    assert "may show people" in done.stderr
    assert not (made / "page.html").exists()


def _page(bystander: Run, copy: str | Path) -> CompletedProcess[str]:
    return bystander(
        "report", "plan.json", "copy.mp4.report.json", "-o", "page.html", "--pictures", copy
    )


def test_a_folder_and_an_archive_become_one_page_each(
    bystander: Run, portrait_clip: Path, tmp_path: Path
) -> None:
    import zipfile  # noqa: PLC0415 -- for this one test

    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        archive.write(portrait_clip, "walk.mp4")
        archive.writestr("readme.txt", "words")
    assert bystander("redact", "in.zip", "-o", "out/out.zip").returncode == 0
    assert bystander("redact", portrait_clip, "-o", "out/walk.mp4").returncode == 0
    assert bystander("report", "out", "-o", "page.html").returncode == 0
    found = ReadPage((tmp_path / "page.html").read_text())
    assert "Archive 1" in found.text
    assert "Copy 2" in found.text
    assert "walk" not in found.text


def test_a_ground_for_an_unknown_kind_is_refused(made: Path, bystander: Run) -> None:
    done = bystander(
        "report", "copy.mp4.report.json", "-o", "page.html", "--exemption", "soul=Art. 1"
    )
    assert done.returncode == 2
    assert "KIND=TEXT" in done.stderr
