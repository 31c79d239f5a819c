"""``python -m bench.memory``: does peak memory grow with a video's length?"""

from __future__ import annotations

import argparse
import shlex
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import av

from bench import clips, tools
from bench.measure import cost_of

LENGTHENED = 10
LIMIT = 500e6  # bytes at 1080p
GROWTH = 1.05


def repeated(source: Path, target: Path, times: int) -> Path:
    """The same packets again and again, one after the other; nothing is encoded anew."""
    with av.open(str(target), "w") as write:
        with av.open(str(source)) as read:
            after = write.add_stream_from_template(read.streams.video[0])
        for turn in range(times):
            with av.open(str(source)) as read:
                stream = read.streams.video[0]
                length = stream.duration or 0
                for packet in read.demux(stream):
                    if packet.dts is None or packet.pts is None:
                        continue
                    packet.pts += turn * length
                    packet.dts += turn * length
                    packet.stream = after
                    write.mux(packet)
    return target


def main(words: list[str] | None = None) -> int:
    """Prints both peaks and their ratio; 1 when one is beyond what was promised."""
    asked = _parser().parse_args(words)
    command = tools.bystander(
        shlex.split(asked.bystander) if asked.bystander else tools.installed_bystander()
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        frames = int(asked.seconds * 25)
        short = clips.generated(folder / "short.mp4", (1920, 1080), frames)
        long = repeated(short, folder / "long.mp4", LENGTHENED)
        peaks = [_peak(command, clip, folder) for clip in (short, long)]
    growth = peaks[1] / peaks[0]
    print(f"peak memory at 1080p, {asked.seconds} s: {peaks[0] / 1e6:.0f} MB")
    print(f"peak memory at 1080p, {asked.seconds * LENGTHENED} s: {peaks[1] / 1e6:.0f} MB")
    print(f"ratio {growth:.3f} (promised: {GROWTH} at most, and under {LIMIT / 1e6:.0f} MB)")
    return int(growth > GROWTH or max(peaks) >= LIMIT)


def _peak(command: tools.Command, clip: Path, folder: Path) -> int:
    cost = cost_of(command(clip, folder / f"copy-{clip.name}"), folder)
    if cost.exit_code:
        sys.exit(f"bystander ended with exit code {cost.exit_code} on the {clip.stem} clip")
    print(f"{clip.stem}: {cost.wall:.1f} s wall, {cost.cpu:.1f} s CPU", file=sys.stderr)
    return cost.peak


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.memory", description=__doc__)
    parser.add_argument("--seconds", type=Fraction, default=Fraction(10), help="of the short clip")
    parser.add_argument("--bystander", metavar="COMMAND", help="another way to start Bystander")
    return parser


if __name__ == "__main__":
    sys.exit(main())
