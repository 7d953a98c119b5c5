"""What the operator does with an application on its way: change it again, recall, withdraw, ask for time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts.gates import actor
from aeo.components.contexts import Confirmation, Words
from aeo.kernel import policy
from aeo.kernel.http import signed_in, visible_or_404
from aeo.programme.applicability import Slot
from aeo.programme.queries import pack_of
from operators import links
from operators.actions import applications as actions
from operators.actions import assessments, timing
from operators.actions import versions as actions_on_versions
from operators.forms.applications import ReasonForm, TimeForm
from operators.forms.empty import EmptyForm
from operators.models import Application
from operators.models.application import Purpose
from operators.policies.seats import edits, permit
from operators.policies.self_assessments import still_theirs
from operators.queries import own, sheets, versions
from operators.queries.versions import Newer
from operators.views.common import confirm_page, data, form_page, me, try_then


@signed_in
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Open what was signed and not submitted; it is signed again afterwards."""
    application = _own(request, pk)
    permit(edits(actor(request), application.operator_id))
    still_theirs(application.self_assessment).enforce()

    def work() -> Any:
        return assessments.change_again(application.self_assessment, by=actor(request))

    confirmation = Confirmation(
        _("Change your answers again"),
        _("Open the answers"),
        [
            _("The answers can be changed again."),
            _("The signature does not count any more: sign again before you submit."),
        ],
        cancel_url=f"{links.application(application)}submit/",
        style="primary",
    )
    form = EmptyForm(data(request))
    told = try_then(request, form, work, _("The answers are open again."), f"{links.application(application)}tasks/")
    return told or confirm_page(request, confirmation, form)


@signed_in
@require_http_methods(["GET", "POST"])
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back before acceptance."""
    application = _own(request, pk)
    confirmation = Confirmation(
        _("Take back the application %(reference)s to change it") % {"reference": application.reference},
        _("Take it back to change it"),
        [
            _("Customs stops looking at it, and you can change everything."),
            _("Your receipt and the copy of what you submitted stay."),
            _("You sign and submit it again; the time to answer starts anew."),
        ],
        undo=_("You can submit it again at any time, while the draft is kept."),
        cancel_url=links.application(application),
    )
    return _ended(
        request,
        application,
        "recall",
        confirmation,
        actions.recall,
        _("The application is taken back. It is NOT submitted now."),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it up."""
    application = _own(request, pk)
    after_hearing = application.hearing_told_at is not None
    confirmation = Confirmation(
        _("Give up the application %(reference)s for good") % {"reference": application.reference},
        _("Give it up for good"),
        [
            _("The application ends. Nobody decides on it."),
            _("Your answers and documents are kept, and you can apply again."),
            *(
                []
                if application.purpose == Purpose.INITIAL
                else [_("The status that the company holds stays as it is.")]
            ),
        ],
        warning=_("A hearing letter was sent: it is recorded that you gave it up after it.") if after_hearing else "",
        undo=_("This cannot be undone."),
        cancel_url=links.application(application),
    )
    return _ended(request, application, "withdraw", confirmation, actions.withdraw, _("The application is given up."))


def _holds(application: Application) -> bool:
    """It asks for something about a status that is held already."""
    return application.purpose != Purpose.INITIAL


@signed_in
@require_http_methods(["GET", "POST"])
def time(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for time to adjust; an approver answers."""
    application = _own(request, pk)
    policy.permitted(actor(request), application, "ask_time").enforce()
    form = TimeForm(data(request))

    def work() -> Application:
        given = form.cleaned_data
        return actions.ask_time(application, by=actor(request), days=given["days"], adjustments=form.listed)

    back = links.application(application)
    told = try_then(request, form, work, _("You asked for time. An approver answers."), back)
    most = pack_of(application.version_id).clocks[timing.ADJUSTMENT].length
    intro = _("While agreed time runs, the time to decide stands still. At most %(most)d days.") % {"most": most}
    title, verb = _("Ask for time to adjust"), _("Ask for time")
    return told or form_page(request, form, title, verb, back, caption=application.reference, intro=intro)


@signed_in
@require_http_methods(["GET", "POST"])
def adjusted(request: HttpRequest, pk: int) -> HttpResponse:
    """The adjustments are made."""
    application = _own(request, pk)
    form = EmptyForm(data(request))
    back = links.application(application)
    told = try_then(
        request, form, lambda: actions.adjusted(application, by=actor(request)), _("Customs goes on with it."), back
    )
    confirmation = Confirmation(
        _("Your adjustments are made"),
        _("Yes, they are made"),
        [_("The time that was agreed ends today, and the time to decide goes on.")],
        cancel_url=back,
        style="primary",
    )
    return told or confirm_page(request, confirmation, form)


@signed_in
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """Go over to the questions that came into force after the draft was started."""
    application = _own(request, pk)
    newer = versions.newer(application, sheets.sheet(application.self_assessment))
    back = f"{links.application(application)}tasks/"
    if newer is None:
        return redirect(back)
    form = EmptyForm(data(request))

    def work() -> Application:
        return actions_on_versions.follow(application, by=actor(request))

    confirmation = Confirmation(
        _("Use the new questions of the programme"), _("Use them"), _changes(newer), cancel_url=back, style="primary"
    )
    told = try_then(request, form, work, _("The application uses the new questions. Your answers are kept."), back)
    return told or confirm_page(request, confirmation, form)


def _changes(newer: Newer) -> list[Words]:
    """Question by question."""
    kinds = (
        (_("Asked in another sense, so answer anew: %(question)s"), newer.anew),
        (_("New: %(question)s"), newer.added),
        (_("Not asked any more: %(question)s"), newer.dropped),
    )
    keys = newer.pack.questions
    named = {s.question: f"{s.question}. {keys[s.question].text}" for s in (*newer.anew, *newer.added)}
    listed = [words % {"question": q} for words, slots in kinds for q in _once(slots, named)]
    return [*listed, _("Every answer is kept; all others stay as they are."), _("What was signed is signed again.")]


def _once(slots: Sequence[Slot], named: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(named.get(slot.question, slot.question) for slot in slots))


def _own(request: HttpRequest, pk: int) -> Application:
    return visible_or_404(own.whole_applications(me(request)), pk=pk)


def _ended(
    request: HttpRequest,
    application: Application,
    verb: str,
    confirmation: Confirmation,
    act: Callable[..., Application],
    words: Words,
) -> HttpResponse:
    policy.permitted(actor(request), application, verb).enforce()
    form = ReasonForm(data(request))
    to = links.application(application)

    def work() -> Application:
        return act(application, by=actor(request), reason=form.cleaned_data["reason"])

    return try_then(request, form, work, words, to) or confirm_page(request, confirmation, form)
