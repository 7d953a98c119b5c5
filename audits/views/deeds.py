"""A verb as a page: a form, one action, and where it leads. The tables of verbs lie beside their subjects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from aeo.accounts.gates import actor
from aeo.components.pages import attempt, done, page
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Words
from audits.forms.fields import SignedForm, SubjectForm
from audits.views.common import Context, may_come_in

Form = SubjectForm | SignedForm


@dataclass(frozen=True)
class Deed:
    """`work(subject, form, actor)` calls the action. `explains` says what the act means, before it is done.

    `verb` is the machine's verb whose verdict guards the page; `told` is said when it is done.
    """

    verb: str
    title: Words
    button: Words
    told: Words
    work: Callable[[Any, Any, Actor], object]
    form: type[Form] = SubjectForm
    explains: Sequence[Words] = ()
    style: str = "primary"


Deeds = Mapping[str, Deed]


def deed_of(deeds: Deeds, slug: str) -> Deed:
    """The verb of an address; one that is not in the table does not exist."""
    if slug not in deeds:
        raise Http404
    return deeds[slug]


def deed_page(request: HttpRequest, subject: Any, deed: Deed, template: str, context: Context) -> HttpResponse:
    """Show the form of a verb, or do it. `context["back"]` is where it leads when it is done."""
    may_come_in(request, subject, deed.verb, getattr(subject, "assessment", subject).case)
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = deed.form(request, subject, *data)
    if form.is_bound and form.is_valid() and attempt(form, lambda: _done(deed, subject, form, actor(request))):
        return done(request, deed.told, context["back"])
    return page(request, template, {**context, "deed": deed, "multipart": form.is_multipart()}, form)


def _done(deed: Deed, subject: Any, form: Form, who: Actor) -> bool:
    deed.work(subject, form, who)
    return True
