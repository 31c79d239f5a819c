"""Things that are no faces: each kind is looked for, covered and judged in its own way."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from bystander import registry
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.plan import Model
from bystander.domain.policy import Policy
from bystander.domain.proof import Proof
from bystander.domain.report import LeakKind
from bystander.domain.treatment import DEFAULTS, Treatment
from bystander.errors import BadRequest, ModelMissing, StageFailed, Withheld
from bystander.media.open import open_source
from bystander.plan.document import dump, load
from bystander.redact.solid import Solid
from bystander.run.crew import Crew, assemble_painting
from bystander.run.file import look_at, redact
from bystander.run.lookout import Equipment, Lookout
from bystander.run.second_looks import second_looks
from bystander.stages import Reader
from bystander.testing.clips import Clip, write_clip
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker
from bystander.verify.judge import judge_frames

PLACE = Box(30, 20, 60, 30)
"""In the 96 x 64 pixels of the test clip: low and long, as plates and lines are."""

FACE = Box(4, 8, 20, 24)


class Finder(StandIn):
    """Sees things of one kind at the same place in every picture."""

    def __init__(self, kind: Kind, *boxes: Box, score: float = 0.9) -> None:
        self.kinds = frozenset({kind})
        self.boxes = boxes
        self.score = score
        self.looks = 0
        self.closed = False

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self.looks += 1
        x, y = pixels.shape[1] / 96, pixels.shape[0] / 64
        (kind,) = self.kinds
        return tuple(Detection(kind, box.scaled(x, y), self.score) for box in self.boxes)

    def close(self) -> None:
        self.closed = True


class Slow(Finder):
    """Takes its time, another one for each picture, in a thread of its own."""

    def detect(self, pixels: Pixels, floor: float) -> Future[tuple[Detection, ...]]:
        def work() -> tuple[Detection, ...]:
            time.sleep(random.choice((0.0, 0.01, 0.03)))  # noqa: S311 -- no secret
            return self.see(pixels)

        worker = ThreadPoolExecutor(1)
        answer = worker.submit(work)
        worker.shutdown(wait=False)
        return answer


class Scholar:
    """Reads the third time it is asked, and not before; says how often it was."""

    model = Model("scholar", "none", "1" * 64, "none", "none", "none")

    def __init__(self, reason: str = "iban", after: int = 0) -> None:
        self.reason = reason
        self.after = after
        self.asked: list[tuple[bool, ...]] = []

    def read(
        self, pixels: Pixels, found: tuple[Detection, ...], due: tuple[bool, ...]
    ) -> tuple[Detection, ...]:
        self.asked.append(due)
        if len(self.asked) <= self.after:
            return found
        return tuple(
            replace(seen, reason=self.reason) if is_due else seen
            for seen, is_due in zip(found, due, strict=True)
        )

    def close(self) -> None:
        pass


def policy(*kinds: Kind | Treatment, faces: bool = False, **changes: Any) -> Policy:
    wanted = [DEFAULTS[each] if isinstance(each, Kind) else each for each in kinds]
    also = tuple(sorted(wanted, key=lambda each: each.kind))
    return Policy(effect="solid", faces=faces, also=also, **changes)


def lookout(finder: StandIn, wanted: Policy, reader: Reader | None = None) -> Lookout:
    trackers = {}
    for kind in sorted(finder.kinds):
        each = wanted.treatment(kind)
        trackers[kind] = TwoThresholdTracker(each.start, each.keep, wanted.bridge)
    return Lookout(finder, trackers, reader, in_pieces=False)


def crew(*lookouts: Lookout) -> Crew:
    return Crew(lookouts, {"solid": Solid()})


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "in.mp4", Clip(pts=range(0, 50 * 512, 512)))


def test_a_plate_is_covered_from_the_first_frame_to_the_last(clip: Path) -> None:
    wanted = policy(Kind.PLATE)
    plan = look_at(clip, wanted, crew(lookout(Finder(Kind.PLATE, PLACE), wanted)))
    (cover,) = plan.covers
    assert (cover.kind, cover.path.start, cover.path.end) == (Kind.PLATE, 0, 50)


def test_each_kind_has_its_own_margin_and_effect(clip: Path) -> None:
    plate = replace(DEFAULTS[Kind.PLATE], margin=0.5, effect="blur")
    wanted = policy(plate, faces=True, margin=0.0)
    lookouts = [
        lookout(Finder(Kind.FACE, FACE), wanted),
        lookout(Finder(Kind.PLATE, PLACE), wanted),
    ]
    covers = {cover.kind: cover for cover in look_at(clip, wanted, crew(*lookouts)).covers}
    assert covers[Kind.FACE].effect == "solid"
    assert covers[Kind.PLATE].effect == "blur"
    cover = covers[Kind.PLATE]
    outer, inner = cover.path.at(0), cover.tight.at(0)
    assert outer is not None
    assert inner is not None
    # Half of its height, 5 pixels, on each side, and what covers grow for steadiness.
    assert 5 <= inner.left - outer.left <= 11
    assert 5 <= inner.top - outer.top <= 11


def test_a_documents_margin_is_not_that_of_a_line_as_high(clip: Path) -> None:
    page = Box(20, 10, 60, 50)
    wanted = policy(replace(DEFAULTS[Kind.TEXT], margin=1.0, personal=False))
    (cover,) = look_at(clip, wanted, crew(lookout(Finder(Kind.TEXT, page), wanted))).covers
    outer, inner = cover.path.at(0), cover.tight.at(0)
    assert outer is not None
    assert inner is not None
    assert 10 <= inner.top - outer.top <= 16


def test_two_kinds_get_two_numbers(clip: Path) -> None:
    wanted = policy(Kind.PLATE, Kind.CODE)
    lookouts = [lookout(Finder(kind, PLACE), wanted) for kind in (Kind.PLATE, Kind.CODE)]
    covers = look_at(clip, wanted, crew(*lookouts)).covers
    assert sorted(cover.track for cover in covers) == [1, 2]


def test_a_kind_is_looked_at_in_its_own_step_and_a_shot_at_both_ends(clip: Path) -> None:
    rare = replace(DEFAULTS[Kind.PLATE], every=Fraction(4, 5))
    wanted = policy(rare)
    finder = Finder(Kind.PLATE)
    plan = look_at(clip, wanted, crew(lookout(finder, wanted)))
    assert finder.looks == plan.looked == 4  # frames 0, 20, 40 and the last


def test_faces_are_looked_at_as_often_whatever_else_is_hidden(clip: Path) -> None:
    alone, together = Finder(Kind.FACE, FACE), Finder(Kind.FACE, FACE)
    wanted = policy(faces=True)
    look_at(clip, wanted, crew(lookout(alone, wanted)))
    wanted = policy(Kind.CODE, faces=True)
    code = lookout(Finder(Kind.CODE, PLACE), wanted)
    look_at(clip, wanted, crew(lookout(together, wanted), code))
    assert together.looks == alone.looks


def test_a_plan_does_not_depend_on_how_fast_anybody_is(clip: Path) -> None:
    wanted = policy(Kind.TEXT, Kind.PLATE)

    def made() -> str:
        lookouts = [
            lookout(Slow(Kind.PLATE, PLACE, PLACE.shifted(0, 20)), wanted),
            lookout(Slow(Kind.TEXT, PLACE), wanted, Scholar(after=1)),
        ]
        text = io.StringIO()
        dump(replace(look_at(clip, wanted, crew(*lookouts)), seed=1), text)
        return text.getvalue()

    assert len({made() for _ in range(4)}) == 1


def test_a_file_in_which_nothing_is_looked_for_is_planned_all_the_same(clip: Path) -> None:
    plan = look_at(clip, policy(), crew())
    assert (plan.covers, plan.looked, len(plan.timeline)) == ((), 0, 50)


def test_writing_that_is_nobodys_stays(clip: Path) -> None:
    wanted = policy(Kind.TEXT)
    eyes = lookout(Finder(Kind.TEXT, PLACE), wanted, Scholar(reason=""))
    assert look_at(clip, wanted, crew(eyes)).covers == ()


def test_writing_that_was_read_once_is_covered_wherever_it_was_seen(clip: Path) -> None:
    wanted = policy(Kind.TEXT)
    reader = Scholar()
    plan = look_at(clip, wanted, crew(lookout(Finder(Kind.TEXT, PLACE), wanted, reader)))
    (cover,) = plan.covers
    assert (cover.path.start, cover.path.end) == (0, 50)
    assert cover.reason.startswith("iban; ")
    assert len(reader.asked) == 1, "what was read is not read again while it stays as clear"


def test_all_writing_is_covered_where_somebody_asks_for_it(clip: Path) -> None:
    wanted = policy(replace(DEFAULTS[Kind.TEXT], personal=False))
    plan = look_at(clip, wanted, crew(lookout(Finder(Kind.TEXT, PLACE), wanted)))
    assert len(plan.covers) == 1


def test_what_the_judge_alone_reads_is_covered_in_a_second_round(
    clip: Path, tmp_path: Path
) -> None:
    wanted = policy(Kind.TEXT)
    eyes = lookout(Finder(Kind.TEXT, PLACE), wanted, Scholar(after=1))
    outcome = redact(clip, tmp_path / "out.mp4", wanted, crew(eyes))
    assert outcome.report.clean
    assert [cover.kind for cover in outcome.plan.covers] == [Kind.TEXT]


def test_a_plate_that_can_be_seen_withholds_the_copy(clip: Path, tmp_path: Path) -> None:
    class Roaming(Finder):
        def see(self, pixels: Pixels) -> tuple[Detection, ...]:
            self.boxes = (PLACE.shifted(self.looks * 37 % 30, self.looks * 13 % 30),)
            return super().see(pixels) if self.looks > 5 else super().see(pixels)[:0]

    wanted = policy(Kind.PLATE, hold=Fraction(0), bridge=Fraction(0))
    with pytest.raises(Withheld) as withheld:
        redact(clip, tmp_path / "out.mp4", wanted, crew(lookout(Roaming(Kind.PLATE), wanted)))
    leaks: Sequence[Any] = withheld.value.report.leaks  # type: ignore[attr-defined]
    assert {leak.kind for leak in leaks} == {LeakKind.PLATE}
    assert not (tmp_path / "out.mp4").exists()


SECRET = "DE89370400440532013000"  # noqa: S105 -- the standard's own example of an IBAN


def test_a_reader_that_breaks_tells_nobody_what_it_read(clip: Path) -> None:
    class Gossip(Scholar):
        def read(self, *told: object) -> tuple[Detection, ...]:
            raise ValueError(SECRET)

    wanted = policy(Kind.TEXT)
    with pytest.raises(StageFailed) as failure:
        look_at(clip, wanted, crew(lookout(Finder(Kind.TEXT, PLACE), wanted, Gossip())))
    told: BaseException | None = failure.value
    while told is not None:
        assert SECRET not in str(told)
        told = told.__cause__ or told.__context__


@pytest.mark.parametrize("reason", [SECRET, "Anna", "a" * 25, "0", "two words"])
def test_a_reason_cannot_be_what_was_read(reason: str) -> None:
    with pytest.raises(ValueError, match="a reason must be a word") as refused:
        Detection(Kind.TEXT, PLACE, 0.9, reason=reason)
    assert reason not in str(refused.value).replace("a reason must be a word", "") or reason == "0"


def test_a_plan_with_kinds_survives_being_written_and_read(clip: Path) -> None:
    wanted = policy(Kind.PLATE, Kind.TEXT, faces=True)
    plan = look_at(clip, wanted, crew(lookout(Finder(Kind.PLATE, PLACE), wanted)))
    text = io.StringIO()
    dump(plan, text)
    text.seek(0)
    assert load(text).policy == wanted


class Opened:
    """Detectors and readers that were opened by name, and for what."""

    def __init__(self) -> None:
        self.made: list[tuple[frozenset[Kind], Finder]] = []

    def detector(self, kinds: frozenset[Kind], runtime: str, device: str) -> Finder:
        finder = Finder(Kind.PLATE)
        finder.kinds = kinds
        self.made.append((kinds, finder))
        return finder

    def reader(self, runtime: str, device: str) -> Scholar:
        raise ModelMissing("there is nothing to read with")


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Our own detectors: one for plates and writing, and a reader that cannot be had."""
    opened = Opened()
    table: Mapping[tuple[str, str], object] = {
        ("detector", "plate"): opened.detector,
        ("detector", "text"): opened.detector,
        ("reader", "text"): opened.reader,
    }
    monkeypatch.setitem(registry.OURS, "detector", {"plate": "one:for", "text": "one:for"})
    monkeypatch.setattr(registry, "find", lambda group, name: table[group, name])
    return opened


