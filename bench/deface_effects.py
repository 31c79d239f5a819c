"""``PYTHON_OF_DEFACE deface_effects.py IN OUT``: deface's three effects, its detector asked once.

Run by the interpreter of an environment with deface, which is no part of Bystander's. Writes
OUT/blur, OUT/mosaic and OUT/solid, one PNG for each picture of IN, under the same stem.
"""

from __future__ import annotations

import sys
from pathlib import Path

MASK_SCALE, THRESHOLD, MOSAIC = 1.3, 0.2, 20  # deface's own defaults


def main(source: Path, target: Path) -> None:
    import imageio.v2 as imageio  # noqa: PLC0415 -- of deface's environment
    from deface.centerface import CenterFace  # noqa: PLC0415
    from deface.deface import anonymize_frame  # noqa: PLC0415

    face = CenterFace()
    for path in sorted(source.iterdir()):
        picture = imageio.imread(path)
        found, _ = face(picture, threshold=THRESHOLD)
        for mode in ("blur", "mosaic", "solid"):
            copy = picture.copy()
            anonymize_frame(
                found, copy, mask_scale=MASK_SCALE, replacewith=mode, ellipse=True,
                draw_scores=False, replaceimg=None, mosaicsize=MOSAIC,
            )  # fmt: skip
            (target / mode).mkdir(exist_ok=True)
            imageio.imwrite(target / mode / f"{path.stem}.png", copy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
