"""Whoever spoils a finished copy is caught by the quick proof, with the time and the place.

Nobody sees anything here: what is caught is caught without a detector. Forty milliseconds of an
original voice: ``test_sound_saboteurs.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from bystander.domain.findings import Kind
from bystander.domain.frame import Frame, Role
from bystander.domain.job import Orders
from bystander.domain.opaque import OPAQUE
from bystander.domain.path import Path as Way
from bystander.domain.plan import Cover, Plan
from bystander.domain.policy import Policy, SoundPolicy
from bystander.domain.report import Leak, LeakKind, Report
from bystander.errors import Withheld
from bystander.media.open import open_source
from bystander.redact.blur import Blur
from bystander.redact.fill import Fill
from bystander.redact.mosaic import Mosaic
from bystander.redact.solid import Solid
from bystander.run.crew import Crew
from bystander.run.file import apply_plan, look_at, redact, verify
from bystander.run.lookout import Lookout
from bystander.stages import Covering, Effect
from bystander.testing.plans import cover_of
from bystander.testing.sample import FRAMES, HEIGHT, SIDE, WIDTH, write_sample
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

Samples = NDArray[Any]

COUNT = 25
WIDE = 52
"""Pixels of the portrait's face, hair not counted."""

EFFECTS: dict[str, Effect] = {"fill": Fill(), "solid": Solid(), "mosaic": Mosaic(), "blur": Blur()}
POLICY = Policy(sound=SoundPolicy.DROP)


def crew() -> Crew:
    tracker = TwoThresholdTracker(POLICY.start, POLICY.keep, POLICY.bridge)
    return Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), EFFECTS)


