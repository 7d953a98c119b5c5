"""What a page shows to a consultant leads somewhere: every link from the home page on, wherever the application is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel.policy import Actor
from operators.actions import chasing
from operators.models import AnswerEvidence, Application, Membership
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a [^>]*href="(/(?:portal|messages)/[^"#]*)')
INFECTED = re.compile(r"/portal/files/\d+/")


def asked() -> Application:
    application = make.accepted()
    make.asked(application, "B01")
    return application


@pytest.mark.parametrize("arrange", [make.draft, make.signed, make.submitted, asked])
def test_no_link_leads_a_consultant_astray(arrange: Callable[[], Application]) -> None:
    application = arrange()
    consultant = make.member(application.operator, "consultant")
    infect(application, consultant)
    client = client_of(consultant)
    links = dict(followed(client))
    assert f"/portal/applications/{application.pk}/sections/B/" in links
    lost = {url: status for url, status in links.items() if status != (422 if INFECTED.fullmatch(url) else 200)}
    assert not lost
    leave = f"/portal/members/{Membership.objects.get(user=consultant.user).pk}/end/"
    assert leave in links
    assert f"Leave {application.operator.name_local}" in client.get(leave).text
    assert client.post(leave, follow=True).redirect_chain == [("/portal/", 302)]
    assert application.reference not in client.get("/portal/").text


def infect(application: Application, consultant: Actor) -> None:
    """The files that are shown, which the consultant brought, turn out to carry malware."""
    cited = AnswerEvidence.objects.filter(answer__self_assessment=application.self_assessment)
    rows = Upload.objects.filter(pk__in=cited.values("evidence__upload"))
    rows.update(scan=Scan.INFECTED, uploaded_by=consultant.ref)
    for key in rows.values_list("pk", flat=True):
        chasing.infected(key)


def followed(client: Client) -> Iterator[tuple[str, int]]:
    """Every link, and what its page answers."""
    waiting = seen = {"/portal/"}
    while waiting:
        found: set[str] = set()
        for url in waiting:
            answer = client.get(url, follow=True)
            yield url, answer.status_code
            if answer["Content-Type"].startswith("text/html"):
                found |= set(LINK.findall(answer.text))
        waiting, seen = found - seen, seen | found
