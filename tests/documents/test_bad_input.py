"""Whatever people type reaches their papers as they typed it: from the act to the text of the PDF."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Authorisation, Decision
from aeo.documents import render
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.notices.models import Notice
from operators.actions import applications
from operators.models import Answer, Operator, Site
from tests.documents.tools import ask, text_of
from tests.factories import audits
from tests.factories import operators as make
from tests.process import cases

pytestmark = pytest.mark.django_db
NAME = "<script>alert(1)</script> & «Өгөөж» \"Үнэн\" 'O’Neil' {{ x }} {% y %} ХХК"
LATIN = "<b>Ugooj</b> & \"Unen\" 'O'Neil' LLC"
SITE = "ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ <img src=x onerror=alert(1)> Агуулах №1"
MONGOLIAN = "ᠮᠣᠩᠭᠣᠯ"
LONG = ("Эхлэл <script>x</script> " + "Өргөн чөлөө & урт хариулт. " * 800)[:19_990] + " Төгсгөл"


def words(text: str) -> str:
    """What is said, without how it is broken into lines."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]+", "", text)


def printed(document: Document) -> str:
    """The words of a paper, which is sound."""
    pdf = render.pdf(render.paper_of(document))
    assert "No syntax or stream encoding errors" in ask("qpdf", pdf, "--check")
    return words(text_of(pdf))


def rename(company: Operator) -> None:
    """The worst name that can be registered."""
    Operator.objects.filter(pk=company.pk).update(name_local=NAME, name_latin=LATIN)
    Site.objects.filter(operator=company).update(name_local=SITE)


def latest(**about: Any) -> Document:
    """The newest paper of a kind."""
    return Document.objects.filter(**about).order_by("-pk")[0]


def test_a_name_is_refused_for_nothing_but_what_cannot_be_printed() -> None:
    company = make.operator(name_local=NAME, name_latin=LATIN)
    assert (company.name_local, company.name_latin) == (NAME, LATIN)
    assert make.site(company, name_local=SITE).name_local == SITE


def test_the_copy_of_a_submission() -> None:
    draft = make.draft()
    rename(draft.operator)
    make.fill(draft)
    rows = Answer.objects.filter(self_assessment=draft.self_assessment).exclude(text="").order_by("pk")
    first, second, third = rows[:3]
    Answer.objects.filter(pk__in=[first.pk, second.pk]).update(text=LONG)
    Answer.objects.filter(pk=third.pk).update(text=f"{MONGOLIAN} \"хашилт\" 'quote' <i>tag</i> \\ %s {{0}}")
    make.consented(draft.operator)
    make.assessments.sign(draft.self_assessment, by=make.signatory(draft.operator), method="declaration")
    applications.submit(draft, by=make.signatory(draft.operator))
    text = printed(latest(about=draft.subject, paper="submission"))
    assert words(NAME) in text
    assert text.count(words("Эхлэл <script>x</script>")) == 2
    assert text.count("Төгсгөл") >= 2
    assert words("<i>tag</i> \\ %s {0}") in text


def test_the_report_of_a_visit() -> None:
    case = audits.accepted()
    rename(case.company)
    case.site.refresh_from_db()
    text = {"text": LONG, "evidence_text": f"{MONGOLIAN} <script>", "language": "mn"}
    audits.TEXT, before = text, audits.TEXT
    try:
        _case, visit = audits.reported(case, raise_=("major",))
    finally:
        audits.TEXT = before
    said = printed(latest(about=visit.subject, paper="visit_report"))
    assert words(NAME) in said
    assert words("<img src=x onerror=alert(1)>") in said
    assert "Төгсгөл" in said


def test_the_letter_of_a_decision_and_the_certificate() -> None:
    ready = cases.ready()
    rename(Operator.objects.get(pk=ready.operator))
    decision = Decision.objects.get(pk=ready.decision)
    Decision.objects.filter(pk=decision.pk).update(reasons=LONG)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        decisions.decide(decision, by=actor_of(User.objects.get(pk=ready.approver)))
    letter = Notice.objects.get(about=decision.subject).document
    assert letter is not None
    said = printed(letter)
    assert words(NAME) in said
    assert "Төгсгөл" in said
    authorisation = Authorisation.objects.get(operator_id=ready.operator)
    certificate = printed(latest(about=authorisation.subject))
    for name in (NAME, LATIN, "onerror=alert(1)>"):  # the name of a site stands in a narrow column
        assert words(name) in certificate
