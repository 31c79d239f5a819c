"""``python -m bench.voice [DISGUISES...]``: who is still recognised, what is still understood."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack
from pathlib import Path

from bench.voice import disguises, table
from bench.voice.evaluate import Bench, Figures
from bench.voice.recognisers import GE2E, CAMPPlus
from bystander.detect.speech.silero import Silero


def main(words: list[str] | None = None) -> int:
    """Prints what is known after each disguise, and everything at the end."""
    asked = _parser().parse_args(words)
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data")
    bench = Bench.of(data / "speech", (GE2E(), CAMPPlus()), Silero())
    found: list[Figures] = []
    for name in asked.disguises or disguises.names():
        with ExitStack() as stack:
            found.append(bench.measure(disguises.disguise(name, stack), asked.keep))
        print("\n".join(list(table.lines(found[-1:]))[:6]), file=sys.stderr)
        if asked.json:
            # Written each time, for whoever stops a run keeps what it found.
            table.write(found, asked.json)
    print("\n".join(table.lines(found)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.voice", description=__doc__)
    parser.add_argument(
        "disguises", nargs="*", help=f"default: all of {', '.join(disguises.names())}"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here")
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER",
        help="keep the disguised sound here, so that another run need not make it again",
    )  # fmt: skip
    return parser


if __name__ == "__main__":
    sys.exit(main())
