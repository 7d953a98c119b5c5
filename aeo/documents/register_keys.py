"""The register's signing keys (ES256), from files: `register-2026-1.pem` signs, `register-2026-1.pub` is published.

The last name signs. A key that no longer signs keeps its `.pub` here until nothing signed by it is relied on; its
`.pem` may go. Who only publishes and verifies, such as the web process, needs the `.pub` files and nothing else.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings

NAME = re.compile(r"register-((\d{4})-(\d{1,4}))")


class NoRegisterKey(RuntimeError):
    """There is no usable signing key: nothing can be published, so nothing is."""


@dataclass(frozen=True)
class SigningKey:
    """The key that signs, under the name by which `did.json` knows it."""

    name: str
    key: EllipticCurvePrivateKey


def signing() -> SigningKey:
    """The key that signs now. Raises NoRegisterKey, saying what is wrong."""
    found = list(_files(".pem"))
    if not found:
        raise NoRegisterKey(f"{_folder()} has no register-YYYY-N.pem: nothing can sign the register")
    name, path = found[-1]
    try:
        return SigningKey(name, _private(path, path.stat().st_mtime_ns))
    except (OSError, ValueError) as error:
        raise NoRegisterKey(f"the register's signing key cannot be used: {error}") from error


def published() -> dict[str, EllipticCurvePublicKey]:
    """Name → public key, the oldest first: all that may be relied on."""
    return {name: _public(path, path.stat().st_mtime_ns) for name, path in _files(".pub")}


def public_pem(key: EllipticCurvePrivateKey) -> bytes:
    """What the `.pub` file of a key holds."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def named(folder: Path, suffix: str) -> list[tuple[str, Path]]:
    """The key files of a folder with their names, in the order in which they came into use."""
    found = [(NAME.fullmatch(path.stem), path) for path in folder.glob(f"register-*{suffix}")]
    known = sorted((int(match[2]), int(match[3]), match[1], path) for match, path in found if match)
    return [(name, path) for _year, _number, name, path in known]


def _folder() -> Path:
    return Path(settings.AEO_KEYS_DIR)


def _files(suffix: str) -> Iterator[tuple[str, Path]]:
    yield from named(_folder(), suffix)


@lru_cache(maxsize=4)
def _private(path: Path, _changed: int) -> EllipticCurvePrivateKey:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ValueError(f"{path} can be read by others (it must be 0600)")
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError(f"{path} is not a P-256 key")
    public = path.with_suffix(".pub")
    if not public.exists() or _public(public, public.stat().st_mtime_ns) != key.public_key():
        raise ValueError(f"{public} is not its public key: nobody could verify what it signs")
    return key


@lru_cache(maxsize=32)
def _public(path: Path, _changed: int) -> EllipticCurvePublicKey:
    key = load_pem_public_key(path.read_bytes())
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError(f"{path} is not a P-256 public key")
    return key
