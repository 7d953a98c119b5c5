"""Every address, with objects of another company: nobody gets in where they do not belong.

A new address whose parts this test does not know fails it, so that nobody forgets to say whose the object is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from django.db import connection, transaction
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern
from django.utils.translation import override
from pytest_django import DjangoDbBlocker

from aeo.accounts.models import User
from aeo.authorisations.actions import changes, complaints, decisions, partners
from aeo.authorisations.models import Authorisation, Decision
from aeo.documents import blobs
from aeo.documents.actions import making, transfers
from aeo.documents.formats import XLSX
from aeo.documents.models import Document, Upload
from aeo.kernel import clock
from aeo.kernel.http import Public, gate_of
from aeo.kernel.policy import Actor
from aeo.notices.models import Message
from audits.actions import consultations
from audits.models import Visit
from audits.views import portal as verification
from operators.actions import claims, evidence, invitations, recoveries
from operators.actions.companies import outsource
from operators.handles import handle
from operators.models import Authority, Membership, Person
from operators.queries import sheets
from operators.views.errands import Errand
from tests.architecture.test_access import _Match, patterns
from tests.audits.test_consultations import QUESTION
from tests.factories import audits
from tests.factories import monitoring as yearly
from tests.factories import operators as make
from tests.operators.spreadsheet.books import exported, written
from tests.process import cases
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
PART = re.compile(r"<(?:\w+:)?(\w+)>")
NOBODY = 10**9
CONTENT = b"%PDF-1.7 of another company"


@dataclass
class World:
    """Objects of companies, by what an address calls them, each with somebody of that company."""

    keys: dict[str, object] = field(default_factory=dict)
    owners: dict[str, Actor] = field(default_factory=dict)

    def add(self, owner: Actor, **keys: object) -> None:
        """These objects are of this person's company."""
        self.keys |= keys
        self.owners |= dict.fromkeys(keys, owner)


