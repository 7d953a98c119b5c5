"""`{% load frame %}`: the right end of the header, on every page, and the facts of one's own account."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aeo.accounts import second_step
from aeo.accounts.gates import actor
from aeo.accounts.models import User
from aeo.accounts.roles import Role
from aeo.components.contexts import Row
from aeo.components.formats import own_name

register = template.Library()
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


@register.inclusion_tag("accounts/menu.html", takes_context=True)
def account_menu(context: template.Context) -> dict[str, Any]:
    """Who is signed in, and the way out; or the way in. Nobody's session is asked for where no cookie names one."""
    request: Any = context.get("request")
    named = request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES
    return {"user": request.user if named else None, "csrf_token": context.get("csrf_token"), **_home(request, named)}


def _home(request: HttpRequest | None, named: bool) -> dict[str, str]:
    """From a public page back to one's work."""
    if (
        request is None
        or not named
        or not request.user.is_authenticated
        or request.path.startswith(("/desk/", "/portal/"))
    ):
        return {}
    staff = bool(actor(request).roles)
    label = _("Desk") if staff else _("Portal")
    return {"home": reverse("desk:home" if staff else "portal:home"), "home_label": label}


@register.simple_tag
def single_sign_on() -> str:
    """What people call the provider of single sign-on; empty where there is none."""
    return settings.AEO_OIDC_NAME if settings.AEO_OIDC_SERVER else ""


@register.simple_tag
def step_required(request: HttpRequest) -> bool:
    """Whether this person must have a second step."""
    return second_step.is_required(request)


@register.simple_tag
def account_rows(account: User, roles: list[str], has_step: bool, sessions: int) -> list[Row]:
    """What belongs to the account, and where it is changed."""
    own = [Row(_("Your work"), [str(Role(role).label) for role in roles])] if roles else []
    return [
        Row(_("Name"), account.name, reverse("accounts:name")),
        Row(_("E-mail address"), account.email, reverse("accounts:address")),
        *own,
        Row(_("Language"), own_name(account.language), reverse("accounts:language")),
        Row(_("Password"), "••••••••••••", reverse("account_change_password")),
        Row(_("Second step"), _("set up") if has_step else _("not set up"), reverse("mfa_index")),
        Row(_("Signed in"), _browsers(max(sessions, 1)), reverse("accounts:sessions"), _("See")),
    ]


def _browsers(count: int) -> str:
    return ngettext("%(count)d browser", "%(count)d browsers", count) % {"count": count}


@register.simple_tag
def session_rows(session: Any) -> list[Row]:
    """When and from where somebody signed in."""
    return [Row(_("Signed in"), session.created_at), Row(_("Address"), session.ip)]


@register.simple_tag
def key_rows(key: Any) -> list[Row]:
    """When a passkey was set up and last used."""
    return [Row(_("Set up"), key.created_at), Row(_("Last used"), key.last_used_at or _("never"))]


@register.filter
def browser(agent: str) -> str:
    """A browser by the name people know, as far as it tells: Firefox, Windows."""
    names = [next((name for mark, name in known if mark in agent), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, names)) or _("Unknown browser")
