"""Which code makes and judges copies here: its digest, and the versions of what it stands on."""

from __future__ import annotations

import platform
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import bystander

PACKAGES = ("av", "numpy", "openvino", "pillow", "pillow-heif")
"""What decodes, counts, runs networks and encodes. FFmpeg comes inside of PyAV's package."""


@cache
def code_digest() -> str:
    """SHA-256 of Bystander's own sources. Models have digests of their own."""
    return digest_of_sources(Path(bystander.__file__).parent)


def digest_of_sources(root: Path) -> str:
    """Of each path below ``root`` and its content's SHA-256, in the order of paths."""
    total = sha256()
    for path in sorted(root.rglob("*.py"), key=lambda each: each.relative_to(root).as_posix()):
        content = sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Name and version of Python and of each package that is installed as one."""
    found = [("python", platform.python_version())]
    for name in PACKAGES:
        try:
            found.append((name, version(name)))
        except PackageNotFoundError:  # its files are there, and nothing says which they are
            found.append((name, "unknown"))
    return tuple(found)
