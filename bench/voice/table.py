"""What a person reads, and what a program reads, of the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.voice.evaluate import POOLED, TRAINED, Figures
from bench.voice.pace import Pace
from bench.voice.rates import Rate

COLUMNS = ("ignorant", "lazy", "normalised", "centred", "patient")
RECOGNISERS = ("GE2E", "CAM++")


def lines(found: Sequence[Figures]) -> Iterator[str]:
    """Markdown: one table of all, then one of each set."""
    yield "Equal error rates in %, all people (50: nobody is told apart), GE2E / CAM++:"
    yield ""
    yield (
        "| disguise | ignorant | lazy-informed | normalised | centred | patient | semi-informed"
        " | pace alone | word error %, Whisper | phoneme error %, hama"
        " | frames left %, pieces / meetings | CPU s per s, pieces / meetings |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|---|"
    for figures in found:
        yield _row(figures)
        yield _guessing_row(figures)
    for name in _sets(found):
        yield ""
        yield from _set_lines(found, name)
    for figures in found[:1]:
        yield ""
        yield (
            f"Meetings, {figures.meetings.seconds:.0f} s in which somebody speaks: "
            f"{100 * figures.meetings.missed:.2f} % outside the spans of speech, which hold "
            f"{100 * figures.meetings.held:.0f} % of the sound"
        )


def _row(figures: Figures) -> str:
    cells = [
        " / ".join(_rate(figures.rates[column, ear][POOLED]) for ear in RECOGNISERS)
        for column in COLUMNS
    ]
    cells += [_strongest(figures, POOLED), _by_pace(figures, POOLED)]
    factor = (
        "-" if figures.factor is None else f"{figures.factor:.3f} / {figures.meetings.factor:.3f}"
    )
    cells += [
        f"{figures.words.percent:.1f}", f"{figures.phonemes.percent:.1f}",
        f"{figures.unchanged.percent:.2f} / {figures.meetings.unchanged.percent:.2f}", factor,
    ]  # fmt: skip
    return f"| {figures.name} | " + " | ".join(cells) + " |"


def _guessing_row(figures: Figures) -> str:
    """What each attacker gets when the vectors are dealt out among the pieces at random."""
    guessed = figures.guessed
    cells = [" / ".join(f"{guessed[column, ear]:.0f}" for ear in RECOGNISERS) for column in COLUMNS]
    cells += [f"{guessed[best(figures)]:.0f}" for best in (_best, _best_by_pace)]
    return "| the same, dealt out | " + " | ".join(cells) + " | | | | |"


def _set_lines(found: Sequence[Figures], name: str) -> Iterator[str]:
    sample = found[0].rates["lazy", RECOGNISERS[0]][name]
    yield (
        f"{name}: {sample.people} people, {sample.targets} trials of the same, "
        f"{sample.others} of other people"
    )
    yield ""
    yield (
        "| disguise | ignorant | lazy-informed | normalised | centred | patient | semi-informed"
        " | pace alone | WER | PER |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for figures in found:
        cells = [
            " / ".join(_rate(figures.rates[column, ear][name]) for ear in RECOGNISERS)
            for column in COLUMNS
        ]
        cells += [_strongest(figures, name), _by_pace(figures, name)]
        heard = figures.by_corpus.get(name)
        cells += [f"{each.percent:.1f}" for each in heard] if heard else ["", ""]
        yield f"| {figures.name} | " + " | ".join(cells) + " |"


def _sets(found: Sequence[Figures]) -> list[str]:
    held = found[0].rates["lazy", RECOGNISERS[0]] if found else {}
    return [name for name in held if name != POOLED]


def _strongest(figures: Figures, name: str) -> str:
    best = _best(figures)
    return f"{_rate(figures.rates[best][name])} ({' '.join(best)})"


def _by_pace(figures: Figures, name: str) -> str:
    return _rate(figures.rates[_best_by_pace(figures)][name])


def _best(figures: Figures) -> tuple[str, str]:
    """Chosen by the pooled rate, so that a small set does not choose by chance."""
    return _lowest(figures, [key for key in figures.rates if key[0] in TRAINED])


def _best_by_pace(figures: Figures) -> tuple[str, str]:
    return _lowest(figures, [key for key in figures.rates if key[1] == Pace.name])


def _lowest(figures: Figures, keys: Sequence[tuple[str, str]]) -> tuple[str, str]:
    return min(keys, key=lambda key: figures.rates[key][POOLED].percent)


def _rate(rate: Rate) -> str:
    if rate.low is None or rate.high is None:
        return f"{rate.percent:.0f}"
    return f"{rate.percent:.0f} [{rate.low:.0f}, {rate.high:.0f}]"


def document(figures: Figures) -> dict[str, Any]:
    """Everything that was measured, for ``--json``."""
    return {
        "name": figures.name,
        "rates": {
            " ".join(key): {name: vars(rate) for name, rate in sets.items()}
            for key, sets in figures.rates.items()
        },
        "guessed": {" ".join(key): percent for key, percent in figures.guessed.items()},
        "word_error": figures.words.percent,
        "phoneme_error": figures.phonemes.percent,
        "by_corpus": {
            corpus: {"word_error": words.percent, "phoneme_error": phonemes.percent}
            for corpus, (words, phonemes) in figures.by_corpus.items()
        },
        "frames_left": figures.unchanged.percent,
        "cpu_factor": figures.factor,
        "meetings": {
            "speech_missed": figures.meetings.missed,
            "seconds": figures.meetings.seconds,
            "cpu_factor": figures.meetings.factor,
            "held": figures.meetings.held,
            "frames_left": figures.meetings.unchanged.percent,
        },
    }


def write(found: Sequence[Figures], path: Path) -> None:
    path.write_text(json.dumps([document(figures) for figures in found], indent=1))
