"""Content-addressed files: bytes stored under their SHA-256, written whole or not at all, never written again."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from aeo.kernel import seams
from aeo.kernel.seams import seam

seams.declare("blob.written", "blob.kept")
SHA256 = re.compile(r"[0-9a-f]{64}")
CHUNK = 1024 * 1024
LEFT_OVER = 24 * 3600  # seconds after which an unfinished write is somebody's crash


class Lost(RuntimeError):
    """Bytes that were stored cannot be given."""


class Missing(Lost):
    """There are none under that name."""


class Damaged(Lost):
    """The stored bytes are not what their name says."""


class TooLarge(ValueError):
    """More bytes than allowed."""


def put(data: bytes) -> str:
    """Store bytes; returns their SHA-256 (hex). Storing them again changes nothing."""
    with writing() as target:
        target.write(data)
    return target.sha256


def put_stream(source: BinaryIO, limit: int, inspect: Callable[[Target], None]) -> Target:
    """Store a stream if `inspect` does not object to it, by raising. Raises TooLarge beyond `limit` bytes.

    An objection leaves nothing behind.
    """
    with writing() as target:
        while chunk := source.read(CHUNK):
            if target.size + len(chunk) > limit:
                raise TooLarge(limit)
            target.write(chunk)
        target.flush()
        inspect(target)
    return target


def put_once(slot: str, data: bytes) -> bytes:
    """Fill a named slot if it is empty, and store its content as a blob; returns what the slot holds.

    Of several writers one wins and all get the winner's bytes: what must exist only once is made with this.
    """
    path = _root() / "once" / slot
    with _temporary() as file:
        file.write(data)
        _settle(file)
        with suppress(FileExistsError):
            _link(Path(file.name), path)
    seam("blob.kept")
    content = path.read_bytes()
    _link_blob(path, hashlib.sha256(content).hexdigest())
    return content


def once(slot: str) -> bytes | None:
    """What a slot holds, if anything."""
    path = _root() / "once" / slot
    return path.read_bytes() if path.is_file() else None


def read(sha256: str) -> bytes:
    """The bytes. Raises Lost."""
    with open_(sha256) as file:
        return file.read()


def open_(sha256: str) -> BinaryIO:
    """A file to read the bytes from, which are what the hash says. Raises Lost."""
    try:
        file = path_of(sha256).open("rb")
    except FileNotFoundError as error:
        raise Missing(sha256) from error
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise Damaged(sha256)
    file.seek(0)
    return file


def exists(sha256: str) -> bool:
    """True when something is stored under the hash."""
    return path_of(sha256).is_file()


def is_whole(sha256: str) -> bool:
    """True when the bytes are stored and are what the hash says."""
    try:
        open_(sha256).close()
    except Lost:
        return False
    return True


def path_of(sha256: str) -> Path:
    """Where the bytes lie, or would lie."""
    if not SHA256.fullmatch(sha256):
        raise ValueError("not a SHA-256 in hexadecimal")
    return _root() / "blobs" / sha256[:2] / sha256


def tidy(older_than: float = LEFT_OVER) -> int:
    """Remove what unfinished writes left behind; returns how many files."""
    oldest = time.time() - older_than
    left = [path for path in _folder("partial").iterdir() if path.stat().st_mtime < oldest]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def discard(sha256: str, older_than: float = LEFT_OVER) -> bool:
    """Remove bytes that nothing refers to, unless somebody stores the same at this moment: then they look new."""
    path, aside = path_of(sha256), _folder("partial") / f"{sha256}.gone"
    try:
        if _is_kept(path, older_than):
            return False
        path.rename(aside)
    except FileNotFoundError:
        return False
    if again := _is_kept(aside, older_than):
        with suppress(FileExistsError):
            os.link(aside, path)
    aside.unlink()
    return not again


def _is_kept(path: Path, older_than: float) -> bool:
    """Stored or stored anew lately, or what must exist only once."""
    told = path.stat()
    return told.st_nlink > 1 or told.st_mtime > time.time() - older_than


class Target:
    """A blob in the making."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.path = Path(file.name)
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash of what was written so far."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Add bytes."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def flush(self) -> None:
        """What was written can be read at `path`."""
        self._file.flush()


@contextmanager
def writing() -> Iterator[Target]:
    """Write a blob piece by piece; on leaving without an error it is on the disk under its hash."""
    with _temporary() as file:
        target = Target(file)
        yield target
        _settle(file)
        seam("blob.written")
        _link_blob(Path(file.name), target.sha256)


@contextmanager
def _temporary() -> Iterator[BinaryIO]:
    with tempfile.NamedTemporaryFile(dir=_folder("partial"), delete=False) as file:
        try:
            yield file  # type: ignore[misc]  # a NamedTemporaryFile is a BinaryIO in all but name
        finally:
            Path(file.name).unlink(missing_ok=True)


def _settle(file: BinaryIO) -> None:
    """The bytes are on the disk before anybody is told that they are stored."""
    file.flush()
    os.fsync(file.fileno())


def _link_blob(source: Path, sha256: str) -> None:
    target = path_of(sha256)
    with suppress(FileNotFoundError):
        os.utime(target)  # so that whoever discards these bytes sees that they are wanted again
        if is_whole(sha256):
            return
        _replace(source, target)
    with suppress(FileExistsError):
        _link(source, target)


def _replace(source: Path, target: Path) -> None:
    """Sound bytes take the place of damaged ones at once: nobody finds the name empty."""
    aside = _folder("partial") / f"{source.name}.sound"
    source.chmod(0o400)
    os.link(source, aside)
    aside.replace(target)
    _settle_folder(target.parent)


def _link(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source.chmod(0o400)
    os.link(source, target)
    _settle_folder(target.parent)


def _settle_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _folder(name: str) -> Path:
    folder = _root() / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _root() -> Path:
    return Path(settings.AEO_FILES_DIR)
