"""Reads JSON that a person may have edited: each value checked, each error with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import fields as fields_of
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from bystander.errors import BadRequest

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")

LARGEST = 1e7
"""Nothing in a plan, in pixels, frames or seconds, is as large as this but times in ticks."""

LARGEST_WHOLE = 1 << 62
"""Times in ticks, and seeds: below what 64 bits hold."""

REPORT = "report:"
"""The place of a report's fields begins with it; any other is a plan's."""

FRACTION = re.compile(r"\d{1,18}(/\d{1,18})?")
"""Digits only: Python would also read "1e999999999", and never finish."""

TIMECODE = re.compile(r"-?\d{1,9}:[0-5]\d:[0-5]\d\.\d{3}")


@dataclass(frozen=True, slots=True)
class Fields:
    """An object of a document, and where in the document it stands."""

    values: dict[str, Any]
    place: str

    @classmethod
    def of(cls, value: object, place: str, keys: frozenset[str]) -> Fields:
        """Raises BadRequest for what is no object or has other keys than these."""
        if not isinstance(value, dict):
            raise wrong(place, "an object")
        if set(value) != keys:
            odd = min(keys ^ set(value), key=str)
            known = "is missing" if odd in keys else "is not known"
            raise BadRequest(f"{spoken(place)} is wrong: a key ({_safe(odd)}) {known}")
        return cls(value, place)

    def text(self, key: str) -> str:
        return _text(self.values[key], self._at(key))

    def texts(self, key: str) -> tuple[str, ...]:
        return tuple(_text(*each) for each in self.each(key))

    def whole(self, key: str, least: int = 0) -> int:
        return whole(self.values[key], self._at(key), least)

    def maybe_whole(self, key: str) -> int | None:
        return None if self.values[key] is None else self.whole(key)

    def number(self, key: str) -> float:
        return number(self.values[key], self._at(key))

    def maybe_number(self, key: str) -> float | None:
        return None if self.values[key] is None else self.number(key)

    def moment(self, key: str) -> Fraction:
        """Seconds, written as "0:01:02.345"; perhaps below zero."""
        text = self.text(key)
        if not TIMECODE.fullmatch(text):
            raise wrong(self._at(key), 'a time such as "0:01:02.345"')
        hours, minutes, seconds = text.removeprefix("-").split(":")
        moment = int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
        return -moment if text.startswith("-") else moment

    def maybe_moment(self, key: str) -> Fraction | None:
        return None if self.values[key] is None else self.moment(key)

    def fraction(self, key: str) -> Fraction:
        """Written as "30000/1001" or "2"; never negative."""
        text = self.text(key)
        if not FRACTION.fullmatch(text):
            raise wrong(self._at(key), 'a fraction such as "1/25"')
        try:
            return Fraction(text)
        except ZeroDivisionError as cause:
            raise wrong(self._at(key), 'a fraction such as "1/25"') from cause

    def maybe_fraction(self, key: str) -> Fraction | None:
        return None if self.values[key] is None else self.fraction(key)

    def flag(self, key: str) -> bool:
        value = self.values[key]
        if not isinstance(value, bool):
            raise wrong(self._at(key), "true or false")
        return value

    def choice(self, key: str, choices: type[Choice]) -> Choice:
        try:
            return choices(self.text(key))
        except ValueError as cause:
            raise wrong(self._at(key), "one of " + ", ".join(choices)) from cause

    def each(self, key: str) -> Iterator[tuple[object, str]]:
        """Every item of a list, with its place."""
        value = self.values[key]
        if not isinstance(value, list):
            raise wrong(self._at(key), "a list")
        return ((item, f"{self._at(key)}[{index}]") for index, item in enumerate(value))

    def inner(self, key: str) -> tuple[object, str]:
        """A value that is an object of its own, with its place."""
        return self.values[key], self._at(key)

    def built(self, make: Callable[[], Value]) -> Value:
        """What ``make`` makes of these fields. Raises BadRequest where the noun refuses them."""
        try:
            return make()
        except ValueError as cause:
            raise BadRequest(f"{spoken(self.place)} makes no sense: {cause}") from cause

    def _at(self, key: str) -> str:
        inside = self.place and not self.place.endswith(":")
        return f"{self.place}.{key}" if inside else f"{self.place}{key}"


def whole(value: object, place: str, least: int = 0) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise wrong(place, f"a whole number from {least} on")
    if value > LARGEST_WHOLE:
        raise wrong(place, "a whole number of a sensible size")
    return value


def number(value: object, place: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise wrong(place, "a number")
    if not abs(value) <= LARGEST or not math.isfinite(value):
        raise wrong(place, "a number of a sensible size")
    return float(value)


def wrong(place: str, wanted: str) -> BadRequest:
    move = "take it as it was written" if place.startswith(REPORT) else "correct it or look again"
    return BadRequest(f"{spoken(place)} must be {wanted}; {move}")


def spoken(place: str) -> str:
    """Such as "the plan's covers[0].kind"."""
    owner = "report" if place.startswith(REPORT) else "plan"
    return f"the {owner}'s {place.removeprefix(REPORT) or 'content'}"


def _text(value: object, place: str) -> str:
    """Refuses control characters: a text is shown on terminals, which obey them."""
    if not isinstance(value, str) or not value.isprintable():
        raise wrong(place, "a text of one line")
    return value


def _safe(key: object) -> str:
    """A key as it may stand in a message: what a person typed there may be anything."""
    text = str(key)
    return text if text.isidentifier() and len(text) <= 30 else "an odd one"  # noqa: PLR2004 -- as long as ours


def keys_of(noun: type) -> frozenset[str]:
    """What an object of a document must have: the fields of a dataclass."""
    return frozenset(field.name for field in fields_of(noun))
