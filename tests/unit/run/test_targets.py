"""Which files a request means, and what is refused before any work."""

from __future__ import annotations

from pathlib import Path

import pytest

from bystander.errors import BadRequest, SourceIsTarget, TargetExists
from bystander.run.targets import Destination, Pair, pair_up, refuse


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def targets(
    folder: Path, *sources: str, to: Destination, recursive: bool = False
) -> dict[str, str]:
    errand = pair_up([folder / name for name in sources], to, recursive=recursive)
    return {
        str(pair.source.relative_to(folder)): str(pair.target.relative_to(folder))
        for pair in errand.pairs
    }


def test_a_copy_stands_beside_its_source_by_the_pattern(tmp_path: Path) -> None:
    touch(tmp_path, "a.b.mp4")
    assert targets(tmp_path, "a.b.mp4", to=Destination()) == {"a.b.mp4": "a.b.redacted.mp4"}
    other = Destination(pattern="safe-{stem}{suffix}")
    assert targets(tmp_path, "a.b.mp4", to=other) == {"a.b.mp4": "safe-a.b.mp4"}


def test_one_file_may_name_its_target_or_a_folder_for_it(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4", "out/x")
    assert targets(tmp_path, "a.mp4", to=Destination(tmp_path / "b.mp4")) == {"a.mp4": "b.mp4"}
    into = targets(tmp_path, "a.mp4", to=Destination(tmp_path / "out"))
    assert into == {"a.mp4": "out/a.redacted.mp4"}


def test_several_files_go_into_a_folder_that_need_not_be_there(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4", "b.png")
    found = targets(tmp_path, "a.mp4", "b.png", to=Destination(tmp_path / "new"))
    assert found == {"a.mp4": "new/a.redacted.mp4", "b.png": "new/b.redacted.png"}


def test_a_folder_may_be_named_before_it_is_there(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4")
    to = Destination(tmp_path / "new", folder=True)
    assert targets(tmp_path, "a.mp4", to=to) == {"a.mp4": "new/a.redacted.mp4"}


def test_several_files_cannot_become_one(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4", "b.mp4", "c.mp4")
    with pytest.raises(BadRequest, match="name a folder"):
        targets(tmp_path, "a.mp4", "b.mp4", to=Destination(tmp_path / "c.mp4"))


def test_a_folder_keeps_its_structure(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.mp4", "in/x/y/b.JPG")
    found = targets(tmp_path, "in", to=Destination(tmp_path / "out"), recursive=True)
    assert found == {
        "in/a.mp4": "out/a.redacted.mp4", "in/x/y/b.JPG": "out/x/y/b.redacted.JPG",
    }  # fmt: skip


def test_two_folders_do_not_mix(tmp_path: Path) -> None:
    touch(tmp_path, "p/a.mp4", "q/a.mp4")
    found = targets(tmp_path, "p", "q", to=Destination(tmp_path / "out"), recursive=True)
    assert found == {"p/a.mp4": "out/p/a.redacted.mp4", "q/a.mp4": "out/q/a.redacted.mp4"}


def test_a_folder_needs_to_be_asked_for(tmp_path: Path) -> None:
    touch(tmp_path, "in/a.mp4")
    with pytest.raises(BadRequest, match="-r"):
        targets(tmp_path, "in", to=Destination())


def test_hidden_files_our_own_copies_and_unknown_kinds_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4", "a.redacted.mp4", ".b.mp4", ".cache/c.mp4", "d.txt")
    errand = pair_up([tmp_path], Destination(), recursive=True)
    assert [pair.source.name for pair in errand.pairs] == ["a.mp4"]
    assert {each.source.name for each in errand.skipped} == {"a.redacted.mp4", "d.txt"}


def test_an_output_folder_inside_the_source_is_not_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4", "out/old.mp4")
    to = Destination(tmp_path / "out", pattern="{stem}{suffix}")
    assert targets(tmp_path, ".", to=to, recursive=True) == {"a.mp4": "out/a.mp4"}


def test_a_folder_without_media_is_told(tmp_path: Path) -> None:
    touch(tmp_path, "d.txt")
    with pytest.raises(BadRequest, match="no picture"):
        pair_up([tmp_path], Destination(), recursive=True)


def test_a_file_that_is_named_twice_is_done_once(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4")
    assert len(pair_up([tmp_path / "a.mp4", tmp_path / "a.mp4"], Destination()).pairs) == 1


@pytest.mark.parametrize("pattern", ["", "copy.mp4", "{stem}/x", "{stem}{x}", "{stem}{", "{}"])
def test_a_pattern_that_makes_no_name_is_refused(pattern: str) -> None:
    with pytest.raises(BadRequest):
        Destination(pattern=pattern)


def test_two_sources_never_share_a_target(tmp_path: Path) -> None:
    pairs = [Pair(tmp_path / "p" / "a.mp4", tmp_path / "t"), Pair(tmp_path / "a", tmp_path / "t")]
    with pytest.raises(BadRequest, match="both become"):
        refuse(pairs, replace=True)


@pytest.mark.parametrize("name", ["a.mp4", "sub/../a.mp4", "soft.mp4", "hard.mp4"])
def test_an_original_is_never_a_target_by_any_name(tmp_path: Path, name: str) -> None:
    touch(tmp_path, "a.mp4", "sub/x")
    (tmp_path / "soft.mp4").symlink_to("a.mp4")
    (tmp_path / "hard.mp4").hardlink_to(tmp_path / "a.mp4")
    with pytest.raises(SourceIsTarget):
        refuse([Pair(tmp_path / "a.mp4", tmp_path / name)], replace=True)


def test_another_source_of_the_batch_is_never_a_target(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4", "a.redacted.mp4")
    sources = [tmp_path / "a.mp4", tmp_path / "a.redacted.mp4"]
    with pytest.raises(SourceIsTarget):
        refuse(pair_up(sources, Destination()).pairs, replace=True)


def test_what_exists_is_replaced_only_when_that_is_asked_for(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4", "b.mp4")
    pair = Pair(tmp_path / "a.mp4", tmp_path / "b.mp4")
    with pytest.raises(TargetExists, match="--force"):
        refuse([pair], replace=False)
    refuse([pair], replace=True)
    (tmp_path / "folder").mkdir()
    with pytest.raises(TargetExists, match="folder"):
        refuse([Pair(tmp_path / "a.mp4", tmp_path / "folder")], replace=True)


def test_a_link_that_leads_nowhere_counts_as_existing(tmp_path: Path) -> None:
    touch(tmp_path, "a.mp4")
    (tmp_path / "b.mp4").symlink_to("nowhere")
    with pytest.raises(TargetExists):
        refuse([Pair(tmp_path / "a.mp4", tmp_path / "b.mp4")], replace=False)
