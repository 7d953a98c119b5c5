"""Lessons 16 and 23 of the reference on peers: one last day for everybody, and a register that comes out whole."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.test import Client

from aeo.accounts.machines import register_machine
from aeo.authorisations.actions import sweeps
from aeo.authorisations.models import Authorisation
from aeo.components import formats
from aeo.documents import render
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.policy import SYSTEM
from aeo.notices.actions import digests
from aeo.notices.models import Mail, Message, Notice
from aeo.register import actions, snapshots
from aeo.register.models import Snapshot
from operators.models import Identifier
from tests.documents.tools import text_of
from tests.factories import authorisations as make
from tests.register import scenes
from tests.register.test_publishing import claims, consent, content
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "keys")]
END = date(2029, 3, 2)
DAY = timedelta(days=1)
MIDNIGHT = datetime(2029, 3, 3, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))
# The last second of the named day in Ulaanbaatar, and the first of the next, on the clocks of readers elsewhere.
READERS = [timezone(timedelta(hours=hours)) for hours in (-10, 0, 8, 13)]


def asking() -> Client:
    """The declaration system."""
    secret = register_machine("declarations", ["cais.status"], clock.now() + timedelta(days=9999))
    return Client(headers={"authorization": f"Bearer {secret}"})


def status_of(client: Client, authorisation: Authorisation, **when: str) -> dict[str, Any]:
    """What it is told of the company."""
    number = Identifier.objects.filter(operator=authorisation.operator)[0].value
    answer = client.get(f"/cais/v1/operators/{number}/status", when)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = orjson.loads(answer.content)
    return found


def test_lesson_16_the_named_day_counts_to_its_end_in_ulaanbaatar_wherever_one_reads() -> None:
    """Register, certificate page, JSON, the declaration system's API and the holder's page turn at one instant."""
    case, authorisation = scenes.holder()
    assert authorisation.valid_until == END
    number, cais, owner = authorisation.aeo_number, asking(), client_of(case.owner)
    for at, title, status in ((MIDNIGHT - timedelta(seconds=1), "Valid", "active"), (MIDNIGHT, "Not valid", "expired")):
        assert set(scenes.said(number, at).values()) == {title, status}
        for zone in READERS:
            there = at.astimezone(zone).isoformat()
            assert status_of(cais, authorisation, at=there)["status"] == status, there
        with clock.frozen(at):
            assert status_of(cais, authorisation)["status"] == status
            holder = owner.get(f"/portal/authorisations/{number}/").text
            assert re.findall(r'app-holding__words">([^<]*)<', holder) == [status]
    assert status_of(cais, authorisation, at=END.isoformat())["status"] == "active", "a day without a time: its end"
    assert status_of(cais, authorisation, at=(END + DAY).isoformat())["status"] == "expired"


def test_lesson_16_every_window_and_every_paper_names_the_same_last_day() -> None:
    """As words: the register's page, the portal, the certificate's PDF, the mails. As data: the end is one instant."""
    case, authorisation = scenes.holder()
    number, day, after = authorisation.aeo_number, formats.day_text(END), formats.day_text(END + DAY)
    assert day in scenes.page(f"/register/{number}/")
    assert day in client_of(case.owner).get(f"/portal/authorisations/{number}/").text
    paper = Document.objects.get(about=authorisation.subject, paper="certificate")
    pdf = text_of(render.pdf(render.paper_of(paper)))
    assert pdf.count(END.isoformat()) == 3, "of both parts and of the whole, as both languages write it"
    assert scenes.answer(f"/id/aeo/{number}")["validUntil"] == END.isoformat()
    told = status_of(asking(), authorisation)["authorisations"][0]["parts"][0]
    assert told["validUntil"] == END.isoformat()
    assert datetime.fromisoformat(told["until"]) == MIDNIGHT, "an instant, the same in every zone"
    with clock.frozen(MIDNIGHT + timedelta(hours=3)):
        sweeps.follow()
    letter = Notice.objects.get(letter="expired").document
    assert letter is not None
    assert f"ended on {day}" in letter.facts["body"]["en"]
    assert f"From {after}" in letter.facts["body"]["en"]


@pytest.mark.parametrize("late", [0, 9])
def test_lesson_16_a_notice_counts_the_days_that_are_left_when_it_is_sent(late: int) -> None:
    """The stage of 14 days, on its day and after nine days without a sweep; also to somebody who is told once a day."""
    case, _authorisation = scenes.holder()
    user = case.owner.user
    user.language = "en"
    user.save()
    digests.prefer(user, daily=True, hour=8)
    left = 14 - late
    with clock.frozen(clock.start_of(END - left * DAY) + timedelta(hours=23)):
        sweeps.remind()
        message = Message.objects.filter(user_ref=user.ref, what__startswith="reminder").latest("pk")
        mail = Mail.objects.filter(to=user.email).latest("pk")
    for text in (message.title, mail.subject):
        assert text.endswith(f"ends in {left} days"), text
    assert f"ends on {formats.day_text(END)}. {left} days are left." in mail.text
    assert message.waits_until is None, "in tomorrow's summary the number would be wrong"


HOLDERS, HIDDEN = 5, 2


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[Authorisation]:
    """Several holders, more than are copied at once; two of them are not published."""
    monkeypatch.setattr(snapshots, "CHUNK", 2)
    found = [make.granted(make.case(sites=1)) for _ in range(HOLDERS)]
    for authorisation in found[HIDDEN:]:
        consent(authorisation.operator)
    return found


def table(snapshot: Snapshot) -> list[dict[str, str]]:
    """The rows of the spreadsheet."""
    return list(csv.DictReader(io.StringIO(content(snapshot, "csv").decode(), newline="")))


def test_lesson_23_a_snapshot_of_the_register_has_every_row_and_says_how_many(published: list[Authorisation]) -> None:
    """The register comes out whole in both formats: as many records and rows as the manifest signs and as are public.

    Exports of lists of cases as jobs, with their progress and links that end, come with the administration's issue;
    what a trader can take out is the workbook (tests/operators/spreadsheet/test_lessons.py) and this.
    """
    snapshot = actions.publish(by=SYSTEM)
    public = {authorisation.aeo_number for authorisation in published[HIDDEN:]}
    lines = [orjson.loads(line) for line in content(snapshot, "jsonl").splitlines()]
    rows = table(snapshot)
    assert [line["aeoNumber"] for line in lines] == sorted(public)
    assert {row["aeo_number"] for row in rows} == public
    assert len(rows) == sum(len(part["intervals"]) for line in lines for part in line["parts"])
    assert {(file["records"], file["rows"]) for file in claims(snapshot)["files"]} == {
        (len(public), len(lines)),
        (len(public), len(rows)),
    }
    first, more = (Client().get("/register/", {"page": number}).text for number in (1, 2))
    assert sum(number in first + more for number in public) == len(public), "and the search gives every page of it"


def test_lesson_23_what_may_be_published_is_asked_when_it_is_published(published: list[Authorisation]) -> None:
    before = len(table(actions.publish(by=SYSTEM)))
    gone = published[-1]
    consent(gone.operator, "withdrawn")
    rows = table(actions.publish(by=SYSTEM))
    (tombstone,) = (row for row in rows if row["aeo_number"] == gone.aeo_number)
    assert (tombstone["removed"], tombstone["name"], tombstone["status"]) == ("yes", "", "")
    per_holder = before // (HOLDERS - HIDDEN)
    assert len(rows) == before - per_holder + 1
