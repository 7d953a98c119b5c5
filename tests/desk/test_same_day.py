"""Portal, desk, letter and walk give the same last day, also when it moves over Naadam."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from aeo.accounts.roles import Role
from aeo.components import formats
from aeo.desk.walking import clocks, results
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from aeo.notices.states import Service
from aeo.programme.queries import current
from audits.actions import acceptance
from operators.actions import requests
from operators.models import Application
from operators.tasks import notice_served
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
IN_NAADAM, AFTER = date(2026, 7, 13), date(2026, 7, 16)


@pytest.fixture
def accepted() -> Iterator[Application]:
    """Accepted on the day from which the time to decide would end in the middle of Naadam."""
    length = timedelta(days=current()[1].clocks["decision"].length)
    with clock.frozen(datetime.combine(IN_NAADAM - length, datetime.min.time(), clock.zone()) + timedelta(hours=12)):
        application = make.submitted()
        acceptance.accept(application, by=make.officer(application.subject))
        yield application


def shows(text: str, day: date) -> bool:
    """One of the ways of writing that day, in either language."""
    found = set()
    for language in ("mn", "en"):
        with override(language):
            found |= {formats.day_text(day, style) for style in ("long", "short")}
    return any(words in text for words in found)


def pages(application: Application) -> dict[str, str]:
    """What the company and an officer see of the case."""
    owner, officer = client_of(make.owner(application.operator)), client_of(make.officer(application.subject))
    return {
        "portal": owner.get(f"/portal/applications/{application.pk}/").content.decode(),
        "desk": officer.get(f"/desk/applications/{application.pk}/").content.decode(),
    }


def test_the_time_to_decide(accepted: Application) -> None:
    row = Deadline.objects.get(subject=accepted.subject, clock="decision")
    assert row.due_on == AFTER
    letter = Notice.objects.get(about=accepted.subject, letter="acceptance")
    assert letter.document is not None
    said = {**pages(accepted), **{f"letter in {code}": text for code, text in letter.document.facts["body"].items()}}
    assert [place for place, text in said.items() if not shows(text, AFTER)] == []
    assert clocks._line(row).endswith(f"due {AFTER}")
    assert {told["due_on"] for told in results._clocks() if told["clock"] == "decision"} == {AFTER.isoformat()}


def test_the_time_to_answer_a_request(accepted: Application) -> None:
    length = timedelta(days=current()[1].clocks["information_request"].length)
    start = datetime.combine(IN_NAADAM - length, datetime.min.time(), clock.zone()) + timedelta(hours=12)
    with clock.frozen(start):
        request = requests.ask(accepted, ["A01"], by=make.officer(accepted.subject), reason="Тодруулна уу.")
        letter = Notice.objects.get(about=request.subject)
        notices.serve(letter, by=make.staff(Role.RECORDS), method=Service.HAND)
        notice_served(letter.pk)
        row = Deadline.objects.get(subject=request.subject)
        owner, officer = client_of(make.owner(accepted.operator)), client_of(make.officer(accepted.subject))
        said = {
            "portal": owner.get(f"/portal/requests/{request.pk}/").content.decode(),
            "desk": officer.get(f"/desk/applications/{accepted.pk}/requests/").content.decode(),
        }
    assert row.due_on == AFTER
    assert letter.document is not None
    said |= {f"letter in {code}": text for code, text in letter.document.facts["body"].items()}
    assert [place for place, text in said.items() if not shows(text, AFTER)] == []
