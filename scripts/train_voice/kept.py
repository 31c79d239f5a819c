"""What a step made is there whole, or is not there: so a run that was broken off can go on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def keep(path: Path, parts: dict[str, NDArray[np.generic]]) -> None:
    """Writes them as an archive of arrays, under a name of its own until it is whole."""
    unfinished = path.with_name("unfinished")
    with unfinished.open("wb") as file:
        np.savez(file, **parts)  # type: ignore[arg-type]  # numpy's stubs take "allow_pickle" for one
    unfinished.replace(path)
