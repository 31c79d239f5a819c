"""``python -m bench.tags``: what of the tags is left after redacting or scrubbing; a table.

A row is a file of the metadata set: what exiftool found before, how the run ended, what
exiftool and a search for the planted strings found in the copy, and what FFmpeg said while
it decoded the copy. docs/tags.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import witness
from bench.looks import complaints
from bystander.domain.findings import Kind
from bystander.domain.policy import Policy, SoundPolicy
from bystander.errors import BystanderError
from bystander.media.scrub.door import scrub_file
from bystander.redact.fill import Fill
from bystander.run import streams
from bystander.run.crew import Crew
from bystander.run.lookout import Lookout
from bystander.testing.stand_in import StandIn
from bystander.track.follow import TwoThresholdTracker

PICTURES = (".jpg", ".png", ".gif", ".webp", ".heic", ".avif")
"""What FFmpeg does not play: Pillow and libheif wrote these, and read them again."""

Work = Callable[[Path, Path], None]
"""Makes a copy. Raises BystanderError."""


@dataclass(frozen=True, slots=True)
class Row:
    """One file. ``ended``: "copied", or the name of the error that kept it back.

    said: FFmpeg's complaints about the copy; nothing where it plays
    """

    name: str
    carried: tuple[str, ...]
    ended: str
    classes: tuple[str, ...] = ()
    strings: tuple[str, ...] = ()
    said: str = ""

    @property
    def clean(self) -> bool:
        return not self.classes and not self.strings and not self.said


def data_folder() -> Path:
    """Where the set is."""
    return Path(os.environ.get("BYSTANDER_DATA", "../shared/data")) / "metadata"


def sources(folder: Path) -> list[tuple[Path, tuple[str, ...]]]:
    """Every file of the set, with the classes that its index says it carries."""
    with (folder / "index.tsv").open(encoding="utf-8") as index:
        rows = list(csv.DictReader(index, delimiter="\t"))
    return [(folder / row["file"], tuple(filter(None, row["carries"].split(",")))) for row in rows]


def planted(folder: Path) -> list[str]:
    """Strings that were written into the derived files and must not survive."""
    told = json.loads((folder / "derived" / "expected.json").read_text(encoding="utf-8"))
    return [str(text) for text in told["strings"]]


def examine(source: Path, carried: Sequence[str], strings: Sequence[str], work: Work) -> Row:
    """Make one copy in a folder of its own and look at it."""
    with tempfile.TemporaryDirectory(prefix="bench-tags-") as name:
        target = Path(name) / f"copy{source.suffix}"
        try:
            work(source, target)
        except BystanderError as error:
            return Row(source.name, tuple(carried), type(error).__name__)
        found = tuple(sorted(witness.classes(target)))
        left = tuple(witness.left(target, strings))
        said = "" if source.suffix.lower() in PICTURES else complaints(target)
        return Row(source.name, tuple(carried), "copied", found, left, said)


def redacting(policy: Policy = Policy(sound=SoundPolicy.KEEP)) -> Work:
    """What ``redact --sound keep`` does: with sound, more can be left."""
    tracker = TwoThresholdTracker(policy.start, policy.keep, policy.bridge)
    crew = Crew((Lookout(StandIn(), {Kind.FACE: tracker}),), {"fill": Fill()})

    def work(source: Path, target: Path) -> None:
        streams.redact(source, target, policy, crew)

    return work


def scrubbing() -> Work:
    """What ``scrub`` does."""

    def work(source: Path, target: Path) -> None:
        scrub_file(source, target)

    return work


WORKS: dict[str, Callable[[], Work]] = {"redact": redacting, "scrub": scrubbing}


def main(words: list[str] | None = None) -> int:
    """Prints the table; 1 when anything is left."""
    parser = argparse.ArgumentParser(prog="python -m bench.tags", description=__doc__)
    parser.add_argument("--only", metavar="PART", default="", help="files with this in their name")
    parser.add_argument("--work", action="append", choices=list(WORKS), help="default: both")
    asked = parser.parse_args(words)
    folder, unclean = data_folder(), 0
    for name in asked.work or WORKS:
        work = WORKS[name]()
        for source, carried in sources(folder):
            if asked.only not in source.name:
                continue
            row = examine(source, carried, planted(folder), work)
            unclean += not row.clean
            left = ", ".join((*row.classes, *row.strings, *row.said.splitlines()[:1])) or "-"
            carried_too = ", ".join(row.carried) or "-"
            print(f"{name} | {row.name} | {carried_too} | {row.ended} | {left}", flush=True)
    print(f"{unclean} copies with something left")
    return int(unclean > 0)


if __name__ == "__main__":
    sys.exit(main())
