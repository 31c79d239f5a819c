"""Refuses what a file claims, before memory or days are spent on it."""

from __future__ import annotations

from fractions import Fraction

from bystander.domain.limits import Limits
from bystander.errors import Unsupported


def refuse_too_large(width: int, height: int, limits: Limits) -> None:
    """Raises Unsupported for a picture beyond the limit of pixels."""
    if width * height > limits.pixels:
        raise Unsupported(
            f"the file claims pictures of {width} x {height} pixels, which looks like a trap; "
            f"if you trust it, allow them with --max-pixels {width * height}"
        )


def refuse_too_long(seconds: Fraction | None, limits: Limits) -> None:
    """Raises Unsupported for a recording beyond the limit of time."""
    if seconds is not None and seconds > limits.seconds:
        raise Unsupported(
            f"the file claims to last more than {float(limits.seconds):g} seconds, which looks "
            "like a trap; if you trust it, allow more with --max-duration"
        )