@pytest.fixture(scope="module")
def world_of_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """A world for all tests of a file, which costs as much as most of them: each rolls back what it adds itself."""
    with django_db_blocker.unblock(), override("en"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield made()
        transaction.set_rollback(True)


@pytest.fixture
def world(world_of_file: World, db: None) -> World:
    """One object of every kind that an address can name."""
    return World(dict(world_of_file.keys), dict(world_of_file.owners))


def made() -> World:
    """The same, made anew."""
    found = World()
    with transaction.atomic():
        _add_decided(found)
        _add_applying(found)
        _add_verified(found)
        _add_joining(found)
        _add_monitored(found)
    return found


def _add_decided(world: World) -> None:
    ready = cases.ready()
    approver = make.actor_of(User.objects.get(pk=ready.approver))
    decision = decisions.decide(Decision.objects.get(pk=ready.decision), by=approver)
    authorisation = Authorisation.objects.get(operator_id=ready.operator)
    world.add(
        make.owner(authorisation.operator),
        decisions=decision.pk,
        authorisations=authorisation.pk,
        aeo_number=authorisation.aeo_number,
        parts=authorisation.parts.all()[0].pk,
        visits=Visit.objects.get(assessment__operator=authorisation.operator).pk,
        letters=decision.notice_id,
        notices=decision.notice_id,
        papers=making.print_(Document.objects.get(about=authorisation.subject).pk).pk,
        **_lodged(authorisation, decision),
    )


def _lodged(authorisation: Authorisation, decision: Decision) -> dict[str, object]:
    """What the holder lodged: a complaint, and a change."""
    complaint = complaints.lodge(decision, "Гомдол", "mn", by=make.signatory(authorisation.operator))
    by = make.owner(authorisation.operator)
    change = changes.tell(authorisation, "contact", clock.today(), "Утас", "mn", by=by)
    partner = partners.add(authorisation.operator, "5000001", "Түнш", by=by)
    return {"complaints": complaint.pk, "changes": change.pk, "partners": partner.pk}


def _add_applying(world: World) -> None:
    application = make.accepted()
    company = application.operator
    owner, editor = make.owner(company), make.member(company, "editor")
    blobs.put(CONTENT)
    upload = make.upload(owner, content=CONTENT)
    Upload.objects.filter(pk=upload.pk).update(preview_sha256=upload.sha256)
    request = make.asked(application, "A01")
    Message.objects.filter(user_ref=owner.ref).update(due_on=clock.today())
    slot = next(s for s in sheets.sheet(application.self_assessment).slots if s.question == "A01")
    wanted = sheets.sheet(application.self_assessment).question(slot).evidence
    assert isinstance(editor.user, User)
    world.add(
        owner,
        applications=application.pk,
        requests=request.pk,
        companies=company.pk,
        sites=make.site(company).pk,
        persons=Person.objects.filter(operator=company)[0].pk,
        outsourced=outsource(company, by=owner, function="Харуул", provider_name="Хамгаалалт ХХК").pk,
        authorities=Authority.objects.filter(person__operator=company)[0].pk,
        members=Membership.objects.get(operator=company, user=editor.user).pk,
        files=evidence.add(company, upload, by=owner, name="Гэрээ").pk,
        uploads=upload.pk,
        transfer=transfers.begin("a.pdf", 5, upload.sha256, about=company.subject, by=owner).pk,
        workbook=_filled(exported(application, owner), owner),
        messages=Message.objects.filter(user_ref=owner.ref)[0].pk,
        invitations=invitations.invite(company, "guest@company.example", "viewer", by=owner).pk,
        claims=claims.ask(company, "?", by=make.actor_of(make.user())).pk,
        at=handle(slot),
        key=wanted[0].key if wanted else "x",
    )


def _add_monitored(world: World) -> None:
    holder = yearly.holder()
    own = yearly.submitted(holder)
    making.print_(Document.objects.get(about=own.subject).pk)
    workbook = written(Errand.of(own), holder.owner)
    world.add(holder.owner, monitoring=own.pk, monitoring_workbook=_filled(workbook, holder.owner))


def _filled(workbook: bytes, by: Actor) -> int:
    """A workbook that came back."""
    blobs.put(workbook)
    upload = make.upload(by, content=workbook)
    Upload.objects.filter(pk=upload.pk).update(media_type=XLSX)
    return upload.pk


def _add_joining(world: World) -> None:
    company, asker = make.operator(), make.actor_of(make.user())
    recovery = recoveries.ask(company, "?", make.upload(asker, content=CONTENT), by=asker)
    world.add(make.owner(company), recoveries=recovery.pk)
    assert isinstance(asker.user, User)
    invited = invitations.invite(company, asker.user.email, "viewer", by=make.owner(company))
    world.add(asker, invited=invited.pk)


def _add_verified(world: World) -> None:
    case, finding = audits.notified()
    sent = consultations.send(case.assessment, QUESTION, by=case.officer)
    world.add(
        case.owner,
        findings=finding.pk,
        assessments=case.assessment.pk,
        consultations=sent.consultation.pk,
        assignments=NOBODY,
    )


# What else an address can ask for; the same for everybody.
PLAIN: dict[str, object] = {"criterion": "A", "number": 1, "version": 1, "kind": "suspend", "site": 1, "token": "x"}
SLUGS = {"visits": list(verification.VISIT_DEEDS), "findings": list(verification.FINDING_DEEDS)}
DESK_SLUG = "conclude"


def addresses(world: World, route: str) -> Iterator[tuple[str, str]]:
    """The addresses of a route on the world's objects, each with what it is about."""
    about = _about(route)
    values = {name: _value(world, route, name) for name in PART.findall(route) if name != "slug"}
    slugs = SLUGS.get(about, [DESK_SLUG]) if route.startswith("portal") else [DESK_SLUG]
    for slug in slugs if "<slug:slug>" in route else [""]:
        named = {**values, "slug": slug}
        yield "/" + PART.sub(lambda found, named=named: str(named[found[1]]), route), about  # type: ignore[misc]


def _about(route: str) -> str:
    """The kind of object that an address is about: the segment before the first part, or the number of a status."""
    segment = route.partition("<")[0].rstrip("/").rpartition("/")[2]
    return "aeo_number" if "<str:aeo_number>" in route else segment


def _value(world: World, route: str, name: str) -> object:
    segment = re.split(rf"<(?:\w+:)?{name}>", route)[0].rstrip("/").rpartition("/")[2]
    if name in ("pk", "application", "assessment"):
        assert segment in world.keys, f"/{route}: which object is {segment}? Say so in this test."
        return world.keys[segment]
    if name == "key" and segment == "criteria":
        return "A"
    found = {**PLAIN, **world.keys}
    name = next(known for known in (f"{_about(route)}_{name}", name) if known in found or known == name)
    assert name in found, f"/{route}: what is <{name}>? Say so in this test."
    return found[name]


def routes(test: Callable[[str, URLPattern], bool]) -> list[str]:
    """The routes that somebody signed in may be let into at all."""
    return [
        route
        for route, entry in patterns()
        if not isinstance(gate_of(_Match(entry.callback)), Public) and test(route, entry)  # type: ignore[arg-type]
    ]


def ask(client: Client, method: str, address: str) -> HttpResponseBase:
    """One request, of which nothing stays."""
    with transaction.atomic():
        answer = getattr(client, method)(address)
        transaction.set_rollback(True)
    if isinstance(answer, StreamingHttpResponse):
        list(answer)  # read to its end, a file is closed
    return answer  # type: ignore[no-any-return]


# Pages that are not there for anybody yet: a part that is not suspended, a decision that nobody can complain of.
LATER = ("/remedied/", "/complaint/", "/take-back/")
OWN = ("portal/", "files/", "messages/")


def test_objects_of_another_company_do_not_exist(world: World) -> None:
    stranger = client_of(make.owner(make.operator()))
    found = []
    for route in routes(lambda route, _entry: route.startswith(OWN) and "<" in route):
        for address, about in addresses(world, route):
            answers = {method: ask(stranger, method, address).status_code for method in ("get", "post")}
            if set(answers.values()) - {404, 405} or answers["get"] == answers["post"] == 405:
                found.append(f"{address}: a stranger gets {answers}")
            own = ask(client_of(world.owners[about]), "get", address).status_code
            if own in (404, 500) and not address.endswith(LATER):
                found.append(f"{address}: {own} for its own company too, so this shows nothing")
    assert not found, "\n".join(found)


def test_nobody_without_a_role_is_at_a_desk(world: World) -> None:
    stranger, found = client_of(make.owner(make.operator())), []
    for route in routes(lambda route, _entry: route.startswith("desk/")):
        for address, _about in addresses(world, route):
            answers = {method: ask(stranger, method, address).status_code for method in ("get", "post")}
            if set(answers.values()) - {403, 404, 405}:
                found.append(f"{address}: {answers}")
    assert not found, "\n".join(found)


def test_a_stranger_is_led_to_sign_in(world: World) -> None:
    world.add(make.owner(make.operator()), sessions=NOBODY, passkeys=NOBODY)
    found = []
    for route in routes(lambda route, _entry: not route.startswith("cais/")):
        for address, _about in addresses(world, route):
            for method in ("get", "post"):
                answer = ask(Client(), method, address)
                where = str(answer.headers.get("Location", ""))
                if answer.status_code != 302 or not where.startswith("/sign-in/?next="):
                    found.append(f"{method} {address}: {answer.status_code} {where}")
    assert not found, "\n".join(found)
