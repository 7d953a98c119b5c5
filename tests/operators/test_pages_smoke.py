"""Every page of the applicant's side opens for whom it is meant, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from operators.models import Application
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db

OF_COMPANY = (
    "",
    "edit/",
    "number/",
    "outsourced/new/",
    "sites/",
    "sites/new/",
    "people/",
    "persons/new/",
    "invitations/new/",
    "consents/",
    "files/",
    "files/new/",
    "apply/",
)
OF_DRAFT = ("", "scope/", "tasks/", "sections/A/", "sections/B/", "check/", "withdraw/", "evidence/A01/")
OF_CASE = ("requests/", "people/", "changes/", "interest/")


@pytest.mark.parametrize("language", ["en", "mn"])
@pytest.mark.parametrize("page", OF_COMPANY)
def test_a_company_page_opens_for_its_owner_only(page: str, language: str) -> None:
    company = make.operator()
    make.site(company)
    make.signatory(company)
    url = f"/portal/companies/{company.pk}/{page}"
    assert client_of(make.owner(company), language).get(url).status_code == 200
    assert client_of(make.officer()).get(url).status_code == 404
    assert client_of(make.owner(make.operator())).get(url).status_code == 404


@pytest.mark.parametrize("page", OF_DRAFT)
def test_an_application_page_opens_for_the_company_only(page: str) -> None:
    draft = make.draft()
    make.signatory(draft.operator)
    url = f"/portal/applications/{draft.pk}/{page}"
    owner = make.owner(draft.operator) if "withdraw" not in page else make.signatory(draft.operator)
    assert client_of(owner).get(url).status_code == 200
    assert client_of(make.officer()).get(url).status_code == 404
    assert client_of(make.owner(make.operator())).get(url).status_code == 404


@pytest.mark.parametrize(
    ("made", "pages"),
    [
        (make.signed, ("sign/", "submit/", "check/")),
        (make.submitted, ("", "receipt/", "recall/", "withdraw/", "check/", "tasks/", "sections/A/")),
        (make.returned, ("", "tasks/", "sections/A/", "receipt/")),
        (make.accepted, ("", "time/", "adjusted/", "withdraw/", "receipt/")),
    ],
)
def test_the_pages_of_each_stage(made: Callable[[], Application], pages: tuple[str, ...]) -> None:
    application = made()
    client = client_of(make.signatory(application.operator))
    for page in pages:
        url = f"/portal/applications/{application.pk}/{page}"
        assert client.get(url, follow=True).status_code == 200, url


def test_what_was_signed_is_opened_again_by_who_edits() -> None:
    application = make.signed()
    url = f"/portal/applications/{application.pk}/change/"
    assert client_of(make.owner(application.operator)).get(url).status_code == 200
    assert client_of(make.signatory(application.operator)).get(url).status_code == 403


@pytest.mark.parametrize("page", OF_CASE)
def test_a_case_page_opens_for_staff_only(page: str) -> None:
    application = make.accepted()
    url = f"/desk/applications/{application.pk}/{page}"
    assert client_of(make.officer(application.subject)).get(url).status_code == 200
    assert client_of(make.owner(application.operator)).get(url).status_code == 403
