"""The commands that are compared, and the environment that deface lives in."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

DEFACE = ("deface==1.5.0", "onnxruntime")

Command = Callable[[Path, Path], list[str]]  # (source, target) -> the words of a command


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder of FFmpeg's and its options; ``assumed`` when Bystander did not say."""

    name: str
    options: dict[str, str]
    assumed: bool = False


ASSUMED = Encoder("libx264", {"crf": "20", "preset": "veryfast"}, assumed=True)


def bystander(words: list[str], *options: str) -> Command:
    """``bystander redact``, sound dropped as by default, the result told as JSON."""
    return lambda source, target: [
        *words, "redact", str(source), "-o", str(target), "--json", *options,
    ]  # fmt: skip


def installed_bystander() -> list[str]:
    """The words that start Bystander: the program beside this Python, or the module.

    Its bytecode is made, as pip does and did for deface: a checkout may be without, and some
    environments forbid Python to write any, which costs half a second of every run.
    """
    compileall.compile_dir(str(files("bystander")), quiet=1)
    program = Path(sys.executable).with_name("bystander")
    return [str(program)] if program.exists() else [sys.executable, "-m", "bystander"]


def deface(program: Path) -> Command:
    """deface with its defaults, which drop sound."""
    return lambda source, target: [str(program), str(source), "-o", str(target)]


def plain(encoder: Encoder) -> Command:
    """Decoding and encoding only, with the settings that Bystander used for this clip."""
    script = Path(__file__).with_name("plain.py")
    options = json.dumps(encoder.options)
    return lambda source, target: [
        sys.executable, "-I", str(script), str(source), str(target), encoder.name, options,
    ]  # fmt: skip


def deface_program(environment: Path) -> Path:
    """The deface program of an environment of its own, which is made where it is missing."""
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    if not (folder / "deface").exists():
        print(f"Setting up deface in {environment} (once) ...", file=sys.stderr)
        venv.create(environment, with_pip=True)
        install = [str(folder / "python"), "-m", "pip", "install", "--quiet", *DEFACE]
        subprocess.run(install, check=True)
    return folder / "deface"


def encoder_told(printed: str) -> Encoder:
    """The encoder that ``bystander redact --json`` names, wherever in its document.

    Either ``"encoder": {"name": ..., "options": {...}}`` or only a name; where there is
    none, the settings that Bystander has for H.264, marked as assumed.
    """
    for document in _documents(printed):
        found = _value_of("encoder", document)
        if isinstance(found, dict) and "name" in found:
            options = {str(key): str(value) for key, value in found.get("options", {}).items()}
            return Encoder(str(found["name"]), options)
        if isinstance(found, str):
            options = ASSUMED.options if found == ASSUMED.name else {}
            return Encoder(found, options, assumed=True)
    return ASSUMED


def _documents(printed: str) -> list[Any]:
    """One JSON document, or one a line."""
    try:
        return [json.loads(printed)]
    except json.JSONDecodeError:
        lines = (line for line in printed.splitlines() if line.startswith(("{", "[")))
        return [document for line in lines if (document := _parsed(line)) is not None]


def _parsed(line: str) -> Any:  # noqa: ANN401 -- JSON may be anything
    try:
        return json.loads(line)
    except json.JSONDecodeError:
        return None


def _value_of(key: str, document: Any) -> Any:  # noqa: ANN401 -- JSON may be anything
    """The first value under ``key``, outermost first; None where there is none."""
    if isinstance(document, dict):
        if key in document:
            return document[key]
        document = list(document.values())
    if isinstance(document, list):
        found = (_value_of(key, part) for part in document)
        return next((value for value in found if value is not None), None)
    return None
