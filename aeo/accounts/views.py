"""One's own account: what is known of it, its language, the browsers that are signed in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from aeo.accounts import actions, second_step
from aeo.accounts.forms import LanguageForm, NameForm
from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.accounts.pages import own_account
from aeo.components.pages import done, page
from aeo.components.views import remember_language
from aeo.kernel.http import visible_or_404


def own(request: HttpRequest) -> User:
    """The signed-in person's account."""
    assert isinstance(request.user, User)  # noqa: S101 - the gate let nobody else in
    return request.user


@own_account
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Everything that belongs to the account, and where each is changed."""
    user = own(request)
    facts = {
        "account": user,
        "roles": sorted(actor(request).roles),
        "has_step": second_step.has_step(user),
        "step_required": second_step.is_required(request),
        "sessions": len(UserSession.objects.purge_and_list(user)),
    }
    return page(request, "accounts/home.html", facts)


@own_account
def language(request: HttpRequest) -> HttpResponse:
    """The language of pages, letters and mails."""
    user = own(request)
    form = LanguageForm(request.POST or None, initial={"language": user.language})
    if request.method == "POST" and form.is_valid():
        actions.speak(user, form.cleaned_data["language"])
        with override(user.language):
            response = done(request, _("Your language is changed."), "accounts:home")
        remember_language(request, response, user.language)
        return response
    return page(request, "accounts/language.html", {}, form)


@own_account
def name(request: HttpRequest) -> HttpResponse:
    """What the person is called."""
    form = NameForm(request.POST or None, initial={"name": own(request).name})
    if request.method == "POST" and form.is_valid():
        actions.rename(own(request), form.cleaned_data["name"], get_adapter().get_client_ip(request))
        return done(request, _("Your name is changed."), "accounts:home")
    return page(request, "accounts/name.html", {}, form)


@own_account
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The browsers that are signed in now."""
    found = sorted(UserSession.objects.purge_and_list(own(request)), key=lambda session: session.created_at)
    return page(
        request, "accounts/sessions.html", {"sessions": found, "others": any(not s.is_current() for s in found)}
    )


@own_account
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign one browser out."""
    session = visible_or_404(UserSession.objects.filter(user=own(request)), pk=pk)
    actions.end_session(session, get_adapter().get_client_ip(request))
    return done(request, _("That browser is signed out."), "accounts:sessions")


@own_account
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    actions.end_other_sessions(own(request), get_adapter().get_client_ip(request))
    return done(request, _("You are signed out everywhere but here."), "accounts:sessions")
