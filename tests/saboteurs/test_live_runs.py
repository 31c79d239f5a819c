"""Whatever happens to a source, a detector or a target: no face is shown, and it comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import numpy as np
import pytest

from bystander.domain.findings import Detection
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Size
from bystander.run.live.window import Held, Window
from bystander.testing.live_feed import Feed, Listener
from bystander.testing.live_run import STREET, Run, counted, does, left, recorded
from bystander.testing.street import RedSeer, Street, number_in, seen_in


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return STREET.write(tmp_path_factory.mktemp("clips") / "street.ts", range(150))


@pytest.fixture
def feed(clip: Path) -> Iterator[Feed]:
    one = Feed(clip.read_bytes(), 6.0)
    yield one
    one.close()


def test_a_source_that_is_cut_off_comes_back(feed: Feed, tmp_path: Path) -> None:
    run = Run(feed.address, [f"record:{tmp_path}"])
    run.until(left(40), does(feed.cut), counted("source_lost"), left(0), left(40))
    seen = recorded(tmp_path)
    assert seen.exposed == ()
    assert feed.connections >= 2


def test_a_server_that_sends_all_at_once_shows_no_face(clip: Path, tmp_path: Path) -> None:
    hasty = Feed(clip.read_bytes(), 0.3)
    run = Run(hasty.address, [f"record:{tmp_path}"])
    run.until(counted("frames_burst", 20), counted("source_lost", 2))
    hasty.close()
    assert recorded(tmp_path).exposed == ()


def test_a_camera_that_says_nothing_is_asked_again(clip: Path, tmp_path: Path) -> None:
    silent = Feed(b"", 1.0)
    run = Run(silent.address, [f"record:{tmp_path}"])
    speak = does(lambda: setattr(silent, "data", clip.read_bytes()))
    run.until(lambda _: silent.connections > 0, speak, left(20))
    silent.close()
    assert recorded(tmp_path).exposed == ()


def test_pictures_of_another_size_are_redacted_and_fitted(tmp_path: Path) -> None:
    usual = STREET.write(tmp_path / "usual.ts", range(50))
    large = Street([lambda number: STREET.faces[0](number).scaled(2, 2)], Size(640, 384)).write(
        tmp_path / "large.ts", range(50)
    )
    both = tmp_path / "both.ts"
    both.write_bytes(usual.read_bytes() + large.read_bytes())
    run = Run(str(both), [f"record:{tmp_path}/out"])
    run.until(left(20), lambda _: ("source", "h264, 640x384") in run.events, left(0), left(100))
    seen = recorded(tmp_path / "out")
    assert seen.exposed == ()
    assert len(seen.numbers) > 60


@pytest.mark.parametrize("seed", [1, 2])
def test_what_comes_after_damage_is_covered_whole_until_it_is_whole_again(
    clip: Path, tmp_path: Path, seed: int
) -> None:
    data = bytearray(clip.read_bytes())
    random = np.random.default_rng(seed)
    middle = range(len(data) // 3, len(data) // 2)
    for place in random.choice(middle, len(middle) // 400, replace=False):
        data[place] ^= int(random.integers(1, 255))
    broken = tmp_path / "broken.ts"
    broken.write_bytes(data)
    run = Run(str(broken), [f"record:{tmp_path}/out"])
    run.until(left(30), counted("packets_damaged"), left(0), left(30))
    assert recorded(tmp_path / "out").exposed == ()


def test_a_camera_whose_clock_is_set_back_goes_on(tmp_path: Path) -> None:
    twice = tmp_path / "twice.ts"
    twice.write_bytes(STREET.write(tmp_path / "once.ts", range(50)).read_bytes() * 2)
    run = Run(str(twice), [f"record:{tmp_path}/out"])
    run.until(left(80))
    seen = recorded(tmp_path / "out")
    assert seen.exposed == ()


class Moody(RedSeer):
    """Sees well, until it is told to do otherwise."""

    def __init__(self) -> None:
        self.mood: Callable[[], None] = lambda: None

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self.mood()
        return super().see(pixels)


def fail() -> None:
    raise RuntimeError


def test_a_detector_that_raises_for_a_while(clip: Path, tmp_path: Path) -> None:
    moody = Moody()
    run = Run(str(clip), [f"record:{tmp_path}"], detector=moody)
    run.until(
        left(30),
        does(lambda: setattr(moody, "mood", fail)),
        counted("looks_failed"),
        counted("slated_late"),
        does(lambda: setattr(moody, "mood", lambda: None)),
        left(0),
        left(30),
    )
    seen = recorded(tmp_path)
    assert seen.exposed == ()
    assert seen.slates > 0


def test_a_detector_that_hangs_for_a_while(clip: Path, tmp_path: Path) -> None:
    moody, go_on = Moody(), Event()
    run = Run(str(clip), [f"record:{tmp_path}"], Fraction(1), detector=moody)
    run.until(
        left(30),
        does(lambda: setattr(moody, "mood", lambda: go_on.wait(100))),
        counted("slated_late"),
        lambda told: told["looking_for"] > 1,
        does(go_on.set),
        left(0),
        left(30),
    )
    seen = recorded(tmp_path)
    assert seen.exposed == ()
    assert seen.slates > 0


def test_a_detector_that_is_slow_gives_things_up_and_shows_no_face(
    clip: Path, tmp_path: Path
) -> None:
    moody = Moody()
    moody.mood = partial(time.sleep, 0.3)
    run = Run(str(clip), [f"record:{tmp_path}"], Fraction(1), detector=moody)
    run.until(counted("load_steps", 2))
    assert recorded(tmp_path).exposed == ()
    assert any(about == "load" for about, _ in run.events)


def test_a_target_that_goes_away_is_sent_nothing_old_when_it_is_back(
    clip: Path, tmp_path: Path
) -> None:
    listener = Listener()
    run = Run(str(clip), [listener.address])
    run.until(
        left(40),
        does(listener.go),
        lambda told: told["targets_open"] == 0,
        left(0),
        left(40),
        counted("packets_thrown"),
        does(listener.come_back),
        lambda _: len(listener.taken) > 1,
        left(0),
        left(60),
        lambda _: listener.taken[-1] > 10_000,
    )
    listener.go()
    for number, data in enumerate(listener.received):
        path = tmp_path / f"{number}.ts"
        path.write_bytes(data)
        if len(data) > 50_000:
            assert seen_in(path, STREET).exposed == ()


def test_a_recording_on_a_full_disk_leaves_nothing_half_and_stops_nobody(
    tmp_path: Path, disk_of: Callable[[int], Path]
) -> None:
    large = Street([lambda number: STREET.faces[0](number).scaled(4, 4)], Size(1280, 768))
    clip = large.write(tmp_path / "large.ts", range(50))
    disk = disk_of(24)
    other = tmp_path / "other"
    run = Run(str(clip), [f"record:{disk}", f"record:{other}"])
    run.until(left(30), lambda told: told["target_attempts"] > 2)
    assert recorded(other).exposed == ()
    assert not list(disk.glob(".*"))
    for part in disk.glob("*.mkv"):
        assert seen_in(part, STREET).exposed == ()


class Refusing(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(401)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""


def test_a_wrong_login_is_told_without_it_and_tried_again(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Refusing)
    Thread(target=server.serve_forever, daemon=True).start()
    place = f"http://someone:hidden@127.0.0.1:{server.server_address[1]}/street"
    run = Run(place, [f"record:{tmp_path}"])
    run.until(counted("source_lost", 2))
    server.shutdown()
    server.server_close()
    said = " ".join(map(" ".join, run.events))
    assert "cannot be opened" in said
    assert "hidden" not in said
    assert "someone" not in said
    assert not list(tmp_path.iterdir())


def test_one_runs_screen_is_another_runs_source(clip: Path, tmp_path: Path) -> None:
    first = Run(str(clip), ["mjpeg:127.0.0.1:0"])
    watching = Thread(target=first.session.run, args=(lambda: None,))
    watching.start()
    while not first.session._screens:
        time.sleep(0.05)
    port = first.session._screens[0].port
    run = Run(f"http://127.0.0.1:{port}", [f"record:{tmp_path}"])
    try:
        run.until(left(40))
    finally:
        first.session.stop()
        watching.join()
    assert recorded(tmp_path).exposed == ()


class Overdue(Window):
    """Whatever comes leaves before anybody else has seen it."""

    def put(self, held: Held) -> int:
        held.let_go()
        return 0


def test_pictures_that_leave_as_soon_as_they_come_stop_nobody(clip: Path, tmp_path: Path) -> None:
    run = Run(str(clip), [f"record:{tmp_path}"])
    run.session._window = Overdue(1)
    run.until(counted("frames_in", 10))


def test_a_number_that_is_not_there_is_not_read() -> None:
    grey = np.full((192, 320, 3), 100, np.uint8)
    assert number_in(grey) is None
