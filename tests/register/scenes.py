"""A holder through its life, with the papers sealed, and what every window of the house says at an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.test import Client

from aeo.authorisations import projection
from aeo.authorisations.actions import certificates
from aeo.authorisations.models import Authorisation, Certificate
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import SYSTEM
from aeo.register import actions
from aeo.register.models import Record
from tests.factories import authorisations as make
from tests.register.test_publishing import consent

ENGLISH = {"accept-language": "en", "accept": "text/html"}


def seal(authorisation: Authorisation) -> Certificate:
    """What renderer and sealer do with the newest version, and the task that follows them."""
    certificate = authorisation.certificates.order_by("-version")[0]
    assert certificate.document_id is not None
    document = Document.objects.get(pk=certificate.document_id)
    document = perform(document, "render", by=SYSTEM, pdf_sha256="a" * 64)
    perform(document, "seal", by=SYSTEM, sealed_sha256="b" * 64, sealed_with="test seal")
    certificates.seal(document.pk)
    return Certificate.objects.get(pk=certificate.pk)


def holder(*, published: bool = True, sites: int = 1, sealed: bool = True) -> tuple[make.Case, Authorisation]:
    """A granted status."""
    case = make.case(sites=sites)
    authorisation = make.granted(case)
    if published:
        consent(case.operator)
    if sealed:
        seal(authorisation)
    return case, authorisation


def earlier_release(authorisation: Authorisation) -> None:
    """The record as a release wrote it that told one type without days."""
    version = Record.objects.filter(aeo_number=authorisation.aeo_number).count() + 1
    values = projection.record_values(Authorisation.objects.get(pk=authorisation.pk), version, clock.now())
    actions.record(replace(values, types=()))
    Authorisation.objects.filter(pk=authorisation.pk).update(next_record=version + 1)


def page(path: str, **query: str) -> str:
    """A public page, in English."""
    response = Client(headers=ENGLISH).get(path, query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def title(path: str, **query: str) -> str:
    """The large word of a page."""
    heading = page(path, **query).split('<h1 class="app-sign__title">')[1].split("</h1>")[0]
    return heading.split("</span>")[1].strip()


def answer(path: str) -> Any:
    """The JSON answer of an address."""
    response = Client().get(path, headers={"accept": "application/json"})
    assert response.status_code == 200
    return response.json()


def said(number: str, at: datetime, version: int = 1) -> dict[str, str]:
    """What register page, certificate page, search and JSON say at an instant, no worker having run."""
    with clock.frozen(at):
        return {
            "entry": title(f"/register/{number}/"),
            "certificate": title(f"/id/certificate/{number}/{version}"),
            "json": answer(f"/id/aeo/{number}")["status"],
        }
