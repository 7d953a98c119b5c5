"""The trader's home, and the page on which an application is followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.accounts.second_step import has_step
from aeo.authorisations.models import Authorisation
from aeo.authorisations.offers import complaint_offers
from aeo.authorisations.queries import timelines
from aeo.authorisations.queries.cases import own_authorisations, own_complaints
from aeo.authorisations.queries.complaints import on_case
from aeo.authorisations.views.shown import renewals
from aeo.authorisations.views.shown.holders import standing, to_renew
from aeo.authorisations.views.shown.monitoring import yearly
from aeo.components.contexts import Action, Tone, Words
from aeo.components.pages import offer, page
from aeo.kernel import clock
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.policy import Actor
from aeo.notices.models import Notice
from aeo.notices.queries import READABLE, inbox, unread
from aeo.notices.states import NoticeState
from aeo.portal import gathering
from aeo.portal.stages import TONES, stages
from aeo.portal.steps import Around, Step, beside, steps
from aeo.portal.ways import ways
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from operators import links, wording
from operators.models import Application, Membership, Operator
from operators.models.people import MemberRole
from operators.queries import bars, joining, library, own, people, sheets, wishes
from operators.queries.applications import barred_words
from operators.queries.companies import applying
from operators.states import ApplicationState as S
from operators.views.common import me
from operators.views.errands import Errand
from operators.views.ready import keeping
from operators.views.returned import returned_lines

PER_PAGE, MESSAGES, LETTERS = 10, 5, 20
WEIGHTY = (MemberRole.OWNER, MemberRole.SIGNATORY)


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Companies, applications with the next thing to do, letters and messages, and what the companies hold."""
    user = me(request)
    companies = list(own.operators(user).order_by("name_local", "pk"))
    rows = own.applications(user).order_by("-started_at", "-pk")
    listed = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    held = list(own_authorisations(user).select_related("operator").order_by("aeo_number"))
    found = gathering.everything(user, list(listed), held)
    seats = _seats(user)
    untold = _untold([row for row in listed if not row.is_open], found.applications)
    context = {
        "companies": _companies(companies, seats, found.companies),
        "ways": ways(companies),
        "listed": listed,
        "applications": [
            _card(row, found.applications[row.pk], seats.get(row.operator_id, ()), untold=row.pk in untold)
            for row in listed
        ],
        "letters": _letters(user)[:LETTERS],
        "messages_unread": unread(user),
        "inbox": inbox(user).filter(read_at__isnull=True)[:MESSAGES],
        "holdings": _holdings(held, found.statuses),
        "shared": [Errand.of(row) for row in own.shared_monitorings(user)],
        "to_replace": library.to_replace_in(own.whole_operators(user), clock.today()),
        "offer_step": _weighty(seats) and not has_step(user),
        **_readiness(request, user),
        **_joining(user, companies),
    }
    return page(request, "portal/home.html", context)


@signed_in
@require_safe
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands, until when whom it waits for, and everything that hangs on it."""
    user, by = me(request), actor(request)
    found = visible_or_404(own.applications(user), pk=pk)
    around = gathering.around(user, [found])[found.pk]
    pack, seat = pack_of(found.version_id), people.seat(by, found.operator_id)
    whole = seat.whole
    sheet = sheets.sheet(found.self_assessment) if found.state == S.RETURNED else None
    subjects = gathering.subjects(found, around)
    untold = found.pk in _untold([] if found.is_open else [found], {found.pk: around})
    context = {
        "application": found,
        **_state(found, untold),
        "stages": stages(found, untold=untold),
        "steps": steps(found, around, seat.roles),
        "clocks": ledger.clocks(subjects, pack, closed=False, known_as=gathering.known_as(around)),
        "returned": returned_lines(found, sheet, seat) if sheet else [],
        "time_answer": wishes.adjustment(found) if whole else None,
        "around": around,
        "whole": whole,
        "complaints": list(own_complaints(user).filter(on_case(found)).order_by("-lodged_at", "-pk")) if whole else [],
        "letters": _about(user, found, subjects) if whole else [],
        "actions": _actions(by, found) if whole else [],
        "barred": _barred(found) if whole else None,
        "renewal": renewals.of(found),
        "types": [str(pack.types[key].name) for key in found.types],
        "roles": [str(pack.roles[key].name) for key in found.roles],
        "sites": [row.site.name_local for row in found.site_rows.select_related("site")],
        "holdings": own_authorisations(user).filter(operator=found.operator_id) if whole else [],
    }
    return page(request, "portal/application.html", context)


def _barred(application: Application) -> Words | None:
    """That nothing more can be applied for, on a case that came to nothing."""
    found = None if application.is_open else bars.on(application.operator, clock.today())
    return barred_words(found) if found else None


def _readiness(request: HttpRequest, user: User) -> dict[str, Any]:
    """The check of this browser, and for which companies it can be taken over: for none that applies already."""
    check = keeping.found(request)
    if check is None:
        return {"readiness": None}
    whole = list(own.whole_operators(user).order_by("name_local", "pk"))
    live = applying(whole)
    return {"readiness": check, "takers": [(row, live.get(row.pk)) for row in whole]}


def _joining(user: User, companies: Sequence[Operator]) -> dict[str, Any]:
    """Who is invited or waits, who waits for the reader, and the companies that need a second owner."""
    claims, recoveries = joining.asked_by(user)
    return {
        "invitations": joining.invitations_to(user),
        "asked": [(row, links.number_of(row.operator)) for row in claims],
        "recoveries": [(row, links.number_of(row.operator)) for row in recoveries],
        "to_answer": joining.to_answer(user),
        "few_owners": joining.with_few_owners(user, companies),
    }


def _seats(user: User) -> dict[int, list[Membership]]:
    """What the reader is in each company."""
    found: dict[int, list[Membership]] = {}
    for row in people.companies_of(user):
        found.setdefault(row.operator_id, []).append(row)
    return found


def _weighty(seats: Mapping[int, Sequence[Membership]]) -> bool:
    """The reader owns a company's account, or signs: a second step protects what weighs."""
    return any(row.role in WEIGHTY for rows in seats.values() for row in rows)


