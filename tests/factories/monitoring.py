"""A holder whose answers were accepted, and its yearly self-monitoring at every step, on a whole questionnaire."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from psycopg.types.range import Range

from aeo.authorisations.actions import monitoring
from aeo.authorisations.models import Authorisation, Interval, Part
from aeo.kernel import clock
from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import SYSTEM, Actor
from aeo.programme.queries import pack_of
from audits.actions import monitoring as reviewing
from audits.models import Assessment
from operators.actions import assessments, interests
from operators.lifecycles.self_assessment import Reviewed
from operators.models import Answer, Operator, SelfAssessment
from tests.factories import operators as make
from tests.factories.authorisations import put


@dataclass(frozen=True)
class Holder:
    """A broker that holds the customs status since a day, and who acts for it."""

    company: Operator
    authorisation: Authorisation
    owner: Actor
    signatory: Actor


def holder(since: date | None = None, *, due_in: int | None = None) -> Holder:
    """Answers that were accepted, and a status since that day; `due_in`: the self-monitoring is due in so many days."""
    first = since or clock.today()
    with clock.frozen(clock.start_of(first)):
        application = make.accepted()
        perform(application.self_assessment, "accept", by=SYSTEM, basis=Reviewed())
        company = application.operator
        authorisation = _status(company, application.version_id, first)
        counted = first if due_in is None else clock.add_months(clock.today() + timedelta(days=due_in), -12)
        monitoring.begin(authorisation, pack_of(application.version_id), counted)
    return Holder(company, authorisation, make.owner(company), make.signatory(company))


def _status(company: Operator, version: int, first: date) -> Authorisation:
    until = clock.add_months(first, 36)
    row = Authorisation.objects.create(
        operator=company,
        version_id=version,
        aeo_number=f"MNAEO{company.pk:06}",
        type="customs",
        granted_on=first,
        period_from=first,
        valid_until=until,
    )
    part = put(
        Part(
            authorisation=row,
            component="customs",
            role="broker",
            state="active",
            effective_from=first,
            valid_until=until,
            next_change_at=clock.end_of(until),
        )
    )
    start, end = clock.start_of(first), clock.end_of(until)
    for status, during in (("active", Range(start, end)), ("expired", Range(end, None))):
        values = {"recorded_at": clock.now(), "recorded_by": "system"}
        Interval.objects.create(part=part, during=during, status=status, **values)
    return row


def assessed_before(given: Holder) -> Assessment:
    """The concluded assessment under which the answers that are held were accepted."""
    application = given.company.applications.get()
    closed = {"state": "concluded", "closed_at": clock.now(), "closed_by": "user:1", "proposal": "grant"}
    row = Assessment(
        operator=given.company,
        application=application,
        self_assessment=application.self_assessment,
        version_id=application.version_id,
        reason="application",
        opened_at=clock.now(),
        opened_by="user:1",
        **closed,
    )
    return put(row)


def started(given: Holder) -> SelfAssessment:
    """Opened by its owner."""
    return monitoring.start(given.authorisation, by=given.owner)


def confirmed(given: Holder) -> SelfAssessment:
    """Every carried answer was looked at."""
    own = started(given)
    Answer.objects.filter(self_assessment=own).update(confirmed=True)
    make.up_to_date(own)
    return own


def submitted(given: Holder) -> SelfAssessment:
    """Signed, and with that submitted."""
    return assessments.sign(confirmed(given), by=given.signatory, method="declaration")


def taken_up(given: Holder) -> tuple[Assessment, Actor]:
    """Under review by an officer without an interest."""
    officer = make.officer()
    assessment = reviewing.take_up(submitted(given), by=officer)
    interests.declare(assessment.case, by=officer, has_interest=False)
    return assessment, officer
