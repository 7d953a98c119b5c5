"""The seal's key and certificates, from files: only the sealer's process is told where the key lies."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509.oid import NameOID
from django.conf import settings

DEMONSTRATION = "DEMONSTRATION"


class NoSealKey(RuntimeError):
    """There is no usable seal key: nothing can be sealed, so nothing is."""


@dataclass(frozen=True)
class Seal:
    """The loaded key (kept, since loading costs more than signing), its certificate and the chain above it."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def is_demonstration(self) -> bool:
        """True for a key that anybody can make: papers sealed with it say so."""
        units = self.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
        return any(unit.value == DEMONSTRATION for unit in units)


def seal() -> Seal:
    """The seal of this process. Raises NoSealKey, saying what is wrong."""
    path = settings.AEO_SEAL_KEY_FILE
    if not path:
        raise NoSealKey("AEO_SEAL_KEY_FILE is not set: this process is not the sealer")
    try:
        return _load(Path(path), Path(path).stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        raise NoSealKey(f"the seal key cannot be used: {error}") from error


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int) -> Seal:
    """The key, and beside it `<name>.crt` and `ca.crt`. A changed file is read again."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ValueError(f"{path} can be read by others (it must be 0600)")
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise ValueError(f"{path} is not an elliptic-curve key")
    certificate = x509.load_pem_x509_certificate(path.with_suffix(".crt").read_bytes())
    if _public(certificate.public_key()) != _public(key.public_key()):
        raise ValueError(f"{path.with_suffix('.crt')} belongs to another key")
    return Seal(key, certificate, tuple(x509.load_pem_x509_certificates(path.with_name("ca.crt").read_bytes())))


def _public(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]
