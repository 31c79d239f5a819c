"""Our detectors for writing, plates and codes, which are shown whole pictures."""

from __future__ import annotations

import importlib
import importlib.util
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from bystander.detect.codes.detector import open_codes
from bystander.detect.writing.detector import open_writing
from bystander.detect.writing.personal import open_reader
from bystander.domain.findings import Detection, Kind
from bystander.domain.frame import Pixels
from bystander.domain.geometry import Box
from bystander.domain.treatment import DEFAULTS
from bystander.stages import Detector
from bystander.testing.detectors import DetectorContract
from bystander.testing.writing import written

ROOT = Path(__file__).parents[2]
TEXT, PLATE, CODE = Kind.TEXT, Kind.PLATE, Kind.CODE


class TestWriting(DetectorContract):
    def make_detector(self) -> Detector:
        return open_writing(frozenset({TEXT, PLATE}), "openvino", "CPU")

    def make_picture(self) -> Pixels:
        return written("B 68 SPK", "Surname", "HASSELBROOK")


class TestCodes(DetectorContract):
    def make_detector(self) -> Detector:
        return open_codes(frozenset({CODE}), "openvino", "CPU")

    def make_picture(self) -> Pixels:
        return coded(zxingcpp.BarcodeFormat.QRCode)


def coded(kind: zxingcpp.BarcodeFormat) -> Pixels:
    """A code in the middle of grey, 420x300."""
    picture = np.full((300, 420), 190, dtype=np.uint8)
    code = np.array(zxingcpp.create_barcode("4006381333931", kind).to_image(scale=2))
    code = code[:260, :400]
    top, left = (300 - code.shape[0]) // 2, (420 - code.shape[1]) // 2
    picture[top : top + code.shape[0], left : left + code.shape[1]] = code
    return np.repeat(picture[:, :, None], 3, axis=2)


@pytest.mark.parametrize("name", ["QRCode", "DataMatrix", "Aztec", "PDF417", "Code128", "EAN13"])
@pytest.mark.parametrize("turns", [0, 1, 2])
def test_every_sort_of_code_is_found_whole_however_it_lies(name: str, turns: int) -> None:
    picture = coded(getattr(zxingcpp.BarcodeFormat, name))
    ink = np.argwhere(np.rot90(picture[:, :, 0], turns) < 128)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0) + 1
    found = look(
        open_codes(frozenset({CODE}), "", ""), np.ascontiguousarray(np.rot90(picture, turns))
    )
    code = Box(float(left), float(top), float(right), float(bottom))
    assert max(seen.box.intersection(code) for seen in found) > 0.85 * code.area
    assert {seen.reason for seen in found} == {"code"}


def test_what_is_personal_gets_a_reason_and_the_rest_none() -> None:
    picture = written("4111 1111 1111 1111", "OPEN ALL DAY")
    found = look(open_writing(frozenset({TEXT}), "openvino", "CPU"), picture)
    reader = open_reader("", "")
    answer = reader.read(picture, found, tuple(True for _ in found))
    assert sorted(seen.reason for seen in answer) == ["", "bank-card"]


def test_a_line_that_is_not_due_is_not_read_alone() -> None:
    picture = written("4111 1111 1111 1111")
    found = look(open_writing(frozenset({TEXT}), "openvino", "CPU"), picture)
    assert open_reader("", "").read(picture, found, (False,) * len(found)) == found


def test_a_plate_is_told_from_a_word() -> None:
    street = np.pad(written("B 68 SPK", "Bakery"), ((200, 200), (200, 200), (0, 0)), mode="edge")
    found = look(open_writing(frozenset({PLATE}), "openvino", "CPU"), street)
    sure = [seen for seen in found if seen.score >= DEFAULTS[PLATE].start]
    assert {seen.reason for seen in sure} == {"registration"}
    assert max(seen.box.bottom for seen in sure) < 300


def test_what_was_not_read_as_a_plate_may_only_go_on_with_one() -> None:
    street = np.pad(written("MMMM"), ((200, 200), (200, 200), (0, 0)), mode="edge")
    found = look(open_writing(frozenset({PLATE}), "openvino", "CPU"), street)
    assert found
    assert all(DEFAULTS[PLATE].keep <= seen.score < DEFAULTS[PLATE].start for seen in found)


def test_writing_that_lies_upside_down_is_read() -> None:
    picture = np.ascontiguousarray(written("jane.doe@example.org")[::-1, ::-1])
    found = look(open_writing(frozenset({TEXT}), "openvino", "CPU"), picture)
    answer = open_reader("", "").read(picture, found, (True,) * len(found))
    assert [seen.reason for seen in answer] == ["e-mail"]


def look(detector: Detector, picture: Pixels) -> tuple[Detection, ...]:
    try:
        return detector.detect(picture, 0.3).result(60)
    finally:
        detector.close()


@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="a build requirement")
def test_the_networks_that_we_ship_are_made_from_the_packages_as_the_build_makes_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT))
    maker = importlib.import_module("build_models.writing")
    for name in maker.write_writing_models(tmp_path):
        ours = ROOT / "src" / "bystander" / "detect" / "weights" / name
        assert (tmp_path / name).read_bytes() == ours.read_bytes()
