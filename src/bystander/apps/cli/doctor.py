"""``bystander doctor``: what really runs here."""

from __future__ import annotations

import os
import platform
from argparse import Namespace

import numpy as np

import bystander
from bystander.apps.cli import intent
from bystander.apps.cli.signals import Stop
from bystander.detect.store import SHORT, open_detector
from bystander.domain.findings import Kind
from bystander.domain.plan import Model
from bystander.media.versions import encoders, libraries
from bystander.run.lookout import Equipment


def run(wishes: Namespace, _: Stop) -> int:
    """Raises ModelMissing, ModelBroken, BadRequest when the face model cannot look."""
    _line("Bystander", f"{bystander.__version__} on Python {platform.python_version()}")
    _line("machine", f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores")
    for name, version in libraries().items():
        _line(name, version)
    _line("encoders", ", ".join(encoders()))
    equipment = intent.equipment(wishes)
    for kind, wanted in ((Kind.FACE, equipment.model), *equipment.models.items()):
        model = _tried(wanted, equipment)
        digest = model.digest[:SHORT]
        _line(f"{kind} model", f"{model.name} ({model.family}), SHA-256 {digest}...")
        _line("licence", model.licence)
        _line("runs on", f"{model.runtime}, {model.device}; it looked at a picture")
    return 0


def _tried(name: str | None, equipment: Equipment) -> Model:
    """The model, once it looked at a grey picture."""
    detector = open_detector(name, equipment.runtime, equipment.device)
    try:
        detector.detect(np.full((96, 96, 3), 128, dtype=np.uint8), 0.5).result()
        return detector.model
    finally:
        detector.close()


def _line(name: str, value: str) -> None:
    print(f"{name:<11}{value}", flush=True)
