"""What every page does alike: show itself, try an act, offer verbs. Nothing typed is lost by a refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from django.contrib import messages
from django.forms import BaseForm, FileField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from aeo.components import interrupted
from aeo.components.contexts import Action, Words
from aeo.components.fields import FilesField
from aeo.kernel import arrivals, policy
from aeo.kernel.policy import Actor, Verdict
from aeo.kernel.refusals import BadFields, Refused

R = TypeVar("R")
Style = Literal["primary", "secondary", "warning", "link"]


def page(request: HttpRequest, template: str, context: Mapping[str, Any], *forms: BaseForm | None) -> HttpResponse:
    """The page; 422 when one of its forms came back with errors. The first form is `form` in the template.

    What was typed into them before a sign-in came between is in them again.
    """
    given = [form for form in forms if form is not None]
    interrupted.show_again(request, given)
    for form in given:
        _ask_files_again(form)
    status = 422 if any(form.is_bound and form.errors for form in given) else 200
    shown = {"form": given[0], **context} if given else dict(context)
    return render(request, template, shown, status=status)


def _ask_files_again(form: BaseForm) -> None:
    """A file that came with a refused form is not in the page again: whoever chose it is told, before it is missed."""
    if not form.is_bound or not form.errors:
        return
    for name, field in form.fields.items():
        single = isinstance(field, FileField) and not isinstance(field, FilesField)
        if single and form.add_prefix(name) in form.files and name not in form.errors:
            form.add_error(name, _("Choose the file again: it could not be kept."))


def attempt(form: BaseForm, work: Callable[[], R]) -> R | None:
    """Do it, and give what it gives. A refusal becomes an error of the form: beside the field it names, else at the
    top; then None."""
    _say_labels(form)
    try:
        return work()
    except BadFields as bad:
        for name, words in bad.fields.items():
            form.add_error(name if name in form.fields else None, [str(word) for word in words])
    except Refused as refused:
        form.add_error(None, str(refused.reason))
    return None


def _say_labels(form: BaseForm) -> None:
    """Should it arrive again with something else in it, its fields are called as on its page."""
    sent = arrivals.carried_out()
    if sent is not None:
        sent.labels.update({form.add_prefix(name): str(field.label or "") for name, field in form.fields.items()})


def done(request: HttpRequest, words: Words, to: Any) -> HttpResponse:
    """Say that it was done, on the page that `to` leads to (an object, a URL name or an address)."""
    messages.success(request, str(words))
    return redirect(to)


def back_to(request: HttpRequest, otherwise: str) -> str:
    """The page of this service from which a link led here, as `next` names it; never an address elsewhere."""
    wanted = request.GET.get("next", "")
    inside = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, None)
    return wanted if inside else otherwise


def offer(
    actor: Actor,
    subject: Any,
    verb: str,
    label: Words,
    url: str,
    *,
    style: Style = "secondary",
    method: Literal["get", "post"] = "get",
    fields: Mapping[str, str] | None = None,
) -> Action:
    """A verb of a machine as a button: the verdict that guards the verb greys the button and says why."""
    return offered(policy.verdict(actor, subject, verb), verb, label, url, style=style, method=method, fields=fields)


def offered(
    verdict: Verdict,
    verb: str,
    label: Words,
    url: str,
    *,
    style: Style = "secondary",
    method: Literal["get", "post"] = "get",
    fields: Mapping[str, str] | None = None,
) -> Action:
    """The same for an act that moves no machine, judged by a verdict of its own."""
    return Action(verb, label, url, verdict.allowed, verdict.reason, style, method, fields or {})
