"""What the pages of a case have in common: where one is, who may come in, and who it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from aeo.accounts.gates import actor
from aeo.accounts.roles import CASE_ROLES, READERS
from aeo.components.contexts import Event, Link
from aeo.kernel import clock
from aeo.kernel.http import visible_or_404
from aeo.kernel.lifecycle import Stateful
from aeo.kernel.policy import Actor, Verdict, permitted, verdict
from aeo.kernel.refusals import NotPermitted
from audits import links
from audits.models import Assessment
from audits.queries import visible_assessments
from audits.queries.history import history
from audits.states import AssessmentState
from audits.wording import ASSESSMENT_TONES, TOLD
from operators.models import Application
from operators.queries import applications, cases

Context = dict[str, Any]
UNDECLARED = "interest-undeclared"


class Undeclared(NotPermitted):
    """Refused because no declaration of interest was made; the page leads to where one makes it."""

    def __init__(self, refused: NotPermitted, url: str) -> None:
        super().__init__(refused.reason, refused.code)
        self.way_out = Link(_("Declare whether you have an interest"), url)


def enforce(given: Verdict, case: str) -> None:
    """Refuse as the verdict says; somebody who has not declared yet is shown where to."""
    if not given.allowed and given.code == UNDECLARED:
        raise Undeclared(NotPermitted(given.reason, given.code), interest_url(case))
    given.enforce()


def only(given: Verdict, case: str) -> None:
    """The same for acts that move no machine: whoever may not do them is not permitted."""
    enforce(Verdict(given.allowed, given.reason, given.code, NotPermitted), case)


def may_come_in(request: HttpRequest, subject: Stateful, verb: str, case: str) -> None:
    """The page of a verb: when it is opened, everything must allow it; when it is sent, the action judges."""
    who = actor(request)
    posting = request.method == "POST"
    enforce(permitted(who, subject, verb) if posting else verdict(who, subject, verb), case)


def interest_url(case: str) -> str:
    """Where an interest in a case is declared."""
    kind, _sep, key = case.partition(":")
    return f"/desk/{kind}s/{key}/interest/"


def undeclared(who: Actor, case: str) -> str:
    """Where to declare, for staff who act on cases and have not done so for this one; else nothing."""
    waits = who.has(*sorted(CASE_ROLES - READERS)) and cases.has_interest(who, case) is None
    return interest_url(case) if waits else ""


def application_of(request: HttpRequest, pk: int) -> Application:
    """An application within the reader's scope."""
    return visible_or_404(applications.visible_to(request.user).select_related("operator"), pk=pk)  # type: ignore[arg-type]


def assessment_of(request: HttpRequest, application: int | None, assessment: int | None) -> Assessment | None:
    """The assessment of a page: by its own id, or the one of an application: the open one, else the last."""
    if application is None:
        return own_assessment(request, assessment)
    application_of(request, application)
    found = list(_visible(request).filter(application=application).order_by("-pk"))
    return next((one for one in found if one.state == AssessmentState.OPEN), found[0] if found else None)


def own_assessment(request: HttpRequest, pk: int | None) -> Assessment:
    """An assessment within the reader's scope, by its own id."""
    return visible_or_404(_visible(request), pk=pk)


def _visible(request: HttpRequest) -> QuerySet[Assessment]:
    rows = visible_assessments(request.user)  # type: ignore[arg-type]
    return rows.select_related("operator", "application__operator", "self_assessment")


def base(assessment: Assessment) -> str:
    """The address under which the pages of a case lie."""
    return links.case(assessment)


def frame(request: HttpRequest, assessment: Assessment, part: str) -> Context:
    """What every page of a case needs: its frame, and where one is in it."""
    start = base(assessment)
    return {
        "frame": "desk/case.html" if assessment.application else "audits/alone.html",
        "application": assessment.application,
        "assessment": assessment,
        "base": start,
        "case_path": start + part,
        "case_tabs": [] if assessment.application else _tabs(assessment, start, part),
        "tone": ASSESSMENT_TONES.get(assessment.state, ""),
        "declare_url": undeclared(actor(request), assessment.case),
        "today": clock.today(),
    }


def _tabs(assessment: Assessment, start: str, part: str) -> list[Link]:
    own = assessment.self_assessment
    changes = {"changes/": _("What changed")} if own is not None and own.is_monitoring else {}
    parts: Mapping[str, str] = {
        "": _("Overview"),
        **changes,
        "review/": _("Answers"),
        "risk/": _("Risk"),
        "consultations/": _("Consultations"),
        "visits/": _("Visits"),
        "findings/": _("Findings"),
        "people/": _("People on the case"),
    }
    return [Link(label, start + end, end == part) for end, label in parts.items()]


def not_accepted(request: HttpRequest, application: int) -> Context:
    """The page of a case that is not accepted yet: nothing is verified before."""
    row = application_of(request, application)
    return {"application": row, "declare_url": undeclared(actor(request), row.subject), "frame": "desk/case.html"}


def events(row: Stateful, verbs: Sequence[str] = (), *, names: bool = True) -> list[Event]:
    """The history of a row as a timeline."""
    told = TOLD[row.kind]
    found = history(row.subject, verbs)
    return [Event(told.get(m.verb, m.verb), m.at, m.by if names else "", m.reason) for m in found]
