"""What the pages here have in common: objects within the reader's scope, and where one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse

from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.authorisations import offers
from aeo.authorisations.models import Authorisation, Decision
from aeo.authorisations.queries import cases
from aeo.authorisations.states import DecisionState
from aeo.authorisations.views.shown import decisions as shown
from aeo.authorisations.views.shown import remedies
from aeo.components.pages import attempt
from aeo.documents.http import paper
from aeo.documents.models import Document
from aeo.kernel.http import visible_or_404
from aeo.programme.queries import pack_of
from audits.views.common import undeclared
from operators import links
from operators.models import Application
from operators.queries import applications

R = TypeVar("R")
Context = dict[str, Any]
FRAME = "authorisations/desk/alone.html"


def user_of(request: HttpRequest) -> User:
    """The signed-in person; the gates let nobody else in."""
    if not isinstance(request.user, User):
        raise TypeError("a gate let a stranger in")
    return request.user


def posted(request: HttpRequest) -> Any:
    """What was sent, or None when the page was only opened."""
    return request.POST if request.method == "POST" else None


CONFIRMED = {"confirmed": "yes"}


def confirmed(request: HttpRequest) -> Any:
    """What was sent, once it comes from the page that says what follows."""
    return request.POST if request.method == "POST" and "confirmed" in request.POST else None


def sent(request: HttpRequest) -> tuple[Any, ...]:
    """The same with the files that came, as the first arguments of a form that takes both."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def tried(form: BaseForm, work: Callable[[], R]) -> R | None:
    """Do what a sent form asks for, if the form itself is right; None when nothing was done."""
    return attempt(form, work) if form.is_bound and form.is_valid() else None


def download(document: Document | None, name: str) -> HttpResponse:
    """A finished paper; one that is still being made says so."""
    if document is None:
        raise Http404
    return cast("HttpResponse", paper(document, name))


def application_of(request: HttpRequest, pk: int) -> Application:
    """An application that staff may see."""
    return visible_or_404(applications.visible_to(user_of(request)).select_related("operator"), pk=pk)


def decision_of(request: HttpRequest, pk: int) -> Decision:
    """A decision that staff may see, with all that a page shows of it."""
    return visible_or_404(cases.whole(cases.decisions_visible_to(user_of(request))), pk=pk)


def status_of(request: HttpRequest, aeo_number: str) -> Authorisation:
    """A status that staff may see."""
    return visible_or_404(_whole(cases.authorisations_visible_to(user_of(request))), aeo_number=aeo_number)


def own_decision(request: HttpRequest, pk: int) -> Decision:
    """A decision about a company of the reader."""
    return visible_or_404(cases.whole(cases.own_decisions(user_of(request))), pk=pk)


def own_status(request: HttpRequest, aeo_number: str) -> Authorisation:
    """A status of a company of the reader."""
    return visible_or_404(_whole(cases.own_authorisations(user_of(request))), aeo_number=aeo_number)


def _whole(rows: QuerySet[Authorisation]) -> QuerySet[Authorisation]:
    return rows.select_related("operator", "version").defer("version__content")


def frame(request: HttpRequest, application: Application) -> Context:
    """What every page of an application's decision needs."""
    return {
        "frame": "desk/case.html",
        "application": application,
        "case_path": f"{links.case(application)}decision/",
        "declare_url": undeclared(actor(request), application.subject),
    }


def framed(request: HttpRequest, decision: Decision) -> Context:
    """The same for a page about a decision, which may have no application."""
    pack = pack_of(decision.version_id)
    shared = {
        **shown.context(decision),
        "actions": offers.decision_offers(actor(request), decision),
        "pack": pack,
        "remedies": remedies.of(decision.decision_kind, decision.parts.all(), pack),
        "taken": decision.state == DecisionState.DECIDED,
    }
    if decision.application is not None:
        return {**shared, **frame(request, decision.application)}
    return {
        **shared,
        "frame": FRAME,
        "authorisation": decision.authorisation,
        "declare_url": undeclared(actor(request), decision.case),
    }
