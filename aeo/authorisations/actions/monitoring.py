"""A holder's yearly self-monitoring: its day is set, told, missed, met, and set again (lifecycles §2).

What is answered lies in operators, its review in audits. Here lies when: one time limit of the status, from the day it
takes effect, and again from the day the last one was submitted, once its review is closed.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from aeo.accounts.actors import holders
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.authorisations import clocks
from aeo.authorisations.models import Authorisation
from aeo.authorisations.queries import cases
from aeo.authorisations.queries import monitoring as queries
from aeo.authorisations.queries import timelines as read
from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, due
from aeo.kernel.lifecycle import action, root
from aeo.kernel.models import Deadline, DeadlineStage
from aeo.kernel.policy import SYSTEM, Actor, when
from aeo.kernel.refusals import NotReady, Refused
from aeo.kernel.running import Fallen
from aeo.notices.actions import messages
from aeo.programme.clocks import self_monitoring
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.models import Assessment
from audits.queries.monitoring import open_assessment
from audits.states import AssessmentReason
from operators import links, papers
from operators.actions import assessments
from operators.models import SelfAssessment
from operators.models.people import MemberRole
from operators.queries import cases as assigned
from operators.queries import people
from operators.states import SelfAssessmentState

logger = logging.getLogger(__name__)

TOLD = (MemberRole.OWNER, MemberRole.EDITOR, MemberRole.SIGNATORY)
REMINDERS = ("monitoring_reminder", "monitoring_overdue")
MISSED = 0  # the stage under which it is remembered that the day was missed, after all stages before it


def begin(authorisation: Authorisation, pack: Pack, first: date) -> None:
    """Set the day of the next one, counted from `first`, unless one is set, or the status ends before that day."""
    if running.running(authorisation.subject, clocks.SELF_MONITORING) is None:
        rule, last = self_monitoring(pack), read.given_end(authorisation.parts.all())
        day = due(Period(first, rule.length, rule.unit, rule.moves), running.calendar()).day
        if last is None or day <= last:
            running.open_(authorisation.subject, rule, first)


def end(authorisation: Authorisation) -> None:
    """The status has ended: its day, and whatever of it is being answered or reviewed."""
    _close(authorisation, "ended")
    own = queries.open_of(authorisation)
    if own is not None:
        assessments.lapse(own, why=authorisation.subject)


def cut(authorisation: Authorisation, last: date) -> None:
    """The status ends with `last`: what would be due after that is not asked any more."""
    row = running.running(authorisation.subject, clocks.SELF_MONITORING)
    if row is not None and row.due_on > last:
        _done(row, clocks.ENDS_BEFORE)
        _drop_unsigned(authorisation)


def renew(authorisation: Authorisation, pack: Pack, first: date) -> None:
    """The renewal answered the same questions: what nobody has signed yet is not asked again, and the year begins."""
    _close(authorisation, "renewed")
    _drop_unsigned(authorisation)
    begin(authorisation, pack, first)


def _drop_unsigned(authorisation: Authorisation) -> None:
    own = queries.open_of(authorisation)
    if own is not None and own.state == SelfAssessmentState.DRAFT:
        assessments.lapse(own, why=authorisation.subject)


def _close(authorisation: Authorisation, outcome: str) -> None:
    row = running.running(authorisation.subject, clocks.SELF_MONITORING)
    if row is not None:
        _done(row, outcome)


def _done(row: Deadline, outcome: str) -> None:
    """Its day is closed, and nobody is reminded of it any more."""
    running.close(row, outcome)
    messages.over(row.subject, *REMINDERS)


def keep() -> int:
    """Set a day for every status without one: granted before there was self-monitoring, or brought in from elsewhere.

    Returns how many were set.
    """
    return sum(_keep(authorisation) for authorisation in list(queries.without_day()))


@action
def _keep(authorisation: Authorisation) -> bool:
    root("operator", authorisation.operator_id)
    if queries.without_day().filter(pk=authorisation.pk).exists():
        pack = pack_of(authorisation.version_id)
        begin(authorisation, pack, max(authorisation.period_from, _latest_start(pack)))
    return running.running(authorisation.subject, clocks.SELF_MONITORING) is not None


@action
def start(authorisation: Authorisation, *, by: Actor) -> SelfAssessment:
    """Open the questionnaire of the one that is due; opened already, it is that one."""
    root("operator", authorisation.operator_id)
    found = queries.open_of(authorisation)
    if found is not None:
        return found
    if running.running(authorisation.subject, clocks.SELF_MONITORING) is None:
        raise NotReady(_("No self-monitoring is due for this status."), "not-due")
    parts = read.alive(cases.parts_of(authorisation))
    sites = {row.site_id: row.site for part in parts for row in part.coverage.all() if row.covered_until is None}
    return assessments.start_monitoring(
        authorisation.operator,
        by=by,
        types=(authorisation.type,),
        roles=tuple(dict.fromkeys(part.role for part in parts)),
        sites=[key for key, site in sites.items() if site.closed_on is None],
        aeo_number=authorisation.aeo_number,
        limits_of=authorisation.subject,
    )


def remind() -> int:
    """Tell of the days that come near, and of those that were missed. Returns how many were told of."""
    told = 0
    while taken := _stages():
        told += len(taken)
        for authorisation in taken:
            _open(authorisation)
    for row in queries.missed(clock.today()).exclude(taken__stage=MISSED):
        _miss(row)
        told += 1
    return told


@action
def _stages() -> list[Authorisation]:
    """One batch; the stage and what it tells are written together."""
    taken = list(running.take_stages([clocks.SELF_MONITORING], clock.today()))
    return [_near(fallen) for fallen in taken]


def _near(fallen: Fallen) -> Authorisation:
    """Say how many days are left."""
    authorisation = queries.authorisation_of(fallen.deadline)
    facts = {**_about(authorisation), "due_date": fallen.deadline.due_on, "days_left": fallen.days_left}
    url, key = links.status(authorisation.aeo_number), f"{fallen.deadline.pk}:{fallen.stage}"
    messages.over(authorisation.subject, *REMINDERS)  # of a status one is to be read: the last
    messages.tell(_readers(authorisation), "monitoring_reminder", facts, about=authorisation.subject, url=url, key=key)
    return authorisation


def _open(authorisation: Authorisation) -> None:
    """Open the questionnaire with the first reminder; the rules in force may not know any more what is held."""
    try:
        start(authorisation, by=SYSTEM)
    except Refused as refused:
        logger.warning("%s: self-monitoring was not opened: %s", authorisation.subject, refused)


@action
def _miss(row: Deadline) -> None:
    """The day has passed: the holder is told, and those who look after the status are alerted; once."""
    authorisation = queries.authorisation_of(row)
    root("operator", authorisation.operator_id)
    still = running.running(row.subject, clocks.SELF_MONITORING)
    if still is None or still.pk != row.pk:  # met meanwhile
        return
    marks = {"taken_on": clock.today(), "superseded": False}
    _mark, new = DeadlineStage.objects.get_or_create(deadline=row, stage=MISSED, defaults=marks)
    if not new:
        return
    facts, url = {**_about(authorisation), "due_date": row.due_on}, links.status(authorisation.aeo_number)
    told: dict[str, Any] = {"about": authorisation.subject, "key": str(row.pk)}
    messages.over(authorisation.subject, *REMINDERS)
    messages.tell(_readers(authorisation), "monitoring_overdue", facts, url=url, **told)
    messages.tell(_keepers(authorisation), "monitoring_late", facts, url=_desk(authorisation), **told)


@action
def submitted(self_assessment_id: int) -> None:
    """A self-assessment was signed: if it is a self-monitoring, its day is met, and staff are told to review it.

    Raises NotReady, and with that takes the signature back, when the status is over.
    """
    own = SelfAssessment.objects.select_related("operator").get(pk=self_assessment_id)
    authorisation = queries.monitored(own)
    if authorisation is None:
        return
    words = _("The status has ended. Its self-monitoring is not needed any more.")
    when(not read.is_over(authorisation), words, "status-over").enforce()
    row = running.running(authorisation.subject, clocks.SELF_MONITORING)
    if row is not None and not own.snapshots.exists():  # signed again, the limit that runs is the next one's
        _done(row, "met")
    if own.signed_at is None or open_assessment(own) is not None:
        return  # whoever reviews it already is told there
    told, key = papers.monitored(own), f"{own.signed_at:%Y%m%d%H%M%S}"
    url = f"/desk/monitoring/{own.pk}/"
    messages.tell(_keepers(authorisation), "monitoring_submitted", told, about=own.subject, url=url, key=key)


@action
def closed(assessment_id: int) -> None:
    """The review of a self-monitoring was closed: the next one is due a year after this one was submitted."""
    assessment = Assessment.objects.select_related("self_assessment__operator").get(pk=assessment_id)
    own = assessment.self_assessment
    if own is None or assessment.reason != AssessmentReason.MONITORING:
        return
    authorisation, submitted_on = queries.monitored(own), queries.submitted_on(own)
    if authorisation is not None and submitted_on is not None and not read.is_over(authorisation):
        pack = pack_of(authorisation.version_id)
        begin(authorisation, pack, max(submitted_on, _latest_start(pack)))


def _latest_start(pack: Pack) -> date:
    """So long may a review take without shortening the holder's next year to less than its first reminder."""
    soonest = clock.today() + timedelta(days=max(pack.validity.self_monitoring_reminders, default=0))
    return clock.add_months(soonest, -pack.validity.self_monitoring_months)


def _about(authorisation: Authorisation) -> dict[str, Any]:
    return {"reference": authorisation.aeo_number, "operator_name": authorisation.operator.names}


def _readers(authorisation: Authorisation) -> list[User]:
    return people.members(authorisation.operator, TOLD)


def _keepers(authorisation: Authorisation) -> list[User] | list[str]:
    """Those who look after the status, else all officers."""
    return [row.user_ref for row in assigned.assigned(authorisation.subject)] or holders(Role.OFFICER)


def _desk(authorisation: Authorisation) -> str:
    return f"/desk/authorisations/{authorisation.aeo_number}/"
