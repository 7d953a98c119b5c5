"""Published files, checked without a database: size, fingerprint, rows, and one content in both formats."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from aeo.kernel import clock
from aeo.register import manifests, public

DID, MANIFEST = "did.json", "manifest.jws"
Row = tuple[str, bytes, bytes]


class Misfit(ValueError):
    """The first thing that does not fit, in words."""


def check(path: Path, listed: Mapping[str, Any]) -> None:
    """The bytes are those that the manifest lists."""
    name = listed["name"]
    if not path.is_file():
        raise Misfit(f"{name}: the file is missing")
    if path.stat().st_size != listed["bytes"]:
        raise Misfit(f"{name}: {path.stat().st_size} bytes instead of {listed['bytes']}")
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != listed["sha256"]:
            raise Misfit(f"{name}: the content is not what the manifest signed")
    if _rows(path, name) != listed["rows"]:
        raise Misfit(f"{name}: it does not have {listed['rows']} rows")


def folder(place: Path) -> Iterator[str]:
    """Verify an exported folder by itself: signature, files, and that all formats hold the same records."""
    claims = _claims(_read(place / DID), _read(place / MANIFEST))
    issued, expires = manifests.instants(claims)
    yield f"snapshot {claims['seq']} of {claims['iss']}, signed {issued:%Y-%m-%d %H:%M} UTC"
    paths = {}
    for listed in claims["files"]:
        name = str(listed["name"])
        if Path(name).name != name:
            raise Misfit(f"{name}: not the name of a file")
        check(place / name, listed)
        paths[name.rpartition(".")[2]] = place / name
        yield f"{name}: {listed['records']} records, as signed"
    compare(paths, _records(paths["jsonl"]))
    yield "all formats hold the same records"
    if clock.now() >= expires:
        yield f"note: this copy was to be renewed by {expires:%Y-%m-%d %H:%M} UTC; ask for a newer one"


def _claims(did: bytes, manifest: bytes) -> dict[str, Any]:
    try:
        document = orjson.loads(did)
    except ValueError as error:
        raise Misfit(f"{DID}: not JSON") from error
    try:
        return manifests.opened(manifest.decode("ascii", "replace"), document)
    except manifests.BadManifest as bad:
        raise Misfit(f"{MANIFEST}: {bad}") from bad


def compare(paths: Mapping[str, Path], expected: Iterable[Row]) -> None:
    """Both files hold exactly these records, in this order."""
    with paths["jsonl"].open("rb") as lines, paths["csv"].open("rb") as table:
        _same(table, public.header(), "the heading")
        for number, line, cells in expected:
            _same(lines, bytes(line), number)
            _same(table, bytes(cells), number)
        if lines.read(1) or table.read(1):
            raise Misfit("the files hold more than the records")


def _same(file: BinaryIO, wanted: bytes, number: str) -> None:
    if file.read(len(wanted)) != wanted:
        raise Misfit(f"{number}: {Path(file.name).name} does not say what the record says")


def _records(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for line in file:
            record = orjson.loads(line)
            yield record["aeoNumber"], line, public.cells(record)


def _rows(path: Path, name: str) -> int:
    if name.endswith(".csv"):
        with path.open(encoding="utf-8", newline="") as file:
            return sum(1 for _row in csv.reader(file)) - 1
    with path.open("rb") as file:
        return sum(1 for _line in file)


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise Misfit(f"{path.name}: the file is missing")
    return path.read_bytes()
