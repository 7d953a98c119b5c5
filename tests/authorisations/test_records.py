"""What the register is told, in the deciding transaction."""

from __future__ import annotations

from datetime import date

import pytest

from aeo.authorisations.actions import consents, decisions, endings
from aeo.register.models import Record
from operators.models import Consent
from tests.factories import authorisations as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def test_a_grant_writes_the_record_and_every_change_a_new_version() -> None:
    case = make.case()
    authorisation = make.granted(case)
    first = Record.objects.get(aeo_number=authorisation.aeo_number)
    assert first.version == 1
    parts = first.content["parts"]
    assert [part["component"] for part in parts] == ["customs", "security"]
    assert [row["status"] for row in parts[0]["intervals"]] == ["active", "expired"]
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    second = Record.objects.get(aeo_number=authorisation.aeo_number, version=2)
    statuses = [row["status"] for row in second.content["parts"][0]["intervals"]]
    assert statuses == ["suspended", "active", "expired"], "suspended from the instant of the grant on"
    ids = [part.pk for part in make.parts(authorisation)]
    endings.surrender(authorisation, ids, date(2026, 6, 1), by=case.signatory)
    assert Record.objects.filter(aeo_number=authorisation.aeo_number).count() == 3


def test_a_refusal_writes_no_record() -> None:
    case = make.case(sites=1)
    decisions.decide(make.heard(make.recommended(case, "refuse"), case), by=case.approver)
    assert not Record.objects.exists()


def test_a_consent_writes_a_new_version_and_changes_no_status() -> None:
    case = make.case()
    authorisation = make.granted(case)
    row = Consent(operator=case.operator, scope="publish", answered_at=make.clock.now(), answered_by=case.owner.ref)
    consent = make.put(row)
    consents.changed(consent.pk)
    before, after = Record.objects.filter(aeo_number=authorisation.aeo_number).order_by("version")
    assert (before.content["consent_publish"], after.content["consent_publish"]) == (False, True)
    assert before.content["parts"] == after.content["parts"]
