"""`{% load desk %}`: the frame of the administration's pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from aeo.accounts.gates import actor, only_reads
from aeo.accounts.roles import CASE_ROLES, Role
from aeo.components.contexts import Link, Tone
from aeo.documents import queries as papers
from aeo.kernel.policy import Actor
from aeo.notices.queries import unread
from operators.models import Application
from operators.queries.joining import waiting_recoveries
from operators.states import ApplicationState as S

register = template.Library()
COUNTERS = (Role.OFFICER, Role.PROGRAMME_ADMINISTRATOR)
KEEPERS = (Role.OFFICER, Role.RECORDS, Role.PROGRAMME_ADMINISTRATOR)

TONES: dict[str, str] = {
    S.SUBMITTED: Tone.WAITING,
    S.UNDER_ASSESSMENT: Tone.PROGRESS,
    S.RECOMMENDED: Tone.WAITING,
    S.GRANTED: Tone.GOOD,
    S.GRANTED_IN_PART: Tone.GOOD,
    S.REFUSED: Tone.BAD,
    S.NOT_ACCEPTED: Tone.BAD,
}


@register.inclusion_tag("components/service_navigation.html")
def desk_navigation(request: HttpRequest) -> dict[str, Sequence[Link]]:
    """The bar below the header: what the reader's roles have to do with."""
    who = actor(request)
    if not who.roles:
        return {"links": []}
    path = request.path
    return {"links": [Link(label, url, _here(path, url), count) for label, url, count in _places(who)]}


def _here(path: str, url: str) -> bool:
    """The worklist is the start of every address of the desk, so it is current only itself and with its cases."""
    return path.startswith("/desk/applications/") or path == url if url == "/desk/" else path.startswith(url)


def _places(who: Actor) -> Iterator[tuple[str, str, int | None]]:
    if who.has(*CASE_ROLES):
        yield _("Worklist"), reverse("desk:home"), None
        yield _("Visits"), reverse("desk:visits"), None
        yield _("Decisions"), reverse("authorisations:waiting"), None
        yield _("Holders"), reverse("authorisations:holders"), None
        yield _("Letters"), reverse("notices:post-room"), None
    if who.has(*COUNTERS):
        yield _("Readiness checks"), reverse("operators:desk-readiness"), None
    if who.has(Role.OFFICER, Role.RECORDS):
        yield _("Accounts"), reverse("operators:recoveries"), waiting_recoveries() or None
    if who.has(*KEEPERS):
        yield _("Failed papers"), reverse("documents:failed"), papers.failed().count() + papers.lost().count() or None
    yield _("Messages"), reverse("notices:inbox"), unread(who.user) or None
    yield _("Public register"), reverse("register:search"), None


@register.simple_tag
def reads_only(request: HttpRequest) -> bool:
    """The reader sees cases and acts on none."""
    return only_reads(actor(request))


@register.inclusion_tag("desk/case_head.html", takes_context=True)
def case_head(context: template.Context, application: Application) -> dict[str, Any]:
    """The head of every page of an application's case: who, where it stands, and its parts as tabs."""
    base, path = f"/desk/applications/{application.pk}/", context.get("case_path") or context["request"].path
    parts = (
        (_("Overview"), ""),
        (_("Company"), "company/"),
        (_("Answers"), "review/"),
        (_("Risk"), "risk/"),
        (_("Requests"), "requests/"),
        (_("Consultations"), "consultations/"),
        (_("Visits"), "visits/"),
        (_("Findings"), "findings/"),
        (_("Decision"), "decision/"),
        (_("Papers"), "papers/"),
        (_("History"), "history/"),
    )
    tabs = [Link(label, base + end, path == base if not end else path.startswith(base + end)) for label, end in parts]
    return {"application": application, "tone": TONES.get(application.state, Tone.NEUTRAL), "tabs": tabs}
