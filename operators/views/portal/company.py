"""The company: register, its data and numbers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor
from aeo.components.contexts import Action, Link, Row
from aeo.components.pages import attempt, done, offered, page
from aeo.kernel import clock
from aeo.kernel.http import signed_in, visible_or_404
from aeo.kernel.policy import Verdict
from aeo.programme import queries as programme
from aeo.programme.pack import Pack
from operators import links, registers
from operators.actions import companies as actions
from operators.actions import numbers
from operators.forms.companies import EditForm, NumberForm, OutsourcedForm, RegisterForm
from operators.forms.joining import NumberForm as FindForm
from operators.models import Application, Identifier, Operator
from operators.models.application import Purpose
from operators.policies import companies as policies
from operators.policies.seats import permit
from operators.queries import companies, own
from operators.views.common import data, form_page, me, try_then
from operators.views.portal import finding
from operators.views.portal.start import may_apply


def by_notice(verdict: Verdict, operator: Operator) -> dict[str, Any]:
    """What a holder reads above a form that it fills in for what is not registered: why, and where the rest is told."""
    mark = None if verdict else companies.holder_marks(operator, clock.today()).first()
    lead = Link(_("Tell of a change"), links.change(mark.aeo_number)) if mark else None
    return {"intro": verdict.reason or "", "lead": lead}


def tabs(request: HttpRequest, operator: Operator) -> list[Link]:
    """The pages of a company."""
    parts = (
        ("company", _("Company")),
        ("sites", _("Sites")),
        ("people", _("People and accounts")),
        ("consents", _("Consents")),
        ("files", _("Documents")),
    )
    urls = ((reverse(f"operators:{name}", args=[operator.pk]), label) for name, label in parts)
    return [Link(label, url, request.path == url) for url, label in urls]


@signed_in
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Register a company, found by its number first; whoever does it is its first owner."""
    if request.method == "POST":
        return _register(request)
    _version, pack = programme.current()
    primary = registers.primary(pack)
    asked = FindForm(primary, request.GET if "number" in request.GET else None)
    if asked.is_valid() and (why := finding.refused(request)):
        asked.add_error(None, str(why))
    number = asked.cleaned_data["number"] if asked.is_valid() else ""
    known = companies.by_number(number, primary.key) if number else None
    if known is not None:
        mine = own.whole_operators(me(request)).filter(pk=known.pk).exists()
        return redirect(_home(known) if mine else f"{reverse('operators:claim')}?{urlencode({'number': number})}")
    for words in registers.problems(pack, primary.key, number) if number else ():
        asked.add_error("number", str(words))
    if not asked.is_valid():
        return page(request, "operators/company/find.html", {"back": reverse("portal:home")}, asked)
    return _found_page(request, pack, number)


def _found_page(request: HttpRequest, pack: Pack, number: str) -> HttpResponse:
    found, primary = finding.look_up(number), registers.primary(pack)
    first = {"language": me(request).language, **finding.initial(found.entry, registers.field(primary.key), number)}
    return _register_page(request, RegisterForm(pack, initial=first), found)


def _register(request: HttpRequest) -> HttpResponse:
    _version, pack = programme.current()
    form, found = RegisterForm(pack, request.POST), None
    if form.is_valid() and (why := finding.refused(request)):
        form.add_error(None, str(why))
    if form.is_valid():
        found = finding.look_up(form.registered[registers.primary(pack).key])
        entry = found.entry
        operator = attempt(
            form,
            lambda: actions.register(by=actor(request), numbers=form.registered, entry=entry, **form.values),
        )
        if operator is not None:
            return done(request, _("The company is registered. You are its owner."), _home(operator))
    return _register_page(request, form, found)


def _register_page(request: HttpRequest, form: RegisterForm, found: finding.Found | None) -> HttpResponse:
    intro = _("You become the company's first owner: you add others, and decide who may sign. Add a second owner soon.")
    context = {"back": reverse("operators:register"), "intro": intro, "found": found}
    return page(request, "operators/company/register.html", context, form)


