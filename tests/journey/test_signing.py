"""Keys, a signed record and its check, by the real command on a real copy."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from bystander.testing.certificates import write_test_signer

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture
def signed(bystander: Run, portrait_clip: Path, tmp_path: Path) -> Path:
    """A folder with a copy, its papers, keys and both records."""
    for words in (
        ("redact", portrait_clip, "-o", "copy.mp4", "--plan-out", "plan.json"),
        ("keys", "new", "desk.key"),
        ("sign", "copy.mp4", "plan.json", "copy.mp4.report.json", "--key", "desk.key",
         "-o", "record.json", "--private", "mine.json"),
    ):  # fmt: skip
        done = bystander(*words)
        assert done.returncode == 0, done.stderr
    return tmp_path


def test_a_copy_is_signed_and_checked(signed: Path, bystander: Run, portrait_clip: Path) -> None:
    public = bystander("check", "copy.mp4", "record.json", "--signer", "desk.key.pub")
    assert public.returncode == 0, public.stderr
    assert "unchanged: the record and the copy" in public.stdout
    private = bystander(
        "check", "copy.mp4", "mine.json", "--signer", "desk.key.pub", "--original", portrait_clip
    )
    assert private.returncode == 0, private.stderr
    assert "the original is the file that was committed to" in private.stdout
    plan = json.loads((signed / "plan.json").read_text())
    assert plan["digest"] not in (signed / "record.json").read_text()
    assert plan["digest"] in (signed / "mine.json").read_text()
    assert stat.S_IMODE((signed / "mine.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("spoilt", ["copy.mp4", "record.json"])
def test_what_was_changed_is_refused_with_an_exit_code_of_its_own(
    spoilt: str, signed: Path, bystander: Run
) -> None:
    with (signed / spoilt).open("ab") as file:
        file.write(b"\0")
    done = bystander("check", "copy.mp4", "record.json", "--signer", "desk.key.pub")
    assert done.returncode == 10
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1


def test_keys_and_records_are_not_replaced(signed: Path, bystander: Run) -> None:
    before = {path.name: path.read_bytes() for path in signed.iterdir() if path.is_file()}
    assert bystander("keys", "new", "desk.key").returncode == 2
    again = bystander(
        "sign", "copy.mp4", "plan.json", "copy.mp4.report.json", "--key", "desk.key",
        "-o", "record.json",
    )  # fmt: skip
    assert again.returncode == 2
    assert {p.name: p.read_bytes() for p in signed.iterdir() if p.is_file()} == before


def test_credentials_are_put_into_a_copy_and_the_copy_is_verified_and_signed(
    signed: Path, bystander: Run, portrait_clip: Path
) -> None:
    chain, key = write_test_signer(signed)
    for words in (
        ("credentials", "copy.mp4", "plan.json", "copy.mp4.report.json", "-o", "told.mp4",
         "--certificate", chain, "--private-key", key),
        ("verify", portrait_clip, "told.mp4", "--plan", "plan.json"),
        ("sign", "told.mp4", "plan.json", "told.mp4.report.json", "--key", "desk.key",
         "-o", "told.json"),
        ("check", "told.mp4", "told.json", "--signer", "desk.key.pub"),
    ):  # fmt: skip
        done = bystander(*words)
        assert done.returncode == 0, done.stderr
