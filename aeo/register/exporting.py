"""The published register as a folder: what a partner downloads, and what `walk` leaves behind."""

from __future__ import annotations

import shutil
from pathlib import Path

import orjson

from aeo.documents import blobs
from aeo.kernel.policy import SYSTEM
from aeo.register import actions, did, manifests
from aeo.register.files import DID, MANIFEST


def did_json() -> bytes:
    """The DID document as it is served."""
    return orjson.dumps(did.document(), option=orjson.OPT_INDENT_2) + b"\n"


def export(folder: Path) -> None:
    """Write `did.json`, `manifest.jws` and the files it lists; publishes first when something has changed."""
    snapshot = actions.publish(by=SYSTEM)
    folder.mkdir(parents=True, exist_ok=True)
    document = did_json()
    (folder / DID).write_bytes(document)
    (folder / MANIFEST).write_text(snapshot.manifest)
    for file in manifests.opened(snapshot.manifest, orjson.loads(document))["files"]:
        with blobs.open_(file["sha256"]) as source, (folder / file["name"]).open("wb") as target:
            shutil.copyfileobj(source, target)
