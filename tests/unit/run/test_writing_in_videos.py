"""Writing in a video with the networks that we ship: read once, covered wherever it was seen."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from bystander.detect.writing.detector import open_writing
from bystander.detect.writing.personal import open_reader
from bystander.domain.findings import Kind
from bystander.domain.frame import Pixels
from bystander.domain.plan import Plan
from bystander.domain.policy import Policy
from bystander.domain.treatment import DEFAULTS
from bystander.run.crew import assemble
from bystander.run.file import look_at

SIZE, FRAMES = (640, 360), 40
SHARP = range(15, 26)
CARD, SIGN = "4111 1111 1111 1111", "OPEN ALL DAY"
HEIGHT = 26
SMEAR = 26


def place(number: int) -> tuple[int, int]:
    """Where the card's number begins: it wanders to the right and down."""
    return 40 + 5 * number, 120 + number


def shown(number: int) -> Pixels:
    """Smeared, but for a second in the middle."""
    picture = Image.new("RGB", SIZE, (214, 210, 202))
    font, draw = ImageFont.load_default(HEIGHT), ImageDraw.Draw(picture)
    draw.text(place(number), CARD, fill=(30, 30, 40), font=font)
    draw.text((60, 300), SIGN, fill=(30, 30, 40), font=font)
    if number not in SHARP:
        return smeared(np.asarray(picture))
    return np.asarray(picture)


def smeared(picture: Pixels) -> Pixels:
    """As by a camera that was turned while the shutter was open."""
    wide = np.pad(picture.astype(np.float64), ((0, 0), (SMEAR // 2, SMEAR), (0, 0)), mode="edge")
    moved = [wide[:, shift : shift + SIZE[0]] for shift in range(SMEAR)]
    mean: Pixels = np.mean(moved, axis=0).astype(np.uint8)
    return mean


def ink(number: int) -> NDArray[np.bool_]:
    layer = Image.new("L", SIZE, 0)
    ImageDraw.Draw(layer).text(place(number), CARD, fill=255, font=ImageFont.load_default(HEIGHT))
    mask: NDArray[np.bool_] = np.asarray(layer) > 128
    return mask


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    clip = tmp_path_factory.mktemp("writing") / "in.mp4"
    with av.open(str(clip), "w") as output:
        stream = output.add_stream("libx264", rate=Fraction(10), options={"crf": "16"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = SIZE
        for number in range(FRAMES):
            output.mux(stream.encode(av.VideoFrame.from_ndarray(shown(number), format="rgb24")))
        output.mux(stream.encode(None))
    policy = Policy(faces=False, also=(DEFAULTS[Kind.TEXT],))
    with assemble(policy) as crew:
        return look_at(clip, policy, crew)


def test_smeared_nobody_reads_it() -> None:
    detector, reader = open_writing(frozenset({Kind.TEXT}), "openvino", "CPU"), open_reader("", "")
    found = detector.detect(shown(0), 0.2).result()
    answer = reader.read(shown(0), found, (True,) * len(found))
    detector.close()
    assert found
    assert {seen.reason for seen in answer} == {""}


def test_what_is_read_while_it_is_sharp_is_covered_before_and_after(plan: Plan) -> None:
    for number in range(FRAMES):
        hidden = np.zeros(SIZE[::-1], dtype=np.bool_)
        for cover in plan.covers:
            box = cover.path.at(number)
            if box is not None:
                left, top, right, bottom = box.outward()
                hidden[max(top, 0) : bottom, max(left, 0) : right] = True
        assert hidden[ink(number)].mean() > (0.98 if number in SHARP else 0.75), number
        assert not hidden[300:330, 60:240].any(), number


def test_the_plan_says_what_it_was_and_not_what_it_said(plan: Plan) -> None:
    assert {cover.kind for cover in plan.covers} == {Kind.TEXT}
    assert "4111" not in repr(plan)
