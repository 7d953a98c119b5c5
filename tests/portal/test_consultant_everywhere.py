"""A consultant on every page of the portal: the chosen sections, until the end of the named day, and nothing else.

The pages are those of the URLconf, the objects those of the crawl. Everything else in the companies is marked, and the
marks are looked for in all that the consultant gets: pages, workbooks, files.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from html import unescape

import pytest
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from openpyxl import load_workbook

from aeo.accounts.models import User
from aeo.documents import blobs
from aeo.documents.formats import XLSX
from aeo.documents.models import Upload
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from aeo.notices.actions import messages
from aeo.notices.models import Notice
from audits.models import Finding
from operators.actions import evidence, people
from operators.handles import handle
from operators.models import Answer, AnswerEvidence, Application, Assignee, Comment, Evidence, Operator, Person
from operators.queries import sheets
from operators.queries.sheets import Sheet
from tests.architecture.test_crawl import World, addresses, ask, made, routes
from tests.factories import operators as make
from tests.factories.authorisations import put
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
SECTION = "B"
LAST = date(2026, 9, 25)
NOW = datetime(2026, 9, 16, 2, tzinfo=UTC)
MARK = "ТАМГА"

# What a consultant for a section finds when it is asked about that section. All other addresses of the portal are
# closed to a consultant: a new one fails these tests until it is said here that it is open.
OPEN = {
    "portal/applications/<int:pk>/",
    "portal/applications/<int:pk>/tasks/",
    "portal/applications/<int:pk>/gaps/",
    "portal/applications/<int:pk>/sections/<slug:criterion>/",
    "portal/applications/<int:pk>/spreadsheet/",
    "portal/applications/<int:pk>/spreadsheet/file/",
    "portal/applications/<int:pk>/evidence/<slug:at>/",
    "portal/applications/<int:pk>/evidence/<slug:at>/<slug:key>/",
    "portal/applications/<int:pk>/talk/<slug:at>/",
    "portal/applications/<int:pk>/check/",
    "portal/requests/<int:pk>/",
    "portal/files/<int:pk>/",
    "portal/files/<int:pk>/replace/",
    "portal/files/<int:pk>/remove/",
    "portal/findings/<int:pk>/",
    "portal/findings/<int:pk>/<slug:slug>/",
    "files/uploads/<int:pk>/",
    "files/uploads/<int:pk>/preview/",
}
# Open to everybody who is signed in: they show what is the reader's own.
ANYBODYS = {
    "portal/",
    "portal/claim/",
    "portal/claim/customs/",
    "portal/companies/new/",
    "portal/findings/",
    "portal/letters/",
    "portal/visits/",
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@dataclass
class Everywhere:
    """The crawl's objects, twice: those of the consultant's section, and those of the others."""

    consultant: Actor
    theirs: World
    others: World
    sheet: Sheet
    companies: list[Operator]
    marks: list[str]

    def of(self, world: World) -> Iterator[tuple[str, str]]:
        """Every address of the portal on these objects, with its route. Self-monitoring has the applications' pages."""
        for route in routes(lambda route, _entry: route.startswith(("portal/", "files/"))):
            for address, _about in addresses(world, route):
                yield route.replace("portal/monitoring/", "portal/applications/"), address


@pytest.fixture
def everywhere() -> Everywhere:
    """The consultant of all the crawl's companies, for one section; the rest of them is marked."""
    world = made()
    application = Application.objects.select_related("self_assessment").get(pk=str(world.keys["applications"]))
    owners = [owner.user for owner in world.owners.values()]
    companies = list(Operator.objects.filter(memberships__user__in=owners).order_by("pk").distinct())
    consultant = make.actor_of(make.user("Зөвлөх"))
    assert isinstance(consultant.user, User)
    for company in companies:
        owner = make.owner(company)
        people.add_member(company, consultant.user, "consultant", by=owner, sections=[SECTION], valid_until=LAST)
    messages.read_all(consultant.user)  # that they were let in, they may read afterwards, too
    others = World({**world.keys, "criterion": "C"}, dict(world.owners))
    theirs = World(dict(world.keys), dict(world.owners))
    marks = [*mark_answers(application, others, theirs), *mark_companies(companies), mark_findings(others, theirs)]
    sheet = sheets.sheet(application.self_assessment)
    return Everywhere(consultant, theirs, others, sheet, companies, marks)


def mark_answers(application: Application, others: World, theirs: World) -> list[str]:
    """Answers, files, comments, assignees: those of each section say which one it is."""
    own, owner = application.self_assessment, make.owner(application.operator)
    sheet = sheets.sheet(own)
    first = {sheet.question(slot).criterion: slot for slot in reversed(sheet.slots)}
    for row in Answer.objects.all():
        criterion = sheet.pack.questions[row.question].criterion
        Answer.objects.filter(pk=row.pk).update(text=f"{MARK}-answer-{criterion}", language="mn")
    AnswerEvidence.objects.filter(answer__self_assessment=own).exclude(evidence__pk=str(others.keys["files"])).delete()
    for criterion, slot in first.items():
        file = library_file(application, owner, f"{MARK}-file-{criterion}")
        AnswerEvidence.objects.create(answer=sheet.rows[slot], evidence=file)
        told = {"text": f"{MARK}-comment-{criterion}", "language": "mn", "author": owner.user, "written_at": NOW}
        Comment.objects.create(self_assessment=own, slot=str(slot), **told)
        given = {"user": make.user(f"{MARK}-colleague-{criterion}"), "assigned_at": NOW, "assigned_by": owner.ref}
        Assignee.objects.create(self_assessment=own, slot=str(slot), **given)
        world = {SECTION: theirs, "C": others}.get(criterion)
        if world is not None:
            world.keys |= {"criterion": criterion, "at": handle(slot), "files": file.pk, "uploads": file.upload_id}
            world.keys |= {"requests": make.asked(application, str(slot)).pk}
            wanted = sheet.question(slot).evidence
            world.keys |= {"key": wanted[0].key if wanted else "x"}
    kinds = ("answer", "file", "comment", "colleague")
    return [f"{MARK}-{kind}-{criterion}" for kind in kinds for criterion in first if criterion != SECTION]


