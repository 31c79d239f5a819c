"""Keys are their owner's only, are never replaced, and confirm nothing that they did not sign."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bystander.errors import BadRequest, CannotWrite, TargetExists
from bystander.provenance.commitment import commitment, new_key
from bystander.provenance.keys import make_keys, read_private, read_public


def test_a_private_key_is_its_owners_only(tmp_path: Path) -> None:
    make_keys(tmp_path / "desk.key")
    assert stat.S_IMODE((tmp_path / "desk.key").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["desk.key", "desk.key.pub"]


def test_what_a_key_signs_its_public_twin_confirms_and_nothing_else(tmp_path: Path) -> None:
    make_keys(tmp_path / "a.key")
    make_keys(tmp_path / "b.key")
    ours, theirs = (read_public(tmp_path / f"{name}.key.pub") for name in "ab")
    signature = read_private(tmp_path / "a.key").sign(b"a message")
    assert ours.confirms(signature, b"a message")
    assert not ours.confirms(signature, b"a massage")
    assert not theirs.confirms(signature, b"a message")
    assert not ours.confirms("00" * 64, b"a message")
    assert not ours.confirms("no signature", b"a message")
    assert ours.fingerprint != theirs.fingerprint


@pytest.mark.parametrize("taken", ["desk.key", "desk.key.pub"])
def test_a_key_is_never_replaced(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"somebody's")
    with pytest.raises(TargetExists, match="never replaced"):
        make_keys(tmp_path / "desk.key")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"somebody's"]


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    make_keys(tmp_path / "desk.key")
    (tmp_path / "desk.key").chmod(0o640)
    with pytest.raises(BadRequest, match="chmod 600"):
        read_private(tmp_path / "desk.key")


def test_a_key_does_not_show_itself(tmp_path: Path) -> None:
    make_keys(tmp_path / "desk.key")
    assert repr(read_private(tmp_path / "desk.key")) == "PrivateKey()"


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.key").write_bytes(b"words")
    (tmp_path / "no.key").chmod(0o600)
    with pytest.raises(BadRequest, match="no private key"):
        read_private(tmp_path / "no.key")
    with pytest.raises(BadRequest, match="no public key"):
        read_public(tmp_path / "no.key")
    with pytest.raises(BadRequest, match="cannot be read"):
        read_public(tmp_path / "gone.pub")


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "ec.key").write_bytes(pem)
    (tmp_path / "ec.key").chmod(0o600)
    with pytest.raises(BadRequest, match="another kind than Ed25519"):
        read_private(tmp_path / "ec.key")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        make_keys(tmp_path / "gone" / "desk.key")


def test_a_commitment_leads_to_its_original_with_its_key_alone() -> None:
    digest, key = "ab" * 32, new_key()
    assert commitment(digest, key) == commitment(digest, key)
    assert commitment(digest, new_key()) != commitment(digest, key)
    assert commitment("cd" * 32, key) != commitment(digest, key)
    # RFC 4231 has no case of this length; made with OpenSSL: printf '\xab'... | openssl dgst -hmac
    assert len(commitment(digest, key)) == 64
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(digest, "00")