def test_a_detector_for_two_kinds_is_opened_once(ours: Opened) -> None:
    everything = replace(DEFAULTS[Kind.TEXT], personal=False)
    crew = assemble_painting((), policy(Kind.PLATE, everything))
    assert [kinds for kinds, _ in ours.made] == [{Kind.PLATE, Kind.TEXT}]
    assert crew.tracker(Kind.PLATE) is not crew.tracker(Kind.TEXT)


def test_what_was_loaded_is_closed_when_the_next_cannot_be(ours: Opened) -> None:
    with pytest.raises(ModelMissing):
        assemble_painting((), policy(Kind.PLATE, Kind.TEXT))
    assert [finder.closed for _, finder in ours.made] == [True]


def test_a_kind_that_nothing_finds_is_refused_with_the_way_out() -> None:
    with pytest.raises(ModelMissing, match="bystander models add screen PATH"):
        assemble_painting((), policy(Kind.SCREEN))


def test_a_model_for_what_is_not_hidden_is_refused() -> None:
    with pytest.raises(BadRequest, match="--also person"):
        assemble_painting((), policy(), Equipment(models={Kind.PERSON: "detr-0123"}))


def test_a_model_of_another_kind_is_refused() -> None:
    with pytest.raises(BadRequest, match="finds the kind face"):
        assemble_painting((), policy(Kind.PLATE), Equipment(models={Kind.PLATE: "centerface"}))


