"""PP-OCR's two networks, as they lie in our own package."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bystander.domain.plan import Model
from bystander.errors import ModelBroken, ModelMissing

FIND, READ = "writing-find", "writing-read"


@dataclass(frozen=True, slots=True)
class Weights:
    """One network: its file, its characters where it reads, and what a plan says of it."""

    path: Path
    characters: str
    model: Model


def weights(name: str, runtime: str) -> Weights:
    """FIND or READ, checked. Raises ModelMissing, ModelBroken."""
    path = Path(str(files("bystander.detect") / "weights" / f"{name}.onnx"))
    if not path.is_file() or not path.with_suffix(".json").is_file():
        raise ModelMissing(
            "the models for writing that come with bystander are missing; install bystander again"
        )
    facts = json.loads(path.with_suffix(".json").read_text())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != facts["digest"]:
        raise ModelBroken(
            f"the file of the model {name} is not what was installed; install bystander again"
        )
    about = Model(name, facts["family"], digest, facts["licence"], runtime, "CPU")
    return Weights(path, facts.get("characters", ""), about)
