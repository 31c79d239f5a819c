"""A plan survives being written and read, and a broken one is refused with its place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bystander.domain.clock import Timeline
from bystander.domain.findings import Kind, Shot
from bystander.domain.frame_span import FrameSpan
from bystander.domain.geometry import Box, Orientation, Shape, Size
from bystander.domain.limits import Limits
from bystander.domain.path import Path
from bystander.domain.plan import (
    PLAN_VERSION,
    Cover,
    Medium,
    Model,
    Plan,
    SourceFacts,
    Stream,
)
from bystander.domain.policy import OnDamage, Policy, SoundPolicy, Subtitles
from bystander.domain.report import Leak, LeakKind, Report
from bystander.domain.sound import Instead, Passage, Sound
from bystander.domain.treatment import DEFAULTS
from bystander.domain.zone import Zone
from bystander.errors import BadRequest
from bystander.plan import report_document
from bystander.plan.compact import outward
from bystander.plan.document import dump, load

steps = st.lists(st.integers(1, 5000), min_size=1, max_size=40)
sides = st.floats(-50, 4000, width=32)


ALSO = tuple(DEFAULTS[kind] for kind in sorted(DEFAULTS))
share = st.floats(0, 1)
lines = st.text(max_size=20).filter(str.isprintable)


@st.composite
def paths(draw: st.DrawFn) -> Path:
    frames = np.cumsum(draw(st.lists(st.integers(1, 9), min_size=1, max_size=6)))
    corners = [
        sorted((draw(sides), draw(sides))) + sorted((draw(sides), draw(sides))) for _ in frames
    ]
    boxes = np.array(corners, dtype=np.float32)[:, [0, 2, 1, 3]]
    return Path(frames.astype(np.int64), outward(boxes))


@st.composite
def sounds(draw: st.DrawFn) -> tuple[Sound, ...]:
    starts = draw(st.lists(st.integers(-(10**6), 10**9), max_size=4))
    passages = tuple(
        Passage(start, start + draw(st.integers(1, 10**6)), draw(st.sampled_from(Instead)), "heard")
        for start in starts
    )
    start = draw(st.fractions(-1000, 1000, max_denominator=90_000))
    return (Sound(1, 48_000, 2, start, 10**9, "aac", draw(st.booleans()), passages),)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    first = draw(st.integers(-1000, 1000))
    pts = np.cumsum([first, *draw(steps), *[40] * 60]).astype(np.int64)
    corners = draw(st.just([]) | st.lists(st.tuples(share, share), min_size=3, max_size=9))
    shape = Shape.POLYGON if corners else draw(st.sampled_from((Shape.BOX, Shape.ELLIPSE)))
    cover = Cover(
        draw(st.integers(0, 99)), draw(st.sampled_from(Kind)), "fill", shape,
        draw(paths()), draw(paths()), draw(st.floats(0, 1)), draw(lines), tuple(corners),
        (FrameSpan(1, 5), FrameSpan(7, 8)), (FrameSpan(5, 7),),
    )  # fmt: skip
    facts = SourceFacts(
        draw(st.sampled_from(Medium)), "mp4", "h264", Size(640, 360),
        draw(st.sampled_from(Orientation)), "yuv420p", None, Fraction(7, 3), Fraction(30000, 1001),
        Fraction(1, 90000), "libx264",
        (
            Stream(0, "video", "h264", kept=True, reason="redacted"),
            Stream(1, "audio", "aac", kept=True, reason="speech is disguised"),
        ), ("a",),
    )  # fmt: skip
    policy = Policy(
        sound=SoundPolicy.SPEECH_ONLY, on_damage=OnDamage.COVER, hold=Fraction(1, 3),
        encoder="h264_nvenc", limits=Limits(9, Fraction(1, 7)), also=ALSO, subtitles=Subtitles.KEEP,
        zones=(Zone(((0, 0), (1, 0), (0, 1)), Fraction(1, 3), Fraction(7)),),
        only=(Zone(((0, 0), (1, 0), (0, 1)), effect="blur"),),
    )  # fmt: skip
    model = Model("m", "f", "0" * 64, "MIT", "r", "d")
    return Plan(
        PLAN_VERSION, "test", "ab" * 32, facts, policy, (model,),
        Timeline(pts, Fraction(1, 90000)), 3, (Shot(0, 2), Shot(2, 9)),
        (cover,), draw(st.integers(0, 2**32 - 1)), draw(sounds()), ("notice",),
    )  # fmt: skip


def written(plan: Plan) -> str:
    stream = io.StringIO()
    dump(plan, stream)
    return stream.getvalue()


@settings(deadline=None, max_examples=60)
@given(plan=plans())
def test_a_plan_that_is_written_and_read_is_the_same(plan: Plan) -> None:
    text = written(plan)
    again = load(io.StringIO(text))
    assert again == plan
    assert written(again) == text


def sample() -> Plan:
    path = Path(np.array([0, 8], dtype=np.int64), np.array([[1, 2, 30, 40]] * 2, dtype=np.float32))
    cover = Cover(1, Kind.FACE, "fill", Shape.BOX, path, path, 0.9, "seen")
    facts = SourceFacts(
        Medium.VIDEO, "mp4", "h264", Size(64, 48), Orientation.UPRIGHT, "yuv420p", 10, None,
        Fraction(25), Fraction(1, 25), "libx264",
    )  # fmt: skip
    return Plan(
        PLAN_VERSION, "test", "ab" * 32, facts, Policy(), (),
        Timeline(np.arange(10, dtype=np.int64), Fraction(1, 25)),
        3, (Shot(0, 10),), (cover,), 7,
    )  # fmt: skip


def test_a_constant_rate_is_one_line_however_long() -> None:
    assert json.loads(written(sample()))["timeline"] == [[0], [9, 1]]


def test_a_person_may_delete_a_cover_change_its_effect_and_draw_another() -> None:
    document = json.loads(written(sample()))
    drawn = {**document["covers"][0], "track": 2, "reason": "drawn by hand"}
    drawn["path"] = drawn["tight"] = [[2, 0, 0, 10, 10], [5, 0, 0, 10, 10]]
    document["covers"][0]["effect"] = "solid"
    document["covers"].append(drawn)
    plan = load(io.StringIO(json.dumps(document)))
    assert [cover.effect for cover in plan.covers] == ["solid", "fill"]
    assert plan.covers[1].path.at(3) == Box(0, 0, 10, 10)
    document["covers"] = []
    assert load(io.StringIO(json.dumps(document))).covers == ()


def no(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda document: document.pop(key)


def put(*keys: Any, value: Any) -> Callable[[dict[str, Any]], object]:
    def change(document: Any) -> None:
        for key in keys[:-1]:
            document = document[key]
        document[keys[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (no("seed"), "seed"),
        (put("extra", value=1), "extra"),
        (put("version", value=1), "another version"),
        (put("version", value=PLAN_VERSION + 1), "another version"),
        (put("policy", "limits", value={}), r"policy\.limits"),
        (put("policy", "limits", "pixels", value=0), r"policy\.limits\.pixels"),
        (put("policy", "limits", "seconds", value="0"), r"policy\.limits"),
        (put("policy", "encoder", value=3), r"policy\.encoder"),
        (put("seed", value="x"), "seed"),
        (put("seed", value=True), "seed"),
        (put("covers", 0, "kind", value="cat"), r"covers\[0\]\.kind"),
        (put("covers", 0, "path", value=[]), r"covers\[0\]\.path"),
        (put("covers", 0, "path", 0, value=[0, 1, 2]), r"covers\[0\]\.path\[0\]"),
        (put("covers", 0, "path", 1, value=[0, 1, 2, 3, 4]), r"covers\[0\]\.path"),
        (put("covers", 0, "path", 1, 1, value=1e300), r"covers\[0\]\.path\[1\]"),
        (put("covers", 0, "path", 1, 1, value=float("nan")), r"covers\[0\]\.path\[1\]"),
        (put("source", "size", value=[0, 5]), "source"),
        (put("source", "orientation", value=9), "source"),
        (put("source", "time_base", value="1/0"), r"source\.time_base"),
        (put("policy", "margin", value=-1), "policy"),
        (put("policy", "hold", value=0.5), r"policy\.hold"),
        (put("timeline", value=[[0], [10**12, 1]]), "timeline"),
        (put("timeline", value=[[0], [3, 0]]), r"timeline\[1\]"),
        (put("timeline", value=[[0], [3, 10**30]]), r"timeline\[1\]"),
        (put("timeline", value=[[0], [3, 2**62]]), "timeline"),
        (put("shots", value=[[0, 6], [0, 10]]), r"shots\[1\]"),
        (put("shots", value=[[0, 6], [3, 6]]), r"shots\[1\]"),
        (put("shots", value=[[0, 11]]), "shots"),
        (put("source", "duration", value="1e999999999"), r"source\.duration"),
        (put("source", "time_base", value="0"), r"source\.time_base"),
        (put("source", "time_base", value="-1/25"), r"source\.time_base"),
        (put("source", "size", value=[10**6, 10**6]), r"source\.size"),
        (put("policy", "margin", value=10**400), r"policy\.margin"),
        (put("seed", value=10**30), "seed"),
        (put("made_by", value="\x1b[31mred"), "made_by"),
        (put("covers", 0, "score", value=7), r"covers\[0\]\.score"),
        (put("covers", 0, "path", 0, 0, value=10**30), r"covers\[0\]\.path\[0\]"),
        (put("covers", 0, "path", 1, 0, value=10), r"covers\[0\]\.path goes on"),
        (put("shots", 0, value=[5, 5]), r"shots\[0\]"),
        (put("models", value=[{"name": 1}]), r"models\[0\]"),
    ],
)
def test_a_broken_plan_is_refused_with_its_place(
    change: Callable[[dict[str, Any]], object], place: str
) -> None:
    document = json.loads(written(sample()))
    change(document)
    with pytest.raises(BadRequest, match=place):
        load(io.StringIO(json.dumps(document)))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 100_000, '"plan"'])
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        load(io.StringIO(text))


def test_a_key_that_stands_there_twice_is_refused() -> None:
    text = written(sample()).rstrip().removesuffix("}") + ', "seed": 8}'
    with pytest.raises(BadRequest, match="twice"):
        load(io.StringIO(text))


def test_a_refusal_does_not_repeat_what_the_file_says() -> None:
    document = json.loads(written(sample()))
    document["Jane Doe, 12 Main Street"] = 1
    with pytest.raises(BadRequest) as refusal:
        load(io.StringIO(json.dumps(document)))
    assert "Jane" not in str(refusal.value)


def test_a_report_is_written_with_its_leaks_times_and_places() -> None:
    leak = Leak(LeakKind.FACE, "second look", "a face", 5, Fraction(1, 5), Box(1, 2, 3, 4), 0.8)
    report = Report(1, "test", 2, 1, 10, 4, ("timing",), (), (leak,))
    found = json.loads(json.dumps(report_document.as_json(report)))
    assert found["clean"] is False
    assert found["leaks"][0]["time"] == "0:00:00.200"
    assert found["leaks"][0]["place"] == [1, 2, 3, 4]


def test_a_report_names_every_stream_of_the_original_and_what_became_of_it() -> None:
    streams = (
        Stream(0, "video", "h264", kept=True, reason="redacted"),
        Stream(1, "subtitle", "subrip", kept=False, reason="written words may name people"),
    )
    report = Report(1, "test", 2, 1, 10, 4, ("timing",), (), (), streams=streams)
    found = report_document.as_json(report)["streams"]
    assert [each["kept"] for each in found] == [True, False]
    assert found[1]["reason"] == "written words may name people"


def test_shots_that_dissolve_into_each_other_share_frames() -> None:
    document = json.loads(written(sample()))
    document["shots"] = [[0, 6], [3, 10]]
    assert load(io.StringIO(json.dumps(document))).shots == (Shot(0, 6), Shot(3, 10))
