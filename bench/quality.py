"""``python -m bench.quality FILE...``: how much of a video is lost where nothing is covered.

Copies are made as ``redact`` makes them, by a detector that sees nothing. A row is a file:
codec, profile before and after, bytes of the copy's pictures for one of the original's, and
luma PSNR of every fifth frame. docs/fidelity.md.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from bench.tags import redacting
from bystander.domain.policy import Policy
from bystander.errors import BystanderError

EVERY = 5
BOUND = 99.0
"""What stands for no difference at all, in decibels."""


@dataclass(frozen=True, slots=True)
class Row:
    """One file. ``ratio``: bytes of pictures, copy for original; ``decibels``: of luma."""

    name: str
    codec: str
    profiles: tuple[str, str]
    ratio: float
    decibels: float

    def __str__(self) -> str:
        profiles = " -> ".join(self.profiles)
        figures = f"{self.ratio:.2f} | {self.decibels:.1f}"
        return f"{self.name} | {self.codec} | {profiles} | {figures}"


def measure(source: Path) -> Row:
    """Makes a copy and compares. Raises BystanderError."""
    with tempfile.TemporaryDirectory(prefix="bench-quality-") as folder:
        copy = Path(folder) / f"copy{source.suffix}"
        redacting(Policy(encode_all=True))(source, copy)
        with av.open(str(source)) as one, av.open(str(copy)) as other:
            context = one.streams.video[0].codec_context
            profiles = (context.profile or "-", other.streams.video[0].codec_context.profile or "-")
            codec = f"{context.codec.canonical_name} {context.pix_fmt}"
        ratio = _bytes(copy) / max(1, _bytes(source))
        return Row(source.name, codec, profiles, ratio, psnr(source, copy))


def _bytes(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(packet.size for packet in container.demux(video=0))


def psnr(one: Path, other: Path) -> float:
    """Of luma, over the frames that are compared; both files have the same frames."""
    wrong, count, peak = 0.0, 0, 1
    with av.open(str(one)) as first, av.open(str(other)) as second:
        pairs = zip(first.decode(video=0), second.decode(video=0), strict=True)
        for index, (before, after) in enumerate(pairs):
            if index % EVERY:
                continue
            peak = 255 if before.format.components[0].bits == 8 else 65535
            error = _luma(before, peak) - _luma(after, peak)
            wrong, count = wrong + float((error**2).sum()), count + error.size
    return BOUND if wrong == 0 else min(BOUND, 10 * math.log10(peak**2 * count / wrong))


def _luma(frame: Any, peak: int) -> NDArray[np.float64]:  # noqa: ANN401 -- PyAV's frames
    grey = frame.reformat(format="gray" if peak == 255 else "gray16le")
    return np.asarray(grey.to_ndarray(), dtype=np.float64)


def main(words: list[str] | None = None) -> int:
    """Prints the table and its medians."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    rows = []
    for path in parser.parse_args(words).files:
        try:
            rows.append(measure(path))
            print(rows[-1], flush=True)
        except (BystanderError, av.FFmpegError, ValueError) as error:
            print(f"{path.name} | {type(error).__name__}", flush=True)
    if rows:
        ratio = statistics.median(row.ratio for row in rows)
        decibels = statistics.median(row.decibels for row in rows)
        print(f"median of {len(rows)} | | | {ratio:.2f} | {decibels:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
