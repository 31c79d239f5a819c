"""``python -m bench.fuzz``: damaged files must be refused or copied whole, and never leak.

Every file of the metadata set is damaged in many ways, redacted and scrubbed. A crash, a
hang past the bound, an exception that is no refusal, or a copy with a planted string in
it is a finding; its input is kept.
"""

from __future__ import annotations

import argparse
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bench import tags, witness
from bench.mutations import mutated

BOUND = 60.0
"""Seconds of work for one copy."""

PATIENCE = 6
"""As many times so long it may take on a machine that others use, too, or that was stopped."""

_LARGEST = 1 << 20
"""Larger files say no more, slower."""

FINE = ("published", "refused")


@dataclass(frozen=True, slots=True)
class Case:
    """One damaged file: of which seed file, with which seed, through which work."""

    source: Path
    seed: int
    work: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How it ended: "published", "refused NAME", "bug NAME", "crash", "hang" or "leak"."""

    case: Case
    ending: str

    @property
    def fine(self) -> bool:
        return self.ending.startswith(FINE)


class Worker:
    """A process that makes copies, started again after it crashed or was ended."""

    def __init__(self, program: Sequence[str] = ("-m", "bench.fuzz_worker")) -> None:
        self._program = program
        self._process: subprocess.Popen[str] | None = None

    def ask(self, question: Sequence[str]) -> str:
        process = self._process or self._started()
        try:
            print(json.dumps(question), file=process.stdin, flush=True)
        except BrokenPipeError:
            self.close()
            return "crash"
        answer = _answer(process)
        if answer:
            return answer
        ending = "crash" if process.poll() is not None or answer == "" else "hang"
        self.close()
        return ending

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, *self._program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        if _line(self._process, BOUND) != "ready":
            raise RuntimeError("the worker does not start; run python -m bench.fuzz_worker")
        return self._process


def _answer(process: subprocess.Popen[str]) -> str | None:
    """As ``_line``, with patience for who has not worked for so long."""
    begun = _worked(process.pid)
    for _ in range(PATIENCE):
        answer = _line(process, BOUND)
        if answer is not None or _worked(process.pid) - begun > BOUND:
            return answer
    return None


def _worked(process: int) -> float:
    """Seconds of all its processors' time; 0 where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return 0.0
    user, system = told.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _line(process: subprocess.Popen[str], seconds: float) -> str | None:
    """A line without its end; "" where there will be none, None when it takes too long."""
    answers = process.stdout
    if answers is None:
        return ""
    with selectors.DefaultSelector() as selector:
        selector.register(answers, selectors.EVENT_READ)
        if not selector.select(seconds):
            return None
    return answers.readline().strip()


def judge(case: Case, strings: Sequence[str], one: Worker, keep: Path | None = None) -> Verdict:
    """Damage, copy, look. The input of a finding goes to ``keep``."""
    with tempfile.TemporaryDirectory(prefix="bench-fuzz-") as name:
        source = Path(name) / f"in{case.source.suffix}"
        target = Path(name) / f"out{case.source.suffix}"
        source.write_bytes(mutated(case.source.read_bytes(), case.seed))
        ending = one.ask([case.work, str(source), str(target)])
        if target.exists() and ending != "published":
            ending = f"left behind after {ending}"
        elif target.exists() and witness.left(target, strings):
            ending = "leak"
        verdict = Verdict(case, ending)
        if keep is not None and not verdict.fine:
            keep.mkdir(parents=True, exist_ok=True)
            kept = f"{ending.split()[0]}-{case.work}-{case.seed}-{case.source.name}"
            shutil.copy(source, keep / kept)
        return verdict


def cases(files: Sequence[Path], count: int, works: Sequence[str], first: int) -> Iterator[Case]:
    """Files and works in turn, each with a seed of its own."""
    for number in range(count):
        file = files[number % len(files)]
        work = works[number // len(files) % len(works)]
        yield Case(file, first + number, work)


def main(words: list[str] | None = None) -> int:
    """Prints how cases ended; 1 when anything was found."""
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--work", action="append", choices=list(tags.WORKS))
    parser.add_argument("--only", default="", metavar="PART", help="files with this in their name")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where inputs that fail go")
    asked = parser.parse_args(words)
    folder = tags.data_folder()
    files = [path for path, _ in tags.sources(folder) if path.stat().st_size <= _LARGEST]
    files = [path for path in files if asked.only in path.name and path.suffix != ".json"]
    told: Counter[str] = Counter()
    found = 0
    with closing(Worker()) as one:
        for case in cases(files, asked.count, asked.work or list(tags.WORKS), asked.first):
            verdict = judge(case, tags.planted(folder), one, asked.keep)
            told[f"{case.work}: {verdict.ending}"] += 1
            if not verdict.fine:
                found += 1
                print(
                    f"{case.source.name} seed {case.seed} {case.work}: {verdict.ending}", flush=True
                )
    for ending, count in sorted(told.items()):
        print(f"{count:6d} {ending}")
    print(f"{found} findings in {sum(told.values())} damaged files")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main())
