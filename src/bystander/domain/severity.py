"""How bad a leak is: for the person whom it is about, not for the file."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """From the least to the gravest."""

    SLIGHT = "slight"  # something is missing; the copy shows less than its original
    SERIOUS = "serious"  # not what was planned: nobody is shown by it, but it proves less
    GRAVE = "grave"  # somebody may be recognised, heard or found

    def reaches(self, least: Severity) -> bool:
        """Is it as grave as ``least``, or graver?"""
        order = list(Severity)
        return order.index(self) >= order.index(least)
