"""From facts to a sealed PDF: one sealed PDF per version, whatever is killed, repeated or changed on the way."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from aeo.documents import blobs, demo_keys, keys, queries, render, signing
from aeo.documents.actions import making, papers
from aeo.documents.models import Document
from aeo.documents.states import PaperState
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotReady
from tests.documents.papers import certificate_facts, prepared
from tests.documents.tools import ask, signature_of, text_of

WAY = ["prepare", "render", "seal"]


@pytest.fixture
def key(tmp_path: Path, settings: Any) -> Iterator[Path]:
    demo_keys.make(tmp_path / "keys")
    settings.AEO_SEAL_KEY_FILE = str(tmp_path / "keys" / "seal.pem")
    yield tmp_path / "keys" / "seal.pem"
    keys._load.cache_clear()


def _made(document: Document) -> Document:
    making.print_(document.pk)
    return making.seal(document.pk)


def _verbs(document: Document) -> list[str]:
    entries = kernel.Entry.objects.filter(subject=document.subject).order_by("seq")
    return list(entries.values_list("verb", flat=True))


@pytest.mark.django_db
def test_a_certificate_is_rendered_sealed_and_valid_for_others(key: Path) -> None:
    document = _made(prepared())
    assert document.state == PaperState.SEALED
    pdf = queries.pdf_of(document)
    assert hashlib.sha256(pdf).hexdigest() == document.sealed_sha256
    said = signature_of(pdf)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "OU=DEMONSTRATION" in said
    assert "No syntax or stream encoding errors" in ask("qpdf", pdf, "--check")
    assert "PDF version:     1.7" in ask("pdfinfo", pdf)
    assert len(document.sealed_with.split(":")) == 32


@pytest.mark.django_db
def test_made_twice_is_made_once(key: Path) -> None:
    document = prepared()
    first = _made(document)
    second = _made(document)
    assert (first.sealed_sha256, first.sealed_at) == (second.sealed_sha256, second.sealed_at)
    assert _verbs(document) == WAY


@pytest.mark.django_db
def test_a_letter_is_rendered_and_never_sealed(key: Path) -> None:
    document = _made(prepared("letter", "notice:1"))
    assert (document.state, document.sealed_at) == (PaperState.RENDERED, None)
    assert queries.pdf_of(document).startswith(b"%PDF")


@pytest.mark.django_db
def test_an_unsealed_certificate_is_never_given_out(key: Path) -> None:
    document = making.print_(prepared().pk)
    with pytest.raises(NotReady):
        queries.pdf_of(document)


@pytest.mark.django_db
def test_without_a_key_nothing_is_sealed_and_a_person_sees_why(settings: Any) -> None:
    settings.AEO_SEAL_KEY_FILE = ""
    document = making.print_(prepared().pk)
    with pytest.raises(keys.NoSealKey, match="AEO_SEAL_KEY_FILE"):
        making.seal(document.pk)
    document.refresh_from_db()
    assert document.state == PaperState.RENDERED
    assert "not the sealer" in document.failure
    making.give_up(document.pk)
    document.refresh_from_db()
    assert (document.state, document.sealed_sha256) == (PaperState.FAILED, None)
    assert "not the sealer" in document.failure


@pytest.mark.django_db
def test_a_failed_paper_is_tried_again_from_its_facts(key: Path) -> None:
    document = making.print_(prepared().pk)
    making.fail(document, reason="no key")
    papers.retry(Document.objects.get(pk=document.pk), by=OFFICER)
    again = _made(document)
    assert (again.state, again.failure) == (PaperState.SEALED, "")


OFFICER = Actor("user:1", "Officer", frozenset({"officer"}))


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["before printing", "before sealing"])
def test_facts_changed_behind_our_back_stop_the_paper(key: Path, step: str) -> None:
    document = prepared()
    if step == "before sealing":
        making.print_(document.pk)
    with connection.cursor() as cursor:
        sql = "UPDATE documents_document SET facts = jsonb_set(facts, '{aeo_number}', '\"MNAEO999999\"') WHERE id = %s"
        cursor.execute(sql, [document.pk])
    failed = _made(document)
    assert (failed.state, failed.sealed_sha256) == (PaperState.FAILED, None)
    assert "the facts were changed" in failed.failure


@pytest.mark.django_db
def test_a_pdf_of_other_facts_is_not_sealed(key: Path) -> None:
    document, other = making.print_(prepared().pk), prepared(about="authorisation:2", aeo_number="MNAEO000099")
    foreign = making.print_(other.pk).pdf_sha256
    with connection.cursor() as cursor:
        cursor.execute("UPDATE documents_document SET pdf_sha256 = %s WHERE id = %s", [foreign, document.pk])
    failed = making.seal(document.pk)
    assert failed.state == PaperState.FAILED
    assert "does not carry the hash" in failed.failure


@pytest.mark.django_db
def test_damaged_bytes_are_not_sealed(key: Path) -> None:
    document = making.print_(prepared(decision_number="damaged").pk)
    path = blobs.path_of(str(document.pdf_sha256))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(blobs.Damaged):
        making.seal(document.pk)
    path.unlink()


@pytest.mark.django_db
def test_a_demonstration_key_never_seals_a_paper_that_does_not_say_so(key: Path) -> None:
    failed = _made(prepared(demonstration=False))
    assert failed.state == PaperState.FAILED
    assert "demonstration" in failed.failure


@pytest.mark.django_db
def test_a_key_that_others_can_read_is_refused(key: Path) -> None:
    key.chmod(0o644)
    with pytest.raises(keys.NoSealKey, match="0600"):
        keys.seal()


@pytest.mark.django_db
def test_a_cancelled_paper_is_left_alone(key: Path) -> None:
    document = papers.cancel(prepared(), reason="superseded")
    assert _made(document).state == PaperState.CANCELLED


@pytest.mark.django_db
def test_what_the_paper_carries_for_machines_is_its_facts(key: Path, tmp_path: Path) -> None:
    document = _made(prepared())
    pdf = queries.pdf_of(document)
    ask("pdfdetach", pdf, "-saveall", "-o", str(tmp_path))
    assert (tmp_path / "record.json").read_bytes() == render.record_json(render.paper_of(document))
    assert signing.facts_hash_of(pdf) == papers.digest(document.facts)


def test_two_sealers_at_once_make_one_sealed_paper(process_db: Any, key: Path) -> None:
    document = making.print_(prepared().pk)
    start = threading.Barrier(2)
    found: list[Document] = []

    def work() -> None:
        start.wait()
        found.append(making.seal(document.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({row.sealed_sha256 for row in found}) == 1
    assert _verbs(document) == WAY


def test_the_hash_of_facts_is_the_same_before_and_after_the_database(db: None) -> None:
    document = prepared(odd={"float": 0.1, "large": 10**30, "text": "\x00\ud800 ᠮᠣᠩᠭᠣᠯ", "none": None, "exp": 1e22})
    again = Document.objects.get(pk=document.pk)
    assert papers.digest(again.facts) == document.facts_sha256
    assert text_of(render.pdf(render.paper_of(again))).count(certificate_facts()["aeo_number"]) >= 2
