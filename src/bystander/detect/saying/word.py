"""One word that a recogniser of speech heard."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Word:
    """Never shown whole: its text is for the rules alone.

    text: as it was written down, with its capitals and with the stops after it
    start, end: seconds from the beginning of what was heard
    """

    text: str = field(repr=False)
    start: float
    end: float

    @property
    def bare(self) -> str:
        """Without what stands around it."""
        return self.text.strip(" \t\n.,;:!?…\"'“”‘’«»()[]¿¡-–—")  # noqa: RUF001 -- quotation marks

    @property
    def ends_a_sentence(self) -> bool:
        return self.text.rstrip(" \"'”’»)").endswith((".", "!", "?", "…", ":"))  # noqa: RUF001
