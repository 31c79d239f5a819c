"""The test speech: pieces that one person speaks, and meetings with who speaks when."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from bystander.domain.sound import Samples, Span

RATE = 16000  # samples a second; every file of the data has it
MEETING_PIECE = (1.5, 4.0)  # seconds, shortest and longest
HALF = 1.3  # seconds that half an utterance must have, below which it is of no use


@dataclass(frozen=True, eq=False)
class Piece:
    """One stretch that one person speaks.

    corpus: the recordings it is from; people of one corpus are alike in microphone and style
    set: the set it belongs to; one corpus may have several
    half: 0 or 1; a person is enrolled with one half and tried with the other
    samples: (n,) float32 at RATE, full scale -1 to 1
    words: what is said, or None where nobody wrote it down
    """

    corpus: str
    set: str
    speaker: str
    sex: str
    half: int
    samples: Samples
    words: str | None = None

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE


@dataclass(frozen=True, eq=False)
class Meeting:
    """A recording of several people.

    spoken: stretches in which at least one person speaks, in order, apart, samples at RATE
    """

    samples: Samples
    spoken: tuple[Span, ...]


def read(path: Path) -> Samples:
    """A mono file at RATE, whole. Raises ValueError for another rate."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        if stream.rate != RATE:
            raise ValueError(f"speech of the bench has {RATE} samples a second, got {stream.rate}")
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=RATE)
        parts = [
            part.to_ndarray()[0]
            for frame in container.decode(stream)
            for part in resampler.resample(frame)
        ]
    return np.concatenate(parts).astype(np.float32)


def pieces(folder: Path) -> list[Piece]:
    """All pieces of the data folder's ``speech``: sets libri, vctk, ami and cohort."""
    rows = _rows(folder)
    found = [piece for name in ("librispeech", "vctk") for piece in _utterances(folder, name, rows)]
    for path in sorted((folder / "ami").glob("*.rttm")):
        found += _meeting_pieces(path)
    return found + _halves(folder, rows)


def meetings(folder: Path) -> list[Meeting]:
    """All of the data folder's ``speech``."""
    return [meeting(path) for path in sorted((folder / "ami").glob("*.rttm"))]


def meeting(turns: Path) -> Meeting:
    """By its RTTM file; the sound lies beside it, as FLAC."""
    spoken = _union([span for _, span in _turns(turns)])
    return Meeting(read(turns.with_suffix(".flac")), spoken)


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "speech.tsv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _utterances(folder: Path, name: str, rows: list[dict[str, str]]) -> list[Piece]:
    """The first half of what each person says enrols, the second is tried, and the reverse."""
    by_speaker: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["path"].startswith(f"{name}/"):
            by_speaker[row["speaker"]].append(row)
    corpus = {"librispeech": "libri"}.get(name, name)
    return [
        Piece(
            corpus, corpus, speaker, row["sex"], int(2 * index >= len(said)),
            read(folder / row["path"]), row["transcript"],
        )
        for speaker, said in by_speaker.items()
        for index, row in enumerate(said)
    ]  # fmt: skip


def _halves(folder: Path, rows: list[dict[str, str]]) -> list[Piece]:
    """People of whom there is one utterance: its two halves."""
    found = []
    for row in rows:
        if row["path"].startswith("cohort/"):
            samples = read(folder / row["path"])
            middle = len(samples) // 2
            if middle >= HALF * RATE:
                found += [
                    Piece("libri", "cohort", row["speaker"], row["sex"], half, part)
                    for half, part in enumerate((samples[:middle], samples[middle:]))
                ]
    return found


def _turns(path: Path) -> list[tuple[str, Span]]:
    """Who speaks when, from an RTTM file: (name in the file, samples at RATE)."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] == "SPEAKER":
            start = round(float(words[3]) * RATE)
            found.append((words[7], Span(start, start + round(float(words[4]) * RATE))))
    return found


def _union(spans: list[Span]) -> tuple[Span, ...]:
    joined: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(span.end, joined[-1].end))
        else:
            joined.append(span)
    return tuple(joined)


def _meeting_pieces(path: Path) -> list[Piece]:
    """Stretches in which one person speaks and nobody else, of people who do so often enough."""
    samples, turns = read(path.with_suffix(".flac")), _turns(path)
    alone: dict[str, list[Samples]] = defaultdict(list)
    for speaker in dict.fromkeys(name for name, _ in turns):
        for start, end in _alone(speaker, turns, len(samples)):
            alone[speaker] += _cut(samples[start:end])
    return [
        Piece("ami", "ami", speaker, speaker[0], int(2 * index >= len(parts)), part)
        for speaker, parts in alone.items()
        if len(parts) > 1
        for index, part in enumerate(parts)
    ]


def _alone(speaker: str, turns: list[tuple[str, Span]], length: int) -> list[tuple[int, int]]:
    here = np.zeros(length + 2, dtype=bool)
    for name, span in turns:
        if name == speaker:
            here[span.start + 1 : min(span.end, length) + 1] = True
    for name, span in turns:
        if name != speaker:
            here[span.start + 1 : min(span.end, length) + 1] = False
    edges = np.flatnonzero(np.diff(here.astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _cut(samples: Samples) -> list[Samples]:
    shortest, longest = (round(seconds * RATE) for seconds in MEETING_PIECE)
    parts = [samples[at : at + longest] for at in range(0, len(samples), longest)]
    return [part for part in parts if len(part) >= shortest]
