"""From a score for each chunk to spans: guards around speech, short gaps bridged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bystander.domain.sound import Span


@dataclass(frozen=True, slots=True)
class Caution:
    """How much around what was heard may be speech as well.

    floor: a chunk whose score is at least this may be speech, 0 to 1
    before, after: samples around it
    bridge: spans with a gap of at most this many samples become one
    """

    floor: float
    before: int
    after: int
    bridge: int


class Gathering:
    """Takes scores in order and gives spans as soon as they cannot grow any more."""

    def __init__(self, caution: Caution) -> None:
        self._caution = caution
        self._open: Span | None = None

    def add(self, score: float, chunk: Span) -> tuple[Span, ...]:
        """The next chunk. A score that is no number may be speech."""
        if score >= self._caution.floor or np.isnan(score):
            return self._grow(chunk)
        over = self._open is not None and (
            chunk.end - self._caution.before > self._open.end + self._caution.bridge
        )
        return self._closed() if over else ()

    def finish(self, length: int) -> tuple[Span, ...]:
        """What is still open, cut where the recording ends."""
        return tuple(Span(span.start, min(span.end, length)) for span in self._closed())

    def _grow(self, chunk: Span) -> tuple[Span, ...]:
        start = max(chunk.start - self._caution.before, 0)
        end = chunk.end + self._caution.after
        if self._open is None or start > self._open.end + self._caution.bridge:
            over = self._closed()
            self._open = Span(start, end)
            return over
        self._open = Span(self._open.start, end)
        return ()

    def _closed(self) -> tuple[Span, ...]:
        span, self._open = self._open, None
        return (span,) if span is not None else ()
