"""Damaged files are refused or copied, and never leak; the long run is ``python -m bench.fuzz``."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pillow_heif
import pytest
from bench import fuzz, tags
from bench.fuzz import Case, Worker, judge
from bench.mutations import mutated
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bystander.testing.clips import Clip, write_clip

NAME = "Jeanne Exemple"
STEADY = Clip("mpeg2video", width=64, height=48, time_base=Fraction(1, 25), pts=range(12))

TURNS = 45
"""Damaged versions of each made file and work: some 1,200 in all, a minute of one core."""


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = NAME, 6
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 27.0), 3: "E", 4: (2.0, 17.0, 42.0)})
    return exif.tobytes()


def _noise(width: int, height: int, spread: float) -> Image.Image:
    """The same in each run, unlike Pillow's own: what CI finds, all can find again."""
    levels = np.random.default_rng(7).normal(128, spread, (height, width)).clip(0, 255)
    return Image.fromarray(levels.astype(np.uint8))


def _picture(path: Path, name: str, **options: Any) -> None:
    file = io.BytesIO()
    _noise(40, 32, 60).convert("RGB").save(file, name, **options)
    path.write_bytes(file.getvalue())


def _png(path: Path) -> None:
    info = PngInfo()
    info.add_text("Author", NAME)
    info.add_text("Comment", NAME * 9, zip=True)
    _picture(path, "PNG", pnginfo=info, exif=_exif())


def _gif(path: Path) -> None:
    more = [_noise(40, 32, 90).convert("RGB")]
    _picture(path, "GIF", save_all=True, append_images=more, duration=70, comment=NAME)


def _tiff(path: Path) -> None:
    _picture(path, "TIFF", tiffinfo={315: NAME, 270: f"by {NAME}"}, compression="tiff_lzw")


def _heic(path: Path) -> None:
    picture = pillow_heif.from_pillow(_noise(64, 64, 60).convert("RGB"))
    picture.save(path, quality=50, exif=_exif(), xmp=f"<dc:creator>{NAME}</dc:creator>".encode())


def _video(path: Path, clip: Clip) -> None:
    plain = write_clip(path.with_name(f"plain{path.suffix}"), clip)
    with av.open(str(plain)) as source, av.open(str(path), "w") as output:
        output.metadata.update({"title": NAME, "artist": NAME, "location": "+48.8577+002.2950/"})
        twins: dict[int, Any] = {
            stream.index: output.add_stream_from_template(stream) for stream in source.streams
        }
        for packet in source.demux():
            if packet.size:
                packet.stream = twins[packet.stream_index]
                output.mux(packet)


MADE: dict[str, Callable[[Path], None]] = {
    "a.jpg": lambda path: _picture(path, "JPEG", exif=_exif(), comment=NAME.encode()),
    "b.jpg": lambda path: _picture(path, "JPEG", exif=_exif(), progressive=True),
    "c.png": _png,
    "d.webp": lambda path: _picture(path, "WEBP", exif=_exif()[6:], xmp=NAME.encode()),
    "e.gif": _gif,
    "f.tif": _tiff,
    "g.heic": _heic,
    "h.bmp": lambda path: _picture(path, "BMP"),
    "i.mp4": lambda path: _video(path, Clip(width=64, height=48, sound=True)),
    "j.mkv": lambda path: _video(path, Clip(width=64, height=48)),
    "k.mov": lambda path: _video(path, Clip("libx265", width=64, height=64)),
    "l.ts": lambda path: _video(path, STEADY),
    "m.webm": lambda path: _video(path, Clip("libvpx-vp9", width=64, height=48)),
}


@pytest.fixture(scope="module")
def one() -> Iterator[Worker]:
    with closing(Worker()) as process:
        yield process


@pytest.mark.parametrize("work", tags.WORKS)
@pytest.mark.parametrize("name", MADE)
def test_damaged_files_are_refused_or_copied_and_never_leak(
    name: str, work: str, tmp_path: Path, one: Worker
) -> None:
    source = tmp_path / name
    MADE[name](source)
    verdicts = [judge(Case(source, seed, work), [NAME], one) for seed in range(TURNS)]
    assert [verdict for verdict in verdicts if not verdict.fine] == []
    assert one.ask([work, str(source), str(tmp_path / f"copy{source.suffix}")]) == "published"


def test_the_same_seed_makes_the_same_damage_and_others_make_others() -> None:
    data = bytes(range(256)) * 20
    assert mutated(data, 7) == mutated(data, 7)
    assert len({mutated(data, seed) for seed in range(50)}) > 45


@pytest.mark.parametrize(
    ("ending", "program", "bound"),
    [
        ("crash", "import os; print('ready', flush=True); input(); os._exit(3)", 600.0),
        ("hang", "import time; print('ready', flush=True); input(); time.sleep(600)", 0.5),
    ],
)
def test_a_worker_that_dies_or_never_answers_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, program: str, bound: float
) -> None:
    source = tmp_path / "a.jpg"
    MADE["a.jpg"](source)
    with closing(Worker(("-c", program))) as other:
        other._started()
        monkeypatch.setattr(fuzz, "BOUND", bound)
        monkeypatch.setattr(fuzz, "PATIENCE", 1)
        assert judge(Case(source, 1, "scrub"), [NAME], other).ending == ending


def test_a_copy_with_a_planted_string_is_a_finding(tmp_path: Path) -> None:
    class Leaking(Worker):
        def ask(self, question: Any) -> str:
            Path(question[2]).write_bytes(NAME.encode("utf-16-le"))
            return "published"

    source = tmp_path / "a.jpg"
    MADE["a.jpg"](source)
    verdict = judge(Case(source, 1, "scrub"), [NAME], Leaking(), tmp_path / "kept")
    assert (verdict.ending, verdict.fine) == ("leak", False)
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_who_had_no_time_to_work_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    program = "import time; print('ready', flush=True); input(); time.sleep(1); print('published')"
    with closing(Worker(("-c", program))) as one:
        one._started()
        monkeypatch.setattr(fuzz, "BOUND", 0.5)
        monkeypatch.setattr(fuzz, "PATIENCE", 1000)
        assert one.ask(["redact"]) == "published"


def test_who_works_for_too_long_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    program = "print('ready', flush=True); input()\nwhile True: pass"
    with closing(Worker(("-c", program))) as one:
        one._started()
        monkeypatch.setattr(fuzz, "PATIENCE", 1000)
        monkeypatch.setattr(fuzz, "BOUND", 1.0)
        assert one.ask(["redact"]) == "hang"
