"""Verifying the journal: every chain, every commitment, every stateful row, every signed checkpoint.

A changed entry, a cut tail, a deleted subject and a state changed by raw SQL are each named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

import orjson
from django.apps import apps

from aeo.kernel import checkpoints, journal
from aeo.kernel.lifecycle import Stateful
from aeo.kernel.models import Checkpoint, Entry, Head


@dataclass(frozen=True)
class Fault:
    """The first thing that does not fit for a subject; `seq` is 0 when it concerns the subject as a whole."""

    subject: str
    seq: int
    what: str


def verify() -> Iterator[Fault]:
    """Every fault found, in the order of subjects."""
    heads = {head.subject: (head.seq, bytes(head.hash)) for head in Head.objects.iterator()}
    ends: dict[str, str] = {}
    entries = Entry.objects.order_by("subject", "seq").iterator(chunk_size=2000)
    for subject, chain in groupby(entries, key=attrgetter("subject")):
        yield from _chain(subject, list(chain), heads.pop(subject, None), ends)
    yield from (Fault(subject, 0, "all its entries are gone") for subject in heads)
    yield from _rows(ends)
    yield from _checkpoints()


def _chain(subject: str, chain: list[Entry], head: tuple[int, bytes] | None, ends: dict[str, str]) -> Iterator[Fault]:
    before = journal.GENESIS
    for expected, entry in enumerate(chain, start=1):
        fault = _entry(entry, expected, before)
        if fault:
            yield Fault(subject, expected, fault)
            return
        before = bytes(entry.hash)
    ends[subject] = chain[-1].target
    if head is None:
        yield Fault(subject, 0, "its head is gone")
    elif head != (len(chain), before):
        yield Fault(subject, len(chain) + 1, "entries are missing at the end")


def _entry(entry: Entry, expected: int, before: bytes) -> str:
    if entry.seq != expected:
        return "an entry is missing"
    record = journal.Record(entry.subject, entry.verb, entry.source, entry.target, entry.actor, entry.at)
    commitment = bytes(entry.commitment)
    if hashlib.sha256(before + journal.body(record, commitment)).digest() != bytes(entry.hash):
        return "the entry was changed"
    if entry.facts is None or entry.salt is None:
        return ""
    stated = journal.commit_to(bytes(entry.salt), entry.facts.encode())
    return "" if stated == commitment else "the facts of the entry were changed"


def _rows(ends: dict[str, str]) -> Iterator[Fault]:
    for model in stateful_models():
        rows: Any = model._base_manager.values_list
        known = {subject for subject in ends if subject.startswith(f"{model.kind}:")}
        for pk, state in rows("pk", "state").iterator():
            subject = f"{model.kind}:{pk}"
            known.discard(subject)
            if subject not in ends:
                yield Fault(subject, 0, "the row has no journal")
            elif ends[subject] != state:
                yield Fault(subject, 0, f"the row says {state}, the journal says {ends[subject]}")
        yield from (Fault(subject, 0, "the row was deleted") for subject in sorted(known))


def stateful_models() -> list[type[Stateful]]:
    """Every machine of the programme."""
    return [model for model in apps.get_models() if issubclass(model, Stateful)]


def _checkpoints() -> Iterator[Fault]:
    before = journal.GENESIS
    for row in Checkpoint.objects.order_by("id").iterator():
        fault = checkpoints.fault_of(row, before)
        if fault:
            yield Fault(f"checkpoint:{row.pk}", 0, fault)
            return
        before = bytes(row.hash)
        yield from _against(row)


def _against(row: Checkpoint) -> Iterator[Fault]:
    stated = {(subject, seq): value for subject, seq, value in orjson.loads(row.heads)}
    subjects = [subject for subject, _seq in stated]
    found = Entry.objects.filter(subject__in=subjects).values_list("subject", "seq", "hash")
    present = {(subject, seq): bytes(value).hex() for subject, seq, value in found}
    for (subject, seq), value in stated.items():
        if present.get((subject, seq)) != value:
            yield Fault(subject, seq, f"differs from what checkpoint {row.pk} signed")
