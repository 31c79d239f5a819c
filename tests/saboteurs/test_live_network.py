"""The cable to the camera's machine, or to the viewers', is pulled and plugged again."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bystander.errors import BadRequest
from bystander.testing.cable import Cable, cable
from bystander.testing.live_feed import Feed, Listener, Sprinkler
from bystander.testing.live_run import STREET, Run, counted, does, left, recorded
from bystander.testing.street import seen_in

LENGTH = 150
SECONDS = LENGTH / 25


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return STREET.write(tmp_path_factory.mktemp("clips") / "street.ts", range(LENGTH))


@pytest.fixture
def laid() -> Iterator[Cable]:
    try:
        with cable() as one:
            yield one
    except BadRequest as refused:
        pytest.skip(str(refused))


def test_a_camera_behind_a_pulled_cable_comes_back(laid: Cable, clip: Path, tmp_path: Path) -> None:
    data = clip.read_bytes()
    feed = laid.over_there(lambda: Feed(data, SECONDS, laid.there))
    run = Run(feed.address, [f"record:{tmp_path}"])
    run.until(
        left(20),
        does(laid.pull),
        counted("source_lost"),
        counted("slated_empty", 10),
        does(laid.plug),
        left(0),
        left(40),
    )
    feed.close()
    seen = recorded(tmp_path)
    assert seen.exposed == ()
    assert seen.slates >= 10
    assert feed.connections >= 2


def test_pictures_are_whole_or_covered_after_some_datagrams_never_came(
    laid: Cable, clip: Path, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind((laid.here, 0))
        place = free.getsockname()
    data = clip.read_bytes()
    camera = laid.over_there(lambda: Sprinkler(data, SECONDS, place))
    run = Run(f"udp://{place[0]}:{place[1]}", [f"record:{tmp_path}"])
    run.until(
        left(20),
        does(laid.pull),
        counted("slated_empty", 3),
        does(laid.plug),
        counted("packets_damaged"),
        left(0),
        left(40),
    )
    camera.close()
    assert recorded(tmp_path).exposed == ()


def test_viewers_behind_a_pulled_cable_disturb_nobody_and_are_sent_to_again(
    laid: Cable, clip: Path, tmp_path: Path
) -> None:
    viewers = laid.over_there(lambda: Listener(laid.there))
    run = Run(str(clip), [viewers.address, f"record:{tmp_path}/here"])
    arrived: list[int] = []
    run.until(
        left(20),
        does(laid.pull),
        left(80),
        does(lambda: arrived.append(sum(viewers.taken))),
        does(laid.plug),
        lambda _: sum(viewers.taken) > arrived[0] + 20_000,
    )
    viewers.go()
    here = recorded(tmp_path / "here")
    assert here.exposed == ()
    assert len(here.numbers) > 70
    for number, data in enumerate(viewers.received):
        path = tmp_path / f"{number}.ts"
        path.write_bytes(data)
        if len(data) > 50_000:
            assert seen_in(path, STREET).exposed == ()
