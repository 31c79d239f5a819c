"""Which models there are: the one we ship, and those that a user added by file."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np

from bystander import registry
from bystander.detect.lending import lent
from bystander.detect.onnx_detector import OnnxDetector
from bystander.domain.findings import Kind
from bystander.domain.plan import Model
from bystander.errors import BadRequest, CannotWrite, ModelBroken, ModelMissing
from bystander.stages import Detector

BUNDLED = "centerface"
ADDABLE = (Kind.FACE, Kind.HEAD, Kind.PERSON, Kind.PLATE, Kind.TEXT, Kind.CODE, Kind.SCREEN)
"""What a network can be taught to find in a picture."""

SHORT = 12
"""Digits of a digest that name a model."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model file on this machine, and what it is.

    digest: SHA-256 of the file, lower-case hexadecimal
    added: the day, or None for the one we ship
    """

    name: str
    family: str
    kind: Kind
    digest: str
    licence: str
    path: Path
    added: date | None = None


def installed(kind: Kind | None = None) -> tuple[InstalledModel, ...]:
    """All models of a kind, or all: ours first, then others in the order of their names."""
    ours = (bundled(),) if _facts_file().is_file() else ()
    theirs = sorted(
        (_added(file) for file in _folder().glob("*.json")), key=lambda model: model.name
    )
    return tuple(model for model in (*ours, *theirs) if kind in (None, model.kind))


def bundled() -> InstalledModel:
    """The face model in our own package. Raises ModelMissing."""
    file = _facts_file()
    network = file.with_suffix(".onnx")
    if not file.is_file() or not network.is_file():
        raise ModelMissing(
            "the face model that comes with bystander is missing; install bystander again"
        )
    return _read(file, network)


def add(kind: Kind, path: Path, family: str) -> InstalledModel:
    """Copies an ONNX file into the user's own store, once it ran there on a grey picture.

    Raises BadRequest, ModelBroken when the file is no network of this family, CannotWrite.
    """
    if kind not in ADDABLE:
        raise BadRequest(
            f"models of the kind {kind} cannot be added; choose one of: {', '.join(ADDABLE)}"
        )
    registry.find("family", family)
    if not path.is_file():
        raise BadRequest(f"there is no file {path}; check the path")
    try:
        _folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=_folder()) as staging:
            staged = Path(staging) / "model.onnx"
            shutil.copyfile(path, staged)
            model = _described(staged, kind, family)
            _try(model, staged)
            return _published(model, staged)
    except OSError as cause:
        raise CannotWrite(
            "the model could not be copied into the user's data folder; check that there is "
            "room and that it is yours"
        ) from cause


def remove(name: str) -> InstalledModel:
    """Deletes an added model. Raises ModelMissing, BadRequest for the one we ship."""
    model = find(name)
    if model.added is None:
        raise BadRequest(f"{model.name} comes with bystander and cannot be removed")
    # The description first: a file without one is no model, the other way round is broken.
    model.path.with_suffix(".json").unlink()
    model.path.unlink(missing_ok=True)
    return model


def find(name: str) -> InstalledModel:
    """By its name, or by the first twelve digits of its digest. Raises ModelMissing."""
    for model in installed():
        if name in (model.name, model.digest, model.digest[:SHORT]):
            return model
    raise ModelMissing(
        f"no model called {name} is installed; see `bystander models list`, or add it with "
        "`bystander models add KIND PATH --family FAMILY`"
    )


def open_detector(
    name: str | None = None, runtime: str = "openvino", device: str = "CPU"
) -> Detector:
    """Loads a model by name; None is the one we ship.

    Raises ModelMissing, ModelBroken when its file changed, BadRequest for an unknown
    runtime or a device that is not there.
    """
    model = bundled() if name is None else find(name)
    if not model.path.is_file() or _digest(model.path) != model.digest:
        raise ModelBroken(
            f"the file of the model {model.name} is not what was installed; install it again"
        )
    return _opened(model, model.path, runtime, device)


def _opened(model: InstalledModel, path: Path, runtime: str, device: str) -> Detector:
    family = registry.find("family", model.family)()
    door = registry.find("runtime", runtime)
    opening = partial(door, path, family.preprocessing, device)
    network = lent((path, model.digest, model.family, runtime, device), opening)
    about = Model(model.name, model.family, model.digest, model.licence, "", "")
    return OnnxDetector(network, family, model.kind, about)


def _try(model: InstalledModel, path: Path) -> None:
    """A network of another family raises here, before anybody relies on it."""
    detector = _opened(model, path, "openvino", "CPU")
    try:
        detector.detect(np.full((128, 128, 3), 114, dtype=np.uint8), 0.5).result()
    finally:
        detector.close()


def _described(file: Path, kind: Kind, family: str) -> InstalledModel:
    digest = _digest(file)
    return InstalledModel(
        name=f"{family}-{digest[:SHORT]}",
        family=family,
        kind=kind,
        digest=digest,
        licence="the user's own",
        path=_folder() / f"{digest}.onnx",
        added=datetime.now(UTC).date(),
    )


def _published(model: InstalledModel, staged: Path) -> InstalledModel:
    """Two renames, the description last, for it makes the file a model."""
    facts = asdict(model) | {"added": str(model.added)}
    del facts["path"]
    described = staged.with_suffix(".json")
    described.write_text(json.dumps(facts, indent=2) + "\n")
    for file, target in ((staged, model.path), (described, model.path.with_suffix(".json"))):
        with file.open("rb+") as written:
            os.fsync(written.fileno())
        file.replace(target)
    return model


def _added(file: Path) -> InstalledModel:
    return _read(file, file.with_suffix(".onnx"))


def _read(file: Path, network: Path) -> InstalledModel:
    try:
        facts = json.loads(file.read_text())
        added = date.fromisoformat(facts["added"]) if "added" in facts else None
        return InstalledModel(
            facts["name"],
            facts["family"],
            Kind(facts["kind"]),
            facts["digest"],
            facts["licence"],
            network,
            added,
        )
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise ModelBroken(
            "a model's description in the store cannot be read; remove that file from the "
            "folder of models and add the model again"
        ) from cause


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _facts_file() -> Path:
    return Path(str(files("bystander.detect") / "weights" / f"{BUNDLED}.json"))


def _folder() -> Path:
    """The user's own models, by the XDG base directory specification."""
    base = os.environ.get("XDG_DATA_HOME", "")
    home = Path(base) if Path(base).is_absolute() else Path.home() / ".local" / "share"
    return home / "bystander" / "models"
