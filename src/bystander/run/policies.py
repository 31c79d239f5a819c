"""Policies by name, which come with Bystander, or by file, which a person wrote."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from bystander.errors import BadRequest
from bystander.plan.draft import Draft
from bystander.plan.policy_file import read_toml, read_yaml

NAMES = ("street", "dataset", "newsroom", "access-request", "screen")

READERS: dict[str, Callable[[str], Draft]] = {
    ".toml": read_toml,
    ".yaml": read_yaml,
    ".yml": read_yaml,
}

MOST_TEXT = 1 << 20
"""Bytes: tens of thousands of zones."""


def draft_by(word: str) -> Draft:
    """The policy of that name, or in that file. Raises BadRequest."""
    if word in NAMES:
        return read_toml(text_of(word))
    path = Path(word)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise BadRequest(
            f"{word} is neither a policy that comes with bystander ({', '.join(NAMES)}) nor a "
            f"file that ends with {', '.join(READERS)}"
        )
    try:
        if path.stat().st_size > MOST_TEXT:
            raise BadRequest(f"the policy {word} is too long to be one; check the path")
        return reader(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as cause:
        raise BadRequest(f"the policy {word} cannot be read; check the path") from cause


def purpose_of(name: str) -> str:
    """What one that comes with Bystander is for, in a sentence of its own."""
    return str(tomllib.loads(text_of(name))["description"])


def text_of(name: str) -> str:
    """What one that comes with Bystander says, as TOML."""
    return (files("bystander.plan") / "policies" / f"{name}.toml").read_text(encoding="utf-8")
