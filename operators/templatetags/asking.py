"""`{% load asking %}`: who has a case, and how customs is reached."""

from __future__ import annotations

from typing import Any

from django import template

from aeo.accounts.actors import user_of
from aeo.accounts.roles import Role
from aeo.kernel.refusals import NotReady
from aeo.programme import queries as programme
from aeo.programme.queries import pack_of
from aeo.programme.rules import Contact
from operators.queries import cases

register = template.Library()
KEEPERS = (Role.OFFICER, Role.ACCOUNT_MANAGER)


@register.inclusion_tag("operators/asking.html")
def whom_to_ask(case: str, reference: str, version_id: int) -> dict[str, Any]:
    """Whom a company asks about a case: those who have it, where the programme names them, else the authority."""
    rules = pack_of(version_id).programme
    having = [user_of(row.user_ref) for row in cases.assigned(case, *KEEPERS)] if rules.names_officers else []
    names = list(dict.fromkeys(user.name for user in having if user is not None))
    return {"names": names, "authority": rules.administration, "contact": rules.contact, "reference": reference}


@register.inclusion_tag("operators/reaching.html")
def programme_contact() -> dict[str, Contact | None]:
    """How customs is reached, at the foot of every page of the portal."""
    try:
        return {"contact": programme.current()[1].programme.contact}
    except NotReady:
        return {"contact": None}
