"""Writing the register, in the transaction that decided."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

import orjson
import rfc8785

from aeo.kernel import clock
from aeo.kernel.lifecycle import action
from aeo.register.models import CertificateRecord, Record
from aeo.register.values import CertificateValues, RecordValues


@action
def record(values: RecordValues) -> Record:
    """Write a new version of a holder's record."""
    content = orjson.loads(orjson.dumps(asdict(values)))
    return Record.objects.create(
        aeo_number=values.aeo_number,
        version=values.version,
        numbers=sorted({values.tin, *(alias.value for alias in values.aliases)} - {""}),
        content=content,
        sha256=hashlib.sha256(rfc8785.dumps(content)).hexdigest(),
        public=values.consent_publish,
        effective_from=values.effective_from,
        recorded_at=values.recorded_at,
    )


@action
def certificate(values: CertificateValues) -> CertificateRecord:
    """Write how a version of a certificate now stands."""
    return CertificateRecord.objects.create(**asdict(values), recorded_at=clock.now())
