"""The beginning and the overview of a readiness check; its result; going on with newer questions; deleting it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aeo.components.contexts import Confirmation, Row, Task, TaskGroup, Words
from aeo.components.pages import done, page
from aeo.kernel import clock
from aeo.kernel.http import public
from aeo.programme import queries as programme
from operators import wording
from operators.actions import readiness as actions
from operators.models import ReadinessCheck
from operators.queries import readiness as queries
from operators.queries.readiness import ReadySheet
from operators.views.gaps import Part, sums
from operators.views.ready import keeping
from operators.views.ready.board import lister, section


@public
@keeping.private
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the check is; or, when one was begun, how far it is. Only reading this keeps nothing, not even a cookie."""
    check = keeping.found(request)
    if check is None:
        _version, pack = programme.current()
        return page(request, "operators/ready/begin.html", {"pack": pack, **_kept()})
    return page(request, "operators/ready/home.html", _overview(check))


def _kept() -> dict[str, int]:
    return {"days": settings.AEO_READINESS_DAYS, "untouched": actions.untouched_days()}


@keeping.begun
@require_safe
def result(request: HttpRequest, check: ReadinessCheck) -> HttpResponse:
    """Every gap, criterion by criterion, to read and to print."""
    return page(request, "operators/ready/result.html", {**_overview(check), "today": clock.today()})


@keeping.begun
@require_POST
def renew(request: HttpRequest, check: ReadinessCheck) -> HttpResponse:
    """Go on with the questions in force now."""
    sheet = queries.sheet(actions.renew(check))
    left = sum(slot not in sheet.taken for slot in sheet.rows)
    words = _("These are the questions in force now. Your answers to questions that stayed the same are kept.")
    again = ngettext("%(n)d answer does not count any more.", "%(n)d answers do not count any more.", left)
    return done(request, f"{words} {again % {'n': left}}" if left else words, "operators:ready")


@keeping.begun
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, check: ReadinessCheck) -> HttpResponse:
    """Ask once, then delete it at once."""
    if request.method == "POST":
        actions.delete(check)
        return keeping.forget(redirect("operators:ready"))
    confirmation = Confirmation(
        _("Delete this readiness check"),
        _("Delete it now"),
        [_("All answers in it are deleted at once."), _("This browser forgets it.")],
        _("This cannot be undone. Print the result first if you want to keep it."),
        reverse("operators:ready"),
    )
    return page(request, "components/confirmation_page.html", {"confirmation": confirmation})


def _overview(check: ReadinessCheck) -> dict[str, object]:
    sheet = queries.sheet(check)
    parts = lister(sheet).parts()
    return {
        "check": check,
        "parts": parts,
        "groups": [TaskGroup(_("Questions"), [_task(part) for part in parts])],
        "aims": aims(sheet),
        **sums(parts),
        "newer": queries.newer(check),
        "siteless": not sheet.scope.sites and sheet.pack.needs_a_site(sheet.scope.types),
    }


def aims(sheet: ReadySheet) -> list[Row]:
    """For what the check is, in words."""
    pack, scope = sheet.pack, sheet.scope
    sites = [f"{site.name_local} ({pack.sites[site.kind].name})" for site, _roles in scope.sites]
    return [
        Row(_("Status"), [str(pack.types[key].name) for key in scope.types]),
        Row(_("What the company does"), [str(pack.roles[key].name) for key in scope.roles]),
        Row(_("Sites"), sites or _("None")),
    ]


def _task(part: Part) -> Task:
    found = part.progress
    label = f"{found.criterion.key}. {found.criterion.name}"
    return Task(label, section(found.criterion.key), *wording.section(found), _hint(part))


def _hint(part: Part) -> Words:
    words = _("%(done)d of %(all)d complete") % {"done": part.progress.complete, "all": part.progress.total}
    if not part.lacks:
        return words
    gaps = ngettext("%(n)d gap", "%(n)d gaps", len(part.lacks)) % {"n": len(part.lacks)}
    return f"{words}; {gaps}"
