"""Ed25519 keys (RFC 8032) as files: the private one is its owner's only, and never replaced."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from bystander.errors import BadRequest, CannotWrite, TargetExists

PUBLIC = ".pub"
"""What a public key's file is called, after its private one's whole name."""

OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Tells whether a signature was made with its private twin.

    raw: 32 bytes, lower-case hexadecimal
    """

    raw: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the raw key, for people to compare."""
        return sha256(bytes.fromhex(self.raw)).hexdigest()

    def confirms(self, signature: str, message: bytes) -> bool:
        """signature: 64 bytes, hexadecimal. What is no signature confirms nothing."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.raw))
            key.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


class PrivateKey:
    """Signs. Shows nothing of itself."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> PublicKey:
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return PublicKey(raw.hex())

    def sign(self, message: bytes) -> str:
        """64 bytes, lower-case hexadecimal."""
        return self._key.sign(message).hex()

    def __repr__(self) -> str:
        return "PrivateKey()"


def make_keys(path: Path) -> PublicKey:
    """A new private key at ``path`` (PKCS #8, PEM, mode 0600), and its public one beside it.

    Raises TargetExists where either is there already: whatever a lost key signed could be
    confirmed no more, and nothing said so. Raises CannotWrite.
    """
    beside = path.with_name(path.name + PUBLIC)
    for each in (path, beside):
        if os.path.lexists(each):
            raise TargetExists(f"{each} exists already, and keys are never replaced; choose a name")
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    told = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    _write(path, secret, 0o600)
    try:
        _write(beside, told, 0o644)
    except (TargetExists, CannotWrite):
        path.unlink(missing_ok=True)
        raise
    return PrivateKey(key).public


def read_private(path: Path) -> PrivateKey:
    """Raises BadRequest for what is no such key, or for one that others can read, too."""
    try:
        key = load_pem_private_key(read_secret(path), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as cause:
        raise BadRequest(f"{path} is no private key without a passphrase; {_MAKE}") from cause
    if not isinstance(key, Ed25519PrivateKey):
        raise BadRequest(f"{path} is a key of another kind than Ed25519; {_MAKE}")
    return PrivateKey(key)


def read_secret(path: Path) -> bytes:
    """The bytes of a private key. Raises BadRequest for a file that others can read, too."""
    content = _read(path)
    if os.name == "posix" and path.stat().st_mode & OTHERS:
        raise BadRequest(f"others can read the private key {path}; make it yours with chmod 600")
    return content


def read_public(path: Path) -> PublicKey:
    """Raises BadRequest for what is no such key."""
    try:
        key = load_pem_public_key(_read(path))
    except (ValueError, UnsupportedAlgorithm) as cause:
        raise BadRequest(f"{path} is no public key; name the signer's file {PUBLIC}") from cause
    if not isinstance(key, Ed25519PublicKey):
        raise BadRequest(f"{path} is a key of another kind than Ed25519; ask for the right one")
    return PublicKey(key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex())


_MAKE = "make one with `bystander keys new`"
MOST = 1 << 16


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST)
    except OSError as cause:
        raise BadRequest(f"the key {path} cannot be read; check the path") from cause


def _write(path: Path, content: bytes, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
        with open(descriptor, "wb") as file:  # noqa: PTH123 -- a descriptor, made with its mode
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as cause:
        raise TargetExists(f"{path} exists already, and keys are never replaced") from cause
    except OSError as cause:
        raise CannotWrite(f"the key {path} cannot be written; choose another folder") from cause
