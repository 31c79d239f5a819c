"""A report says by which code it was made, so that the same code can be found again."""

from __future__ import annotations

import re
from pathlib import Path

from bystander.run.making import PACKAGES, code_digest, digest_of_sources, versions


def test_the_code_has_a_digest() -> None:
    assert re.fullmatch("[0-9a-f]{64}", code_digest())


def test_it_changes_with_any_file_and_any_name_and_with_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "one.py").write_text("1\n")
    before = digest_of_sources(tmp_path)
    (tmp_path / "room" / "one.pyc").write_text("compiled")
    assert digest_of_sources(tmp_path) == before
    (tmp_path / "room" / "one.py").write_text("2\n")
    assert digest_of_sources(tmp_path) != before
    (tmp_path / "room" / "one.py").write_text("1\n")
    (tmp_path / "room" / "one.py").rename(tmp_path / "room" / "two.py")
    assert digest_of_sources(tmp_path) != before


def test_every_package_is_told_with_its_version() -> None:
    found = dict(versions())
    assert set(found) == {"python", *PACKAGES}
    assert "unknown" not in found.values()
