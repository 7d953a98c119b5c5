"""What nothing refers to is deleted after a day; what anything refers to, by key or by fingerprint, never."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, models

from aeo.documents import blobs
from aeo.documents.actions import forgetting, uploads
from aeo.documents.models import Document, Upload
from aeo.documents.states import Scan
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from aeo.register.models import File
from operators.actions import answers, evidence
from operators.models import Evidence
from tests.factories import operators as make

pytestmark = pytest.mark.django_db
DAYS_AGO = timedelta(days=3)


def brought(by: Actor, content: bytes, **fields: Any) -> Upload:
    """A file that was stored some days ago."""
    upload = make.upload(by, content=content)
    blobs.put(content)
    stale(upload.sha256)
    Upload.objects.filter(pk=upload.pk).update(uploaded_at=clock.now() - DAYS_AGO, **fields)
    return upload


def stale(sha256: str) -> None:
    """The bytes were stored some days ago, too."""
    then = os.stat(blobs.path_of(sha256)).st_mtime - DAYS_AGO.total_seconds()
    os.utime(blobs.path_of(sha256), (then, then))


def test_every_foreign_key_of_the_database_is_looked_at() -> None:
    """Those that PostgreSQL knows are those that are asked about, and no reference can end nowhere."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c JOIN pg_attribute a"
            " ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)"
            " WHERE c.contype = 'f' AND c.confrelid = 'documents_upload'::regclass"
        )
        known = set(cursor.fetchall())
    asked = {(model._meta.db_table, field.column) for model, field in forgetting.references()}
    assert asked == known
    assert len(asked) > 12
    assert all(
        getattr(field.remote_field, "on_delete", None) is models.PROTECT for _m, field in forgetting.references()
    )
    query = str(forgetting.unreferenced().query)
    assert all(f'"{table}"' in query and f'"{column}"' in query for table, column in asked)


def test_only_what_nothing_refers_to_is_deleted_with_its_bytes() -> None:
    company = make.operator()
    by = make.owner(company)
    picture = blobs.put(b"a picture of it")
    stale(picture)
    alone = brought(by, b"alone", preview_sha256=picture)
    twice, again = brought(by, b"twice"), brought(by, b"twice")
    waiting = brought(by, b"waiting", scan=Scan.WAITING)
    evidence.add(company, again, by=by)
    today = make.upload(by, content=b"today")
    assert forgetting.run() == 2
    assert set(Upload.objects.all()) == {again, waiting, today}
    assert not blobs.exists(alone.sha256)
    assert not blobs.exists(picture)
    assert blobs.exists(twice.sha256)
    assert forgetting.run() == 0


def test_what_was_signed_or_printed_or_published_keeps_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence is replaced after it was signed; a paper names a file; a register file is sent in as a document."""
    monkeypatch.setattr(forgetting, "BATCH", 1)
    application = make.draft()
    company, by = application.operator, make.owner(application.operator)
    old, printed, public = (brought(by, content) for content in (b"signed", b"printed", b"published"))
    row = evidence.add(company, old, by=by)
    make.fill(application)
    answers.attach(application.self_assessment, "B01", row, by=by)
    make.signed(application)
    evidence.replace(row, make.upload(by), by=by)
    facts = {"files": [{"sha256": printed.sha256}]}
    paper = Document(paper="x", about="x:1", facts=facts, facts_sha256="", prepared_at=clock.now())
    Document.objects.bulk_create([paper])
    twin = make.upload(by)
    Upload.objects.filter(pk=twin.pk).update(preview_sha256=public.sha256)
    assert forgetting.run() == 1
    assert {old, printed} < set(Upload.objects.all())
    assert not Upload.objects.filter(pk=public.pk).exists()
    for kept in (old, printed, public):
        assert blobs.exists(kept.sha256)
    assert (File, "sha256") in list(forgetting.columns())


def test_what_is_stored_again_at_that_moment_stays() -> None:
    upload = brought(make.owner(make.operator()), b"again and again")
    blobs.put(b"again and again")
    assert not blobs.discard(upload.sha256)
    stale(upload.sha256)
    assert blobs.discard(upload.sha256)
    assert not blobs.discard(upload.sha256)


def test_nobody_sends_files_without_end(settings: Any) -> None:
    company = make.operator()
    by = make.owner(company)
    make.upload(by)
    settings.AEO_UPLOADS_PER_HOUR = 1
    with pytest.raises(NotReady, match="You sent 1 files within an hour"):
        uploads.refuse_haste(by)
    with clock.frozen(clock.now() + uploads.HOUR):
        uploads.refuse_haste(by)
    settings.AEO_LIBRARY_BYTES = 10
    with pytest.raises(NotReady, match="it holds 0 B of 10 B, and this file has 11 B"):
        evidence.add(company, make.upload(by, content=b"eleven byte"), by=by)
    assert not Evidence.objects.exists()
