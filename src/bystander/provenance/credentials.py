"""Content Credentials: the door to c2pa-python. Nothing is fetched and nobody is asked the time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bystander.errors import BadRequest, Unsupported
from bystander.provenance.keys import read_secret

SETTINGS = {
    "verify": {
        "verify_trust": False,  # whom to trust is the reader's to know; no list is fetched
        "verify_timestamp_trust": False,
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
    },
    "builder": {"thumbnail": {"enabled": False}},
}

MEDIA_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".avif": "image/avif",
    ".heic": "image/heic",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".mov": "video/quicktime",
}
"""What can carry a manifest, and what ``bystander inspect`` sees it in."""

CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}

INSTALL = "pip install 'bystander[provenance]'"


@dataclass(frozen=True)
class Signer:
    """Whose name stands in a manifest.

    chain: certificates as PEM, the signer's first
    key: the private key as PEM; algorithm: C2PA's name of how it signs
    """

    chain: bytes
    key: bytes
    algorithm: str

    def __repr__(self) -> str:
        return f"Signer({self.algorithm})"


def read_signer(certificate: Path, key: Path) -> Signer:
    """Raises BadRequest for a key that others can read, or that C2PA does not sign with."""
    secret = read_secret(key)
    try:
        chain = certificate.read_bytes()
    except OSError as cause:
        raise BadRequest(f"the certificate {certificate} cannot be read; check the path") from cause
    return Signer(chain, secret, _algorithm(secret, key))


def media_type(path: Path) -> str:
    """Raises Unsupported for a format that carries no manifest."""
    found = MEDIA_TYPES.get(path.suffix.lower())
    if found is None:
        raise Unsupported(
            f"files that end with {path.suffix or 'nothing'} carry no Content Credentials here; "
            f"those do that end with {', '.join(MEDIA_TYPES)}"
        )
    return found


def attach(source: Path, target: Path, definition: dict[str, Any], signer: Signer) -> None:
    """Writes ``source`` with a manifest to ``target``. Raises BadRequest where the certificate
    or the key will not do, OSError where the disk will not.
    """
    c2pa = _library()
    kind = media_type(source)
    info = c2pa.C2paSignerInfo(signer.algorithm, signer.chain, signer.key, None)
    try:
        context = c2pa.Context.from_dict(SETTINGS)
        builder = c2pa.Builder(definition, context=context)
        # Its errors may hold paths and what a certificate says: none is passed on.
        with source.open("rb") as original, target.open("w+b") as copy:
            builder.sign(c2pa.Signer.from_info(info), kind, original, copy)
    except c2pa.C2paError as cause:
        raise BadRequest(
            "the copy cannot be signed with this certificate and key; they must belong together, "
            "and the certificate must be issued by another one, for digital signatures of e-mail "
            "or documents, as C2PA asks"
        ) from cause


def read(path: Path) -> dict[str, Any] | None:
    """What the manifests of a file say, as the library's reader tells it, validation included;
    None where there is none that it can read. Raises BadRequest where it is not installed.
    """
    c2pa = _library()
    kind = MEDIA_TYPES.get(path.suffix.lower())
    if kind is None:
        return None
    try:
        context = c2pa.Context.from_dict(SETTINGS)
        with path.open("rb") as file, c2pa.Reader(kind, file, context=context) as reader:
            found: dict[str, Any] = json.loads(reader.json())
    except c2pa.C2paError:
        return None
    return found


def can_read() -> bool:
    """Whether the library is installed."""
    try:
        _library()
    except BadRequest:
        return False
    return True


def _library() -> ModuleType:
    try:
        import c2pa  # noqa: PLC0415 -- an extra, and 23 MB
    except ImportError as cause:
        raise BadRequest(
            f"Content Credentials need c2pa-python, which is not installed; run {INSTALL}"
        ) from cause
    library: ModuleType = c2pa
    return library


def _algorithm(secret: bytes, path: Path) -> str:
    try:
        key = load_pem_private_key(secret, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as cause:
        raise BadRequest(
            f"{path} is no private key without a passphrase; check the path"
        ) from cause
    if isinstance(key, EllipticCurvePrivateKey) and key.curve.name in CURVES:
        return CURVES[key.curve.name]
    if isinstance(key, Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, RSAPrivateKey):
        return "ps256"
    raise BadRequest(f"{path} is a key of a kind that C2PA does not sign with; name another one")