def _companies(
    companies: Sequence[Operator], seats: Mapping[int, Sequence[Membership]], found: Mapping[int, Around]
) -> list[dict[str, Any]]:
    """Each with what the reader is there. Who sees chosen sections only leaves from here: there is no other page."""
    return [_company(company, seats.get(company.pk, ()), found.get(company.pk)) for company in companies]


def _company(company: Operator, seats: Sequence[Membership], around: Around | None) -> dict[str, Any]:
    roles = ", ".join(row.get_role_display() for row in seats)
    whole = any(row.role in people.SECTIONLESS for row in seats)
    leave = next((row for row in seats if not whole), None)
    return {"row": company, "roles": roles, "whole": whole, "leave": leave, "steps": beside(around) if around else []}


def _card(
    application: Application, around: Around, seats: Sequence[Membership], *, untold: bool = False
) -> dict[str, Any]:
    todo: list[Step] = steps(application, around, {row.role for row in seats})
    return {
        "row": application,
        **_state(application, untold),
        "url": links.application(application),
        "stages": stages(application) if application.is_open else [],
        "steps": todo,
    }


def _untold(ended: Iterable[Application], around: Mapping[int, Around]) -> set[int]:
    """Those decided by a letter that is not opened; asked about only where the reader sees no decisions."""
    rows = list(ended)
    known = {row.pk for row in rows if any(one.is_untold for one in around[row.pk].decisions)}
    return known | set(wording.untold([row.pk for row in rows if not around[row.pk].whole]))


def _state(application: Application, untold: bool) -> dict[str, Any]:
    """Where it stands; how it was decided is told by the letter."""
    if untold:
        return {"state": wording.decided(), "tone": Tone.WAITING}
    return {"state": application.state_label, "tone": TONES[application.state]}


def _holdings(rows: Sequence[Authorisation], found: Mapping[int, Around]) -> list[dict[str, Any]]:
    """What the companies hold, how it stands now, and what is to be done about it."""
    stand, pending, monitored = standing(rows), renewals.pending(rows), yearly(rows)
    due = to_renew(rows, pending)
    return [
        {
            "row": row,
            "stand": stand[row.pk],
            "renew": None if stand[row.pk].ended_on else due.get(row.pk),
            "prolonged": not stand[row.pk].ended_on and row.pk in pending and timelines.goes_on(pending[row.pk]),
            "renewal": renewals.said(pending[row.pk]) if row.pk in pending else "",
            "monitoring": monitored.get(row.pk),
            "steps": beside(found[row.pk]),
        }
        for row in rows
    ]


def _letters(user: User) -> QuerySet[Notice]:
    """Letters to companies of which everything may be seen, that nobody has opened yet; the newest first."""
    names = [company.subject for company in own.whole_operators(user).only("pk")]
    sent = Notice.objects.filter(addressee__in=names, state=NoticeState.DISPATCHED)
    return sent.select_related("document").order_by("-dispatched_at", "-id")


def _about(user: User, application: Application, subjects: Sequence[str]) -> list[Notice]:
    rows = Notice.objects.filter(about__in=subjects, state__in=READABLE, addressee=application.operator.subject)
    return list(rows.order_by("-dispatched_at", "-id")[:LETTERS])


def _actions(by: Actor, application: Application) -> list[Action]:
    """What the operator can do with it now."""
    base = links.application(application)
    with_us = application.state in (S.DRAFT, S.RETURNED)
    found = [Action("go-on", _("Go on with it"), f"{base}tasks/")] if with_us else []
    if application.state == S.SUBMITTED:
        recall = offer(by, application, "recall", _("Take it back to change it"), f"{base}recall/")
        found.append(replace(recall, hint=_("You change what you want, sign and submit again. The time starts anew.")))
    if application.state == S.UNDER_ASSESSMENT:
        found.append(offer(by, application, "ask_time", _("Ask for time to adjust"), f"{base}time/"))
        if application.time_agreed:
            found.append(Action("adjusted", _("Our adjustments are made"), f"{base}adjusted/", style="secondary"))
    found += complaint_offers(by, application)
    if application.is_open:
        give_up = offer(by, application, "withdraw", _("Give it up for good"), f"{base}withdraw/", style="warning")
        found.append(replace(give_up, hint=_("The application ends and nobody decides on it. This cannot be undone.")))
    return found
