"""The administration's side of letters: what is stuck, what became of each, and what is recorded by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from aeo.accounts.gates import actor, has_role
from aeo.accounts.roles import CASE_ROLES
from aeo.components.contexts import Action, Cell, Column, Link, Row, Words
from aeo.components.pages import attempt, done, offer, page
from aeo.documents import queries as papers
from aeo.kernel.http import View, visible_or_404
from aeo.kernel.policy import permitted
from aeo.kernel.refusals import NotPermitted
from aeo.notices import queries
from aeo.notices.actions import notices
from aeo.notices.forms import AgainForm, ReasonForm, SearchForm, ServiceForm
from aeo.notices.models import Mail, Notice
from aeo.notices.states import Service
from aeo.notices.views.common import TONES, in_language, me, page_of, tone

case_staff = has_role(*sorted(CASE_ROLES))


@case_staff
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Letters that need somebody, letters on their way, or those that were looked for."""
    every = queries.all_letters(me(request))
    stuck, waiting = queries.undelivered(every), queries.on_their_way(every)
    form = SearchForm(request.GET or None)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    on_way = request.GET.get("show") == "waiting"
    rows = page_of(request, queries.matching(every, text) if text else waiting if on_way else stuck)
    tabs = _tabs("" if text else "waiting" if on_way else "stuck", stuck.count(), waiting.count())
    facts = {"rows": rows, "tabs": tabs, "columns": _columns(), "cells": list(map(_cells, rows)), "sought": text}
    return page(request, "notices/pages/post_room.html", {**facts, "search": form})


@case_staff
@require_safe
def addresses(request: HttpRequest) -> HttpResponse:
    """The e-mail addresses to which mails do not get through, and whose they are."""
    every = queries.all_letters(me(request))
    tabs = _tabs("addresses", queries.undelivered(every).count(), queries.on_their_way(every).count())
    rows = page_of(request, queries.broken_addresses())
    titles = (_("E-mail address"), _("Whose"), _("Came back"), _("The mail server says"))
    names = queries.names_of([row.email for row in rows])
    cells = [[row.email, names.get(row.email, "–"), row.bounced_at, row.reason] for row in rows]
    facts = {"rows": rows, "tabs": tabs, "columns": list(map(Column, titles)), "cells": cells}
    return page(request, "notices/pages/addresses.html", facts)


def _tabs(current: str, stuck: int, waiting: int) -> list[Link]:
    own = reverse("notices:post-room")
    broken = queries.broken_addresses().count()
    return [
        Link(_("To follow up"), own, current == "stuck", stuck),
        Link(_("On their way"), f"{own}?show=waiting", current == "waiting", waiting),
        Link(_("Broken addresses"), reverse("notices:addresses"), current == "addresses", broken),
    ]


