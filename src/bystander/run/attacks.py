"""Who attacks what lies under covers, and how hard."""

from __future__ import annotations

from bystander.verify.presence import Presence
from bystander.verify.side_by_side import Comparison


def attacks() -> tuple[Comparison, ...]:
    """In the order in which a report names them."""
    return (Presence(),)
