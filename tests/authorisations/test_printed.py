"""The papers of a decision really print: certificate, decision letter, hearing letter."""

from __future__ import annotations

import pytest

from aeo.authorisations.actions import decisions
from aeo.documents import render
from aeo.documents.models import Document
from tests.factories import authorisations as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_certificate_decision_and_hearing_letter_print() -> None:
    case = make.case()
    decision = make.heard(make.recommended(case, "grant", "refuse"), case)
    decisions.decide(decision, by=case.approver)
    documents = list(Document.objects.order_by("pk"))
    assert {document.paper for document in documents} == {"letter", "decision", "certificate"}
    for document in documents:
        assert render.pdf(render.paper_of(document)).startswith(b"%PDF")


def test_a_benefit_of_several_parts_is_named_once() -> None:
    case = make.case()
    make.granted(case)
    letter = Document.objects.get(paper="decision")
    benefits = letter.facts["values"]["benefits"]
    assert len(benefits) > 1
    assert len({benefit["en"] for benefit in benefits}) == len(benefits)


def test_the_hearing_letter_says_what_is_intended_for_each_thing_asked() -> None:
    case = make.case()
    make.hearings.open_hearing(
        make.recommended(case, "grant", "refuse"), make.gist("security-insufficient"), by=case.approver
    )
    letter = Document.objects.get(paper="letter")
    first, second = (part["en"] for part in letter.facts["values"]["parts"])
    assert first.endswith("Site 1: grant")
    assert second.endswith("Site 2: refuse")
