"""For what the check is: types, roles and sites. Sending it begins the check, or changes the one there is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aeo.accounts import attempts
from aeo.components import anchors
from aeo.components.pages import attempt, page
from aeo.kernel.http import public
from aeo.programme import queries as programme
from aeo.programme.queries import pack_of
from operators.actions import readiness as actions
from operators.forms.readiness import AimForm, PlaceForm, further, place_forms
from operators.models import ReadinessCheck
from operators.views.common import data
from operators.views.ready import keeping

MOST_AN_HOUR = 60  # a whole office behind one address has room


@public
@keeping.private
@require_http_methods(["GET", "POST"])
def aim(request: HttpRequest) -> HttpResponse:
    """Roles and sites first: from them follows what is asked."""
    check = keeping.found(request)
    pack = pack_of(check.version_id) if check else programme.current()[1]
    initial = {"types": check.types, "roles": check.roles} if check else {}
    form = AimForm(pack, data(request), initial=initial)
    places = place_forms(pack, check, data(request))
    if request.method == "POST":
        if request.POST.get("do") == "more":
            return _shown(request, check, AimForm(pack, initial=_typed(request, form)), further(pack, places))
        sound = [form.is_valid(), *(place.is_valid() for place in places)]
        if all(sound) and _has_room(request, check, form):
            response = _taken(request, check, form, places)
            if response is not None:
                return response
    return _shown(request, check, form, places)


def _has_room(request: HttpRequest, check: ReadinessCheck | None, form: AimForm) -> bool:
    """One address does not use up the checks of all."""
    free = check is not None or attempts.take(request, "readiness", most=MOST_AN_HOUR) is not None
    if not free:
        form.add_error(None, _("Many checks were begun from your network. Wait an hour, then try again."))
    return free


def _taken(
    request: HttpRequest, check: ReadinessCheck | None, form: AimForm, places: Sequence[PlaceForm]
) -> HttpResponse | None:
    given = {
        "types": form.cleaned_data["types"],
        "roles": form.cleaned_data["roles"],
        "places": [place.place for place in places if place.filled],
    }
    if check is not None:
        changed = attempt(form, lambda: actions.scope(check, **given))
        return redirect("operators:ready") if changed is not None else None
    started = attempt(form, lambda: actions.begin(**given))
    return keeping.keep(redirect("operators:ready"), started[1]) if started is not None else None


def _typed(request: HttpRequest, form: AimForm) -> dict[str, Any]:
    """What was ticked so far, shown again without being judged."""
    return {name: request.POST.getlist(name) for name in form.fields}


def _shown(
    request: HttpRequest, check: ReadinessCheck | None, form: AimForm, places: Sequence[PlaceForm]
) -> HttpResponse:
    wrong = list(anchors.errors_of(places))
    return page(request, "operators/ready/aim.html", {"check": check, "places": places, "wrong": wrong}, form, *places)
