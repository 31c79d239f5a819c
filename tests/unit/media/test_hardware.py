"""Hardware encoders are chosen by name, tried before the work, and never replaced in silence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.geometry import Size
from bystander.domain.policy import Policy
from bystander.errors import BadRequest, Unsupported
from bystander.media import hardware
from bystander.media.hardware import hardware_encoder, options_of
from bystander.media.open import open_source
from bystander.media.video_source import VideoSource
from bystander.media.video_staged import VideoStaged
from bystander.testing.clips import Clip, write_clip

SIZE = Size(640, 480)


def works(name: str) -> bool:
    try:
        hardware_encoder(name, hardware._CODECS[name][0], "yuv420p", SIZE)
    except Unsupported:
        return False
    return True


@pytest.mark.parametrize("name", hardware._CODECS)
def test_an_encoder_works_here_or_is_refused_in_a_sentence_that_names_it(name: str) -> None:
    codec = hardware._CODECS[name][0]
    if works(name):
        assert hardware_encoder(name, codec, "yuv420p", SIZE).name == name
        return
    with pytest.raises(Unsupported, match=f"{name} .*leave --encoder away"):
        hardware_encoder(name, codec, "yuv420p", SIZE)


def test_a_name_that_is_none_is_refused_with_all_that_are() -> None:
    for name in ("libx264", "nvenc", "h264_nvenc; rm"):
        with pytest.raises(BadRequest, match=r"h264_nvenc, .*hevc_videotoolbox"):
            hardware_encoder(name, "h264", "yuv420p", SIZE)


def test_an_encoder_of_another_codec_is_refused() -> None:
    with pytest.raises(Unsupported, match=r"hevc_nvenc writes hevc and this video is h264"):
        hardware_encoder("hevc_nvenc", "h264", "yuv420p", SIZE)


def test_pictures_that_no_hardware_takes_are_refused() -> None:
    with pytest.raises(Unsupported, match="yuv422p12le"):
        hardware_encoder("h264_nvenc", "h264", "yuv422p12le", SIZE)


@pytest.mark.skipif(works("h264_nvenc"), reason="there is such hardware here")
def test_a_video_is_refused_before_any_work_and_not_encoded_in_software(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "in.mp4")
    with pytest.raises(Unsupported, match="h264_nvenc does not work on this machine"):
        open_source(path, Policy(encoder="h264_nvenc"))
    assert open_source(path, Policy()).facts.encoder == "libx264"


def test_what_hardware_takes_in_another_order_comes_back_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Stands in for hardware, which takes NV12 and is not here: the way there is the same.
    stand_in = ("h264", {"crf": "1"})
    monkeypatch.setitem(hardware._CODECS, "libx264", stand_in)
    monkeypatch.setattr(hardware, "_takes", lambda name, layout: layout == "nv12")
    path = write_clip(tmp_path / "in.mp4", Clip(pts=(0, 512, 700, 1900)))
    source = VideoSource(path, Policy(encoder="libx264"))
    assert source.encoder.pixel_format == "nv12"
    with VideoStaged(source, tmp_path / "out.mp4", replace=False) as staged:
        for frame in source.frames():
            staged.write(Redacted(frame, seal=SEAL))
        copy = staged.reopen()
        pairs = list(zip(source.frames(), copy.frames(), strict=True))
    for before, after in pairs:
        assert before.seconds == after.seconds
        for one, other in zip(before.planes, after.planes, strict=True):
            error = one.samples.astype(np.int16) - other.samples
            assert np.abs(error).max() <= 4
    assert copy.facts.pixel_format == "yuv420p"


def test_options_are_told_by_name() -> None:
    assert options_of("h264_nvenc")["cq"] == "20"
    assert options_of("libx264") == {}