def way() -> Way:
    """Where the portrait's face is, with a margin of a quarter a side."""
    frames = np.arange(COUNT)
    left = np.rint((WIDTH - SIDE) * (0.5 - 0.5 * np.cos(2 * np.pi * frames / FRAMES)))
    x, y = left + 98, np.full(COUNT, (HEIGHT - SIDE) // 2 + 32.0)
    boxes = np.stack([x - 13, y - 16, x + WIDE + 13, y + 80], axis=1)
    return Way(frames.astype(np.int64), boxes.astype(np.float32))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sample(tmp_path_factory.mktemp("clip") / "in.mp4", frames=COUNT)


@pytest.fixture(scope="module")
def plan(clip: Path) -> Plan:
    return replace(look_at(clip, POLICY, crew()), covers=(cover_of(way()),))


def painted(plan: Plan, effect: str) -> Plan:
    return replace(plan, covers=tuple(replace(each, effect=effect) for each in plan.covers))


def without(cover: Cover, frame: int) -> tuple[Cover, ...]:
    """The same cover, but for one frame."""
    parts = (slice(0, frame), slice(frame + 1, None))
    ways = (Way(cover.path.frames[part], cover.path.boxes[part]) for part in parts)
    return tuple(replace(cover, path=each, tight=each) for each in ways)


def aside(cover: Cover, x: float, y: float) -> Cover:
    moved = cover.path.boxes + np.array([x, y, x, y], np.float32)
    path = Way(cover.path.frames, moved)
    return replace(cover, path=path, tight=path)


def judged(clip: Path, folder: Path, plan: Plan, spoilt: Plan) -> Report:
    """What is said of a copy that was made by another plan than its own."""
    copy = apply_plan(clip, folder / "out.mp4", spoilt, crew(), Orders()).target
    return verify(clip, copy, crew(), Orders(), plan)


def uncovered(report: Report) -> Leak:
    assert {leak.kind for leak in report.leaks} == {LeakKind.UNCOVERED}
    # Where half a face is open, its colours may be told of as well.
    (leak,) = (each for each in report.leaks if each.check == "expected covers")
    assert leak.place is not None
    return leak


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_copy_that_nobody_spoilt_is_clean(
    clip: Path, tmp_path: Path, plan: Plan, effect: str
) -> None:
    report = judged(clip, tmp_path, painted(plan, effect), painted(plan, effect))
    assert report.clean
    assert {"expected covers", "order of pictures"} <= {*report.checks}
    # What an effect lets through on purpose is not told as not being there.
    asked = effect in OPAQUE
    assert ("shining through" in report.checks) is asked
    assert [omission.check for omission in report.omitted] == ["shining through"][asked:]


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_cover_that_is_missing_in_one_frame_is_caught(
    clip: Path, tmp_path: Path, plan: Plan, effect: str
) -> None:
    whole = painted(plan, effect)
    report = judged(clip, tmp_path, whole, replace(whole, covers=without(whole.covers[0], 12)))
    leak = uncovered(report)
    assert (leak.frame, leak.seconds) == (12, Fraction(12, 25))
    assert leak.place == whole.covers[0].path.at(12)


@pytest.mark.parametrize("move", [(WIDE / 2, 0), (-WIDE / 2, 0), (0, 36), (0, -36)])
def test_a_cover_that_lies_half_a_face_aside_is_caught(
    clip: Path, tmp_path: Path, plan: Plan, move: tuple[float, float]
) -> None:
    moved = replace(plan, covers=(aside(plan.covers[0], *move),))
    assert uncovered(judged(clip, tmp_path, plan, moved)).frame == 0


def test_one_of_two_covers_that_is_missing_is_named(clip: Path, tmp_path: Path, plan: Plan) -> None:
    other = replace(aside(plan.covers[0], 0, 120), track=2)
    both = replace(plan, covers=(plan.covers[0], other))
    leak = uncovered(judged(clip, tmp_path, both, plan))
    assert "track 2" in leak.detail


class LetsThrough:
    """A fill that leaves a share of what was there, in planes of some roles."""

    weaker: str | None = None

    def __init__(self, share: float, roles: frozenset[Role]) -> None:
        self._share, self._roles = share, roles

    def paint(self, frame: Frame, covering: Covering) -> None:
        before = [plane.samples.astype(np.float64) for plane in frame.planes]
        Fill().paint(frame, covering)
        for plane, seen in zip(frame.planes, before, strict=True):
            if plane.role in self._roles:
                mixed = (1 - self._share) * plane.samples + self._share * seen
                plane.samples[:] = np.clip(np.rint(mixed), 0, 255)


@pytest.mark.parametrize(
    ("effect", "what"),
    [
        (LetsThrough(0.25, frozenset(Role)), "the original"),
        (LetsThrough(-0.25, frozenset(Role)), "the original"),
        (LetsThrough(1.0, frozenset({Role.RED_DIFFERENCE})), "a colour plane of the original"),
    ],
)
def test_an_effect_that_lets_the_original_shine_through_is_withheld(
    clip: Path, tmp_path: Path, plan: Plan, effect: Effect, what: str
) -> None:
    spoilt = replace(crew(), effects={"fill": effect})
    with pytest.raises(Withheld) as caught:
        apply_plan(clip, tmp_path / "out.mp4", plan, spoilt, Orders())
    assert not (tmp_path / "out.mp4").exists()
    assert isinstance(caught.value.report, Report)
    (leak,) = caught.value.report.leaks
    assert (leak.kind, leak.check, leak.frame) == (LeakKind.UNCOVERED, "shining through", 0)
    assert leak.detail.startswith(what)
    assert leak.place == plan.covers[0].path.at(0)


def test_an_effect_that_leaves_a_tenth_is_caught_once_it_was_asked_often(
    clip: Path, tmp_path: Path, plan: Plan
) -> None:
    spoilt = replace(crew(), effects={"fill": LetsThrough(0.1, frozenset(Role))})
    with pytest.raises(Withheld) as caught:
        apply_plan(clip, tmp_path / "out.mp4", plan, spoilt, Orders())
    assert isinstance(caught.value.report, Report)
    (leak,) = caught.value.report.leaks
    assert (leak.kind, leak.check, leak.frame) == (LeakKind.UNCOVERED, "shining through", 24)


class Shows:
    """A fill with something of the original laid over it, in some frames."""

    weaker: str | None = None

    def __init__(self, change: Callable[[Samples], Samples], frames: Container[int]) -> None:
        self._change, self._frames = change, frames

    def paint(self, frame: Frame, covering: Covering) -> None:
        before = [plane.samples.copy() for plane in frame.planes]
        Fill().paint(frame, covering)
        if frame.index not in self._frames:
            return
        for plane, seen in zip(frame.planes, before, strict=True):
            hidden = plane.samples != seen
            plane.samples[hidden] = self._change(seen)[hidden]


def mirrored(seen: Samples) -> Samples:
    return seen[:, ::-1]


def aside_by_ten(seen: Samples) -> Samples:
    return np.roll(seen, 10, axis=1)


def half(seen: Samples) -> Samples:
    return np.asarray(seen // 2 + 64, seen.dtype)


@pytest.mark.parametrize(
    ("change", "frames"),
    [(mirrored, range(COUNT)), (aside_by_ten, range(COUNT)), (half, {16})],
    ids=["mirrored", "aside", "half, in one frame"],
)
def test_what_no_effect_paints_is_caught(
    clip: Path,
    tmp_path: Path,
    plan: Plan,
    change: Callable[[Samples], Samples],
    frames: Container[int],
) -> None:
    """Another machine's copy: whoever judges it has effects of their own."""
    spoilt = replace(crew(), effects={"fill": Shows(change, frames)})
    copy = apply_plan(clip, tmp_path / "out.mp4", plan, spoilt, Orders(publish_anyway=True)).target
    leaks = verify(clip, copy, crew(), Orders(), plan).leaks
    (leak,) = (each for each in leaks if each.check == "painted again")
    assert leak.frame in frames
    assert (leak.kind, leak.place) == (
        LeakKind.UNCOVERED, plan.covers[0].path.at(leak.frame or 0),
    )  # fmt: skip


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("late", [False, True], ids=["a tenth smaller", "three frames late"])
def test_covers_that_leave_a_margin_open_are_caught_with_every_effect(
    clip: Path, tmp_path: Path, plan: Plan, effect: str, *, late: bool
) -> None:
    (whole,) = painted(plan, effect).covers
    if late:
        other = replace(whole, path=whole.path.later(3), tight=whole.tight.later(3))
    else:
        sides = np.tile(whole.path.boxes[:, 2:] - whole.path.boxes[:, :2], 2)
        inward = np.array([0.05, 0.05, -0.05, -0.05], np.float32)
        path = Way(whole.path.frames, whole.path.boxes + inward * sides)
        other = replace(whole, path=path, tight=path)
    report = judged(clip, tmp_path, painted(plan, effect), replace(plan, covers=(other,)))
    assert any(each.check == "painted again" for each in report.leaks)


def test_a_plan_of_another_version_is_not_painted_again(
    clip: Path, tmp_path: Path, plan: Plan
) -> None:
    old = replace(plan, made_by="bystander 0.0.1")
    report = judged(clip, tmp_path, old, old)
    assert report.clean
    assert [omission.check for omission in report.omitted] == ["painted again"]


class Misplaces:
    """A fill, in pictures of which some are those of other frames."""

    weaker: str | None = None

    def __init__(self, clip: Path, instead: dict[int, int]) -> None:
        with open_source(clip, POLICY) as source:
            found = {frame.index: frame for frame in source.frames()}
            self._instead = {
                here: [plane.samples.copy() for plane in found[there].planes]
                for here, there in instead.items()
            }

    def paint(self, frame: Frame, covering: Covering) -> None:
        for plane, samples in zip(
            frame.planes, self._instead.get(frame.index, ()), strict=frame.index in self._instead
        ):
            plane.samples[:] = samples
        Fill().paint(frame, covering)


@pytest.mark.parametrize(
    "instead",
    [{12: 13, 13: 12}, {12: 11}, {frame: frame - 3 for frame in range(12, COUNT)}],
    ids=["changed places", "shown twice", "late"],
)
def test_pictures_in_another_order_are_caught(
    clip: Path, tmp_path: Path, plan: Plan, instead: dict[int, int]
) -> None:
    spoilt = replace(crew(), effects={"fill": Misplaces(clip, instead)})
    with pytest.raises(Withheld) as caught:
        apply_plan(clip, tmp_path / "out.mp4", plan, spoilt, Orders())
    assert isinstance(caught.value.report, Report)
    leaks = [leak for leak in caught.value.report.leaks if leak.check == "order of pictures"]
    assert {leak.kind for leak in leaks} == {LeakKind.TIME}
    first, last = min(instead), max(instead)
    assert leaks
    for leak in leaks:
        frame = leak.frame or 0
        assert first <= frame <= last
        assert leak.detail.endswith(f"shows what the original shows in frame {instead[frame]}")


Packets = list[Any]
"""PyAV's, whose times are all known here."""


def remuxed(copy: Path, change: Callable[[Packets], Packets]) -> Path:
    """The same coded pictures, some of them changed."""
    target = copy.with_name("spoilt.mp4")
    with av.open(str(copy)) as source, av.open(str(target), "w") as output:
        stream = output.add_stream_from_template(source.streams.video[0], opaque=True)
        for packet in change([each for each in source.demux(video=0) if each.size]):
            packet.stream = stream
            output.mux(packet)
    return target


def without_tags(report: Report) -> list[Leak]:
    # FFmpeg writes its name into what a test joins anew.
    return [leak for leak in report.leaks if leak.kind is not LeakKind.TAG]


def test_a_changed_presentation_time_is_caught(clip: Path, tmp_path: Path, plan: Plan) -> None:
    copy = apply_plan(clip, tmp_path / "out.mp4", plan, crew(), Orders()).target

    def later(packets: Packets) -> Packets:
        (late,) = (each for each in packets if each.pts * each.time_base == Fraction(7, 25))
        late.pts += 1
        return packets

    report = verify(clip, remuxed(copy, later), crew(), Orders(), plan)
    (leak,) = without_tags(report)
    assert (leak.kind, leak.frame, leak.seconds) == (LeakKind.TIME, 7, Fraction(7, 25))


def test_a_copy_that_is_cut_short_is_caught(clip: Path, tmp_path: Path, plan: Plan) -> None:
    copy = apply_plan(clip, tmp_path / "out.mp4", plan, crew(), Orders()).target
    kept = [Fraction(number, 25) for number in range(20)]

    def shorter(packets: Packets) -> Packets:
        return [each for each in packets if each.pts * each.time_base in kept]

    found = {leak.kind: leak for leak in without_tags(
        verify(clip, remuxed(copy, shorter), crew(), Orders(), plan)
    )}  # fmt: skip
    assert set(found) == {LeakKind.FRAMES, LeakKind.TRUNCATED}
    assert found[LeakKind.FRAMES].seconds == Fraction(20, 25)


def test_a_thumbnail_left_in_exif_is_caught(tmp_path: Path) -> None:
    source, copy = tmp_path / "in.jpg", tmp_path / "out.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (90, 120, 3), np.uint8)
    Image.fromarray(noise).resize((480, 360)).save(source)
    plan = redact(source, copy, POLICY, crew()).plan
    assert verify(source, copy, crew(), Orders(), plan).clean
    small = BytesIO()
    Image.fromarray(noise).save(small, "JPEG")
    put_thumbnail(copy, small.getvalue())
    leaks = verify(source, copy, crew(), Orders(), plan).leaks
    assert {leak.kind for leak in leaks} == {LeakKind.TAG}
    assert any("other picture" in each.detail and "EXIF IFD1" in each.detail for each in leaks)


def put_thumbnail(path: Path, thumbnail: bytes) -> None:
    """Into EXIF's second directory (CIPA DC-008, 4.5.5), right after the JPEG's first marker."""

    def entry(tag: int, value: int) -> bytes:
        return tag.to_bytes(2) + (4).to_bytes(2) + (1).to_bytes(4) + value.to_bytes(4)

    first = b"MM\0*" + (8).to_bytes(4) + (0).to_bytes(2) + (14).to_bytes(4)
    place = len(first) + 2 + 2 * 12 + 4
    second = (2).to_bytes(2) + entry(0x201, place) + entry(0x202, len(thumbnail)) + bytes(4)
    exif = b"Exif\0\0" + first + second + thumbnail
    content = path.read_bytes()
    segment = b"\xff\xe1" + (len(exif) + 2).to_bytes(2) + exif
    path.write_bytes(content[:2] + segment + content[2:])
