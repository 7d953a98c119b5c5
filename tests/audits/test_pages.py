"""Every page of verification opens, in both languages."""

from __future__ import annotations

import pytest

from tests.factories import audits as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "mn"])
def test_every_page_of_the_desk_opens(language: str) -> None:
    case, visit = make.begun()
    _case, finding = make.done_claimed(case)
    desk = f"/desk/applications/{case.application.pk}/"
    client = client_of(case.lead, language)
    parts = ["review/", "review/A/", "risk/", "consultations/", "consultations/new/", "visits/", "visits/new/"]
    parts += ["coverage/", "coverage/waive/", "coverage/sample/", "coverage/represent/", "findings/", "findings/new/"]
    urls = [desk + part for part in [*parts, "interest/"]]
    urls += [f"/desk/visits/{visit.pk}/", f"/desk/visits/{visit.pk}/conduct/", f"/desk/visits/{visit.pk}/record/"]
    urls += [f"/desk/findings/{finding.pk}/", f"/desk/findings/{finding.pk}/verify/"]
    for url in urls:
        assert client.get(url).status_code in (200, 409) or pytest.fail(url), url
