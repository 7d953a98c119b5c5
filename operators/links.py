"""Where people can act on what they are told of: pages of the portal and of the desk, which lie above."""

from aeo.programme.applicability import Slot
from operators.handles import handle
from operators.models import Application, Evidence, InformationRequest, Operator


def application(row: Application) -> str:
    """The operator's page of an application."""
    return f"/portal/applications/{row.pk}/"


def request(row: InformationRequest) -> str:
    """The operator's page of an information request."""
    return f"/portal/requests/{row.pk}/"


def library(row: Operator) -> str:
    """The company's library of documents."""
    return f"/portal/companies/{row.pk}/files/"


def evidence(row: Evidence) -> str:
    """The page of one of them."""
    return f"/portal/files/{row.pk}/about/"


def case(row: Application) -> str:
    """The administration's page of an application."""
    return f"/desk/applications/{row.pk}/"


def talk(row: Application, slot: Slot) -> str:
    """The page on which the company talks about a question."""
    return f"{application(row)}talk/{handle(slot)}/"


def mine(row: Application) -> str:
    """The operator's list of the questions that were given to the reader."""
    return f"{application(row)}tasks/?show=mine"


def section(row: Application, criterion: str) -> str:
    """The operator's page of a criterion's questions."""
    return f"{application(row)}sections/{criterion}/"


def question(row: Application, criterion: str, slot: Slot) -> str:
    """The same page, at a question."""
    return f"{section(row, criterion)}#q-{handle(slot)}"
