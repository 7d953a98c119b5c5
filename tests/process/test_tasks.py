"""Every durable task of the product, delivered once, twice and four times at once: in each way the same effect."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from celery import current_app
from django.apps import apps
from django.core import mail
from django.db import connection

import aeo.celery  # noqa: F401 - every task is known
from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Authorisation, Decision
from aeo.documents.actions import losses
from aeo.documents.blobs import Missing
from aeo.documents.models import Document
from aeo.kernel import clock, outbox, verification
from aeo.kernel.lifecycle import perform
from aeo.kernel.models import Deadline, Message
from aeo.kernel.policy import SYSTEM
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from aeo.notices.states import Service
from aeo.programme.actions import load_years
from aeo.programme.calendars import Day, LoadedYear, Year
from aeo.programme.text import Text
from audits.actions import acceptance, findings
from audits.models import Finding
from operators.actions import applications, requests
from operators.models import Application, InformationRequest
from tests.factories import audits
from tests.factories import operators as make
from tests.process import cases
from tests.support import databases
from tests.support.fixtures import ProcessDatabase, _point_at

pytestmark = pytest.mark.process
# Woken by what this story does not tell of; each is tested where it lies.
ELSEWHERE = {
    "accounts.send_address",
    "accounts.send_change",
    "accounts.send_moved",
    "accounts.send_reset",
    "accounts.send_sign_up",
    "accounts.warn_of_address",
    "audits.give_up",
    "authorisations.infected",
    "documents.preview",
    "documents.scan",
    "machines.hang",
    "notices.tell_address_bounced",
    "operators.infected",
    "operators.mail_bounced",
}
Deliver = Callable[[Message], None]


def story() -> None:
    """A grant and its letter served; a holder's finding overdue; a company that is asked, answers and gives up."""
    case = cases.ready()
    approver = actor_of(User.objects.get(pk=case.approver))
    decision = decisions.decide(Decision.objects.get(pk=case.decision), by=approver)
    serve(Notice.objects.get(about=decision.subject))
    failed()
    asked()
    overdue()
    new_calendar()


def serve(letter: Notice) -> None:
    notices.serve(letter, by=make.staff(Role.RECORDS), method=Service.HAND)


def failed() -> None:
    """A certificate whose paper cannot be made, a letter that comes back, and a file that is gone."""
    case = cases.ready()
    decisions.decide(Decision.objects.get(pk=case.decision), by=actor_of(User.objects.get(pk=case.approver)))
    status = Authorisation.objects.get(operator_id=case.operator)
    perform(Document.objects.get(about=status.subject), "fail", by=SYSTEM, reason="no ink")
    notices.bounce(Notice.objects.get(about=f"decision:{case.decision}"), by=SYSTEM, reason="550 nobody here")
    make.staff(Role.RECORDS)
    make.staff(Role.PROGRAMME_ADMINISTRATOR)
    losses.report("0" * 64, Missing("0" * 64))


def asked() -> None:
    """Questions are put, answered and signed again; then the company gives up."""
    application = make.submitted()
    officer, signatory = make.officer(application.subject), make.signatory(application.operator)
    acceptance.accept(application, by=officer)
    request = requests.ask(application, ["A01"], by=officer, reason="Тодруулна уу.")
    serve(Notice.objects.get(about=request.subject))
    requests.answer(InformationRequest.objects.get(pk=request.pk), by=signatory, method="declaration")
    applications.withdraw(Application.objects.get(pk=application.pk), by=signatory)


def overdue() -> None:
    """A finding whose time is over."""
    with clock.frozen(clock.now() - timedelta(days=200)):
        _case, finding = audits.notified()
        serve(Notice.objects.get(pk=str(Finding.objects.get(pk=finding.pk).notice_id)))
    findings.escalate(Finding.objects.get(pk=finding.pk))


def new_calendar() -> None:
    """The last days of everything that runs are made free."""
    running = Deadline.objects.filter(closed_on=None, moves=True)
    by_year: dict[int, set[date]] = {}
    for day in running.values_list("due_on", flat=True):
        by_year.setdefault(day.year, set()).add(day)
    for year, days in by_year.items():
        free = tuple(Day(day=day, name=Text((("mn", "Амралт"),))) for day in sorted(days))
        row = Year(year=year, published_on=date(year - 1, 12, 1), days=free)
        load_years("mn", [LoadedYear(row, {"year": year, "days": sorted(map(str, days))})], by="user:1")


def once(message: Message) -> None:
    current_app.tasks[message.task](message.pk)


def twice_and_four_times(message: Message) -> None:
    """Done; then, as if the worker had died before it could say so, four more at the same time; and once more."""
    once(message)
    for count in (4, 1):
        Message.objects.filter(pk=message.pk).update(done_at=None, failed_at=None)
        at_once(count, message)


def at_once(count: int, message: Message) -> None:
    def work() -> None:
        try:
            once(message)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _one in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def drain(deliver: Deliver) -> set[str]:
    """Deliver whatever is undone, the oldest first, until nothing is; the tasks that were woken."""
    woken = set()
    while message := Message.objects.filter(done_at=None, failed_at=None).order_by("pk").first():
        deliver(message)
        woken.add(message.task)
        again = Message.objects.get(pk=message.pk)
        assert again.done_at, f"{message.task}: {again.error}"
    return woken


def rows() -> Counter[str]:
    """How many rows there are of everything."""
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, settings: Any, sealing: dict[str, str]) -> None:
    """This process is worker and sealer; nothing leaves for a broker."""
    monkeypatch.setattr(outbox, "_send", [lambda _sending: None])
    settings.AEO_SEAL_KEY_FILE = sealing["AEO_SEAL_KEY_FILE"]


def effects(deliver: Deliver) -> tuple[Counter[str], int]:
    """The story, its tasks delivered in a way: how many rows there are afterwards, and mails."""
    mail.outbox.clear()
    story()
    woken = drain(deliver)
    durable = {s.task for subscribers in outbox.subscriptions().values() for s in subscribers}
    assert durable - woken == ELSEWHERE
    assert list(verification.verify()) == []
    return rows(), len(mail.outbox)


@pytest.mark.usefixtures("told")
def test_every_task_has_one_effect(process_db: ProcessDatabase, migrated_template: str) -> None:
    expected = effects(once)
    with another(process_db, migrated_template):
        assert effects(twice_and_four_times) == expected


@contextmanager
def another(first: ProcessDatabase, template: str) -> Iterator[None]:
    """A second fresh database, for as long as the block."""
    name = f"{first.name}_again"
    databases.clone(template, name)
    _point_at(name)
    try:
        yield
    finally:
        _point_at(first.name)
        databases.drop(name)
