"""What is decided is told by its letter: before that is opened no mail, message, title or page names the measure."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Decision
from aeo.authorisations.states import Outcome
from aeo.notices.models import Mail, Message
from aeo.programme.queries import pack_of
from operators.models import Application
from tests.factories import authorisations as make
from tests.factories import operators as companies
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
CODES = ("mn", "en")


def grant(case: make.Case) -> Decision:
    """Favourable, in effect at once."""
    return decisions.decide(make.recommended(case), by=case.approver)


def refuse(case: make.Case) -> Decision:
    """Heard, and its letter of what is intended was opened."""
    return decisions.decide(make.heard(make.recommended(case, Outcome.REFUSE), case), by=case.approver)


def suspend(case: make.Case) -> Decision:
    """Urgent: in effect when it is recorded."""
    urgent = make.proposed(make.granted(case), case.officer, "suspend", manner="urgent")
    return decisions.decide(urgent, by=case.approver)


def revoke(case: make.Case) -> Decision:
    """Heard, in effect on service."""
    return decisions.decide(
        make.heard(make.proposed(make.granted(case), case.officer, "revoke"), case), by=case.approver
    )


def named(decision: Decision) -> list[str]:
    """What it is called: the kind, and what the subject line of its letter says after the number."""
    pack = pack_of(decision.version_id)
    assert decision.notice is not None
    subjects = [decision.notice.title[code].partition(": ")[2] for code in CODES]
    kinds = [pack.decisions[decision.decision_kind].name.to(code) for code in CODES]
    return [words.casefold() for words in (*subjects, *kinds)]


@pytest.mark.parametrize("decide", [grant, refuse, suspend, revoke])
def test_the_mail_says_what_to_do_by_when_and_where_and_not_the_measure(decide: Callable[..., Decision]) -> None:
    decision = decide(make.case(sites=1))
    notice = decision.notice
    assert notice is not None
    mails = Mail.objects.filter(notice=notice)
    rows = Message.objects.filter(about=notice.subject)
    assert mails.exists()
    assert rows.exists()
    texts = [f"{mail.subject}\n{mail.text}" for mail in mails]
    texts += [f"{row.in_language(code)}" for row in rows for code in CODES]
    for text in texts:
        assert not [words for words in named(decision) if words in text.casefold()], text
        assert str(notice.number) in text
    title, body = (rows[0].in_language("en")[name] for name in ("title", "body"))
    reference = notice.facts["reference"]
    assert title == f"You have a letter: a decision on {reference}"
    assert rows[0].in_language("mn")["title"] == f"Танд албан бичиг ирлээ: шийдвэр ({reference})"
    assert "It can be in effect before you read it: open the letter today." in body
    assert notice.deemed_on is not None
    assert f"{notice.deemed_on.day} {notice.deemed_on:%B %Y}" in body
    assert f"/portal/letters/{notice.pk}/" in mails[0].text


@pytest.mark.parametrize("decide", [grant, refuse, suspend, revoke])
def test_no_page_names_it_before_the_letter_is_opened(decide: Callable[..., Decision]) -> None:
    case = make.case(sites=1)
    decision = decide(case)
    where, letter = reverse("authorisations:my-decision", args=[decision.pk]), f"/portal/letters/{decision.notice_id}/"
    held, measure = decision.authorisation, named(decision)[-1]
    pages = ["/portal/", where, letter, "/portal/letters/", f"/portal/applications/{case.application.pk}/"]
    pages += [reverse("authorisations:my-status", args=[held.aeo_number])] if held else []
    client = client_of(case.owner)
    for page in pages:
        text = client.get(page).text
        leading = re.findall(rf'<a [^>]*href="(?:{where}|{letter})".*?</(?:li|p|td|h1)>', text, re.DOTALL)
        assert not [link for link in leading for words in named(decision) if words in link.casefold()], page
    read = client.get(where).text
    assert re.search(r"<title>\s*Decision – ", read)
    assert re.search(r"<h1[^>]*>(<span[^>]*>[^<]*</span>)?\s*Decision</h1>", read)
    assert "The decision is taken. Open its letter to read it" in read
    tracker = client.get(f"/portal/applications/{case.application.pk}/").text
    assert not decision.application_id or f'href="{where}">Decision</a>' in tracker
    make.serve(decision.notice)
    assert re.search(rf"<h1[^>]*>(<span[^>]*>[^<]*</span>)?\s*{measure}</h1>", client.get(where).text, re.IGNORECASE)


@pytest.mark.parametrize("decide", [grant, refuse])
def test_an_application_is_decided_until_its_letter_is_opened_and_then_how(decide: Callable[..., Decision]) -> None:
    case = make.case(sites=1)
    decision = decide(case)
    application = Application.objects.get(pk=case.application.pk)
    outcome, base = str(application.state_label), f"/portal/applications/{application.pk}/"
    viewer = make.member(case.operator, "viewer")
    consultant = companies.member(case.operator, "consultant")
    home = client_of(consultant).get("/portal/").text
    assert tag(home.partition(application.reference)[2]) == "decided", "who sees no decisions is told no more"
    for reader in (case.owner, viewer):
        home, tracker = (client_of(reader).get(page).text for page in ("/portal/", base))
        assert tag(home.partition(application.reference)[2]) == tag(tracker) == "decided"
        opening = "The decision is taken. Open its letter to read it"
        assert f'href="/portal/decisions/{decision.pk}/">{opening}</a>' in home
        assert "Nothing more to do for this application" not in home
        assert f">{outcome}<" not in tracker, "nor beside the stages"
    for part in ("check/", "tasks/"):
        assert tag(client_of(viewer).get(f"{base}{part}").text) == "decided", part
    make.serve(decision.notice)
    home, tracker = (client_of(case.owner).get(page).text for page in ("/portal/", base))
    assert tag(home.partition(application.reference)[2]) == tag(tracker) == outcome


def tag(text: str) -> str:
    """The first state on a page, or after a place on it."""
    found = re.search(r'<strong class="govuk-tag[^"]*">\s*(.*?)\s*</strong>', text, re.DOTALL)
    assert found
    return found[1]
