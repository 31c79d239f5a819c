"""A copy with Content Credentials shows the same, and carries one manifest that says little."""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pillow_heif as heif
import pytest
from PIL import Image

from bystander.domain.findings import Kind
from bystander.domain.job import Orders
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy
from bystander.domain.report import LeakKind, Report
from bystander.domain.zone import Zone
from bystander.errors import BadRequest, Unsupported, Withheld
from bystander.provenance import credentials as door
from bystander.provenance.credentials import Signer, read, read_signer
from bystander.provenance.manifest import manifest
from bystander.redact.solid import Solid
from bystander.run import credentials, file
from bystander.run.credentials import add_credentials
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.testing.certificates import write_test_signer
from bystander.testing.clips import write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

ZONE = Zone(((0.21, 0.31), (0.59, 0.31), (0.59, 0.59), (0.21, 0.59)))
POLICY = Policy(effect="solid", zones=(ZONE,))
PICTURES = (".jpg", ".png", ".webp", ".gif", ".tiff", ".avif", ".heic")
RECORDINGS = (".mp4", ".mov")


@dataclass(frozen=True)
class Made:
    """An original, its copy, and the copy's papers."""

    original: Path
    copy: Path
    plan: Plan
    report: Report

    @property
    def papers(self) -> tuple[Plan, Report]:
        return self.plan, self.report

    def judged(self, output: Path) -> Report:
        with crew() as judges:
            return file.verify(self.original, output, judges, Orders(), self.plan)


def crew() -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"solid": Solid()})


def made(folder: Path, suffix: str) -> Made:
    original, copy = folder / f"in{suffix}", folder / f"copy{suffix}"
    if suffix in PICTURES:
        picture = Image.effect_noise((96, 64), 60).convert("RGB")
        heif.from_pillow(picture).save(original) if suffix == ".heic" else picture.save(original)
    else:
        write_clip(original)
    with crew() as workers:
        outcome = file.redact(original, copy, POLICY, workers)
    return Made(original, copy, outcome.plan, outcome.report)


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return read_signer(*write_test_signer(tmp_path))


@pytest.mark.parametrize("suffix", [*PICTURES, *RECORDINGS])
def test_a_copy_with_credentials_is_judged_as_clean_as_the_copy(
    suffix: str, tmp_path: Path, signer: Signer
) -> None:
    all_of_it, target = made(tmp_path, suffix), tmp_path / f"out{suffix}"
    report = add_credentials(all_of_it.copy, target, all_of_it.papers, signer)
    assert report.output_digest == hashlib.sha256(target.read_bytes()).hexdigest()
    assert any("Content Credentials were added" in notice for notice in report.notices)
    assert all_of_it.judged(target).leaks == ()
    assert sorted(path.name for path in tmp_path.iterdir() if path.suffix == suffix) == sorted(
        [f"copy{suffix}", f"in{suffix}", f"out{suffix}"]
    )


def test_the_librarys_own_reader_reads_what_was_done(tmp_path: Path, signer: Signer) -> None:
    all_of_it, target = made(tmp_path, ".mp4"), tmp_path / "out.mp4"
    add_credentials(all_of_it.copy, target, all_of_it.papers, signer)
    store = read(target)
    assert store is not None
    assert store["validation_state"] == "Valid"
    assert store["validation_results"]["activeManifest"]["failure"] == []
    (told,) = store["manifests"].values()
    assert told["signature_info"]["common_name"] == "Test signer"
    assert "time" not in told["signature_info"]
    (ingredient,) = told["ingredients"]
    assert set(ingredient) <= {"title", "format", "instance_id", "relationship", "label"}
    labels = [each["label"] for each in told["assertions"]]
    assert labels == ["c2pa.hash.bmff.v3", "c2pa.actions.v2"]
    actions = told["assertions"][1]["data"]["actions"]
    names = [action["action"] for action in actions]
    assert names == ["c2pa.opened", "c2pa.edited", "c2pa.transcoded"]
    (change,) = actions[1]["changes"]
    assert (change["identifier"], change["description"]) == ("c2pa.redacted", "zone")
    shape = change["region"][0]["shape"]
    assert shape["origin"] == {"x": 20.0, "y": 30.0}
    assert (shape["width"], shape["height"], shape["unit"]) == (40.0, 30.0, "percent")
    assert change["region"][1]["time"] == {"type": "npt", "start": "0", "end": "1"}
    assert all_of_it.plan.digest not in json.dumps(store)


def test_the_originals_own_manifest_is_gone_with_its_other_tags(
    tmp_path: Path, signer: Signer
) -> None:
    """An original that came from a camera with credentials: nothing of them is carried on."""
    first, camera = made(tmp_path, ".jpg"), tmp_path / "camera.jpg"
    door.attach(first.original, camera, manifest(first.plan, "0", "image/jpeg"), signer)
    assert read(camera) is not None
    with crew() as workers:
        outcome = file.redact(camera, tmp_path / "again.jpg", POLICY, workers)
    assert read(tmp_path / "again.jpg") is None
    target = tmp_path / "out.jpg"
    add_credentials(tmp_path / "again.jpg", target, (outcome.plan, outcome.report), signer)
    store = read(target)
    assert store is not None
    assert len(store["manifests"]) == 1


