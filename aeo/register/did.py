"""Who signs the register: the administration as `did:web`, and its public keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from django.conf import settings
from joserfc.jwk import ECKey

from aeo.documents import register_keys

CONTEXT = ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"]


def identifier() -> str:
    """`did:web:` and the host of this installation."""
    return f"did:web:{quote(urlsplit(settings.AEO_BASE_URL).netloc, safe='')}"


def key_id(name: str) -> str:
    """The full name of a key."""
    return f"{identifier()}#{name}"


def document() -> dict[str, Any]:
    """The DID document: every key that may be relied on."""
    methods = [_method(name, key) for name, key in register_keys.published().items()]
    return {
        "@context": CONTEXT,
        "id": identifier(),
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def keys(document: Mapping[str, Any]) -> dict[str, ECKey]:
    """Full name → key, of those that a DID document allows to assert."""
    allowed = set(document["assertionMethod"])
    methods = {method["id"]: method["publicKeyJwk"] for method in document["verificationMethod"]}
    return {name: ECKey.import_key(jwk) for name, jwk in methods.items() if name in allowed}


def _method(name: str, key: EllipticCurvePublicKey) -> dict[str, Any]:
    jwk = ECKey.import_key(key).as_dict(private=False)
    public = {member: jwk[member] for member in ("kty", "crv", "x", "y")}
    return {
        "id": key_id(name),
        "type": "JsonWebKey",
        "controller": identifier(),
        "publicKeyJwk": public | {"alg": "ES256", "use": "sig"},
    }
