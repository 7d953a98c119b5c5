"""`python -m aeo.documents.demo_keys DIR`: demonstration keys for trying out, each file for its owner only (0600).

seal.pem, seal.crt, ca.crt  the seal of papers (P-256), its certificate and the authority that issued it
journal.pem                 the journal's checkpoints (Ed25519)
register-YEAR-1.pem, .pub   the register's manifests (ES256) and the key that is published (register_keys.py)

Only what is missing is made. The certificates' subjects say DEMONSTRATION, and so does every paper.
"""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import NameOID

from aeo.documents import register_keys
from aeo.documents.keys import DEMONSTRATION
from aeo.kernel import clock

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
YEARS = timedelta(days=3650)
MARGIN = timedelta(days=1)


def make(folder: Path) -> list[str]:
    """Make what is missing in a folder; returns the names of the files made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        before = set(os.listdir(folder))
        _key(folder / "journal.pem", ed25519.Ed25519PrivateKey.generate)
        _register(folder)
        key = _key(folder / "seal.pem", _p256)
        if not _is_certified(folder, key):
            _certify(folder, key)
        return sorted(set(os.listdir(folder)) - before)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One maker at a time."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _p256() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _key(path: Path, generate: object) -> PrivateKey:
    if not path.exists():
        made: PrivateKey = generate()  # type: ignore[operator]
        _write(path, made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return load_pem_private_key(path.read_bytes(), None)  # type: ignore[return-value]


def _register(folder: Path) -> None:
    """A key that signs the register, and its public key beside it."""
    names = [name for name, _path in register_keys.named(folder, ".pem")]
    name = names[-1] if names else _free(folder)
    key = _key(folder / f"register-{name}.pem", _p256)
    public = folder / f"register-{name}.pub"
    if isinstance(key, ec.EllipticCurvePrivateKey) and not public.exists():
        _write(public, register_keys.public_pem(key))


def _free(folder: Path) -> str:
    """A name after all that were used: the public key of one that is lost stays under its own."""
    used = [tuple(map(int, name.split("-"))) for name, _path in register_keys.named(folder, ".pub")]
    year = clock.now().year
    year, number = max([*used, (year, 0)])
    return f"{year}-{number + 1}"


def _is_certified(folder: Path, key: PrivateKey) -> bool:
    crt = folder / "seal.crt"
    if not crt.exists() or not (folder / "ca.crt").exists():
        return False
    return x509.load_pem_x509_certificate(crt.read_bytes()).public_key() == key.public_key()


def _certify(folder: Path, key: PrivateKey) -> None:
    """A new authority, whose key is forgotten at once, certifies the seal."""
    authority = _p256()
    ca = _builder("Itgel demonstration authority", authority, None).sign(authority, hashes.SHA256())
    crt = _builder("Itgel demonstration seal", key, ca).sign(authority, hashes.SHA256())
    _write(folder / "ca.crt", ca.public_bytes(Encoding.PEM))
    _write(folder / "seal.crt", crt.public_bytes(Encoding.PEM))


def _builder(name: str, key: PrivateKey, issuer: x509.Certificate | None) -> x509.CertificateBuilder:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "MN"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEMONSTRATION),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{name} - without legal effect"),
        ]
    )
    public, now, is_ca = key.public_key(), clock.now(), issuer is None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - MARGIN)
        .not_valid_after(now + YEARS)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), critical=True)
        .add_extension(_usage(is_ca), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )
    if issuer is None:
        return builder
    above = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(above)
    return builder.add_extension(identifier, critical=False)


def _usage(is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, readable by the owner only."""
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def main(arguments: list[str]) -> int:
    """The command."""
    if len(arguments) != 1:
        print("usage: python -m aeo.documents.demo_keys DIR", file=sys.stderr)
        return 2
    made = make(Path(arguments[0]))
    print(f"made {', '.join(made)}" if made else "all demonstration keys are there")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
