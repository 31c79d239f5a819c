"""Pictures inside a video may carry tags of their own, as photos do: none reaches the copy."""

from __future__ import annotations

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.packet import Packet
from av.video.stream import VideoStream
from numpy.typing import NDArray
from PIL import Image, ImageCms, PngImagePlugin

from bystander.domain.geometry import Orientation
from bystander.errors import Unsupported
from bystander.media.video_source import VideoSource
from bystander.stages import Source
from bystander.testing.clips import Clip, write_clip

Scene = NDArray[np.uint8]
Copy = Callable[..., Source]

ONE, LAST = 1 << 16, 1 << 30
TURNS = {
    Orientation.UPRIGHT: (ONE, 0, 0, 0, ONE, 0, 0, 0, LAST),
    Orientation.QUARTER_TURN: (0, ONE, 0, -ONE, 0, 0, 0, 0, LAST),
    Orientation.HALF_TURN: (-ONE, 0, 0, 0, -ONE, 0, 0, 0, LAST),
    Orientation.THREE_QUARTER_TURN: (0, -ONE, 0, ONE, 0, 0, 0, 0, LAST),
}


def profile() -> bytes:
    built_in = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return built_in.replace("sRGB".encode("utf-16be"), "Anna".encode("utf-16be"))


def exif() -> Image.Exif:
    block = Image.Exif()
    block[0x010E] = "Nobody"
    return block


def tagged(scene: Scene, codec: str, **options: Any) -> bytes:
    file = io.BytesIO()
    if codec == "png":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "Nobody")
        text.add_itxt("XML:com.adobe.xmp", "Nobody")
        options |= {"pnginfo": text}
    else:
        options |= {"comment": b"Nobody", "xmp": b"Nobody", "subsampling": 2}
    name = "PNG" if codec == "png" else "JPEG"
    Image.fromarray(scene).save(file, name, icc_profile=profile(), **options)
    return file.getvalue()


def write_tagged(path: Path, codec: str, picture: bytes) -> Path:
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=25)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = 64, 48
        stream.pix_fmt = "rgb24" if codec == "png" else "yuvj420p"
        for number in range(4):
            packet: Packet[Any] = Packet(picture)
            packet.pts = packet.dts = number
            packet.time_base, packet.duration, packet.stream = Fraction(1, 25), 1, stream
            packet.is_keyframe = True
            output.mux(packet)
    return path


def pictures_in(path: Path) -> list[bytes]:
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


@pytest.mark.parametrize(
    ("codec", "suffix"), [("png", "avi"), ("png", "mov"), ("mjpeg", "mkv"), ("mjpeg", "mov")]
)
def test_no_tag_of_a_picture_inside_a_video_survives(
    tmp_path: Path, scene: Scene, copied: Copy, codec: str, suffix: str
) -> None:
    options = {"exif": exif()} if codec == "png" else {}
    picture = tagged(scene, codec, **options)
    original = write_tagged(tmp_path / f"in.{suffix}", codec, picture)
    assert b"Nobody" in original.read_bytes()
    copied(original, tmp_path / f"out.{suffix}")
    assert b"Nobody" not in (tmp_path / f"out.{suffix}").read_bytes()
    copies = pictures_in(tmp_path / f"out.{suffix}")
    assert len(copies) == 4
    for copy in copies:
        with Image.open(io.BytesIO(copy)) as picture_inside:
            picture_inside.load()
            tags = {"icc_profile", "exif", "xmp", "Comment", "XML:com.adobe.xmp"}
            assert not tags & set(picture_inside.info)


def test_a_video_whose_pictures_may_be_turned_by_exif_is_refused(
    tmp_path: Path, scene: Scene
) -> None:
    path = write_tagged(tmp_path / "in.mkv", "mjpeg", tagged(scene, "mjpeg", exif=exif()))
    with pytest.raises(Unsupported, match="convert the file"):
        VideoSource(path)


@pytest.mark.parametrize("codec", ["png", "libx264"])
@pytest.mark.parametrize("turn", list(TURNS))
def test_a_turn_is_read_whatever_the_codec(tmp_path: Path, turn: Orientation, codec: str) -> None:
    layout = "rgb24" if codec == "png" else "yuv420p"
    clip = Clip(codec=codec, pixel_format=layout, matrix=TURNS[turn])
    source = VideoSource(write_clip(tmp_path / "in.mov", clip))
    assert source.facts.orientation is turn
    assert source.matrix in (TURNS[turn], None)
    assert (source.matrix is None) <= (turn is Orientation.UPRIGHT)
