"""Policies by name and by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from bystander.apps.cli.arguments import POLICIES
from bystander.domain.findings import Kind
from bystander.domain.policy import Policy
from bystander.errors import BadRequest
from bystander.plan.policy_words import doubts
from bystander.run.policies import NAMES, draft_by


@pytest.mark.parametrize("name", NAMES)
def test_every_policy_that_comes_with_us_hides_at_least_what_the_default_hides(name: str) -> None:
    policy, usual = draft_by(name).policy(), Policy()
    assert set(policy.kinds) >= {Kind.FACE, Kind.PLATE, Kind.TEXT}
    assert policy.margin >= usual.margin
    assert policy.hold >= usual.hold
    assert policy.start <= usual.start
    assert list(doubts(policy)) == []


def test_the_command_line_knows_their_names() -> None:
    assert POLICIES == NAMES


@pytest.mark.parametrize("suffix", [".toml", ".yaml", ".yml", ".TOML"])
def test_a_policy_is_read_from_a_file(tmp_path: Path, suffix: str) -> None:
    text = "version = 1" if suffix.lower() == ".toml" else "version: 1"
    path = tmp_path / f"mine{suffix}"
    path.write_text(text)
    assert draft_by(str(path)).policy() == Policy()


def test_a_word_that_is_neither_is_refused_with_the_names(tmp_path: Path) -> None:
    with pytest.raises(BadRequest, match="street, dataset"):
        draft_by("avenue")
    with pytest.raises(BadRequest, match="cannot be read"):
        draft_by(str(tmp_path / "none.toml"))
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadRequest, match="cannot be read"):
        draft_by(str(tmp_path / "odd.toml"))
    (tmp_path / "long.toml").write_text("#" * (1 << 21))
    with pytest.raises(BadRequest, match="too long"):
        draft_by(str(tmp_path / "long.toml"))
