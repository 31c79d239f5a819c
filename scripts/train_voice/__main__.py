"""Makes ``one_voice.onnx`` anew: ``python scripts/train_voice FOLDER`` (some hours of one core).

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
parser.add_argument("--sentences", type=int, default=800)
parser.add_argument("--copies", type=int, default=3)
parser.add_argument("--steps", type=int, default=3000)
parser.add_argument("--result", type=Path, default=WEIGHTS)
orders = parser.parse_args()
if not (orders.folder / "sounds").exists():
    speak(orders.folder / "sounds", orders.sentences)
make_examples(orders.folder / "sounds", orders.folder / "examples", orders.copies)
train(orders.folder / "examples", orders.folder / "one_voice.pt", orders.steps)
export(orders.folder / "one_voice.pt", orders.result)
