"""Writing the register in the transaction that decided, and publishing it afterwards."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

import rfc8785
from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.documents import register_keys
from aeo.kernel import clock, journal, outbox
from aeo.kernel.lifecycle import action, root
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.refusals import NotPermitted
from aeo.register import entries, manifests, queries, snapshots
from aeo.register.models import CertificateRecord, Entry, Record, Snapshot
from aeo.register.values import CertificateValues, RecordValues

SUBJECT = "register:public"


@action
def record(values: RecordValues) -> Record:
    """Write a new version of a holder's record; the public register follows."""
    content = entries.content_of(values)
    row = Record.objects.create(
        aeo_number=values.aeo_number,
        version=values.version,
        numbers=sorted({values.tin, *(alias.value for alias in values.aliases)} - {""}),
        content=content,
        sha256=hashlib.sha256(rfc8785.dumps(content)).hexdigest(),
        public=values.consent_publish,
        effective_from=values.effective_from,
        recorded_at=values.recorded_at,
    )
    _enter(row)
    outbox.post("register.changed", aeo_number=row.aeo_number)
    return row


@action
def certificate(values: CertificateValues) -> CertificateRecord:
    """Write how a version of a certificate now stands."""
    return CertificateRecord.objects.create(**asdict(values), recorded_at=clock.now())


@action
def publish(*, by: Actor) -> Snapshot:
    """Publish the register as it now is. When nothing changed and the last manifest is young, that one stays."""
    if by.ref != SYSTEM.ref and not by.has(Role.PROGRAMME_ADMINISTRATOR):
        raise NotPermitted(_("A programme administrator publishes the register; otherwise the system does."))
    root("register", "public")
    last, signer = queries.latest_snapshot(), register_keys.signing()
    if last is not None and snapshots.is_current(last, signer.name):
        return last
    written = snapshots.write((last.seq if last else 0) + 1)
    manifest = manifests.manifest_after(last, written.files, clock.now())
    row = manifests.signed(manifest, signer, marker=written.marker, by=by.ref)
    row.save(force_insert=True)
    facts = {"seq": row.seq, "sha256": row.sha256, "previous": row.previous}
    journal.append(journal.Record(SUBJECT, "publish", "", "", by.ref, clock.now(), facts))
    return row


def _enter(row: Record) -> None:
    before = Entry.objects.filter(pk=row.aeo_number).only("line").first()
    entry = entries.entry_of(row, was_published=before is not None and before.line is not None)
    entry.save(force_insert=before is None, force_update=before is not None)
