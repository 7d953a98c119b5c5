"""Proposing a decision on a status that is held; also one that answers a change which its holder told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, staff
from aeo.authorisations import offers
from aeo.authorisations.actions import decisions
from aeo.authorisations.drafts import Proposed
from aeo.authorisations.forms.proposing import KINDS, ProposalForm, Told
from aeo.authorisations.models import Authorisation, ChangeNotice, Part
from aeo.authorisations.policies.changes import answers, closes, may_end, names_site
from aeo.authorisations.policies.reassessing import amendable
from aeo.authorisations.queries import changes
from aeo.authorisations.states import FOLLOWING, LIVE, DecisionKind, PartState
from aeo.authorisations.views.common import Context, posted, status_of, tried
from aeo.authorisations.views.desk.lodged import change_of
from aeo.authorisations.views.shown import decisions as shown_decisions
from aeo.authorisations.views.shown import remedies
from aeo.authorisations.views.shown import statuses as shown
from aeo.authorisations.views.shown.statuses import PartView
from aeo.authorisations.words import change_words, here
from aeo.components.contexts import Choice, Task
from aeo.components.pages import done, page
from aeo.kernel.http import number, visible_or_404
from aeo.kernel.refusals import WrongState
from audits.links import case
from audits.models import Assessment
from audits.views.common import only

# What a part must be for a kind of decision to do anything to it.
REACHES: dict[str, frozenset[str]] = {
    DecisionKind.SUSPEND: frozenset({PartState.ACTIVE}),
    DecisionKind.EXTEND_SUSPENSION: frozenset({PartState.SUSPENDED}),
    DecisionKind.LIFT: frozenset({PartState.SUSPENDED}),
    DecisionKind.PROLONG: frozenset({PartState.ACTIVE, PartState.SUSPENDED}),
    DecisionKind.ANNUL: frozenset(PartState) - {PartState.ANNULLED},
    DecisionKind.BAR: frozenset(PartState),
}


def reached(kind: str, parts: Iterable[PartView]) -> list[PartView]:
    """The parts to which a kind of decision can do something."""
    states = REACHES.get(kind, frozenset(LIVE))
    found = [view for view in parts if view.part.state in states]
    return [view for view in found if view.part.surrender_on is None] if kind == DecisionKind.PROLONG else found


@staff
@require_safe
def propose(request: HttpRequest, aeo_number: str) -> HttpResponse:
    """Which decision to propose: those that can do something to the status as it is; an amendment answers a change."""
    authorisation = status_of(request, aeo_number)
    only(offers.may_propose(actor(request), authorisation), authorisation.subject)
    context = shown.context(authorisation)
    known = [kind for kind in KINDS if kind in context["pack"].decisions and kind != DecisionKind.AMEND]
    kinds = [kind for kind in known if reached(kind, context["parts"])]
    context["tasks"] = [_kind(authorisation, kind, context) for kind in kinds]
    return page(request, "authorisations/desk/kinds.html", context)


def _kind(authorisation: Authorisation, kind: str, context: Context) -> Task:
    rule = context["pack"].decisions[kind]
    where = reverse("authorisations:propose-kind", args=[authorisation.aeo_number, kind])
    heard = _("The holder is heard first.") if rule.hearing else _("Nobody has to be heard first.")
    return Task(str(rule.name), where, hint=heard)


@staff
@require_http_methods(["GET", "POST"])
def propose_kind(request: HttpRequest, aeo_number: str, kind: str) -> HttpResponse:
    """Propose a decision of a kind."""
    authorisation = status_of(request, aeo_number)
    found = _assessment(request, authorisation, kind)
    back = reverse("authorisations:status", args=[aeo_number])
    if found is None:
        only(offers.may_propose(actor(request), authorisation), authorisation.subject)
        return _proposal(request, authorisation, kind, {"back": back})
    only(offers.may_propose(actor(request), authorisation, kind, found), found.case)
    return _proposal(request, authorisation, kind, {"back": case(found)}, assessment=found)


def _assessment(request: HttpRequest, authorisation: Authorisation, kind: str) -> Assessment | None:
    """The concluded assessment that proposes it, which the address names."""
    if "assessment" not in request.GET:
        return None
    rows = changes.undecided().filter(operator=authorisation.operator_id, aeo_number=authorisation.aeo_number)
    found: Assessment = visible_or_404(rows, pk=number(request.GET["assessment"]))
    if FOLLOWING[found.proposal] != kind:
        raise Http404
    return found


@staff
@require_http_methods(["GET", "POST"])
def propose_for_change(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Propose a decision that answers a change; which one it answers is not asked."""
    notice = change_of(request, pk)
    if kind not in answers(notice):
        raise Http404
    may = offers.may_propose(actor(request), notice.authorisation)
    only(may if request.method == "POST" else offers.may_answer(actor(request), notice), notice.case)
    back = reverse("authorisations:change", args=[pk])
    return _proposal(request, notice.authorisation, kind, {"back": back}, notice)


