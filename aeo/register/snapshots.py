"""Making the files of a snapshot: a copy of the bytes that were projected when the records were written."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from aeo.documents import blobs
from aeo.kernel import clock
from aeo.register import public, queries
from aeo.register.models import Entry, File, Snapshot

# A manifest is renewed once a day even when nothing changed, so that a stale copy can be told from a fresh one.
NEXT_UPDATE = timedelta(hours=24)
GRACE = timedelta(hours=12)
RENEW_AFTER = timedelta(hours=20)
CHUNK = 2000
TYPES = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True)
class Written:
    """The files, and the sum of the versions of all records that they rest on."""

    files: tuple[File, ...]
    marker: int


@dataclass
class _Count:
    marker: int = 0
    records: int = 0
    rows: int = 0


def is_current(last: Snapshot, key: str) -> bool:
    """True when publishing again would say nothing new: no change, the same key, and not yet time to renew."""
    young = clock.now() < last.issued_at + RENEW_AFTER
    return young and last.key == key and last.marker == queries.marker()


def write(seq: int) -> Written:
    """Store the files of snapshot `seq`. Bytes that were published before keep their name."""
    count = _Count()
    with ExitStack() as stack:
        lines, table = (stack.enter_context(blobs.writing()) for _format in TYPES)
        table.write(public.header())
        rows = Entry.objects.order_by("aeo_number").values_list("version", "line", "cells")
        for version, line, cells in rows.iterator(chunk_size=CHUNK):
            count.marker += version
            if line is None or cells is None:
                continue
            lines.write(bytes(line))
            table.write(bytes(cells))
            count.records += 1
            count.rows += bytes(cells).count(b"\r\n")
    named = zip(TYPES, (lines, table), (count.records, count.rows), strict=True)
    return Written(tuple(_file(seq, kind, target, count.records, rows) for kind, target, rows in named), count.marker)


def _file(seq: int, kind: str, target: blobs.Target, records: int, rows: int) -> File:
    name = f"register-{seq}.{kind}"
    known = File.objects.filter(sha256=target.sha256, media_type=TYPES[kind], records=records).first()
    return known or File.objects.create(
        name=name, media_type=TYPES[kind], records=records, rows=rows, size=target.size, sha256=target.sha256
    )
