"""What companies lodged, for staff: complaints, and changes with what follows from them."""

from __future__ import annotations

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, staff
from aeo.authorisations import offers
from aeo.authorisations.actions import changes
from aeo.authorisations.following import certified
from aeo.authorisations.forms.lodging import NothingForm, RemarkForm
from aeo.authorisations.models import ChangeNotice, Complaint, Decision
from aeo.authorisations.queries import cases, monitoring
from aeo.authorisations.queries import changes as told
from aeo.authorisations.queries import complaints as queries
from aeo.authorisations.queries.findings import against, left_open
from aeo.authorisations.states import OPEN_CHANGE, OPEN_COMPLAINT, ChangeState
from aeo.authorisations.views.common import Context, user_of
from aeo.authorisations.views.shown import holders, lodged
from aeo.components.contexts import Link, Row
from aeo.components.pages import page
from aeo.kernel import clock
from aeo.kernel.http import visible_or_404
from aeo.programme import ledger
from aeo.programme.queries import pack_of
from audits.models import Finding
from audits.views.common import undeclared
from audits.views.deeds import Deed, deed_of, deed_page
from operators import links

PER_PAGE = 25
DECISION = "authorisations:decision"


def tabs(current: str) -> list[Link]:
    """The lists of what waits for the authority."""
    lists = {
        "waiting": _("Decisions"),
        "complaints": _("Complaints"),
        "changes": _("Changes"),
        "monitoring": _("Self-monitoring"),
    }
    counts = {"monitoring": monitoring.waiting(clock.today()) or None}
    return [
        Link(label, reverse(f"authorisations:{name}"), name == current, counts.get(name))
        for name, label in lists.items()
    ]


@staff
@require_safe
def complaint_list(request: HttpRequest) -> HttpResponse:
    """The complaints that are not answered, the most pressing first."""
    rows = cases.complaints_visible_to(user_of(request)).filter(state__in=OPEN_COMPLAINT)
    found = rows.select_related("operator", *lodged.ABOUT).order_by("answer_due_on", "pk")
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"table": lodged.complaint_table(list(listed)), "page": listed, "tabs": tabs("complaints")}
    return page(request, "authorisations/desk/complaints.html", context)


@staff
@require_safe
def complaint_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was lodged, about what, and by when it is to be answered."""
    rows = cases.complaints_visible_to(user_of(request)).select_related("operator", *lodged.ABOUT)
    complaint = visible_or_404(rows.prefetch_related("files__file"), pk=pk)
    context = {
        "complaint": complaint,
        "tone": lodged.COMPLAINT_TONES[complaint.state],
        "facts": lodged.complaint_facts(complaint, _way(complaint)),
        "files": lodged.files(complaint),
        "letters": lodged.letters(complaint),
        "clocks": ledger.clocks([complaint.subject], pack_of(complaint.version_id)),
        "declare_url": undeclared(actor(request), queries.case_of(complaint)),
    }
    return page(request, "authorisations/desk/complaint.html", context)


def _way(complaint: Complaint) -> str:
    """Where staff read what it is about."""
    if isinstance(complaint.about, Decision):
        return reverse("authorisations:decision", args=[complaint.about.pk])
    if isinstance(complaint.about, Finding):
        return f"/desk/findings/{complaint.about.pk}/"
    return links.case(complaint.about)


@staff
@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """The changes on which nothing was said yet, or that are being assessed; the oldest first."""
    rows = cases.change_notices_visible_to(user_of(request)).filter(state__in=OPEN_CHANGE)
    found = rows.select_related("operator", "authorisation").order_by("lodged_at", "pk")
    listed = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    table = lodged.change_table(listed, "authorisations:change", company=True)
    return page(request, "authorisations/desk/changes.html", {"table": table, "page": listed, "tabs": tabs("changes")})


def change_of(request: HttpRequest, pk: int) -> ChangeNotice:
    """A change that staff may see."""
    rows = cases.change_notices_visible_to(user_of(request)).select_related("operator", "authorisation__operator")
    return visible_or_404(rows.prefetch_related("files__file"), pk=pk)


@staff
@require_safe
def change_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was told, and what an officer can say to it."""
    notice = change_of(request, pk)
    context = _framed(notice) | {
        "actions": offers.change_offers(actor(request), notice),
        "recorded": lodged.recorded_table(notice),
        "files": lodged.files(notice),
        "letters": lodged.letters(notice),
        "remarks": lodged.remarks(notice),
        "clocks": ledger.clocks(lodged.timed(notice), pack_of(notice.authorisation.version_id)),
        "declare_url": undeclared(actor(request), notice.case),
    }
    return page(request, "authorisations/desk/change.html", context)


