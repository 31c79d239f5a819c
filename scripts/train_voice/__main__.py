"""Makes ``one_voice.onnx`` anew in some hours: ``python scripts/train_voice FOLDER STYLES``.

FOLDER keeps what each step made, so that a run that was broken off goes on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from examples import make_examples
from export import export
from speak import speak
from train import train

WEIGHTS = Path(__file__).parents[2] / "src/bystander/redact/voice/weights/one_voice.onnx"

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("styles", type=Path, help="kokoro-js-1.2.1.tgz (npm pack kokoro-js@1.2.1)")
parser.add_argument("--stretches", type=int, default=400, help="of speech, some ten seconds each")
parser.add_argument("--steps", type=int, default=6000)
parser.add_argument("--result", type=Path, default=WEIGHTS)
orders = parser.parse_args()
speak(orders.folder / "sounds", orders.stretches, orders.styles)
make_examples(orders.folder / "sounds", orders.folder / "examples")
train(orders.folder / "examples", orders.folder / "one_voice.pt", orders.steps)
export(orders.folder / "one_voice.pt", orders.result)