def _proposal(
    request: HttpRequest,
    authorisation: Authorisation,
    kind: str,
    more: Context,
    notice: ChangeNotice | None = None,
    assessment: Assessment | None = None,
) -> HttpResponse:
    context = shown.context(authorisation)
    pack, parts = context["pack"], _ended(reached(kind, context["parts"]), kind, notice)
    if kind not in KINDS or kind not in pack.decisions:
        raise Http404
    if not parts:
        raise WrongState(_("No part of the status is now in a state in which this would do anything."), "no-part")
    if kind == DecisionKind.AMEND:
        amendable(notice).enforce()
    told = shown_decisions.answered(notice)
    stated = [change_words(pack, notice)] if notice else []
    choices = [(str(view.part.pk), view.name) for view in parts]
    form = ProposalForm(kind, pack, choices, posted(request), stated=stated, told=_told(kind, notice, parts))
    made = tried(form, lambda: decisions.propose(authorisation, _draft(form, notice, assessment), by=actor(request)))
    if made is not None:
        to = reverse("authorisations:decision", args=[made.pk])
        return done(request, _("The decision is proposed. An approver takes it on."), to)
    rests = changes.reassessment(notice) if notice else assessment
    context |= {
        **more,
        "rule": pack.decisions[kind],
        "answered": told,
        "assessed": shown_decisions.assessed(rests, kind, pack),
        "authorisation": authorisation,
        "remedies": remedies.of(kind, [view.part for view in parts], pack),
    }
    return page(request, "authorisations/desk/propose.html", context, form)


def _ended(parts: list[PartView], kind: str, notice: ChangeNotice | None) -> list[PartView]:
    """Those that can end, where they end because a site closed: what rests on one site alone."""
    if notice is None or kind == DecisionKind.AMEND or not names_site(notice, kind):
        return parts
    rest = {part.pk for resting in may_end(notice).values() for part in resting}
    return [view for view in parts if view.part.pk in rest]


def _told(kind: str, notice: ChangeNotice | None, parts: list[PartView]) -> Told:
    """What the decision can name of the change that it answers: the data it is about, and its sites."""
    if notice is None or not (kind == DecisionKind.AMEND or names_site(notice, kind)):
        return Told()
    covered = changes.coverage(notice.authorisation_id) if kind == DecisionKind.AMEND else may_end(notice)
    offered = [site for site in changes.sites(notice) if kind == DecisionKind.AMEND or site.pk in covered]
    names = {view.part.pk: view.name for view in parts}
    said = _("Covered by: %(parts)s") if kind == DecisionKind.AMEND else _("Covered by no other site: %(parts)s")
    places = [(str(site.pk), Choice(here(site), _by(covered.get(site.pk, []), names, said))) for site in offered]
    return Told(changes.recorded_for(notice), places, closes(notice))  # type: ignore[arg-type] # a label with its hint


def _by(parts: Iterable[Part], names: Mapping[int, str], said: str) -> str:
    """Which parts of the status cover a site."""
    named = "; ".join(names[part.pk] for part in parts if part.pk in names)
    return said % {"parts": named} if named else _("The status does not cover it.")


def _draft(form: ProposalForm, notice: ChangeNotice | None, assessment: Assessment | None) -> Proposed:
    return replace(form.draft(), change=notice.pk if notice else None, assessment=assessment.pk if assessment else None)
