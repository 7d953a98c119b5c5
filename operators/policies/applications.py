"""Application: who may do what (lifecycles §1), and whether it is ready.

The `ready` rules of accept (audits) and of recommend, send_back, decide, decline and reopen (aeo.authorisations) are
registered by those apps, where what they need can be seen.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.kernel.models import Deadline
from aeo.kernel.policy import Actor, Rules, Verdict, is_system, no, when
from aeo.kernel.refusals import Words
from aeo.programme.queries import pack_of
from operators.models import Application
from operators.models.application import WARNINGS, Purpose
from operators.policies import seats
from operators.queries import applications, bars, companies
from operators.queries.bars import Barred
from operators.states import WITH_OPERATOR, ApplicationState

rules = Rules(Application)


@rules.may("start")
def may_start(actor: Actor, application: Application) -> Verdict:
    """An editor of the company."""
    return seats.edits(actor, application.operator_id)


@rules.may("submit", "recall", "withdraw")
def may_sign(actor: Actor, application: Application) -> Verdict:
    """A signatory with authority at that moment."""
    return seats.signs(actor, application.operator_id)


@rules.may("ask_time")
def may_ask_time(actor: Actor, application: Application) -> Verdict:
    """The company asks."""
    return seats.asks(actor, application.operator_id)


@rules.may("return_", "accept")
def may_receive(actor: Actor, application: Application) -> Verdict:
    """An officer."""
    return seats.staff(actor, application.subject, Role.OFFICER)


@rules.may("recommend")
def may_recommend(actor: Actor, application: Application) -> Verdict:
    """An officer or the lead auditor."""
    return seats.staff(actor, application.subject, Role.OFFICER, Role.LEAD)


@rules.may("decline", "extend", "answer_time", "send_back", "decide")
def may_decide(actor: Actor, application: Application) -> Verdict:
    """An approver."""
    return seats.staff(actor, application.subject, Role.APPROVER)


@rules.may("reopen")
def may_reopen(actor: Actor, application: Application) -> Verdict:
    """By complaint or court: recorded by the legal officer or an approver."""
    return seats.staff(actor, application.subject, Role.LEGAL, Role.APPROVER)


@rules.may("close")
def may_close(actor: Actor, application: Application) -> Verdict:
    """An officer, or the system when the operator ceased."""
    return is_system(actor) | seats.staff(actor, application.subject, Role.OFFICER)


@rules.may("lapse")
def may_lapse(actor: Actor, application: Application) -> Verdict:
    """Only the system."""
    return is_system(actor)


@rules.ready("start")
def start_ready(application: Application, basis: Any) -> Verdict:
    """No bar and no live application; the legal form may apply; a holder asks for more of what it has."""
    return _unbarred(application) & _form(application) & _no_other(application) & _holder(application)


@rules.ready("submit")
def submit_ready(application: Application, basis: Any) -> Verdict:
    """Every section complete, signed by the present content, consents answered, no file infected or waiting."""
    for obstacle in applications.obstacles(application, clock.today()):
        return no(obstacle.words, obstacle.code)
    return Verdict(True)


@rules.ready("return_")
def return_ready(application: Application, basis: Any) -> Verdict:
    """Once: all that is missing was on that list."""
    words = _("It was returned once already. Accept it, or have it declined by a decision.")
    return when(application.returned_at is None, words, "returned-once")


@rules.ready("extend")
def extend_ready(application: Application, basis: Any) -> Verdict:
    """As often as the pack says, and only before the time to decide ends."""
    allowed = pack_of(application.version_id).clocks["decision"].extensions
    often = when(application.extensions < allowed, _("The time to decide was extended already."), "extended")
    ends = Deadline.objects.filter(subject=application.subject, clock="decision", closed_on__isnull=True).first()
    ended = _("The time to decide has ended. It can be extended only before its end.")
    return often & when(ends is not None and clock.today() <= ends.due_on, ended, "time-ended")


@rules.ready("ask_time")
def ask_time_ready(application: Application, basis: Any) -> Verdict:
    """Not while an earlier wish is open or the time agreed is still running."""
    waiting = application.time_asked_at is not None and application.time_answered_at is None
    running = Deadline.objects.filter(subject=application.subject, clock="adjustment", closed_on__isnull=True)
    return when(not waiting, _("You asked for time already. Wait for the answer."), "time-asked") & when(
        not running.exists(), _("The time that was agreed is still running."), "time-running"
    )


@rules.ready("answer_time")
def answer_time_ready(application: Application, basis: Any) -> Verdict:
    """The operator asked, and has no answer yet."""
    open_wish = application.time_asked_at is not None and application.time_answered_at is None
    return when(open_wish, _("The operator has not asked for time."), "time-not-asked")


@rules.ready("lapse")
def lapse_ready(application: Application, basis: Any) -> Verdict:
    """The time of the pack has passed, and two warnings were given."""
    names = ("draft_lapse", "supply")
    running = Deadline.objects.filter(subject=application.subject, clock__in=names, closed_on__isnull=True)
    passed = [row.due_on < clock.today() for row in running]
    over = when(passed and all(passed), _("Its time has not ended yet."), "time-left")
    return over & when(application.warned >= WARNINGS, _("Two warnings come first."), "not-warned")


def _unbarred(application: Application) -> Verdict:
    return unbarred(bars.on(application.operator, clock.today()))


def unbarred(barred: Barred | None) -> Verdict:
    """No bar keeps the company from applying."""
    return no(applications.barred_words(barred), "barred") if barred else Verdict(True)


def _form(application: Application) -> Verdict:
    forms = pack_of(application.version_id).forms
    allowed = application.operator.form in forms and forms[application.operator.form].may_apply
    return when(allowed, _("This legal form may not apply. The company it belongs to applies."), "legal-form")


def _no_other(application: Application) -> Verdict:
    other = companies.live_application(application.operator, application.purpose, application.aeo_number)
    if other is None:
        return Verdict(True)
    return no(_way_on(other) % {"reference": other.reference}, "live-application")


def _way_on(other: Application) -> Words:
    """What can be done while an application is on its way, in place of another one."""
    if other.state in WITH_OPERATOR:
        return _("The application %(reference)s is still open. Go on with it, or give it up first.")
    if other.state == ApplicationState.SUBMITTED:
        return _("The application %(reference)s is with customs. Take it back if you want to change it.")
    return _("Customs assesses the application %(reference)s. Another can follow when it is decided or given up.")


def _holder(application: Application) -> Verdict:
    held = {mark.aeo_number for mark in companies.holder_marks(application.operator, clock.today())}
    if application.purpose == Purpose.INITIAL:
        return when(not held, _held(application, ", ".join(sorted(held))), "holder")
    words = _("The company does not hold the status %(number)s. Start a first application.")
    return when(application.aeo_number in held, words % {"number": application.aeo_number}, "no-holder")


def _held(application: Application, number: str) -> Words:
    """What a holder does in place of a first application."""
    running = companies.live_application(application.operator)
    if running is None:
        words = _("The company holds the status already (%(number)s). Ask for a renewal, an extension or an amendment.")
        return words % {"number": number}
    words = _("The company holds the status already (%(number)s), and its application %(reference)s about it is open.")
    return words % {"number": number, "reference": running.reference}
