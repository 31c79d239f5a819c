"""A Redacted is made in one place, so that no picture is written that was not covered."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bystander

SOURCE = Path(bystander.__file__).parent
HOLDERS = {"domain/frame.py", "redact/apply.py"}


def names_in(source: str) -> Iterator[str]:
    """Every name, attribute, import and string of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def holders(folder: Path, name: str) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if name in names_in(path.read_text(encoding="utf-8"))
    }


def test_only_the_frame_and_apply_name_the_seal() -> None:
    assert holders(SOURCE, "SEAL") == HOLDERS


def test_a_module_that_takes_the_seal_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("from bystander.domain.frame import SEAL as harmless")
    (tmp_path / "b.py").write_text("from bystander.domain import frame; frame.SEAL")
    (tmp_path / "c.py").write_text("import x; getattr(x, 'SEAL')")
    (tmp_path / "d.py").write_text("# SEAL stands in a comment only")
    assert holders(tmp_path, "SEAL") == {"a.py", "b.py", "c.py"}


def test_only_the_sound_and_its_redaction_name_the_seal_of_sound() -> None:
    assert holders(SOURCE, "SOUND_SEAL") == {"domain/sound.py", "redact/sound.py"}
