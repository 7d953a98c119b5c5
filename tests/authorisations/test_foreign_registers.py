"""Another country's registers of companies are its pack and nothing else: forms, refusals, papers and the register."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from pytest_django import Settings

import aeo.urls  # noqa: F401 - every form is made with the languages of this installation, not with those set here
from aeo.authorisations.models import Authorisation
from aeo.cais.queries import records_of
from aeo.documents import render
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.notices.models import Notice
from aeo.programme import actions as programme
from aeo.programme.packs import BUNDLED
from aeo.register.models import Record
from operators.models import Operator
from operators.queries import companies
from tests.factories import authorisations as make
from tests.factories import operators as people
from tests.operators.test_pages_company import COMPANY as MONGOLIAN
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

WORDS = re.compile(r"(?m)(^|[{,]\s*)mn = ")  # of a text in the official language
REGISTERS = """
[[register]]
key = "vat-no"
name = {mn = "НӨАТ-ын дугаар", en = "VAT number"}
short_name = {mn = "НӨАТ", en = "VAT"}
hint = {mn = "ZZ, 8 оронтой тоо.", en = "ZZ and 8 digits."}
format = "ZZ[0-9]{8}"
example = "ZZ12345678"
declared = true
[[register]]
key = "court"
name = {mn = "Шүүхийн бүртгэлийн дугаар", en = "Court register number"}
short_name = {mn = "шүүхийн бүртгэл", en = "court register"}
hint = {mn = "HRB, 1-6 оронтой тоо.", en = "HRB and 1 to 6 digits."}
format = "HRB[0-9]{1,6}"
example = "HRB4711"
primary = true
"""
NEW = "/portal/companies/new/"
COMPANY = {name: value for name, value in MONGOLIAN.items() if name != "number-mn-reg"}


@pytest.fixture
def abroad(tmp_path: Path, settings: Settings) -> None:
    """The programme of another country, with another language, is in force."""
    folder = Path(shutil.copytree(BUNDLED / "mn", tmp_path / "pack"))
    (folder / "registers.toml").write_text(REGISTERS, "utf-8")
    for file in folder.rglob("*.toml"):
        file.write_text(WORDS.sub(r"\1ru = ", file.read_text("utf-8")), "utf-8")
    file = folder / "programme.toml"
    said = file.read_text("utf-8").replace('code = "mn"', 'code = "abroad"', 1)
    file.write_text(said.replace('"mn"', '"ru"'), "utf-8")
    settings.LANGUAGES, settings.LANGUAGE_CODE = [("ru", "Russian"), ("en", "English")], "ru"
    programme.publish(folder, date(2026, 1, 1), by="user:1")
    settings.AEO_PROGRAMME = "abroad"


def registered() -> Operator:
    """A company that somebody registers by the forms of that country."""
    client = client_of(people.actor_of(people.user()))
    asked = client.get(NEW).text
    assert "Court register number" in asked
    assert "HRB and 1 to 6 digits." in asked
    page = client.get(NEW, {"number": "hrb 47-11"}).text
    assert 'name="number-vat-no"' in page
    assert "VAT number (optional)" in page
    assert "number-mn-reg" not in page
    refused = client.post(NEW, {**COMPANY, "number-court": "6123456", "number-vat-no": "ZZ1"})
    assert refused.status_code == 422
    for words in ("HRB and 1 to 6 digits. For example: HRB4711", "ZZ and 8 digits. For example: ZZ12345678", "6123456"):
        assert words in refused.text
    assert client.post(NEW, {**COMPANY, "number-court": "hrb 4711"}).status_code == 302
    company = companies.by_number("HRB4711", "court")
    assert company is not None
    return company


def printed(authorisation: Authorisation) -> str:
    """The certificate as it is rendered."""
    document = Document.objects.get(pk__in=authorisation.certificates.values("document_id"))
    return render.html_of(render.paper_of(document))


@pytest.mark.usefixtures("abroad")
def test_a_company_of_another_country_goes_by_the_registers_of_its_pack() -> None:
    company = registered()
    case = make.case(company=company)
    authorisation = make.granted(case)
    assert "court register" in printed(authorisation)
    assert "шүүхийн бүртгэл" in printed(authorisation)
    record = Record.objects.get(aeo_number=authorisation.aeo_number)
    assert record.content["tin"] == "HRB4711", "it has no number of the register that declarations use"
    assert record.content["aliases"] == [{"scheme": "court", "value": "HRB4711"}]
    certificate = authorisation.certificates.get()
    holder = client_of(case.owner).get(
        f"/id/certificate/{authorisation.aeo_number}/1",
        {"code": certificate.short_code},
        headers={"accept": "text/html"},
    )
    assert "Court register number: HRB4711" in holder.text
    officer = client_of(case.officer).get(f"/desk/applications/{case.application.pk}/")
    assert "Court register number: HRB4711" in officer.text
    assert [row.pk for row in records_of("hrb4711", clock.now(), clock.now())] == [record.pk]
    watched = client_of(case.owner).get(f"/portal/companies/{company.pk}/partners/")
    assert "Court register number: for example HRB4711" in watched.text


@pytest.mark.usefixtures("abroad")
def test_letters_and_papers_of_another_country_are_in_its_languages() -> None:
    case = make.case()
    authorisation = make.granted(case)
    document = Document.objects.get(pk__in=authorisation.certificates.values("document_id"))
    assert document.languages == ["ru", "en"]
    letter = Notice.objects.get(addressee=case.operator.subject, letter="decision_grant")
    assert letter.document is not None
    assert letter.document.languages == ["ru", "en"]
    assert letter.document.facts["body"].keys() == {"ru", "en"}
    paper = render.html_of(render.paper_of(letter.document))
    assert 'lang="ru"' in paper
    assert 'lang="mn"' not in paper
    assert "the Russian text prevails" in paper
    page = client_of(case.owner).post(f"/portal/letters/{letter.pk}/open/", follow=True).text
    assert page.index('lang="en"') < page.index('lang="ru"')
    assert "Русский." in page