@signed_in
@require_safe
def company(request: HttpRequest, pk: int) -> HttpResponse:
    """What is known of the company, and what can be changed."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    editing = policies.may_edit(actor(request), operator)
    marks = companies.holder_marks(operator, clock.today())
    context = {
        "operator": operator,
        "tabs": tabs(request, operator),
        "rows": _facts(operator),
        "numbers": _numbers(operator),
        "former": operator.former_names.order_by("-until"),
        "outsourced": operator.outsourced.order_by("pk"),
        "marks": marks,
        "apply": [] if marks else _apply(request, operator),
        "may": editing.allowed,
        "begun": operator.applications.exists(),
        "actions": [
            offered(editing, "edit", _("Change the data"), reverse("operators:edit", args=[pk])),
            offered(editing, "renumber", _("Give a new number"), reverse("operators:renumber", args=[pk])),
            offered(editing, "outsource", _("Add an outsourced function"), reverse("operators:outsource", args=[pk])),
        ],
    }
    return page(request, "operators/company/company.html", context)


def _apply(request: HttpRequest, operator: Operator) -> list[Action]:
    """Nothing while an application is on its way: home leads to it."""
    if companies.live_application(operator, Purpose.INITIAL):
        return []
    verdict = may_apply(actor(request), Application(operator=operator, version=programme.current()[0]))
    url = reverse("operators:apply", args=[operator.pk])
    return [offered(verdict, "apply", _("Apply for the status"), url, style="primary")]


@signed_in
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the data of a company."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(policies.may_edit(actor(request), operator))
    _version, pack = programme.current()
    form = EditForm.of(pack, operator, data(request))

    def work() -> Operator:
        return actions.edit(operator, by=actor(request), expected=form.cleaned_data["revision"], **form.values)

    told = try_then(request, form, work, _("The data are saved."), _home(operator))
    return told or form_page(
        request,
        form,
        _("Change the data"),
        _("Save"),
        _home(operator),
        caption=operator.name_local,
        **by_notice(policies.edit_ready(operator, policies.REGISTERED), operator),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def renumber(request: HttpRequest, pk: int) -> HttpResponse:
    """A new number in a register."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(policies.may_edit(actor(request), operator))
    _version, pack = programme.current()
    form = NumberForm(pack, data(request))
    if form.is_bound and form.is_valid() and (why := finding.refused(request)):
        form.add_error(None, str(why))

    def work() -> Any:
        scheme, number = form.cleaned_data["scheme"], form.cleaned_data["numbers"]
        entry = finding.look_up(number).entry if scheme == registers.primary(pack).key else None
        return numbers.renumber(operator, scheme, number, by=actor(request), entry=entry)

    told = try_then(request, form, work, _("The new number is recorded."), _home(operator))
    return told or form_page(
        request,
        form,
        _("Give a new number"),
        _("Save"),
        _home(operator),
        caption=operator.name_local,
        **by_notice(policies.edit_ready(operator, ["numbers"]), operator),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def outsource(request: HttpRequest, pk: int) -> HttpResponse:
    """Something another company does for this one."""
    operator = visible_or_404(own.whole_operators(me(request)), pk=pk)
    permit(policies.may_edit(actor(request), operator))
    _version, pack = programme.current()
    form = OutsourcedForm(pack, data(request))

    def work() -> Any:
        return actions.outsource(operator, by=actor(request), **form.cleaned_data)

    told = try_then(request, form, work, _("The outsourced function is added."), _home(operator))
    title = _("Add an outsourced function")
    intro = _("Customs may have to see what others do for you. What is kept inside the company is not listed here.")
    return told or form_page(request, form, title, _("Add"), _home(operator), caption=operator.name_local, intro=intro)


def _home(operator: Operator) -> str:
    return reverse("operators:company", args=[operator.pk])


def _numbers(operator: Operator) -> list[tuple[registers.Named, Identifier, bool]]:
    """Every number with its register's name, the present one of a register first, and whether it followed another:
    of the first nobody said since when it is the company's."""
    _version, pack = programme.current()
    rows = sorted(operator.identifiers.order_by("-valid_from"), key=lambda row: registers.place(pack, row.scheme))
    first = {row.scheme: row.pk for row in rows}
    return [(registers.name(pack, row.scheme), row, first[row.scheme] != row.pk) for row in rows]


def _facts(operator: Operator) -> list[Row]:
    _version, pack = programme.current()
    form = str(pack.forms[operator.form].name) if operator.form in pack.forms else operator.form
    return [
        Row(_("Name in the official language"), operator.name_local),
        Row(_("Name in Latin letters"), operator.name_latin),
        Row(_("Legal form"), form),
        Row(_("Address"), operator.address),
        Row(_("Address in Latin letters"), operator.address_latin),
        Row(_("E-mail address"), operator.email),
        Row(_("Telephone"), operator.phone),
        Row(_("Established on"), operator.established_on),
        Row(_("At this address since"), operator.at_address_since),
    ]
