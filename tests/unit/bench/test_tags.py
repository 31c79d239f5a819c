"""Nothing of the metadata set's tags is left in a copy: exiftool and a byte search agree."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench import tags, witness
from bench.tags import WORKS

FOLDER = tags.data_folder()
HERE = FOLDER.is_dir()
FILES = tags.sources(FOLDER) if HERE else []


@pytest.mark.data
@pytest.mark.skipif(not HERE, reason="the metadata set is not there")
@pytest.mark.skipif(witness.EXIFTOOL is None, reason="exiftool is not installed")
@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize(
    ("source", "carried"), FILES, ids=[str(path.relative_to(FOLDER)) for path, _ in FILES]
)
def test_no_tag_and_no_planted_string_is_left(
    source: Path, carried: tuple[str, ...], work: str
) -> None:
    row = tags.examine(source, carried, tags.planted(FOLDER), WORKS[work]())
    assert row.clean, (row.classes, row.strings, row.said)