def library_file(application: Application, owner: Actor, name: str) -> Evidence:
    """A file of this name and content, with a picture of it."""
    upload = make.upload(owner, content=name.encode())
    blobs.put(name.encode())
    Upload.objects.filter(pk=upload.pk).update(preview_sha256=upload.sha256)
    return evidence.add(application.operator, upload, by=owner, name=name)


def mark_findings(others: World, theirs: World) -> str:
    """The crawl's finding is one of another section; beside it lies one of the consultant's."""
    found, text = Finding.objects.get(pk=str(others.keys["findings"])), f"{MARK}-finding"
    Finding.objects.filter(pk=found.pk).update(text=text)
    found.pk, found.number, found.criterion, found.question = None, found.number + 1, SECTION, f"{SECTION}01"
    theirs.keys["findings"] = put(found).pk
    return text


def mark_companies(companies: list[Operator]) -> list[str]:
    """People, addresses, letters: what belongs to running the company."""
    person, letter, phone = f"{MARK}-person", f"{MARK}-letter", f"{MARK}-phone"
    Person.objects.filter(operator__in=companies).update(name_local=person)
    Operator.objects.filter(pk__in=[row.pk for row in companies]).update(phone=phone, street=f"{MARK}-street")
    Notice.objects.update(title={"mn": letter, "en": letter})
    return [person, letter, phone, f"{MARK}-street", "guest@company.example"]


def text_of(answer: HttpResponseBase) -> str:
    """All that it says, also inside a workbook."""
    content = b"".join(answer) if isinstance(answer, StreamingHttpResponse) else getattr(answer, "content", b"")
    if answer.headers.get("Content-Type") != XLSX:
        return unescape(bytes(content).decode(errors="replace"))
    book = load_workbook(io.BytesIO(bytes(content)))
    cells = [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value]
    lists = [str(rule.formula1) for sheet in book.worksheets for rule in sheet.data_validations.dataValidation]
    return "\n".join([*cells, *lists])


# Open in principle; a consultant only reads what becomes of a finding.
READ_ONLY = {"portal/findings/<int:pk>/<slug:slug>/"}


def test_a_consultant_has_the_section_until_midnight_of_the_last_day_and_never_the_rest(everywhere: Everywhere) -> None:
    """All addresses: with the section's objects, with those of another section, and a minute before and after."""
    assert_nothing_but_the_section(everywhere)
    assert_over_at_midnight(everywhere)


def assert_nothing_but_the_section(everywhere: Everywhere) -> None:
    """It is all there, and of the rest no page says a word."""
    client, pages = client_of(everywhere.consultant), {a: route for route, a in everywhere.of(everywhere.theirs)}
    read: dict[str, str] = {}
    for address in pages:
        answer = client.get(address)
        assert answer.status_code in (200, 302, 403, 404, 405, 409), (address, answer.status_code)
        if answer.status_code == 200:
            read[address] = text_of(answer)
    assert_says_nothing_of_the_rest(everywhere, read)
    assert_open({pages[address] for address in read}, read)
    found = []
    for address in {address for _route, address in everywhere.of(everywhere.others)} - pages.keys():
        for method in ("get", "post"):
            status = ask(client, method, address).status_code
            if status not in (404, 405):
                found.append(f"{method} {address}: {status}")
    assert not found, "\n".join(found)


def assert_says_nothing_of_the_rest(everywhere: Everywhere, read: dict[str, str]) -> None:
    """No mark and no question of another section, on any page."""
    questions = [str(one.text) for one in everywhere.sheet.pack.questions if one.criterion != SECTION]
    foreign = [*everywhere.marks, *questions]
    found = [f"{address} says {words}" for address, text in read.items() for words in foreign if words in text]
    assert not found, "\n".join(found)


def assert_open(routes_read: set[str], read: dict[str, str]) -> None:
    """What is to be open is, and nothing else; and it shows what is the section's."""
    assert not routes_read - OPEN - ANYBODYS, "these are open to a consultant"
    assert not OPEN - READ_ONLY - routes_read, "these show nothing to the consultant whom they are for"
    for kind in ("answer", "file", "comment", "colleague"):
        assert any(f"{MARK}-{kind}-{SECTION}" in text for text in read.values()), kind


def assert_over_at_midnight(everywhere: Everywhere) -> None:
    """At 23:59 in Ulaanbaatar every page still opens; a minute later none of it exists."""
    midnight = datetime.combine(LAST + timedelta(days=1), time(0), clock.zone())
    client = client_of(everywhere.consultant)
    pages = [(route, address) for route, address in everywhere.of(everywhere.theirs) if "<" in route]
    with clock.frozen(midnight - timedelta(minutes=1)):
        still = [address for route, address in pages if route in OPEN - READ_ONLY]
        before = {address: ask(client, "get", address).status_code for address in still}
    assert set(before.values()) <= {200, 302}, before
    found = []
    with clock.frozen(midnight):
        for _route, address in pages:
            answers = {method: ask(client, method, address).status_code for method in ("get", "post")}
            if set(answers.values()) - {404, 405}:
                found.append(f"{address}: {answers}")
        for route in sorted(ANYBODYS):
            text = text_of(client.get(f"/{route}"))
            found += [f"/{route} names {one.name_local}" for one in everywhere.companies if one.name_local in text]
    assert not found, "\n".join(found)
