"""Certificates: prepared with the decision, in force when sealed, one at a time, ended with the status."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from aeo.authorisations import papers
from aeo.authorisations.actions import certificates, decisions
from aeo.authorisations.models import Authorisation, Certificate
from aeo.authorisations.states import CertificateState
from aeo.documents.models import Document
from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import Refused
from aeo.notices.models import Message
from tests.factories import authorisations as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def paper(certificate: Certificate) -> Document:
    """Its paper, read again."""
    assert certificate.document_id is not None
    return Document.objects.get(pk=certificate.document_id)


def seal(certificate: Certificate) -> Certificate:
    """What renderer and sealer do, and the task that follows them."""
    document = paper(certificate)
    document = perform(document, "render", by=SYSTEM, pdf_sha256="a" * 64)
    perform(document, "seal", by=SYSTEM, sealed_sha256="b" * 64, sealed_with="test seal")
    certificates.seal(document.pk)
    return Certificate.objects.get(pk=certificate.pk)


def latest(authorisation: Authorisation) -> Certificate:
    """The newest version."""
    return authorisation.certificates.order_by("-version").first()  # type: ignore[return-value]


def test_a_sealed_paper_brings_the_certificate_into_force_once() -> None:
    case = make.case()
    authorisation = make.granted(case)
    told = Message.objects.filter(what="certificate_ready", user_ref=case.owner.ref)
    assert not told.exists(), "it cannot be downloaded yet"
    certificate = seal(latest(authorisation))
    assert certificate.state == CertificateState.ACTIVE
    assert told.get().url == f"/portal/authorisations/{authorisation.aeo_number}/"
    assert certificate.pdf_sha256 == "b" * 64
    assert certificates.seal(certificate.document_id or 0) is None, "a second delivery does nothing"


def test_an_unsealed_paper_makes_no_certificate() -> None:
    authorisation = make.granted(make.case())
    certificate = latest(authorisation)
    assert certificates.seal(certificate.document_id or 0) is None
    with pytest.raises(Refused):
        perform(certificate, "seal", by=SYSTEM, basis=None)


def test_a_newer_version_supersedes_when_it_is_sealed_and_not_before() -> None:
    case = make.case()
    authorisation = make.granted(case)
    first = seal(latest(authorisation))
    decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    first.refresh_from_db()
    assert first.state == CertificateState.ACTIVE
    second = seal(latest(authorisation))
    first.refresh_from_db()
    assert (first.state, second.state, second.version) == ("superseded", "active", 2)


def test_a_status_that_ended_before_the_seal_leaves_no_certificate() -> None:
    case = make.case()
    authorisation = make.granted(case)
    certificate = latest(authorisation)
    document = paper(certificate)
    document = perform(document, "render", by=SYSTEM, pdf_sha256="a" * 64)
    perform(document, "seal", by=SYSTEM, sealed_sha256="b" * 64, sealed_with="test seal")
    proposal = make.proposed(authorisation, case.officer, "annul", grounds=(make.GroundDraft("false-information"),))
    decisions.decide(make.heard(proposal, case), by=case.approver)
    certificates.seal(document.pk)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.CANCELLED


def test_a_suspension_leaves_the_certificate_and_an_end_voids_it() -> None:
    case = make.case()
    authorisation = make.granted(case)
    certificate = seal(latest(authorisation))
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.ACTIVE
    proposal = make.proposed(authorisation, case.officer, "annul", grounds=(make.GroundDraft("false-information"),))
    decisions.decide(make.heard(proposal, case), by=case.approver)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.VOID


def test_a_failure_is_seen_and_tried_again() -> None:
    case = make.case()
    certificate = latest(make.granted(case))
    document = paper(certificate)
    perform(document, "fail", by=SYSTEM, reason="no key")
    certificates.fail(document.pk)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.failure) == ("failed", "no key")
    with pytest.raises(Refused):
        certificates.retry(certificate, by=case.owner)
    assert certificates.retry(certificate, by=case.officer).state == CertificateState.PREPARING
    document.refresh_from_db()
    assert document.state == "prepared"


def test_the_database_keeps_one_certificate_in_force_and_none_unsealed() -> None:
    case = make.case()
    authorisation = make.granted(case)
    first = seal(latest(authorisation))
    decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    second = latest(authorisation)
    assert first.pk != second.pk
    for statement in (
        "UPDATE authorisations_certificate SET state = 'active' WHERE id = %s",
        "UPDATE authorisations_certificate SET state = 'active', sealed_at = now(), pdf_sha256 = 'x' WHERE id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [second.pk])


def test_the_printed_facts_say_number_parts_sites_and_both_names() -> None:
    case = make.case()
    authorisation = make.granted(case)
    certificate = latest(authorisation)
    assert certificate.document is not None
    facts = certificate.document.facts
    assert facts["aeo_number"] == authorisation.aeo_number
    assert facts["operator_name"] == {"mn": case.operator.name_local, "en": case.operator.name_latin}
    assert [site["en"] for site in facts["parts"][0]["sites"]] == ["Site 1", "Site 2"]
    assert facts["url"].endswith(f"/id/certificate/{authorisation.aeo_number}/1")
    assert certificate.short_code == papers.short_code(authorisation.aeo_number, 1)
    assert len(certificate.short_code) == 9
    assert certificate.short_code != papers.short_code(authorisation.aeo_number, 2)
