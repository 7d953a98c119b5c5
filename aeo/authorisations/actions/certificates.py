"""Certificates (lifecycles §8): prepared with the decision, sealed later, ended with the status."""

from __future__ import annotations

from aeo.authorisations import papers
from aeo.authorisations.actions import records, telling
from aeo.authorisations.lifecycles.certificate import Sealed
from aeo.authorisations.models import Authorisation, Certificate, Decision
from aeo.authorisations.queries import cases, timelines
from aeo.authorisations.states import CertificateState as S
from aeo.documents.actions import papers as documents
from aeo.documents.models import Document
from aeo.documents.states import PaperState
from aeo.kernel import clock, seams
from aeo.kernel.lifecycle import action, begin, perform, root
from aeo.kernel.policy import SYSTEM, Actor
from aeo.kernel.seams import seam
from aeo.programme.queries import pack_of

UNFINISHED = (S.PREPARING, S.FAILED)
seams.declare("certificate.seal_wanted", "certificate.in_force")


@action
def prepare(authorisation: Authorisation, decision: Decision | None) -> Certificate | None:
    """Prepare a new version in the deciding transaction, its facts frozen. None: there is no status left.

    Without a decision of its own (its holder gave a part up) it rests on the one of before, and says what was given up.
    """
    authorisation = Authorisation.objects.select_related("operator").get(pk=authorisation.pk)
    parts = timelines.alive(cases.parts_of(authorisation))
    if not parts:
        end(authorisation)
        return None
    cancel_unfinished(authorisation)
    version = authorisation.certificates.count() + 1
    certificate = Certificate(
        authorisation=authorisation,
        decision=decision or cases.rests_on(authorisation),
        version=version,
        short_code=papers.short_code(authorisation.aeo_number, version),
        valid_until=timelines.last_day(authorisation, parts),
        prepared_at=clock.now(),
    )
    facts = papers.certificate_facts(certificate, parts, clock.now())
    facts["given_up"] = [] if decision else papers.given_up(authorisation)
    languages = pack_of(authorisation.version_id).programme.languages
    certificate.document = documents.prepare(
        "certificate", authorisation.subject, facts, languages=languages, version=version
    )
    facts = {"version": version, "decision": certificate.decision.number if certificate.decision else None}
    certificate = begin(certificate, by=SYSTEM, facts=facts)
    records.certificate(certificate)
    return certificate


@action
def cancel_unfinished(authorisation: Authorisation) -> None:
    """A newer version is being prepared, or the status ended: what is unfinished is given up, with its paper."""
    for row in authorisation.certificates.filter(state__in=UNFINISHED).select_related("document").order_by("pk"):
        records.certificate(perform(row, "cancel", by=SYSTEM))
        if row.document and row.document.state in (PaperState.PREPARED, PaperState.RENDERED, PaperState.FAILED):
            documents.cancel(row.document, reason="no longer wanted")


@action
def end(authorisation: Authorisation) -> None:
    """The status ended: nothing unfinished is finished, and the certificate in force is void for good."""
    cancel_unfinished(authorisation)
    active = cases.active_certificate(authorisation)
    if active is not None:
        records.certificate(perform(active, "void", by=SYSTEM))


def seal(document_id: int) -> Certificate | None:
    """The sealer finished a certificate's paper: bring it into force. Does nothing when that was done, or is void."""
    certificate = Certificate.objects.filter(document_id=document_id).select_related("authorisation").first()
    if certificate is None or certificate.state != S.PREPARING:
        return None
    seam("certificate.seal_wanted")
    sealed = _seal(certificate)
    seam("certificate.in_force")
    return sealed


@action
def _seal(certificate: Certificate) -> Certificate | None:
    root("operator", certificate.authorisation.operator_id)
    certificate = Certificate.objects.select_related("authorisation", "document").get(pk=certificate.pk)
    paper = certificate.document
    if certificate.state != S.PREPARING or paper is None or paper.sealed_sha256 is None:
        return None
    if timelines.is_over(certificate.authorisation):
        return perform(certificate, "cancel", by=SYSTEM, reason="the status ended before the certificate was sealed")
    former = cases.active_certificate(certificate.authorisation)
    if former is not None:
        records.certificate(perform(former, "supersede", by=SYSTEM))
    certificate = perform(certificate, "seal", by=SYSTEM, basis=Sealed(paper.sealed_sha256))
    records.certificate(certificate)
    records.record(certificate.authorisation)
    telling.certificate_ready(certificate)
    return certificate


@action
def fail(document_id: int) -> Certificate | None:
    """The paper could not be made; a person sees why."""
    paper = Document.objects.get(pk=document_id)
    row = Certificate.objects.filter(document=paper, state=S.PREPARING).first()
    if row is None or paper.state != PaperState.FAILED:
        return None
    return perform(row, "fail", by=SYSTEM, reason=paper.failure or "the paper could not be made")


@action
def retry(certificate: Certificate, *, by: Actor) -> Certificate:
    """Try a failed certificate again, from the same facts."""
    root("operator", certificate.authorisation.operator_id)
    certificate = perform(certificate, "retry", by=by)
    if certificate.document:
        documents.retry(certificate.document, by=by)
    return certificate