def _framed(notice: ChangeNotice) -> Context:
    return {
        "frame": "authorisations/desk/alone.html",
        "authorisation": notice.authorisation,
        "notice": notice,
        "tone": lodged.CHANGE_TONES[notice.state],
        "facts": [
            *lodged.change_facts(notice),
            *lodged.decision_rows(_answers(notice), DECISION),
            *_again(notice),
            *_against(notice),
        ],
        "back": reverse("authorisations:change", args=[notice.pk]),
        "back_label": notice.reference,
    }


def _again(notice: ChangeNotice) -> list[Row]:
    opened = told.reassessment(notice)
    return lodged.reassessment_rows([opened] if opened else [])


def _against(notice: ChangeNotice) -> list[Row]:
    """What keeps the status from being maintained, while that is still open."""
    waits = notice.state in (ChangeState.REASSESSMENT_OPENED, ChangeState.ASSESSED)
    return lodged.against_rows(against(notice.authorisation)) if waits else []


def _answers(notice: ChangeNotice) -> list[Decision]:
    return list(notice.decisions.order_by("pk"))


DEEDS = {
    "note": Deed(
        "note",
        gettext_lazy("Note the change"),
        gettext_lazy("Note it"),
        gettext_lazy("It is noted, and the holder is told."),
        lambda notice, form, by: changes.note(notice, form.cleaned_data["remark"], form.language, by=by),
        RemarkForm,
        (gettext_lazy("Nothing follows but what is registered. The holder reads what you write."),),
    ),
    "need_assessment": Deed(
        "need_assessment",
        gettext_lazy("A decision is needed"),
        gettext_lazy("A decision is needed"),
        gettext_lazy("It is recorded, and the holder is told."),
        lambda notice, form, by: changes.need_assessment(notice, form.cleaned_data["remark"], form.language, by=by),
        RemarkForm,
        (
            gettext_lazy(
                "The change touches the status or what is registered of it: a decision on it is proposed next, or the "
                "status is assessed again. The holder reads what you write."
            ),
        ),
    ),
    "open_reassessment": Deed(
        "open_reassessment",
        gettext_lazy("Assess the status again"),
        gettext_lazy("Open the reassessment"),
        gettext_lazy("The reassessment is open. The status stays as it is, and the holder is told."),
        lambda notice, _form, by: changes.reassess(notice, by=by),
        explains=(gettext_lazy("An assessment is opened under the rules in force today."),),
    ),
    "maintain": Deed(
        "maintain",
        gettext_lazy("Keep the status as it is"),
        gettext_lazy("Keep the status as it is"),
        gettext_lazy("The notice is closed, and the holder is told."),
        lambda notice, form, by: changes.maintained(notice, form.cleaned_data["remark"], form.language, by=by),
        RemarkForm,
        (gettext_lazy("No decision is taken on what the assessment proposed. The holder reads what you write."),),
    ),
    "record": Deed(
        "record",
        gettext_lazy("Everything is recorded"),
        gettext_lazy("Everything is recorded"),
        gettext_lazy("The notice is closed, and the holder is told."),
        lambda notice, _form, by: changes.recorded(notice, by=by),
        explains=(gettext_lazy("After this nothing more is changed under the notice. The holder is told."),),
    ),
    "record_nothing": Deed(
        "record_nothing",
        gettext_lazy("There is nothing to record"),
        gettext_lazy("Close the notice"),
        gettext_lazy("The notice is closed, and the holder is told."),
        lambda notice, form, by: changes.nothing_to_record(notice, form.cleaned_data["why"], form.language, by=by),
        NothingForm,
        (gettext_lazy("What is registered is right already. The notice is closed without any change."),),
    ),
}


def _kept(notice: ChangeNotice) -> list[Row]:
    """What whoever keeps the status signs on: what was told, what the assessment proposed and why, what is open."""
    opened, held = told.reassessment(notice), notice.authorisation
    return [
        Row(_("Description"), notice.text),
        *lodged.reassessment_rows([opened] if opened else []),
        *lodged.came_to_rows(opened),
        *lodged.open_rows(left_open(held), against(held)),
    ]


def _stays(notice: ChangeNotice) -> str:
    """That nothing changes yet, with how the status stands now: it may be suspended."""
    stands = holders.standing([notice.authorisation])[notice.authorisation_id].words
    return _("The status stays as it is until the assessment is concluded: %(status)s.") % {"status": stands}


@staff
@require_http_methods(["GET", "POST"])
def act_on_change(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """One verb of a change that an officer has."""
    deed = deed_of(DEEDS, slug)
    notice = change_of(request, pk)
    about = lodged.change_facts(notice)[:3]
    if slug == "record":
        about += lodged.recorded_rows(notice)
        deed = replace(deed, explains=(*deed.explains, certified(notice)))
    if slug == "open_reassessment":
        deed = replace(deed, explains=(*deed.explains, _stays(notice)))
    if slug == "maintain":
        about += _kept(notice)
    context = _framed(notice) | {"about": about}
    return deed_page(request, notice, deed, "audits/desk_deed.html", context)
