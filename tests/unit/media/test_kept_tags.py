"""Tags that a policy names stay in redacted copies; all others go."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from bystander.domain.frame import SEAL, Redacted
from bystander.domain.policy import Policy
from bystander.media.open import open_source, stage
from bystander.media.traces.door import traces_of
from bystander.plan.policy_document import policy_json, policy_of
from bystander.testing.clips import write_clip

NAME = "Jeanne Exemple"
WHEN = "2026:05:04 12:00:00"


def redacted(source: Path, policy: Policy) -> Path:
    target = source.with_name(f"copy{source.suffix}")
    opened = open_source(source, policy)
    with stage(opened, source, target, replace=False) as staged:
        for frame in opened.frames():
            staged.write(Redacted(frame, seal=SEAL))
        staged.reopen()
        staged.publish()
    return target


def photo(path: Path, turn: int = 1) -> Path:
    exif = Image.Exif()
    exif[0x013B], exif[0x010F], exif[0x0112] = NAME, "Maker", turn
    exif[0x8769] = {0x9003: WHEN}
    file = io.BytesIO()
    name = {".jpg": "JPEG"}.get(path.suffix, path.suffix[1:].upper())
    Image.new("RGB", (32, 24), (9, 99, 200)).save(file, name, exif=exif.tobytes())
    path.write_bytes(file.getvalue())
    return path


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.avif"])
@pytest.mark.parametrize("turn", [1, 6])
def test_a_photo_keeps_the_named_tags_and_its_turn(tmp_path: Path, name: str, turn: int) -> None:
    policy = Policy(keep_tags=("DateTimeOriginal", "Make"))
    copy = redacted(photo(tmp_path / name, turn), policy)
    told = {(trace.name, trace.value) for trace in traces_of(copy)}
    assert told == {("DateTimeOriginal", WHEN), ("Make", "Maker")}
    with Image.open(copy) as picture:
        assert picture.getexif().get(0x0112, 1) == turn


def test_without_names_nothing_stays(tmp_path: Path) -> None:
    assert traces_of(redacted(photo(tmp_path / "a.jpg"), Policy())) == ()


def test_a_video_keeps_the_named_tags(tmp_path: Path) -> None:
    plain, source = write_clip(tmp_path / "plain.mkv"), tmp_path / "a.mkv"
    with av.open(str(plain)) as opened, av.open(str(source), "w") as output:
        output.metadata.update({"title": "a street", "artist": NAME})
        twin: Any = output.add_stream_from_template(opened.streams.video[0])
        for packet in opened.demux():
            if packet.size:
                packet.stream = twin
                output.mux(packet)
    copy = redacted(source, Policy(keep_tags=("title",)))
    with av.open(str(copy)) as container:
        assert container.metadata["title"] == "a street"
    assert NAME.encode() not in copy.read_bytes()


@pytest.mark.parametrize("name", ["GPSInfo", "location", "LensSerialNumber", "MakerNote", "artist"])
def test_a_policy_refuses_tags_that_identify(name: str) -> None:
    with pytest.raises(ValueError, match="--i-know"):
        Policy(keep_tags=(name,))
    assert Policy(keep_tags=(name,), knowingly=True).keep_tags == (name,)


def test_no_policy_keeps_a_thumbnail() -> None:
    with pytest.raises(ValueError, match="never"):
        Policy(keep_tags=("ThumbnailImage",), knowingly=True)


def test_what_stays_stands_in_the_plan() -> None:
    policy = Policy(keep_tags=("Make", "GPSInfo"), knowingly=True)
    told = policy_json(policy)
    assert told["keep_tags"] == ["Make", "GPSInfo"]
    assert policy_of(told, "policy") == policy