@pytest.mark.parametrize("what", ["picture", "manifest"])
def test_a_copy_or_a_manifest_that_was_changed_is_a_leak(
    what: str, tmp_path: Path, signer: Signer
) -> None:
    all_of_it, target = made(tmp_path, ".jpg"), tmp_path / "out.jpg"
    add_credentials(all_of_it.copy, target, all_of_it.papers, signer)
    content = bytearray(target.read_bytes())
    places = {"picture": len(content) - 40, "manifest": content.index(b"c2pa.claim.v2") + 80}
    content[places[what]] ^= 1
    target.write_bytes(bytes(content))
    assert LeakKind.TAG in {leak.kind for leak in all_of_it.judged(target).leaks}


def test_another_tag_beside_the_manifest_is_a_leak(tmp_path: Path, signer: Signer) -> None:
    all_of_it, target = made(tmp_path, ".jpg"), tmp_path / "out.jpg"
    add_credentials(all_of_it.copy, target, all_of_it.papers, signer)
    content = target.read_bytes()
    words = b"JP\x00\x01\x00\x00\x00\x01words of somebody's"
    other = b"\xff\xeb" + (len(words) + 2).to_bytes(2, "big") + words
    target.write_bytes(content[:2] + other + content[2:])
    assert LeakKind.TAG in {leak.kind for leak in all_of_it.judged(target).leaks}


def test_a_manifest_that_says_more_is_a_leak(tmp_path: Path, signer: Signer) -> None:
    all_of_it, target = made(tmp_path, ".jpg"), tmp_path / "out.jpg"
    definition = manifest(all_of_it.plan, "0", "image/jpeg")
    definition["assertions"].append({"label": "org.test.name", "data": {"name": "somebody"}})
    door.attach(all_of_it.copy, target, definition, signer)
    assert [leak.kind for leak in all_of_it.judged(target).leaks] == [LeakKind.TAG]


def test_without_the_library_a_manifest_is_a_leak_and_none_is_made(
    tmp_path: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_it, target = made(tmp_path, ".png"), tmp_path / "out.png"
    add_credentials(all_of_it.copy, target, all_of_it.papers, signer)
    monkeypatch.setitem(sys.modules, "c2pa", None)
    assert [leak.kind for leak in all_of_it.judged(target).leaks] == [LeakKind.TAG]
    with pytest.raises(BadRequest, match=r"pip install 'bystander\[provenance\]'"):
        add_credentials(all_of_it.copy, tmp_path / "more.png", all_of_it.papers, signer)
    assert not (tmp_path / "more.png").exists()


def test_what_shows_something_else_or_says_something_else_is_withheld(
    tmp_path: Path, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_of_it, target = made(tmp_path, ".png"), tmp_path / "out.png"

    def another_picture(source: Path, goal: Path, definition: Any, who: Signer) -> None:
        Image.new("RGB", (96, 64)).save(tmp_path / "black.png")
        door.attach(tmp_path / "black.png", goal, definition, who)

    def more_words(source: Path, goal: Path, definition: Any, who: Signer) -> None:
        door.attach(source, goal, definition | {"title": "somebody.png"}, who)

    for saboteur, sentence in ((another_picture, "does not show"), (more_words, "something else")):
        monkeypatch.setattr(credentials, "attach", saboteur)
        with pytest.raises(Withheld, match=sentence):
            add_credentials(all_of_it.copy, target, all_of_it.papers, signer)
        assert not target.exists()


def test_papers_of_another_copy_are_refused(tmp_path: Path, signer: Signer) -> None:
    all_of_it, target = made(tmp_path, ".png"), tmp_path / "out.png"
    plan, report = all_of_it.papers
    with pytest.raises(BadRequest, match="not the copy that the report is of"):
        add_credentials(all_of_it.original, target, (plan, report), signer)
    with pytest.raises(BadRequest, match="not the one that the copy was made by"):
        add_credentials(all_of_it.copy, target, (replace(plan, covers=()), report), signer)
    with pytest.raises(BadRequest, match=r"must end with \.png"):
        add_credentials(all_of_it.copy, tmp_path / "out.jpg", (plan, report), signer)
    assert not target.exists()


def test_a_format_that_carries_no_manifest_is_refused(tmp_path: Path, signer: Signer) -> None:
    all_of_it = made(tmp_path, ".mkv")
    with pytest.raises(Unsupported, match="carry no Content Credentials"):
        add_credentials(all_of_it.copy, tmp_path / "out.mkv", all_of_it.papers, signer)


def test_a_certificate_and_a_key_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    all_of_it = made(tmp_path, ".png")
    (tmp_path / "other").mkdir()
    chain, _ = write_test_signer(tmp_path)
    _, key = write_test_signer(tmp_path / "other")
    wrong = read_signer(chain, key)
    with pytest.raises(BadRequest, match="belong together"):
        add_credentials(all_of_it.copy, tmp_path / "out.png", all_of_it.papers, wrong)
    assert not (tmp_path / "out.png").exists()


def test_a_signers_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    chain, key = write_test_signer(tmp_path)
    key.chmod(0o644)
    with pytest.raises(BadRequest, match="chmod 600"):
        read_signer(chain, key)
