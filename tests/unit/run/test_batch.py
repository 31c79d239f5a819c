"""A bad file is a result; only a request to stop ends a batch early."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier

import pytest

from bystander.domain.job import Outcome
from bystander.errors import (
    BystanderError,
    CannotWrite,
    Damaged,
    Interrupted,
    Unreadable,
    Withheld,
)
from bystander.run.batch import Status, run, verdict
from bystander.run.targets import Pair


def pairs(folder: Path, *names: str) -> list[Pair]:
    for name in names:
        (folder / name).write_bytes(b"")
    return [Pair(folder / name, folder / "out" / name) for name in names]


def failing(error: BystanderError) -> Outcome:
    raise error


def test_a_batch_goes_on_after_files_that_fail(tmp_path: Path) -> None:
    endings = {"a": Damaged("a"), "b": Withheld("b", None), "c": Unreadable("c")}
    results = list(run(pairs(tmp_path, *endings), lambda each: failing(endings[each.source.name])))
    assert [each.status for each in results] == [Status.FAILED, Status.WITHHELD, Status.FAILED]
    assert [each.exit_code for each in results] == [4, 7, 3]


def test_a_source_that_is_not_there_is_unreadable(tmp_path: Path) -> None:
    (result,) = run([Pair(tmp_path / "no", tmp_path / "out")], lambda _: failing(Damaged("never")))
    assert result.exit_code == Unreadable.exit_code


def test_a_request_to_stop_ends_the_batch(tmp_path: Path) -> None:
    begun = []

    def stopped(pair: Pair) -> Outcome:
        begun.append(pair)
        raise Interrupted

    with pytest.raises(Interrupted):
        list(run(pairs(tmp_path, "a", "b"), stopped))
    assert len(begun) == 1


def test_a_bug_is_not_taken_for_a_bad_file(tmp_path: Path) -> None:
    def broken(_: Pair) -> Outcome:
        raise KeyError("a bug")

    with pytest.raises(KeyError):
        list(run(pairs(tmp_path, "a"), broken))


def test_folders_are_made_and_go_away_when_nothing_came_into_them(tmp_path: Path) -> None:
    (pair,) = pairs(tmp_path, "a")
    deep = Pair(pair.source, tmp_path / "x" / "y" / "a")

    def looked(each: Pair) -> Outcome:
        assert each.target.parent.is_dir()
        raise Damaged("a")

    list(run([deep], looked))
    assert not (tmp_path / "x").exists()


def test_a_folder_that_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    list(run(pairs(tmp_path, "a"), lambda _: failing(Damaged("a"))))
    assert (tmp_path / "out").is_dir()


def test_a_folder_that_cannot_be_made_fails_its_file_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (pair,) = pairs(tmp_path, "a")
    blocked = Pair(pair.source, tmp_path / "file" / "a")
    results = list(run([blocked, pair], lambda _: failing(Damaged("a"))))
    assert [each.exit_code for each in results] == [CannotWrite.exit_code, Damaged.exit_code]


@pytest.mark.parametrize(
    ("codes", "code"), [([], 0), ([0, 0], 0), ([0, 3, 3], 3), ([3, 4], 9), ([0, 7], 7)]
)
def test_the_verdict_is_the_failures_own_where_they_agree(codes: list[int], code: int) -> None:
    assert verdict(codes) == code


def test_files_worked_on_at_once_are_told_in_their_order(tmp_path: Path) -> None:
    both, names = Barrier(2, timeout=600), [f"{number}.jpg" for number in range(6)]

    def slow(pair: Pair) -> Outcome:
        both.wait()  # never passes unless two are under way
        raise Damaged(pair.source.name)

    results = list(run(pairs(tmp_path, *names), slow, jobs=2))
    assert [str(each.error) for each in results] == names


def test_a_request_to_stop_ends_a_batch_of_several_at_once(tmp_path: Path) -> None:
    begun = []

    def stopped(pair: Pair) -> Outcome:
        begun.append(pair)
        raise Interrupted

    with pytest.raises(Interrupted):
        list(run(pairs(tmp_path, *"abcdefgh"), stopped, jobs=2))
    assert len(begun) < 8
    assert not (tmp_path / "out").exists()
