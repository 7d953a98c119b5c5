"""The manifest: one signature (compact JWS, ES256) over the names, sizes and hashes of all files of a snapshot."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from aeo.documents.register_keys import SigningKey
from aeo.register import did
from aeo.register.models import File, Snapshot
from aeo.register.snapshots import GRACE, NEXT_UPDATE

TYPE = "aeo-manifest+jwt"
ALGORITHMS = ["ES256"]
VIEW = "public"


class BadManifest(ValueError):
    """It is not what the administration signed."""


@dataclass(frozen=True)
class Manifest:
    """What is signed. `exp`: the next update and a grace; a copy that is older is stale, not wrong."""

    seq: int
    issued_at: datetime
    expires_at: datetime
    previous: str
    files: tuple[Mapping[str, Any], ...]

    def payload(self) -> dict[str, Any]:
        """The claims."""
        return {
            "iss": did.identifier(),
            "view": VIEW,
            "seq": self.seq,
            "iat": int(self.issued_at.timestamp()),
            "exp": int(self.expires_at.timestamp()),
            "prev": self.previous,
            "files": list(self.files),
        }


def manifest_after(last: Snapshot | None, files: Iterable[File], at: datetime) -> Manifest:
    """The manifest that follows the last one."""
    at = at.replace(microsecond=0)
    return Manifest(
        seq=last.seq + 1 if last else 1,
        issued_at=at,
        expires_at=at + NEXT_UPDATE + GRACE,
        previous=last.sha256 if last else "",
        files=tuple(listed(file) for file in files),
    )


def listed(file: File) -> dict[str, Any]:
    """A file as the manifest lists it."""
    return {
        "name": file.name,
        "type": file.media_type.partition(";")[0],
        "records": file.records,
        "rows": file.rows,
        "bytes": file.size,
        "sha256": file.sha256,
    }


def signed(manifest: Manifest, signer: SigningKey, *, marker: int, by: str) -> Snapshot:
    """The signed manifest as a row, not yet saved."""
    header = {"alg": "ES256", "typ": TYPE, "kid": did.key_id(signer.name)}
    text = jws.serialize_compact(header, orjson.dumps(manifest.payload()), ECKey.import_key(signer.key), ALGORITHMS)
    return Snapshot(
        seq=manifest.seq,
        manifest=text,
        sha256=fingerprint(text),
        previous=manifest.previous,
        key=signer.name,
        marker=marker,
        issued_at=manifest.issued_at,
        expires_at=manifest.expires_at,
        published_by=by,
    )


def fingerprint(text: str) -> str:
    """What the next manifest calls this one."""
    return hashlib.sha256(text.encode()).hexdigest()


def opened(text: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """The claims of a manifest, once its signature is found to be by a key of the DID document."""
    try:
        key = _key_of(text, did.keys(document))
        claims: dict[str, Any] = orjson.loads(jws.deserialize_compact(text, key, ALGORITHMS).payload)
    except (JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadManifest(str(error) or "the signature is not that of the manifest") from error
    if claims.get("iss") != document["id"]:
        raise BadManifest(f"the manifest is issued by {claims.get('iss')}, the keys belong to {document['id']}")
    return claims


def _key_of(text: str, keys: Mapping[str, ECKey]) -> ECKey:
    header = jws.extract_compact(text.encode()).headers()
    key = keys.get(str(header.get("kid")))
    if header.get("typ") != TYPE or key is None:
        raise BadManifest(f"it names a key that did.json does not have, or is no manifest: {header.get('kid')}")
    return key


def instants(claims: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """When it was issued, and until when it is fresh."""
    return datetime.fromtimestamp(claims["iat"], UTC), datetime.fromtimestamp(claims["exp"], UTC)
