"""``python -m bench [CLIPS...]``: Bystander, deface and plain transcoding, in turn."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
import tempfile
from pathlib import Path

from bench import clips, table, tools
from bench.contest import Contest, Rivals, contest

OWN_ENVIRONMENT = Path(__file__).parent.parent / ".venv-deface"


def main(words: list[str] | None = None) -> int:
    """Runs the contests, prints the tables; 1 when Bystander failed on a clip."""
    asked = _parser().parse_args(words)
    rivals = Rivals(
        shlex.split(asked.bystander) if asked.bystander else tools.installed_bystander(),
        tools.deface_program(asked.deface),
        asked.encoder,
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        held: list[Contest] = []
        for clip in clips.chosen(asked.clips, folder):
            held.append(contest(clip, rivals, asked.rounds, folder / "copies"))
            print(f"{len(held)} done: {clip.name}", file=sys.stderr)
    _tell(held)
    if asked.json:
        table.write(held, asked.json)
    return int(any("bystander" in one.failures() for one in held))


def _tell(held: list[Contest]) -> None:
    load = os.getloadavg()[0]
    print(f"{os.cpu_count()} CPU cores; load at the end {load:.1f}")
    for line in (*table.speed_lines(held), "", *table.ratio_lines(held), ""):
        print(line)
    for line in table.hidden_lines(held):
        print(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("clips", nargs="*", type=Path, help="default: the data folder's videos")
    parser.add_argument("--rounds", type=int, default=1, help="turns of every tool on a clip")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure here")
    parser.add_argument(
        "--deface", type=Path, default=OWN_ENVIRONMENT, metavar="FOLDER",
        help="an environment with deface; made there if it is missing",
    )  # fmt: skip
    parser.add_argument("--bystander", metavar="COMMAND", help="another way to start Bystander")
    parser.add_argument(
        "--encoder", type=_encoder, metavar="JSON",
        help='for plain transcoding, such as {"name": "libx264", "options": {"crf": "20"}}',
    )  # fmt: skip
    return parser


def _encoder(text: str) -> tools.Encoder:
    told = json.loads(text)
    return tools.Encoder(told["name"], told.get("options", {}))


if __name__ == "__main__":
    sys.exit(main())
