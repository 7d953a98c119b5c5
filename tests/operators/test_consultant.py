"""Delegation: a consultant sees the chosen sections until the end of the named day in Ulaanbaatar, and no more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import NotPermitted
from aeo.notices.actions import digests, messages
from aeo.notices.models import Message
from operators.actions import answers, chasing, evidence
from operators.handles import handle
from operators.models import Application, Evidence
from operators.policies.evidence import may_change
from operators.policies.seats import edits, signs
from operators.queries import own, people, sheets
from operators.views.returned import returned_lines
from tests.architecture.test_access import patterns
from tests.factories import operators as make
from tests.notices.facts import MESSAGE_FACTS
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
ULAANBAATAR = ZoneInfo("Asia/Ulaanbaatar")
LAST = date(2026, 3, 20)
MINUTE = timedelta(minutes=1)


def at(day: date, hour: int, minute: int) -> datetime:
    """An instant by the clock of Ulaanbaatar."""
    return datetime.combine(day, time(hour, minute), ULAANBAATAR)


@dataclass
class Case:
    """An application, and a consultant for its sections A and B until a day."""

    application: Application
    consultant: Actor
    slots: dict[str, Any]

    @property
    def base(self) -> str:
        """The pages of the application."""
        return f"/portal/applications/{self.application.pk}/"


@pytest.fixture
def case() -> Case:
    application = make.draft()
    consultant = make.member(application.operator, "consultant", sections=["A", "B"], valid_until=LAST)
    sheet = sheets.sheet(application.self_assessment)
    slots = {sheet.question(slot).criterion: slot for slot in reversed(sheet.slots)}
    return Case(application, consultant, slots)


def every_portal_address(case: Case) -> Iterator[str]:
    """All pages of the application that need nothing but its number."""
    for route, _entry in patterns():
        if route.startswith("portal/applications/<int:pk>/") and route.count("<") == 1:
            yield "/" + route.replace("<int:pk>", str(case.application.pk))
    for key in ("A", "B", "C"):
        yield f"{case.base}sections/{key}/"


def test_the_day_ends_at_midnight_in_ulaanbaatar(case: Case) -> None:
    client = client_of(case.consultant)
    with clock.frozen(at(LAST, 23, 59)):
        assert client.get(f"{case.base}tasks/").status_code == 200
        assert client.get(f"{case.base}sections/A/").status_code == 200
        assert case.base in client.get("/portal/").text
    with clock.frozen(at(LAST + timedelta(days=1), 0, 0)):
        for address in every_portal_address(case):
            for method in (client.get, client.post):
                assert method(address).status_code in (404, 405), address
        assert case.base not in client.get("/portal/").text
        assert not people.seat(case.consultant, case.application.operator_id)


def test_at_any_instant_access_is_what_the_calendar_in_ulaanbaatar_says(case: Case) -> None:
    """Instants around both ends, some of them drawn: the day there counts, whatever day it is elsewhere."""
    begin = clock.today()
    ends = [at(begin, 0, 0), at(LAST + timedelta(days=1), 0, 0)]
    drawn = random.Random(20260320)  # noqa: S311 - nothing secret
    offsets = [timedelta(0), -MINUTE, MINUTE, *(timedelta(minutes=drawn.randrange(-3000, 3000)) for _ in range(40))]
    for instant in (end + offset for end in ends for offset in offsets):
        with clock.frozen(instant.astimezone(UTC)):
            there = begin <= instant.astimezone(ULAANBAATAR).date() <= LAST
            assert bool(people.seat(case.consultant, case.application.operator_id)) is there, instant


def test_other_sections_do_not_exist(case: Case) -> None:
    client, slot = client_of(case.consultant), handle(case.slots["C"])
    pages = ("sections/C/", f"evidence/{slot}/", f"sections/C/?q={slot}")
    for page in pages:
        assert client.get(case.base + page).status_code == 404, page
        assert client.post(case.base + page, {"do": "save"}).status_code == 404, page
    for page in ("", "tasks/", "check/", "sections/A/"):
        text = client.get(case.base + page).text
        assert "/sections/C/" not in text, page
        assert slot not in text, page
    whole = ("scope/", "sign/", "submit/", "receipt/", "copies/1/", "change/", "recall/", "withdraw/", "time/")
    for page in whole:
        assert client.get(case.base + page).status_code == 404, page
        assert client.post(case.base + page).status_code in (404, 405), page


def test_files_of_other_sections_do_not_exist(case: Case) -> None:
    company, owner = case.application.operator, make.owner(case.application.operator)
    files = {}
    for key in ("A", "C"):
        row = evidence.add(company, make.upload(owner), by=owner, name=f"Баримт {key}")
        answers.attach(case.application.self_assessment, case.slots[key], row, by=owner, key="")
        files[key] = row
    loose = evidence.add(company, make.upload(owner), by=owner, name="Хаана ч хамаагүй")
    seen = own.evidence(case.consultant.user)
    assert list(seen) == [files["A"]]
    client = client_of(case.consultant)
    for row in (files["C"], loose):
        for page in ("", "replace/", "remove/"):
            assert client.get(f"/portal/files/{row.pk}/{page}").status_code == 404
        assert client.get(f"/files/uploads/{row.upload_id}/").status_code == 404
    mine = evidence.add(company, make.upload(case.consultant), by=case.consultant, name="Миний авчирсан")
    assert set(own.evidence(case.consultant.user)) == {files["A"], mine}
    assert client.get(f"/portal/companies/{company.pk}/files/").status_code == 404
    slot = handle(case.slots["A"])
    offered = client.get(f"{case.base}evidence/{slot}/").text
    assert "Баримт A" in offered
    assert "Баримт C" not in offered


def test_what_was_returned_or_asked_in_other_sections_is_not_shown(case: Case) -> None:
    a, c = (str(case.slots[key]) for key in ("A", "C"))
    returned = make.returned(case.application, a, c, "")
    sheet = sheets.sheet(returned.self_assessment)
    seat = people.seat(case.consultant, returned.operator_id)
    assert len(returned_lines(returned, sheet, seat)) == 1
    assert len(returned_lines(returned, sheet, people.seat(make.owner(returned.operator), returned.operator_id))) == 3


def test_a_request_in_other_sections_does_not_exist(case: Case) -> None:
    accepted = make.accepted(case.application)
    other, mine = (make.asked(accepted, str(case.slots[key])) for key in ("C", "A"))
    client = client_of(case.consultant)
    assert client.get(f"/portal/requests/{other.pk}/").status_code == 404
    assert client.get(f"/portal/requests/{mine.pk}/").status_code == 200
    assert client.get(f"/portal/requests/{mine.pk}/answer/").status_code == 404


def test_a_consultant_does_not_sign_edit_the_company_or_let_others_in(case: Case) -> None:
    key = case.application.operator_id
    assert not signs(case.consultant, key)
    assert not edits(case.consultant, key)
    client = client_of(case.consultant)
    for name in ("company", "edit", "people", "invitation-new", "person-new", "consents", "apply", "sites"):
        assert client.get(reverse(f"operators:{name}", args=[key])).status_code == 404, name


def test_sections_of_two_memberships_are_not_mixed_between_companies(case: Case) -> None:
    other = make.draft()
    people_of = make.people.add_member
    last = clock.today() + timedelta(days=9)
    owner = make.owner(other.operator)
    people_of(other.operator, case.consultant.user, "consultant", by=owner, sections=["C"], valid_until=last)
    client = client_of(case.consultant)
    assert client.get(f"{case.base}sections/C/").status_code == 404
    assert client.get(f"{case.base}spreadsheet/download/?section=C").status_code == 404
    assert client.get(f"/portal/applications/{other.pk}/sections/C/").status_code == 200
    assert client.get(f"/portal/applications/{other.pk}/sections/A/").status_code == 404


def brought(case: Case, by: Actor, *sections: str) -> Evidence:
    """A file in the library, shown with the first question of each of these sections."""
    owner, company = make.owner(case.application.operator), case.application.operator
    row = evidence.add(company, make.upload(by), by=by, name="Баримт " + "".join(sections))
    for key in sections:
        answers.attach(case.application.self_assessment, case.slots[key], row, by=owner, key="")
    return row


def test_a_file_that_other_sections_show_is_not_changed_for_them(case: Case) -> None:
    """One file in place of another changes every answer that shows it; the ways back exist for a consultant."""
    owner, client = make.owner(case.application.operator), client_of(case.consultant)
    mine, shared = brought(case, owner, "A", "B"), brought(case, owner, "A", "C")
    loose = brought(case, case.consultant)
    theirs = brought(case, case.consultant, "C")
    newer = {"file": SimpleUploadedFile("newer.pdf", b"%PDF-1.5\n%%EOF")}
    for row in (shared, theirs):
        for page in ("replace/", "remove/"):
            answer = client.post(f"/portal/files/{row.pk}/{page}", newer)
            assert answer.status_code == 403, (row, page)
            assert "Sections that you were not given show this file, too." in answer.text
        with pytest.raises(NotPermitted):
            evidence.describe(row, by=case.consultant, name="Өөр", expires_on=None)
    question = f"{case.base}sections/A/#q-{handle(case.slots['A'])}"
    came = mine.citations.get(answer__question=case.slots["A"].question)
    for row, asked in ((mine, f"?from={came.pk}"), (loose, "")):
        newer["file"].seek(0)
        sent = client.post(f"/portal/files/{row.pk}/replace/{asked}", newer)
        assert sent["Location"] == (question if asked else "/portal/")
        assert client.get(sent["Location"]).status_code == 200
    assert client.post(f"/portal/files/{loose.pk}/remove/", follow=True).status_code == 200
    mine.citations.all().delete()
    assert may_change(case.consultant, mine).code == "not-your-file"


def test_of_malware_those_are_told_who_still_act_for_the_company_where_they_can_read_it(case: Case) -> None:
    row, loose = brought(case, case.consultant, "A"), brought(case, case.consultant)
    Upload.objects.filter(pk__in=[row.upload_id, loose.upload_id]).update(scan=Scan.INFECTED)
    chasing.infected(row.upload_id)
    told = Message.objects.filter(what=f"evidence_infected:{row.upload_id}")
    assert {one.user_ref for one in told} == {case.consultant.ref, make.owner(case.application.operator).ref}
    for reader in (case.consultant, make.owner(case.application.operator)):
        assert "contains malware" in client_of(reader).get(told.get(user_ref=reader.ref).url).text
    at_question = client_of(case.consultant).get(f"{case.base}sections/A/")
    newer = f"/portal/files/{row.pk}/replace/?from={row.citations.get().pk}"
    assert newer in at_question.text
    assert client_of(case.consultant).get(newer).status_code == 200
    with clock.frozen(at(LAST + timedelta(days=1), 0, 0)):
        chasing.infected(loose.upload_id)
    assert not Message.objects.filter(
        what=f"evidence_infected:{loose.upload_id}", user_ref=case.consultant.ref
    ).exists()


def test_the_daily_summary_says_nothing_of_a_company_whose_access_ended(case: Case) -> None:
    user, told = case.consultant.user, case.application.operator
    digests.prefer(user, daily=True, hour=23)
    for about, words in ((case.application.subject, "Хуучин"), ("application:0", "Өөр")):
        facts = {**MESSAGE_FACTS, "reference": words}
        messages.tell([user], "answers_arrived", facts, about=about, url="/portal/")
    assert Message.objects.filter(user_ref=user.ref, waits_until__isnull=False).count() == 2
    with clock.frozen(at(LAST + timedelta(days=1), 12, 0)):
        mail = digests.write(user.ref)
    assert mail is not None
    assert "Өөр" in mail.text
    assert "Хуучин" not in mail.text
    assert told.name_local not in mail.text
