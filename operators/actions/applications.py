"""The application's way at the operator's side: start, scope, submit, recall, withdraw, lapse, close, extensions.

What the administration does on receipt lies in `receiving`. Verbs whose needs lie above are performed above.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aeo.accounts.actors import holders
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.documents.actions import papers as documents
from aeo.kernel import clock, running
from aeo.kernel.lifecycle import action, begin, locked, perform, root
from aeo.kernel.numbering import reference
from aeo.kernel.policy import SYSTEM, Actor, when
from aeo.notices.actions import messages
from aeo.programme import queries as programme
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from operators import links, papers
from operators.actions import assessments, requests, telling, timing
from operators.actions.recording import record_in
from operators.actions.scoping import Sites, by_site, check_scope, set_sites
from operators.models import Application, Operator, SelfAssessment
from operators.models.application import Purpose
from operators.policies.seats import edits, permit
from operators.queries import contents, people, prechecks
from operators.queries.applications import siteless
from operators.soundness import refuse, text_problems
from operators.states import WITH_OPERATOR, SelfAssessmentState

MOST_REASON = 4000


@action
def start(
    operator: Operator,
    *,
    by: Actor,
    types: Sequence[str] = (),
    roles: Sequence[str] = (),
    sites: Sites = (),
    purpose: str = Purpose.INITIAL,
    aeo_number: str = "",
) -> Application:
    """Begin an application with its self-assessment, pre-filled from the last accepted one if there is any.

    Other purposes than a first application are started by aeo.authorisations, with the AEO number they concern.
    """
    root("operator", operator.pk)
    version, pack = programme.current()
    check_scope(operator, pack, types, roles, by_site(sites))
    application = Application(
        operator=operator,
        version=version,
        purpose=purpose,
        aeo_number=aeo_number,
        reference=_reference(pack),
        types=list(types),
        roles=list(roles),
        prechecks=[result.kept() for result in prechecks.results(operator, pack, clock.today())],
        started_at=clock.now(),
        started_by=by.ref,
    )
    begin(application, by=by, facts={"purpose": purpose, "types": list(types), "roles": list(roles)})
    set_sites(application, by_site(sites))
    row = SelfAssessment(operator=operator, application=application, version=version, started_at=clock.now())
    begin(row, by=by, facts={"application": application.reference})
    assessments.prefill(row, by=by)
    timing.begin(application, timing.DRAFT)
    return application


@action
def scope(
    application: Application, *, by: Actor, types: Sequence[str], roles: Sequence[str], sites: Sites
) -> Application:
    """Say for what is applied, while the operator has it. What was signed has to be signed again."""
    permit(edits(by, application.operator_id))
    root("operator", application.operator_id)
    again = locked(application)
    reason = _("It was submitted. Take it back first, while it is not accepted.")
    when(again.state in WITH_OPERATOR, reason, "submitted").enforce()
    pack = pack_of(again.version_id)
    check_scope(again.operator, pack, types, roles, by_site(sites))
    # Where there is none to choose yet, the rest is kept: it stays an obstacle until one is registered.
    lacking = [one.words for one in siteless(again.operator, pack, types, by_site(sites)) if one.code == "no-site"]
    refuse({"sites": lacking} if lacking else {})
    again.types, again.roles = list(types), list(roles)
    again.save(update_fields=["types", "roles"])
    set_sites(again, by_site(sites))
    if again.self_assessment.state == SelfAssessmentState.SIGNED:
        assessments.change_again(again.self_assessment, by=by)
    record_in(again, "scope", by, {"types": again.types, "roles": again.roles, "sites": list(by_site(sites))})
    return Application.objects.get(pk=again.pk)


@action
def submit(application: Application, *, by: Actor, expected: int | None = None) -> Application:
    """Lodge it: receipt, frozen copy, and the clock of acceptance."""
    root("operator", application.operator_id)
    application.refresh_from_db()
    snapshot = contents.last_snapshot(application.self_assessment)
    receipt = f"{application.reference}/{application.submissions + 1}"
    facts = {"receipt": receipt, "sha256": snapshot.sha256 if snapshot else ""}
    again = perform(application, "submit", by=by, expected=expected, facts=facts, receipt=receipt)
    timing.end(again, *timing.LAPSING, outcome="met")
    due_on = timing.begin(again, timing.ACCEPTANCE).due_on
    if snapshot is not None:
        printed, languages = papers.submission(again, snapshot), pack_of(again.version_id).programme.languages
        documents.prepare("submission", again.subject, printed, languages=languages, version=again.submissions)
        _tell(again, "receipt", papers.receipt(again, snapshot, by.name, due_on), key=receipt)
    arrived = {**papers.case(again), "due_date": due_on, "again": papers.again(again)}
    about, url = again.subject, links.case(again)
    messages.tell(holders(Role.OFFICER), "case_arrived", arrived, about=about, url=url, key=receipt)
    return again


@action
def recall(application: Application, *, by: Actor, reason: str = "") -> Application:
    """Take it back before acceptance. Receipt and frozen copy stay; everything can be changed again."""
    root("operator", application.operator_id)
    text = _sound(reason)
    again = perform(application, "recall", by=by, reason=text)
    assessments.unlock(again.self_assessment, None, why=again.subject)
    timing.end(again, timing.ACCEPTANCE, outcome="recalled")
    timing.begin(again, timing.DRAFT)
    telling.recalled(again, by=by, reason=text)
    return Application.objects.get(pk=again.pk)


@action
def withdraw(application: Application, *, by: Actor, reason: str = "") -> Application:
    """Give it up. After a hearing letter it is marked so."""
    root("operator", application.operator_id)
    text = _sound(reason)
    again = perform(application, "withdraw", by=by, reason=text)
    ended(again, "withdrawn")
    _tell(again, "withdrawn", {**papers.case(again), "effective_from": clock.today()})
    telling.withdrawn(again, by=by, reason=text)
    return again


@action
def lapse(application: Application) -> Application:
    """Its time ran out after two warnings. Answers and documents are kept."""
    root("operator", application.operator_id)
    again = perform(application, "lapse", by=SYSTEM)
    ended(again, "lapsed")
    _tell(again, "lapsed", {**papers.case(again), "effective_from": clock.today()})
    return again


@action
def close(application: Application, *, by: Actor, reason: str) -> Application:
    """The operator ceased, or nothing is left to decide."""
    root("operator", application.operator_id)
    again = perform(application, "close", by=by, reason=_sound(reason, needed=True))
    ended(again, "closed")
    return again


@action
def ended(application: Application, outcome: str) -> None:
    """Close every clock and open request of an application that ended; called above after decide and decline."""
    for request in application.requests.order_by("number"):
        requests.drop(request, reason=outcome)
    timing.end_all(application, outcome)


@action
def ask_time(application: Application, *, by: Actor, days: int, adjustments: Sequence[str]) -> Application:
    """Ask for days to make listed adjustments; an approver answers."""
    most = pack_of(application.version_id).clocks[timing.ADJUSTMENT].length
    wrong = _("Ask for at least 1 and at most %(most)s days.") % {"most": most}
    lines = [line for line in adjustments if line.strip()]
    bad = [words for line in lines for words in text_problems(line, MOST_REASON)]
    refuse(
        {
            **({} if 1 <= days <= most else {"days": [wrong]}),
            **({} if lines and not bad else {"adjustments": bad or [_("List at least one adjustment.")]}),
        }
    )
    facts = {"days": days, "adjustments": lines}
    return perform(application, "ask_time", by=by, facts=facts, days=days, adjustments=lines)


@action
def answer_time(application: Application, *, by: Actor, agreed: bool, reason: str = "") -> Application:
    """Agree to the time asked for, from today, or do not. While it runs the time to decide stands still."""
    root("operator", application.operator_id)
    text = _sound(reason, needed=not agreed)
    again = perform(application, "answer_time", by=by, reason=text, facts={"agreed": agreed}, agreed=agreed)
    if agreed:
        row = timing.begin(again, timing.ADJUSTMENT, length=again.time_asked_days)
        timing.pause(again, timing.ADJUSTMENT, day=clock.today(), until=row.due_on)
        telling.time_given(again, row, by=by, reason=text, url=links.application(again))
    else:
        telling.time_refused(again, by=by, reason=text)
    return again


@action
def adjusted(application: Application, *, by: Actor) -> Application:
    """The operator has made its adjustments: the time agreed ends today and the time to decide goes on."""
    permit(edits(by, application.operator_id))
    again = locked(application)
    row = running.running(again.subject, timing.ADJUSTMENT)
    when(row is not None, _("No time to adjust is running."), "no-time").enforce()
    end_adjustment(again, "met")
    record_in(again, "adjusted", by)
    return again


def end_adjustment(application: Application, outcome: str) -> None:
    """The time to adjust is over, early or at its end."""
    timing.end(application, timing.ADJUSTMENT, outcome=outcome)
    timing.resume(application, timing.ADJUSTMENT)


def _tell(application: Application, kind: str, facts: dict[str, object], *, key: str = "") -> None:
    readers: list[User] = people.addressed(application.operator)
    messages.tell(readers, kind, facts, about=application.subject, url=links.application(application), key=key)


def _reference(pack: Pack) -> str:
    rule, year = pack.numbering["application"], clock.today().year
    return reference(rule.pattern, f"application-{year}" if rule.yearly else "application", year=year)


def _sound(reason: str, *, needed: bool = False) -> str:
    found = text_problems(reason, MOST_REASON, needed=needed)
    refuse({"reason": found} if found else {})
    return reason.strip()
