"""Which models there are: the one we ship, and those that a user added by file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bystander import registry
from bystander.detect.onnx_detector import OnnxDetector
from bystander.domain.findings import Kind
from bystander.domain.plan import Model
from bystander.errors import ModelBroken, ModelMissing
from bystander.stages import Detector

BUNDLED = "centerface"


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model file on this machine, and what it is."""

    name: str
    family: str
    kind: Kind
    digest: str
    licence: str
    path: Path


def bundled() -> InstalledModel:
    """The face model in our own package. Raises ModelMissing."""
    folder = Path(str(files("bystander.detect") / "weights"))
    facts = folder / f"{BUNDLED}.json"
    if not facts.is_file():
        raise ModelMissing("the face model is not installed; reinstall bystander to get it")
    about = json.loads(facts.read_text())
    return InstalledModel(
        BUNDLED,
        about["family"],
        Kind(about["kind"]),
        about["digest"],
        about["licence"],
        folder / f"{BUNDLED}.onnx",
    )


def open_detector(
    name: str | None = None, runtime: str = "openvino", device: str = "CPU"
) -> Detector:
    """Loads a model by name; None is the one we ship.

    Raises ModelMissing, ModelBroken when its file changed, BadRequest for an unknown
    runtime.
    """
    model = bundled()
    if name not in (None, BUNDLED):
        raise ModelMissing(f"no model called {name} is installed; see `bystander models list`")
    return _opened(model, runtime, device)


def _opened(model: InstalledModel, runtime: str, device: str) -> Detector:
    if hashlib.sha256(model.path.read_bytes()).hexdigest() != model.digest:
        raise ModelBroken(f"the file of the model {model.name} was changed; install it again")
    family = registry.find("family", model.family)()
    network = registry.find("runtime", runtime)(model.path, family.preprocessing, device)
    about = Model(model.name, model.family, model.digest, model.licence, "", "")
    return OnnxDetector(network, family, model.kind, about)
