"""The archive of an application: the company's papers and letters, and nothing that stays inside."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from aeo.authorisations.actions import recommendations
from aeo.authorisations.models import Decision
from aeo.authorisations.states import Outcome
from aeo.documents import blobs
from aeo.documents.models import Document
from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import SYSTEM
from aeo.notices.models import Notice
from tests.authorisations.conftest import standing  # noqa: F401 - a fixture: the verification is finished
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


def finished(document: Document | None, content: bytes) -> None:
    """What renderer and sealer do."""
    assert document is not None
    document = perform(document, "render", by=SYSTEM, pdf_sha256=blobs.put(content))
    if document.to_be_sealed:
        perform(document, "seal", by=SYSTEM, sealed_sha256=blobs.put(content), sealed_with="seal of a test")


def test_it_holds_letters_once_opened_and_certificates_and_nothing_that_is_not_to_the_company() -> None:
    case = make.case()
    authorisation = make.granted(case)
    decision = Decision.objects.select_related("notice").get(application=case.application)
    letter, url = decision.notice, f"/portal/applications/{case.application.pk}/everything/"
    assert letter is not None
    finished(letter.document, b"%PDF letter")
    finished(authorisation.certificates.get().document, b"%PDF certificate")
    assert f'href="{url}"' in client_of(case.owner).get(url.removesuffix("everything/")).text
    certificate = f"{authorisation.aeo_number}-1.pdf"
    before = taken(case.owner, url)
    assert set(before) == {certificate, "README.txt"}, "to read a letter by the way would serve it"
    assert str(letter.number) in before["README.txt"].decode()
    make.serve(letter)
    after = taken(case.owner, url)
    assert after == {certificate: b"%PDF certificate", f"{letter.number}.pdf".replace("/", "-"): b"%PDF letter"}
    blobs.path_of(hashlib.sha256(b"%PDF letter").hexdigest()).unlink()
    lost = taken(case.owner, url)
    assert set(lost) == {certificate, "README.txt"}
    assert f"{letter.number}.pdf".replace("/", "-") in lost["README.txt"].decode()
    Notice.objects.filter(pk=letter.pk).update(addressee="operator:0")
    assert set(taken(case.owner, url)) == {certificate}, "a letter about the case that is to somebody else"


def test_the_letter_of_a_hearing_stays_in_it_when_it_was_heard_and_when_it_is_not_pursued() -> None:
    case = make.case(sites=1)
    decision = make.heard(make.recommended(case, Outcome.REFUSE), case)
    letter, url = decision.hearing_notice, f"/portal/applications/{case.application.pk}/everything/"
    assert letter is not None
    finished(letter.document, b"%PDF heard")
    name = f"{letter.number}.pdf".replace("/", "-")
    assert taken(case.owner, url)[name] == b"%PDF heard"
    recommendations.send_back(case.application, by=case.approver, reason="Болино")
    assert taken(case.owner, url)[name] == b"%PDF heard"
    assert str(letter.number) in client_of(case.owner).get(url.removesuffix("everything/")).text


def taken(owner: Any, url: str) -> dict[str, bytes]:
    """Name → content."""
    sent: Any = client_of(owner).get(url)
    with ZipFile(BytesIO(b"".join(sent.streaming_content))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
