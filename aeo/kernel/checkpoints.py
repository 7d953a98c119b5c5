"""Daily checkpoints over the journal's changed heads, signed (Ed25519) with a key that the database has not."""

from __future__ import annotations

import hashlib
from datetime import UTC
from functools import lru_cache
from pathlib import Path

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.conf import settings
from django.db import connection, transaction

from aeo.kernel import clock, journal
from aeo.kernel.lifecycle import root
from aeo.kernel.models import Checkpoint

KEY_FILE = "journal.pem"
CHANGED = """
SELECT h.subject, h.seq, encode(h.hash, 'hex') FROM kernel_head h
JOIN kernel_entry e ON e.subject = h.subject AND e.seq = h.seq
WHERE e.at >= coalesce((SELECT max(at) FROM kernel_checkpoint), '-infinity') ORDER BY h.subject
"""


@lru_cache(maxsize=1)
def _key(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is not an Ed25519 key")
    return key


def key() -> Ed25519PrivateKey:
    """The journal's signing key, from a file outside the database."""
    return _key(Path(settings.AEO_KEYS_DIR) / KEY_FILE)


@transaction.atomic
def take() -> Checkpoint | None:
    """Sign the heads that changed since the last checkpoint; None when nothing changed."""
    root("journal", "checkpoint")
    with connection.cursor() as cursor:
        cursor.execute(CHANGED)
        heads = [list(row) for row in cursor.fetchall()]
    if not heads:
        return None
    last = Checkpoint.objects.order_by("-id").first()
    row = Checkpoint(at=clock.now(), heads=orjson.dumps(heads).decode())
    row.previous = bytes(last.hash) if last else journal.GENESIS
    row.hash = digest(row)
    row.signature = key().sign(row.hash)
    row.save()
    return row


def digest(row: Checkpoint) -> bytes:
    """The hash of a checkpoint over its time, its heads and the one before."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(bytes(row.previous) + at.encode() + row.heads.encode()).digest()


def fault_of(row: Checkpoint, before: bytes) -> str:
    """What is wrong with a checkpoint, or nothing."""
    if bytes(row.previous) != before or digest(row) != bytes(row.hash):
        return "the checkpoint was changed, or one before it is missing"
    try:
        key().public_key().verify(bytes(row.signature), bytes(row.hash))
    except InvalidSignature:
        return "the signature is not ours"
    return ""
