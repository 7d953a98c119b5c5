"""Files that nothing came to refer to are deleted after a day: a workbook that was read, a form that was never sent.

What refers to a file is found in the models themselves, so that a new one is not forgotten here: by foreign keys to
Upload, by texts that name its fingerprint (`pins`), and for its bytes by every column that holds a fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CharField, Exists, Field, Model, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast

from aeo.documents import blobs, pins
from aeo.documents.models import Document, Upload
from aeo.documents.states import Scan
from aeo.kernel import clock

LASTS = timedelta(days=1)
LOOKS_BACK = timedelta(days=30)  # what was replaced later than this stays: a night's work does not grow with the years
BATCH = 500


def run() -> int:
    """Delete them with their bytes; returns how many."""
    last = count = 0
    while found := list(unreferenced().filter(pk__gt=last).order_by("pk")[:BATCH]):
        last, count = found[-1].pk, count + _forget(found)
    return count


def _forget(found: Sequence[Upload]) -> int:
    pinned = pins.pinned({row.sha256 for row in found}, min(row.uploaded_at for row in found))
    gone = [row for row in found if row.sha256 not in pinned and _delete(row)]
    hashes = {sha256 for row in gone for sha256 in (row.sha256, row.preview_sha256) if sha256}
    for sha256 in hashes - _stored(hashes):
        blobs.discard(sha256)
    return len(gone)


def unreferenced() -> QuerySet[Upload]:
    """The files of the last weeks, older than a day, that no row refers to and that wait for nothing."""
    now = clock.now()
    rows = Upload.objects.filter(uploaded_at__gt=now - LOOKS_BACK, uploaded_at__lte=now - LASTS)
    rows = rows.exclude(scan=Scan.WAITING)
    for model, field in references():
        rows = rows.filter(~Exists(model._base_manager.filter(**{field.attname: OuterRef("pk")})))
    return rows


def references() -> Iterator[tuple[type[Model], Field[object, object]]]:
    """Every column that refers to an upload."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Upload:
                yield model, field


def printed(since: datetime) -> Iterator[str]:
    """What papers say that were made since then."""
    rows = Document.objects.filter(prepared_at__gte=since).annotate(text=Cast("facts", TextField()))
    yield from rows.values_list("text", flat=True).iterator()


def _delete(row: Upload) -> bool:
    """False when somebody came to refer to it meanwhile: the database lets no reference end nowhere."""
    try:
        with transaction.atomic():
            Upload.objects.filter(pk=row.pk).delete()
    except IntegrityError:
        return False
    return True


def _stored(hashes: set[str]) -> set[str]:
    """The fingerprints that some row holds: several uploads, papers or register files may be the same bytes."""
    found: set[str] = set()
    for model, name in columns():
        found.update(model._base_manager.filter(**{f"{name}__in": hashes}).values_list(name, flat=True))
    return found


def columns() -> Iterator[tuple[type[Model], str]]:
    """Every column that holds a fingerprint."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, CharField) and field.name.endswith("sha256"):
                yield model, field.name


pins.register(printed)
