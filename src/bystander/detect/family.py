"""What every family of networks tells: how it wants its picture and where its boxes are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bystander.detect.preprocessing import Preprocessing
from bystander.domain.findings import Kind
from bystander.domain.geometry import Size

Outputs = Sequence[NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Candidates:
    """What a network says before duplicates are merged, in pixels of its input.

    boxes: (n, 4) float32, left, top, right, bottom
    scores: (n,) float32 in [0, 1]
    among: the kind that these are of, in a network that knows many; None where it knows one,
        and whoever added it said which
    """

    boxes: NDArray[np.float32]
    scores: NDArray[np.float32]
    among: Kind | None = None

    def __post_init__(self) -> None:
        if self.boxes.shape != (len(self.scores), 4):
            msg = f"boxes must be ({len(self.scores)}, 4), got {self.boxes.shape}"
            raise ValueError(msg)


class Family(Protocol):
    """One kind of network; a class without arguments."""

    @property
    def preprocessing(self) -> Preprocessing: ...

    def decode(self, outputs: Outputs, size: Size, floor: float) -> Candidates:
        """Candidates that score at least ``floor``.

        size: of the network's input
        Raises ModelBroken when the outputs are not those of this family.
        """
        ...