def test_a_model_that_does_not_read_is_refused_for_writing_that_is_somebodys() -> None:
    with pytest.raises(BadRequest, match="--writing all"):
        assemble_painting((), policy(Kind.TEXT), Equipment(models={Kind.TEXT: "detr-0123"}))


class Sized(Finder):
    """Remembers how wide the pictures were; sees nothing in narrower ones than ``least``."""

    def __init__(self, kind: Kind, *boxes: Box, least: int = 0) -> None:
        super().__init__(kind, *boxes)
        self.least = least
        self.widths: list[int] = []

    def see(self, pixels: Pixels) -> tuple[Detection, ...]:
        self.widths.append(pixels.shape[1])
        return super().see(pixels) if pixels.shape[1] >= self.least else ()


def large_clip(folder: Path, frames: int) -> Path:
    return write_clip(
        folder / "large.mp4", Clip(width=1280, height=720, pts=range(0, frames * 512, 512))
    )


def test_large_pictures_are_looked_at_whole_once_a_second_and_glanced_at_between(
    tmp_path: Path,
) -> None:
    clip, wanted = large_clip(tmp_path, 60), policy(Kind.PLATE)
    finder = Sized(Kind.PLATE, PLACE)
    (cover,) = look_at(clip, wanted, crew(lookout(finder, wanted))).covers
    assert finder.widths == [1280, 640, 1280, 640, 1280, 640]
    box = cover.tight.at(30)
    assert box is not None
    assert box.iou(PLACE.scaled(1280 / 96, 720 / 64)) > 0.8


