"""A certificate chain and its key for tests of Content Credentials. Nobody should trust it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

# ruff: noqa: PLC0415


def write_test_signer(folder: Path) -> tuple[Path, Path]:
    """A chain (root and signer, P-256) and the signer's private key (mode 0600), as PEM files.

    After the certificate profile of the C2PA specification: not its own issuer, for digital
    signatures, with an extended use that C2PA allows.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def named(name: str) -> x509.Name:
        organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, "A test")
        return x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, name)])

    def usage(*, root: bool) -> x509.KeyUsage:
        return x509.KeyUsage(
            digital_signature=not root, key_cert_sign=root, crl_sign=root,
            content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip

    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    today = datetime.now(UTC)

    def begun(
        name: str, public: ec.EllipticCurvePublicKey, *, root: bool
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(named(name))
            .issuer_name(named("Test root"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - timedelta(days=1))
            .not_valid_after(today + timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
            .add_extension(usage(root=root), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        )

    issued = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    allowed = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    root = begun("Test root", root_key.public_key(), root=True).sign(root_key, hashes.SHA256())
    signer = (
        begun("Test signer", key.public_key(), root=False)
        .add_extension(allowed, critical=False)
        .add_extension(issued, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    chain, secret = folder / "chain.pem", folder / "signer.pem"
    chain.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in (signer, root)))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    secret.chmod(0o600)
    return chain, secret
