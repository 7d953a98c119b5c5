"""What an officer or approver can do on receipt and while it is assessed, as buttons for the case's overview."""

from __future__ import annotations

from django.utils.translation import gettext as _

from aeo.accounts.roles import Role
from aeo.components.contexts import Action
from aeo.components.pages import offer, offered
from aeo.kernel import policy
from aeo.kernel.policy import Actor
from operators import links
from operators.actions.assignments import ASSIGNERS
from operators.models import Application, InformationRequest
from operators.policies import requests as request_policies
from operators.policies.seats import holds
from operators.queries import cases
from operators.states import ApplicationState as S


def intake_offers(actor: Actor, application: Application) -> list[Action]:
    """The verbs that the present state knows; refused ones with their reason. First of all: the declaration."""
    base = links.case(application)
    if cases.has_interest(actor, application.subject) is None:
        label = _("Declare whether you have an interest")
        return [Action("interest", label, f"{base}interest/", style="primary")]
    return [*_now(actor, application, base), *_always(actor, application, base)]


def _now(actor: Actor, application: Application, base: str) -> list[Action]:
    """What the present state asks for."""
    match application.state:
        case S.SUBMITTED:
            return [offer(actor, application, "return_", _("Return it with a list"), f"{base}return/")]
        case S.RETURNED:
            may = holds(actor, Role.OFFICER)
            return [offered(may, "supply", _("Give more time to supply"), f"{base}supply/")]
        case S.UNDER_ASSESSMENT:
            return [_ask(actor, application, base), *_time(actor, application, base)]
    return []


def _time(actor: Actor, application: Application, base: str) -> list[Action]:
    found = [offer(actor, application, "extend", _("Extend the time to decide"), f"{base}extend/")]
    if application.time_asked_at and not application.time_answered_at:
        found.append(offer(actor, application, "answer_time", _("Answer the wish for time"), f"{base}time/"))
    return found


def _ask(actor: Actor, application: Application, base: str) -> Action:
    wish = InformationRequest(application=application)
    verdict = policy.permitted(actor, wish, "ask") & request_policies.ask_ready(wish, None)
    return offered(verdict, "ask", _("Ask for information"), f"{base}requests/new/")


def _always(actor: Actor, application: Application, base: str) -> list[Action]:
    found = [
        offered(holds(actor, *ASSIGNERS), "assign", _("Assign people"), f"{base}people/"),
        Action("recuse", _("Step back for an interest"), f"{base}interest/", style="link"),
    ]
    return (
        [*found, offer(actor, application, "close", _("Close it"), f"{base}close/")] if application.is_open else found
    )
