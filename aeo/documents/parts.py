"""Files that arrive piece by piece: each grows in a folder that all web hosts share, until whole or given up."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Protocol
from uuid import UUID

from django.conf import settings

CHUNK = 64 * 1024


class Line(Protocol):
    """Where bytes come from; it may break off at any moment."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end. Raises OSError when it is cut."""


def write(key: UUID, offset: int, line: Line, most: int, algorithm: str = "sha256") -> tuple[int, bytes]:
    """Write what the line gives, at most `most` bytes, from `offset` on; returns how many, and their digest.

    They are on the disk when this returns. A line that is cut gives what arrived. What an earlier try left beyond
    `offset` is written over: nobody was told that it is there.
    """
    digest, written = hashlib.new(algorithm, usedforsecurity=False), 0
    with os.fdopen(os.open(_path(key), os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        file.seek(offset)
        with suppress(OSError):
            while written < most and (piece := line.read(min(CHUNK, most - written))):
                file.write(piece)
                digest.update(piece)
                written += len(piece)
        file.flush()
        os.fsync(file.fileno())
    return written, digest.digest()


def open_(key: UUID) -> BinaryIO:
    """What arrived so far. Raises FileNotFoundError."""
    return _path(key).open("rb")


def discard(key: UUID) -> None:
    """Give it up, or it is stored whole elsewhere."""
    _path(key).unlink(missing_ok=True)


def tidy(older_than: float) -> int:
    """Remove what nobody has written to for so many seconds; returns how many files."""
    oldest = time.time() - older_than
    left = [path for path in _folder().iterdir() if path.stat().st_mtime < oldest]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _path(key: UUID) -> Path:
    return _folder() / key.hex


def _folder() -> Path:
    folder = Path(settings.AEO_FILES_DIR) / "arriving"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
