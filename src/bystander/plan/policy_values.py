"""Values of a policy file: typed by TOML, texts in YAML, checked alike."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from bystander.errors import BadRequest

Choice = TypeVar("Choice", bound=StrEnum)
Made = TypeVar("Made")

NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?")
RATIO = re.compile(r"\d{1,12}/\d{1,12}")
LONGEST_WORD = 30


@dataclass(frozen=True)
class Value:
    """One value of a document, and where it stands, such as "plate.margin"."""

    content: object
    place: str

    def table(self, known: Collection[str]) -> dict[str, Value]:
        """Raises BadRequest for what is no table, or has a key that nobody knows."""
        if not isinstance(self.content, dict):
            raise odd(self.place, "must be a table of settings")
        for key in self.content:
            if key not in known:
                raise odd(self._at(key), f"is not known{_hint(key, known)}")
        return {key: Value(value, self._at(key)) for key, value in self.content.items()}

    def items(self) -> Iterator[Value]:
        if not isinstance(self.content, list):
            raise odd(self.place, "must be a list")
        return (Value(item, f"{self.place}[{n}]") for n, item in enumerate(self.content))

    def is_flag(self) -> bool:
        return isinstance(self.content, bool) or self.content in ("true", "false")

    def flag(self) -> bool:
        if not self.is_flag():
            raise odd(self.place, "must be true or false")
        return self.content in (True, "true")

    def text(self) -> str:
        """Of one line, for terminals obey control characters."""
        if not isinstance(self.content, str) or not self.content.isprintable():
            raise odd(self.place, "must be a text of one line")
        return self.content

    def number(self) -> float:
        told = str(self.content)
        if isinstance(self.content, bool) or not NUMBER.fullmatch(told):
            raise odd(self.place, "must be a number")
        return float(told)

    def whole(self) -> int:
        if not math.isfinite(number := self.number()) or number != int(number):
            raise odd(self.place, "must be a whole number")
        return int(number)

    def seconds(self) -> Fraction:
        """Exactly as written: 0.1 is a tenth."""
        told = str(self.content)
        if isinstance(self.content, bool) or not (NUMBER.fullmatch(told) or RATIO.fullmatch(told)):
            raise odd(self.place, "must be a number of seconds, such as 0.5 or 1/3")
        try:
            return Fraction(told)
        except ZeroDivisionError as cause:
            raise odd(self.place, "must be a number of seconds, such as 0.5 or 1/3") from cause

    def choice(self, choices: type[Choice]) -> Choice:
        return choices(self.one_of([each.value for each in choices]))

    def one_of(self, known: Collection[str]) -> str:
        told = self.content
        if not isinstance(told, str) or told not in known:
            raise odd(self.place, f"must be one of {', '.join(known)}")
        return told

    def like(self, default: object) -> object:
        """Of the type that the default has."""
        if isinstance(default, StrEnum):
            return self.choice(type(default))
        # A truth value is a whole number, too, to Python.
        readers: tuple[tuple[type, Callable[[], object]], ...] = (
            (bool, self.flag),
            (int, self.whole),
            (float, self.number),
            (Fraction, self.seconds),
            (tuple, lambda: tuple(item.text() for item in self.items())),
        )
        read = (reader for kind, reader in readers if isinstance(default, kind))
        return next(read, self.text)()

    def built(self, make: Callable[[], Made]) -> Made:
        """What ``make`` makes of these values. Raises BadRequest where the noun refuses them."""
        try:
            return make()
        except ValueError as cause:
            raise odd(self.place, f"makes no sense: {cause}") from cause

    def _at(self, key: object) -> str:
        told = key if isinstance(key, str) and key.isidentifier() else "odd key"
        word = told if len(told) <= LONGEST_WORD else "long key"
        return f"{self.place}.{word}" if self.place else word


def odd(place: str, what: str) -> BadRequest:
    return BadRequest(f"the policy file's {place or 'content'} {what}")


def _hint(key: object, known: Collection[str]) -> str:
    near = get_close_matches(str(key), known, 1)
    return f"; did you mean {near[0]}?" if near else "; see docs/policy.md for what is"