def test_the_last_picture_is_looked_at_whole_where_a_hold_from_the_last_whole_look_ends_before_it(
    tmp_path: Path,
) -> None:
    clip, wanted = large_clip(tmp_path, 48), policy(Kind.PLATE)
    finder = Sized(Kind.PLATE, PLACE)
    look_at(clip, wanted, crew(lookout(finder, wanted)))
    assert finder.widths == [1280, 640, 1280, 640, 1280]


def test_what_only_whole_looks_see_is_covered_to_the_end_though_the_last_look_is_a_glance(
    tmp_path: Path,
) -> None:
    clip, wanted = large_clip(tmp_path, 60), policy(Kind.PLATE)
    finder = Sized(Kind.PLATE, PLACE, least=1280)
    (cover,) = look_at(clip, wanted, crew(lookout(finder, wanted))).covers
    assert finder.widths[-1] == 640
    assert (cover.path.start, cover.path.end) == (0, 60)


@pytest.mark.parametrize(("proof", "widths"), [(Proof.QUICK, {640}), (Proof.FULL, {1280})])
def test_a_quick_judge_glances_at_large_pictures_and_the_full_proof_sees_all_of_them(
    tmp_path: Path, proof: Proof, widths: set[int]
) -> None:
    clip, wanted = large_clip(tmp_path, 30), policy(Kind.PLATE)
    finder = Sized(Kind.PLATE)
    with crew(lookout(finder, wanted)) as staff:
        plan = look_at(clip, wanted, staff)
        finder.widths.clear()
        (look,) = second_looks(staff.lookouts, plan, proof)
        with open_source(clip, wanted) as source:
            judge_frames(source.frames(), source, plan, (look,))
    assert set(finder.widths) == widths
