"""`python -m aeo.documents.demo_keys DIR`: keys for trying out and tests; what exists is left alone.

Certificates say in their subject that they are for demonstration, and every paper sealed with them says so too.
"""

from __future__ import annotations

import argparse
import os
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from aeo.kernel import clock

ORGANISATION = "Itgel DEMONSTRATION"
LIFE = timedelta(days=3650)
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336

Key = EllipticCurvePrivateKey | Ed25519PrivateKey


def make(folder: Path) -> list[Path]:
    """Make the keys that are missing; returns what was made. Private keys are readable by their owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = [_private(folder / "journal.pem", Ed25519PrivateKey.generate())]
    made.append(_private(folder / "register.pem", generate_private_key(SECP256R1())))
    if not (folder / "seal.pem").exists():
        made.extend(_seal(folder))
    return [path for path in made if path is not None]


def _seal(folder: Path) -> list[Path | None]:
    issuer_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    issuer = _certificate("Demonstration CA", issuer_key, "Demonstration CA", issuer_key)
    seal = _certificate("DEMONSTRATION seal", key, "Demonstration CA", issuer_key)
    return [
        _write(folder / "ca.crt", issuer.public_bytes(Encoding.PEM), 0o644),
        _write(folder / "seal.crt", seal.public_bytes(Encoding.PEM), 0o644),
        _private(folder / "seal.pem", key),
    ]


def _certificate(
    name: str, key: EllipticCurvePrivateKey, issuer: str, issuer_key: EllipticCurvePrivateKey
) -> x509.Certificate:
    authority = name == issuer
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(clock.now() - timedelta(days=1))
        .not_valid_after(clock.now() + LIFE)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=0 if authority else None), critical=True)
        .add_extension(_usage(authority=authority), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if not authority:
        purposes = x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purposes, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _private(path: Path, key: Key) -> Path | None:
    return _write(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)


def _write(path: Path, content: bytes, mode: int) -> Path | None:
    try:
        line = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return None
    with os.fdopen(line, "wb") as file:
        file.write(content)
    return path


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="demo_keys", description="Make demonstration keys.")
    parser.add_argument("folder", type=Path)
    for path in make(parser.parse_args().folder):
        print(path)


if __name__ == "__main__":
    main()
