"""Where people can act on what they are told of: pages of the portal and of the desk, which lie above."""

from operators.models import Application, InformationRequest


def application(row: Application) -> str:
    """The operator's page of an application."""
    return f"/portal/applications/{row.pk}/"


def request(row: InformationRequest) -> str:
    """The operator's page of an information request."""
    return f"/portal/requests/{row.pk}/"


def case(row: Application) -> str:
    """The administration's page of an application."""
    return f"/desk/applications/{row.pk}/"
