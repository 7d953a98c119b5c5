"""Verifying the register: everything is worked out again, and the first thing that does not fit is named.

From below to above: the records against their hashes and against what the authority's intervals say now, the entries
against the records, the chain of signed manifests, every published file, and the newest files line by line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import rfc8785

from aeo.documents import blobs
from aeo.register import did, entries, files, manifests, queries
from aeo.register.files import Misfit
from aeo.register.models import Entry, File, Record, Snapshot

# AEO number → (component, role, intervals) of each of its parts, from the authority’s own rows.
Source = Callable[[], Mapping[str, Any]]
_source: list[Source] = []


def told_by(source: Source) -> None:
    """What the authority's rows say now, by AEO number: given by the package above, which knows them."""
    _source[:] = [source]


def verify() -> Iterator[str]:
    """What was verified, sentence by sentence; raises Misfit at the first thing that does not fit."""
    yield f"{_records()} records fit their hashes, and none is missing"
    yield f"{_authority()} records say what the authority’s intervals say"
    yield f"{_entries()} entries fit their records"
    snapshots = list(Snapshot.objects.order_by("seq"))
    yield f"{_chain(snapshots)} signed manifests, each after the one before"
    yield f"{_files()} published files fit their fingerprints"
    if snapshots:
        yield _newest(snapshots[-1])


def _records() -> int:
    count = 0
    rows = Record.objects.order_by("aeo_number", "version").iterator(chunk_size=500)
    for number, versions in groupby(rows, key=lambda row: row.aeo_number):
        for expected, row in enumerate(versions, start=1):
            if row.version != expected:
                raise Misfit(f"{number}: version {expected} of the record is missing")
            _record(row)
            count += 1
    return count


def _record(row: Record) -> None:
    named = f"{row.aeo_number} version {row.version}"
    if hashlib.sha256(rfc8785.dumps(row.content)).hexdigest() != row.sha256:
        raise Misfit(f"{named}: the content is not what its hash says")
    content = row.content
    told = (content["aeo_number"], content["version"], content["consent_publish"])
    if told != (row.aeo_number, row.version, row.public):
        raise Misfit(f"{named}: the content belongs to another record, or its consent was changed")


def _authority() -> int:
    if not _source:
        return 0
    known = dict(_source[0]())
    for record in _latest():
        expected = known.pop(record.aeo_number, None)
        if expected is None:
            raise Misfit(f"{record.aeo_number}: the authority knows no such status")
        if _intervals(record.content) != [_facts(*part) for part in expected]:
            raise Misfit(f"{record.aeo_number}: the record does not say what the authority’s intervals say")
    for number in sorted(known):
        raise Misfit(f"{number}: the register has no record of it")
    return Entry.objects.count()


def _intervals(content: Mapping[str, Any]) -> Any:
    return [_facts(part["component"], part["role"], part["intervals"]) for part in content["parts"]]


def _facts(component: str, role: str, intervals: Iterable[Mapping[str, Any]]) -> Any:
    """What must be equal; how reasons are classed outside may be worded otherwise by a later release."""
    return component, role, [{key: row[key] for key in row if key != "reason"} for row in intervals]


def _latest() -> Iterable[Record]:
    return Record.objects.order_by("aeo_number", "-version").distinct("aeo_number").iterator(chunk_size=500)


def _entries() -> int:
    count, published = 0, _ever_published()
    stored = {entry.aeo_number: entry for entry in Entry.objects.iterator(chunk_size=500)}
    for record in _latest():
        entry = stored.pop(record.aeo_number, None)
        expected = entries.entry_of(record, was_published=record.aeo_number in published)
        if entry is None or entries.told(entry) != entries.told(expected):
            raise Misfit(f"{record.aeo_number}: the published entry is not what version {record.version} says")
        count += 1
    for number in sorted(stored):
        raise Misfit(f"{number}: an entry without a record")
    return count


def _ever_published() -> set[str]:
    return set(Record.objects.filter(public=True).values_list("aeo_number", flat=True))


def _chain(snapshots: list[Snapshot]) -> int:
    document, before = did.document(), ""
    for expected, row in enumerate(snapshots, start=1):
        claims = _manifest(row, document)
        issued, expires = manifests.instants(claims)
        told = (claims["seq"], claims["prev"], issued, expires, manifests.fingerprint(row.manifest))
        if told != (row.seq, row.previous, row.issued_at, row.expires_at, row.sha256):
            raise Misfit(f"snapshot {row.seq}: the row does not say what was signed")
        if row.seq != expected or row.previous != before:
            raise Misfit(f"snapshot {row.seq}: it does not follow the one before, or that is missing")
        _listed(row.seq, claims["files"])
        before = row.sha256
    return len(snapshots)


def _manifest(row: Snapshot, document: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return manifests.opened(row.manifest, document)
    except manifests.BadManifest as bad:
        raise Misfit(f"snapshot {row.seq}: {bad}") from bad


def _listed(seq: int, listed: Iterable[Mapping[str, Any]]) -> None:
    for file in listed:
        row = File.objects.filter(name=file["name"]).first()
        if row is None or manifests.listed(row) != file:
            raise Misfit(f"snapshot {seq}: {file['name']} is not the file that was signed")


def _files() -> int:
    count = 0
    for row in File.objects.order_by("pk").iterator():
        if not blobs.exists(row.sha256):
            raise Misfit(f"{row.name}: its bytes are gone")
        files.check(blobs.path_of(row.sha256), manifests.listed(row))
        count += 1
    return count


def _newest(last: Snapshot) -> str:
    """The newest files against the entries, if nothing changed since."""
    if last.marker != queries.marker():
        return f"snapshot {last.seq} is older than the last change: it is published again by the next run"
    rows = Entry.objects.filter(line__isnull=False).order_by("aeo_number").values_list("aeo_number", "line", "cells")
    listed = manifests.opened(last.manifest, did.document())["files"]
    paths = {file["name"].rpartition(".")[2]: blobs.path_of(file["sha256"]) for file in listed}
    files.compare(paths, ((key, bytes(line or b""), bytes(cells or b"")) for key, line, cells in rows.iterator()))
    return f"snapshot {last.seq} holds exactly the published records"
