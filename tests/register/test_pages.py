"""The public pages: search, entry, certificate with and without consent, odd input, constant queries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.authorisations.models import Authorisation
from aeo.kernel import clock
from aeo.register.models import Entry
from operators.models import FormerName, Identifier, Operator
from tests.factories import authorisations as make
from tests.register import scenes
from tests.register.scenes import ENGLISH, answer, holder, page
from tests.register.test_publishing import consent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PUBLIC = Client(headers=ENGLISH)
NAMES = ("Говь Зэс", "говь зэс", "«говь»", "gobi copper", "GOBI", "Gobi Coper", "говь зес", "Хуучин нэр", "ЗЭС  говь")


def named(local: str, latin: str, *, former: str = "", published: bool = True) -> str:
    """A holder of this name; its AEO number."""
    case = make.case(sites=1)
    Operator.objects.filter(pk=case.operator.pk).update(name_local=local, name_latin=latin)
    if former:
        FormerName.objects.create(operator=case.operator, name_local=former, until=clock.today())
    authorisation = make.granted(case)
    if published:
        consent(case.operator)
    return authorisation.aeo_number


def test_a_holder_is_found_by_any_name_in_any_letters_and_with_a_slip() -> None:
    number = named("«Говь Зэс» ХХК", "Gobi Copper LLC", former="«Хуучин нэр» ХХК")
    named("«Өндөр Тээвэр» ХХК", "Undur Transport LLC")
    for text in NAMES:
        shown = page("/register/", q=text)
        assert number in shown, text
        assert "Undur" not in shown, text


def test_a_holder_is_found_by_any_of_its_numbers(noon: datetime) -> None:
    number = named("«Говь Зэс» ХХК", "Gobi Copper LLC")
    named("«Өндөр Тээвэр» ХХК", "Undur Transport LLC")
    trader = Identifier.objects.get(operator__name_latin="Gobi Copper LLC").value
    for text in (number, number.lower(), trader, f" {trader[:3]}-{trader[3:]} "):
        shown = page("/register/", q=text)
        assert "Gobi" in shown
        assert "Undur" not in shown


def test_type_and_role_narrow_the_list() -> None:
    number = named("«Говь Зэс» ХХК", "Gobi Copper LLC")
    assert number in page("/register/", type="full", role="exporter")
    assert number not in page("/register/", type="customs")
    assert number not in page("/register/", role="broker")


def test_who_has_not_agreed_is_not_found_and_the_number_alone_is_answered_for() -> None:
    number = named("«Нууц» ХХК", "Hidden LLC", published=False)
    assert number not in page("/register/")
    assert "Hidden LLC" not in page("/register/", q="Hidden")
    assert "See whether the number is valid" in page("/register/", q=number)
    shown = page(f"/register/{number}/")
    assert "Valid" in shown
    assert "Hidden" not in shown
    assert "Нууц" not in shown
    assert answer(f"/id/aeo/{number}") == {"aeoNumber": number, "published": False, "status": "active"}


def test_the_paper_of_who_has_not_agreed_is_checked_by_its_code() -> None:
    case, authorisation = holder(published=False, sites=2)
    certificate = authorisation.certificates.get()
    path = f"/id/certificate/{authorisation.aeo_number}/1"
    closed = page(path)
    assert scenes.title(path) == "Valid"
    assert "Gobi" not in closed
    assert "Site" not in closed
    for typed in (certificate.short_code, certificate.short_code.lower().replace("-", " ")):
        opened = page(path, code=typed)
        assert "Gobi Copper LLC" in opened
        assert "Site 2" in opened
    wrong = PUBLIC.get(path, {"code": "0000-0000"})
    assert wrong.status_code == 422
    assert b"not the code of this certificate" in wrong.content
    assert b"Gobi" not in wrong.content
    assert case.operator.name_local.encode() not in wrong.content


def test_a_code_cannot_be_guessed() -> None:
    _case, authorisation = holder(published=False)
    path, code = f"/id/certificate/{authorisation.aeo_number}/1", authorisation.certificates.get().short_code
    for _time in range(30):
        assert PUBLIC.get(path, {"code": code}).status_code == 200, "right codes are not counted"
    for number in range(20):
        assert PUBLIC.get(path, {"code": f"0000-00{number:02}"}).status_code == 422
    for typed in ("0000-0000", code):
        refused = PUBLIC.get(path, {"code": typed})
        assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
        assert "Too many wrong codes" in refused.text
        assert "Gobi" not in refused.text
    assert PUBLIC.get(path, {"code": code, "format": "pdf"}).status_code == 429
    assert PUBLIC.get(path).status_code == 200
    assert PUBLIC.get(path, {"code": code}, REMOTE_ADDR="192.0.2.7").status_code == 200, "others are not affected"


def pdf(path: str, **query: str) -> Any:
    """Ask for the paper itself."""
    return Client().get(path, query, headers={"accept": "application/pdf"})


def test_the_sealed_paper_is_given_to_whoever_may_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aeo.documents.queries.blobs.read", lambda sha256: b"%PDF " + sha256.encode())
    _case, authorisation = holder()
    path, code = f"/id/certificate/{authorisation.aeo_number}/1", authorisation.certificates.get().short_code
    assert pdf(path).status_code == 403, "it prints more than the holder agreed to publish"
    assert "format=pdf" not in PUBLIC.get(path).text
    assert f"format=pdf&amp;code={code}" in PUBLIC.get(path, {"code": code}).text
    given = pdf(path, code=code)
    assert (given.status_code, given["Content-Type"], given["ETag"]) == (200, "application/pdf", f'"{"b" * 64}"')
    assert "Accept" in given["Vary"]
    assert PUBLIC.get(path, {"format": "pdf", "code": code}).status_code == 200
    _case, hidden = holder(published=False)
    path = f"/id/certificate/{hidden.aeo_number}/1"
    assert pdf(path).status_code == 403
    assert pdf(path, code="0000-0000").status_code == 403
    assert pdf(path, code=hidden.certificates.get().short_code).status_code == 200
    _case, unsealed = holder(sealed=False)
    assert pdf(f"/id/certificate/{unsealed.aeo_number}/1").status_code == 404
    assert pdf("/id/certificate/MN00000/1").status_code == 404


def test_people_get_a_page_programs_get_json_and_others_hear_what_is_offered() -> None:
    _case, authorisation = holder()
    path = f"/id/aeo/{authorisation.aeo_number}"
    for accept, media in [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("application/json", "application/json"),
        ("application/json;q=0.9, text/html;q=0.1", "application/json"),
    ]:
        response = Client().get(path, headers={"accept": accept})
        assert response["Content-Type"].startswith(media)
        assert "Accept" in response["Vary"]
    refused = Client().get(path, headers={"accept": "image/png"})
    assert (refused.status_code, refused["Content-Type"]) == (406, "application/problem+json")
    first = Client().get(path, headers={"accept": "application/json"})
    again = Client().get(path, headers={"accept": "application/json", "if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_the_paper_names_the_address_of_its_page() -> None:
    _case, authorisation = holder()
    certificate = authorisation.certificates.get()
    assert certificate.document is not None
    for printed in ("url", "check_url"):
        path = "/" + certificate.document.facts[printed].split("/", 3)[3]
        shown = page(path)
        assert "Valid" in shown
        assert ("Site 1" in shown) == (printed == "check_url"), "the QR code tells all that the paper prints"


ODD = [
    "MN00000",
    "%00",
    "x" * 3000,
    "<script>alert(1)</script>",
    "'; DROP",
    "🚚",
    "ИААН",
    "..%2f..",
    "%ff%fe",
    "%20",
    "-",
]


@pytest.mark.parametrize("number", ODD)
def test_an_unknown_or_odd_number_is_said_to_be_unknown(number: str) -> None:
    for path in (f"/register/{number}/", f"/id/aeo/{number}", f"/id/certificate/{number}/1"):
        response = PUBLIC.get(path)
        assert response.status_code == 404, path
        assert b"<script>alert" not in response.content
    assert Client().get(f"/id/aeo/{number}", headers={"accept": "application/json"}).status_code == 404


def test_an_unknown_version_is_unknown() -> None:
    _case, authorisation = holder()
    for version in ("0", "99", "9" * 30, "-1", "1.0", "%00"):
        assert PUBLIC.get(f"/id/certificate/{authorisation.aeo_number}/{version}").status_code == 404, version


def test_a_number_typed_otherwise_leads_to_its_page() -> None:
    _case, authorisation = holder()
    number = authorisation.aeo_number
    response = PUBLIC.get(f"/id/certificate/{number[:2].lower()}-{number[2:]}/1", follow=True)
    assert response.status_code == 200
    assert response.redirect_chain == [(f"/id/certificate/{number}/1", 302)]


QUESTIONS: list[tuple[dict[str, str], int]] = [
    ({"q": "\x00"}, 422),
    ({"q": "x" * 201}, 422),
    ({"type": "nonsense"}, 422),
    ({"role": "' OR 1=1"}, 422),
    ({"q": "<script>alert(1)</script>"}, 200),
    ({"q": "%_\\"}, 200),
    ({"q": "'\"«»"}, 200),
    ({"q": "ᠮᠣᠩᠭᠣᠯ"}, 200),
    ({"page": "nonsense"}, 200),
    ({"page": "9" * 5000}, 200),
    ({"page": "-1"}, 200),
    ({"ended": "maybe"}, 200),
    ({"code": "x" * 400}, 200),
]


def test_odd_questions_never_break_the_search() -> None:
    named("«Говь Зэс» ХХК", "Gobi Copper LLC")
    for query, status in QUESTIONS:
        response = PUBLIC.get("/register/", query)
        assert response.status_code == status, query
        assert b"<script>alert" not in response.content, query


def test_odd_codes_never_break_the_certificate() -> None:
    _case, authorisation = holder(published=False)
    for code in ("\x00", "x" * 5000, "<script>", "ᠮᠣᠩ", "", "   "):
        response = PUBLIC.get(f"/id/certificate/{authorisation.aeo_number}/1", {"code": code})
        assert response.status_code == 422, code
        assert b"<script>" not in response.content, code


def multiply(authorisation: Authorisation, times: int) -> None:
    """As many more holders in the register's own tables, alike but for their numbers."""
    entry = Entry.objects.select_related("record").get(aeo_number=authorisation.aeo_number)
    for number in range(times):
        entry.record.pk, entry.record.aeo_number = None, f"MN{number:05}"
        entry.record.save(force_insert=True)
        entry.record_id, entry.aeo_number = entry.record.pk, entry.record.aeo_number
        entry.save(force_insert=True)


def test_the_search_asks_the_database_as_often_for_30_as_for_one() -> None:
    _case, authorisation = holder()
    PUBLIC.get("/register/")
    with CaptureQueriesContext(connection) as one:
        PUBLIC.get("/register/", {"q": "gobi"})
    multiply(authorisation, 29)
    with CaptureQueriesContext(connection) as thirty:
        shown = PUBLIC.get("/register/", {"q": "gobi"})
    assert len(one) == len(thirty) <= 5
    assert b"30 holders" in shown.content
    assert b"page=2" in shown.content


def test_an_empty_register_says_what_would_fill_it() -> None:
    assert "Nobody is published yet" in page("/register/")
    assert "No published holder fits" in page("/register/", q="zzz")
