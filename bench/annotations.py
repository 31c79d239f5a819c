"""The annotation that lies beside a clip."""

from __future__ import annotations

import json
from pathlib import Path

from bystander.evaluate.annotation import Item
from bystander.evaluate.formats import simple


def beside(clip: Path) -> Item | None:
    """The faces of a clip after the JSON beside it, or None where there is none."""
    path = clip.with_suffix(".json")
    if not path.exists():
        return None
    document = json.loads(path.read_text())
    (item,) = simple.read(document, lambda _name, _number: clip)
    return item
