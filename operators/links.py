"""Where people can act on what they are told of: pages of the portal and of the desk, which lie above."""

from urllib.parse import urlencode

from django.conf import settings

from aeo.programme.applicability import Slot
from aeo.programme.queries import current
from operators import registers
from operators.handles import handle
from operators.models import Application, Evidence, InformationRequest, Operator, Recovery, SelfAssessment


def application(row: Application) -> str:
    """The operator's page of an application."""
    return f"/portal/applications/{row.pk}/"


def request(row: InformationRequest) -> str:
    """The operator's page of an information request."""
    return f"/portal/requests/{row.pk}/"


def decision(row: Application) -> str:
    """The operator's page of what was decided on an application; nothing before it is decided."""
    return f"/portal/decisions/{row.decision_ref.partition(':')[2]}/" if row.decided_at and row.decision_ref else ""


def library(row: Operator) -> str:
    """The company's library of documents."""
    return f"/portal/companies/{row.pk}/files/"


def evidence(row: Evidence) -> str:
    """The page of one of them."""
    return f"/portal/files/{row.pk}/about/"


def newer(row: Evidence) -> str:
    """Where a newer one is put in its place."""
    return f"/portal/files/{row.pk}/replace/"


def case(row: Application) -> str:
    """The administration's page of an application."""
    return f"/desk/applications/{row.pk}/"


def answering(own: SelfAssessment) -> str:
    """Where the company answers a questionnaire: with its application, or as self-monitoring of what it holds."""
    return f"/portal/applications/{own.application_id}/" if own.application_id else f"/portal/monitoring/{own.pk}/"


def talk(own: SelfAssessment, slot: Slot) -> str:
    """The page on which the company talks about a question."""
    return f"{answering(own)}talk/{handle(slot)}/"


def mine(own: SelfAssessment) -> str:
    """The operator's list of the questions that were given to the reader."""
    return f"{answering(own)}tasks/?show=mine"


def section(own: SelfAssessment, criterion: str) -> str:
    """The operator's page of a criterion's questions."""
    return f"{answering(own)}sections/{criterion}/"


def question(own: SelfAssessment, criterion: str, slot: Slot) -> str:
    """The same page, at a question."""
    return f"{section(own, criterion)}#q-{handle(slot)}"


def status(aeo_number: str) -> str:
    """The holder's page of a status."""
    return f"/portal/authorisations/{aeo_number}/"


def change(aeo_number: str) -> str:
    """Where a holder tells customs of a change."""
    return f"{status(aeo_number)}changes/"


def people(row: Operator) -> str:
    """The operator's page of people and accounts."""
    return f"/portal/companies/{row.pk}/people/"


def claim(row: Operator) -> str:
    """Where somebody outside asks to be let into a company: known there by its number only."""
    number = number_of(row)
    return f"/portal/claim/?{urlencode({'number': number})}" if number else "/portal/"


def recover(number: str) -> str:
    """Where somebody asks customs for the account of the company with a number."""
    return f"/portal/claim/customs/?{urlencode({'number': number})}"


def number_of(row: Operator) -> str:
    """The number by which a company is known to those outside; empty for one without."""
    _version, pack = current()
    number = row.identifiers.filter(scheme=registers.primary(pack).key, valid_until__isnull=True).first()
    return number.value if number else ""


def recovery(row: Recovery) -> str:
    """The administration's page of a recovery of ownership."""
    return f"/desk/recoveries/{row.pk}/"


def invitation(token: str) -> str:
    """The whole address of an invitation, for its mail."""
    return f"{settings.AEO_BASE_URL.rstrip('/')}/invitation/{token}/"


def objection(token: str) -> str:
    """The whole address on which somebody who was told objects to a recovery."""
    return f"{settings.AEO_BASE_URL.rstrip('/')}/objection/{token}/"
