"""The desk review of a holder's yearly self-monitoring: taken up, seen by what changed, asked about."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aeo.accounts.gates import actor, offered_to, staff
from aeo.accounts.roles import Role
from aeo.components.contexts import Action, Row
from aeo.components.formats import instant_text
from aeo.components.pages import attempt, done, offered, page
from aeo.kernel.http import visible_or_404
from aeo.programme.queries import pack_of
from audits import links
from audits.actions import monitoring as actions
from audits.forms.fields import AskForm
from audits.models import Assessment
from audits.policies.assessments import may_work
from audits.queries import monitoring as queries
from audits.views.common import Context, frame, only, own_assessment
from audits.views.deeds import Deed
from operators import wording
from operators.models import SelfAssessment
from operators.models.self_assessment import Purpose
from operators.policies.seats import holds
from operators.queries import contents, sheets
from operators.queries.slots import named
from operators.views.common import me
from operators.views.desk.changes import difference_row

PART = "changes/"


def _submitted(request: HttpRequest, pk: int) -> SelfAssessment:
    rows = sheets.visible_to(me(request)).filter(purpose=Purpose.MONITORING, signed_at__isnull=False)
    return visible_or_404(rows.select_related("operator"), pk=pk)


@staff
@require_safe
def submitted(request: HttpRequest, pk: int) -> HttpResponse:
    """What was submitted, before anybody takes it up; afterwards its assessment."""
    own = _submitted(request, pk)
    assessment = Assessment.objects.filter(self_assessment=own).order_by("-pk").first()
    if assessment is not None and (assessment.is_open or own.state not in queries.WAITING):
        return redirect(links.case(assessment))
    may = holds(actor(request), Role.OFFICER, Role.LEAD)
    waits = own.state in queries.WAITING
    take_up = offered(
        may, "take_up", _("Take up the review"), f"{request.path}take-up/", method="post", style="primary"
    )
    acts = offered_to(actor(request), [take_up]) if waits else []
    context = {"own": own, "facts": _facts(own), "waits": waits, "actions": acts}
    return page(request, "audits/monitoring.html", context)


def _facts(own: SelfAssessment) -> list[Row]:
    snapshot = contents.last_snapshot(own)
    return [
        Row(_("Company"), own.operator.name_local),
        Row(_("AEO number"), own.aeo_number, f"/desk/authorisations/{own.aeo_number}/", _("Open")),
        Row(_("Signed"), instant_text(own.signed_at)),
        Row(_("Signed by"), snapshot.signer_name if snapshot else ""),
        Row(_("Stage"), wording.monitoring(own.state)),
    ]


@staff
@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the review; taken up by two at once, it is one."""
    assessment = actions.take_up(_submitted(request, pk), by=actor(request))
    return done(request, _("The review is open. Declare your interest, then see what changed."), links.case(assessment))


def _monitoring(request: HttpRequest, pk: int) -> tuple[Assessment, SelfAssessment]:
    """An assessment of a self-monitoring, within the reader's scope."""
    assessment = own_assessment(request, pk)
    own = assessment.self_assessment
    if own is None or not own.is_monitoring:
        raise Http404
    return assessment, own


@staff
@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What the holder answers otherwise than was accepted last."""
    assessment, own = _monitoring(request, pk)
    pack, before, after = pack_of(own.version_id), queries.accepted_before(own), contents.last_snapshot(own)
    names = {str(site["id"]): site["name_local"] for site in after.data["sites"]} if after else {}
    known = [one for one in queries.changes(assessment) if one.slot.question in pack.questions]
    context = frame(request, assessment, PART) | {
        "before": before,
        "after": after,
        "rows": [difference_row(pack, one, names) for one in known],
        "unmended": named(pack, [line.slot for line in queries.unmended(assessment)]),
        "actions": offered_to(actor(request), _offers(request, assessment)),
    }
    return page(request, "audits/monitoring_changes.html", context)


def _offers(request: HttpRequest, assessment: Assessment) -> list[Action]:
    if not assessment.is_open or assessment.reviewed_at:
        return []
    base, may = links.case(assessment), may_work(actor(request), assessment)
    same, unclear = len(queries.unchanged(assessment)), len(queries.unclear(assessment))
    found = [offered(may, "judge", _("Judge the answers"), f"{base}review/", style="primary")]
    if same:
        words = ngettext(
            "Accept %(n)s answer that did not change", "Accept %(n)s answers that did not change", same
        ) % {"n": same}
        found.append(offered(may, "accept_unchanged", words, f"{base}accept-unchanged/", method="post"))
    if unclear:
        words = ngettext("Ask about %(n)s unclear answer", "Ask about %(n)s unclear answers", unclear) % {"n": unclear}
        found.append(offered(may, "ask", words, f"{base}ask/"))
    return found


@staff
@require_POST
def accept_unchanged(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept what says the same as the last time, all at once."""
    assessment, _own = _monitoring(request, pk)
    only(may_work(actor(request), assessment), assessment.case)
    count = actions.accept_unchanged(assessment, by=actor(request))
    words = ngettext("%(n)s answer is accepted.", "%(n)s answers are accepted.", count) % {"n": count}
    return done(request, words, f"{links.case(assessment)}{PART}")


ASK = Deed(
    "reopen",
    gettext_lazy("Ask the holder"),
    gettext_lazy("Open the answers and ask"),
    gettext_lazy("The holder is asked. You are told when it has signed again."),
    lambda assessment, form, by: actions.ask(assessment, form.cleaned_data["reason"], form.language, by=by),
    AskForm,
    (
        gettext_lazy("The answers that you marked as needing a clarification are opened again, and no others."),
        gettext_lazy("The holder reads what you write."),
    ),
)


@staff
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the unclear answers to the holder again, and say why."""
    assessment, _own = _monitoring(request, pk)
    only(may_work(actor(request), assessment), assessment.case)
    form = AskForm(request, assessment, request.POST if request.method == "POST" else None)
    back = f"{links.case(assessment)}{PART}"
    if (
        form.is_bound
        and form.is_valid()
        and attempt(form, lambda: ASK.work(assessment, form, actor(request))) is not None
    ):
        return done(request, ASK.told, back)
    context: Context = frame(request, assessment, PART) | {
        "deed": ASK,
        "back": back,
        "back_label": _("What changed"),
        "multipart": False,
    }
    return page(request, "audits/desk_deed.html", context, form)
