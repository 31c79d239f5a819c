"""``python -m bench.voice.copies``: meetings through ``bystander redact``, heard from outside.

Looks at the copies' sound alone, at no plan and no report.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.tools import installed_bystander
from bench.voice.meetings import kept
from bench.voice.speech import RATE, Meeting, meeting, read

MOST_LEFT = 0.5  # percent of the frames of speech that may be the original still


def main(words: list[str] | None = None) -> int:
    """A line for each meeting; 1 where a copy keeps speech or has another length."""
    asked = _parser().parse_args(words)
    data = Path(os.environ.get("BYSTANDER_DATA") or "../shared/data")
    bad = False
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for turns in sorted((data / "speech" / "ami").glob("*.rttm")):
            original = meeting(turns)
            copy = Path(folder) / f"{turns.stem}.flac"
            options = ["--sound", asked.sound, "--voice", asked.voice]
            command = [*installed_bystander(), "redact", str(turns.with_suffix(".flac"))]
            subprocess.run([*command, *options, "-o", str(copy), "--quiet"], check=True)
            told, fine = _heard(original, copy)
            print(f"{turns.stem}: {told}")
            bad |= not fine
    return int(bad)


def _heard(original: Meeting, copy: Path) -> tuple[str, bool]:
    sound = read(copy)
    if sound.shape != original.samples.shape:
        return f"{len(sound)} samples of {len(original.samples)}", False
    left = kept(original, sound)
    seconds = sum(span.end - span.start for span in original.spoken) / RATE
    told = (
        f"{left.percent:.2f} % of {left.frames} frames of speech are the original still, "
        f"in {seconds:.1f} s in which somebody speaks"
    )
    return told, left.percent <= MOST_LEFT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.voice.copies", description=__doc__)
    parser.add_argument("--sound", default="disguise", help="as bystander takes it")
    parser.add_argument("--voice", default="one-voice", help="as bystander takes it")
    return parser


if __name__ == "__main__":
    sys.exit(main())
