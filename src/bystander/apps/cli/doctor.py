"""``bystander doctor``: what really runs here."""

from __future__ import annotations

import platform
from argparse import Namespace
from os import cpu_count

import numpy as np

import bystander
from bystander.apps.cli.signals import Stop
from bystander.detect.store import open_detector
from bystander.media.versions import encoders, libraries


def run(wishes: Namespace, _: Stop) -> int:
    """Looks at a grey picture with the bundled model. Raises ModelMissing, ModelBroken."""
    print(f"bystander  {bystander.__version__} on Python {platform.python_version()}")
    print(f"machine    {platform.system()} {platform.machine()}, {cpu_count()} cores")
    detector = open_detector(wishes.model, wishes.runtime, wishes.device)
    try:
        grey = np.full((96, 96, 3), 128, dtype=np.uint8)
        found = detector.detect(grey, 0.5).result()
    finally:
        detector.close()
    model = detector.model
    print(f"face model {model.name} ({model.family}), SHA-256 {model.digest[:12]}...")
    print(f"licence    {model.licence}")
    print(f"runs on    {model.runtime}, {model.device}")
    print(f"self-test  {'ok' if not found else 'doubtful: a face in a grey picture'}")
    for name, version in libraries().items():
        print(f"{name:<10} {version}")
    print(f"encoders   {', '.join(encoders())}")
    return 0