@case_staff
@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter: to whom, how it was sent, what became of it, and what can be done."""
    notice = _found(request, pk)
    printed = notice.document.facts if notice.document else {}
    facts = {
        "notice": notice,
        "title": in_language(notice.title),
        "tone": tone(notice),
        "rows": _rows(notice),
        "mail_columns": [Column(_("To")), Column(_("Written")), Column(_("What became of it"))],
        "mail_cells": [[mail.to, mail.created_at, _fate(mail)] for mail in notice.mails.order_by("id")],
        "actions": _offers(request, notice),
        "body": printed.get("body", {}),
        "prevailing": printed.get("prevailing", ""),
    }
    return page(request, "notices/pages/notice.html", facts)


def _act(
    verb: str, title: Words, label: Words, made: Callable[..., Form], work: Callable[..., Notice], told: Words
) -> View:
    """A page of one form for one verb of a letter."""

    @case_staff
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        notice = _found(request, pk)
        may = permitted(actor(request), notice, verb)
        if not may:
            raise NotPermitted(may.reason, may.code)
        form = made(notice, request.POST if request.method == "POST" else None)
        if form.is_valid():
            changed: Notice | None = attempt(form, lambda: work(notice, form, actor(request)))
            if changed is not None:
                return done(request, told, reverse("notices:notice", args=[pk]))
        facts = {"notice": notice, "title": title, "label": label, "back": reverse("notices:notice", args=[pk])}
        return page(request, "notices/pages/act.html", facts, form)

    return view


def _sent_again(notice: Notice, form: Any, by: Any) -> Notice:
    post = form.cleaned_data["way"] == "post"
    return notices.send_again(notice, by=by, emails=() if post else form.cleaned_data["emails"], post=post)


served = _act(
    "serve",
    gettext_lazy("Record that the letter was served"),
    gettext_lazy("Record it"),
    lambda _notice, data: ServiceForm(data),
    lambda notice, form, by: notices.serve(notice, by=by, **form.facts()),
    gettext_lazy("It is recorded that the letter was served. The time limits that it sets run from that day."),
)
again = _act(
    "dispatch",
    gettext_lazy("Send the letter again"),
    gettext_lazy("Send it"),
    AgainForm,
    _sent_again,
    gettext_lazy("The letter is sent again."),
)
bounced = _act(
    "bounce",
    gettext_lazy("Record that the e-mail came back"),
    gettext_lazy("Record it"),
    lambda _notice, data: ReasonForm(data),
    lambda notice, form, by: notices.bounce(notice, by=by, reason=form.cleaned_data["reason"]),
    gettext_lazy("It is recorded. The letter waits to be sent again."),
)
refused = _act(
    "refuse",
    gettext_lazy("Record that the addressee would not take the letter"),
    gettext_lazy("Record it"),
    lambda _notice, data: ReasonForm(data),
    lambda notice, form, by: notices.refuse(notice, by=by, reason=form.cleaned_data["reason"]),
    gettext_lazy("It is recorded. With a witness, record now that it was served by refusal."),
)
unclaimed = _act(
    "unclaimed",
    gettext_lazy("Record that nobody collected the letter"),
    gettext_lazy("Record it"),
    lambda _notice, data: ReasonForm(data),
    lambda notice, form, by: notices.unclaimed(notice, by=by, reason=form.cleaned_data["reason"]),
    gettext_lazy("It is recorded. The letter waits to be sent again."),
)


def _found(request: HttpRequest, pk: int) -> Notice:
    return visible_or_404(queries.all_letters(me(request)), pk=pk)


def _offers(request: HttpRequest, notice: Notice) -> list[Action]:
    who = actor(request)
    verbs = (
        ("serve", "serve", _("Record service")),
        ("dispatch", "again", _("Send again")),
        ("bounce", "bounce", _("E-mail came back")),
        ("refuse", "refuse", _("Addressee refused it")),
        ("unclaimed", "unclaimed", _("Nobody collected it")),
    )
    possible = Notice.verbs_from(notice.state)
    return [
        offer(who, notice, verb, label, reverse(f"notices:{name}", args=[notice.pk]))
        for verb, name, label in verbs
        if verb in possible
    ]


def _columns() -> list[Column]:
    return [Column(_("Number")), Column(_("Letter")), Column(_("To")), Column(_("Sent")), Column(_("State"))]


def _cells(notice: Notice) -> list[Any]:
    url = reverse("notices:notice", args=[notice.pk])
    state = Cell(notice.get_state_display(), tone=TONES.get(notice.state, ""))
    return [notice.number, Cell(in_language(notice.title), url), notice.to_name, notice.dispatched_at, state]


def _rows(notice: Notice) -> list[Row]:
    ways = {"portal": _("portal and e-mail"), "email": _("e-mail"), "post": _("post or courier")}
    rows = [
        Row(_("Number"), notice.number),
        Row(_("Day of registration"), notice.registered_on),
        Row(_("To"), notice.to_name),
        Row(_("E-mail addresses"), notice.to_emails),
        Row(_("Sent"), notice.dispatched_at),
        Row(_("Way"), ways.get(notice.channel, "")),
    ]
    if notice.served_on:
        how = Service(notice.service_method or Service.PORTAL).label
        return [*rows, Row(_("Served on"), notice.served_on), Row(_("How it was served"), how), *_paper(notice)]
    return [*rows, Row(_("Counts as served on"), notice.deemed_on or _("never by itself")), *_paper(notice)]


def _paper(notice: Notice) -> list[Row]:
    if notice.document is None:
        return []
    ready = papers.is_finished(notice.document)
    url = reverse("documents:paper", args=[notice.document_id]) if ready else ""
    return [Row(_("Paper"), notice.document.get_state_display(), url, _("Download"))]


def _fate(mail: Mail) -> str:
    if mail.bounced_at:
        return _("came back: %(reason)s") % {"reason": mail.bounce_reason}
    return _("handed to the mail server") if mail.sent_at else _("waiting to be sent")
