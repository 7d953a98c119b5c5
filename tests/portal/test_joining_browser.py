"""The ways into a company in a real browser: nothing is wrong to axe-core, on a phone in Mongolian and at a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from aeo.accounts import opening
from aeo.kernel.policy import Actor
from aeo.notices.models import Mail
from operators.actions import claims, invitations, recoveries
from operators.queries import companies
from tests.components.look import faults
from tests.factories import operators as make

Browse = Callable[..., Page]


def signed_in(page: Page, actor: Actor, site: str) -> None:
    """The browser is this person's."""
    client = Client()
    client.force_login(actor.user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": site}])


@pytest.mark.parametrize(("language", "phone"), [("mn", True), ("en", False)])
def test_every_page_is_sound(browse: Browse, site: str, language: str, phone: bool) -> None:
    company, outside = make.operator(), make.actor_of(make.user("Номин"))
    owner, number = make.owner(company), companies.current_numbers(company)["mn-reg"]
    sign_up = opening.ask("new@company.example", language)
    invitations.invite(company, "guest@company.example", "editor", by=owner)
    claim = claims.ask(company, "Би гаалийн мэргэжилтэн нь.", by=outside)
    recovery = recoveries.ask(company, "Эзэмшигч гарсан.", make.upload(outside), by=outside)
    link = {what: Mail.objects.filter(secrets__link__icontains=what)[0].secrets["link"] for what in ("invit", "object")}
    strangers = ["/sign-up/", f"/sign-up/{opening.token(sign_up)}/", "/sign-up/sent/"]
    strangers += [found.removeprefix(settings.AEO_BASE_URL) for found in link.values()]
    of_owner = ["/portal/", f"/portal/companies/{company.pk}/people/", f"/portal/claims/{claim.pk}/"]
    of_owner += [f"/portal/companies/{company.pk}/invitations/new/", "/portal/companies/new/?number=6900014"]
    asked = f"?number={number}"
    of_outside = ["/portal/companies/new/", f"/portal/claim/{asked}", f"/portal/claim/customs/{asked}"]
    of_staff = ["/desk/recoveries/", f"/desk/recoveries/{recovery.pk}/"]
    found = {}
    for who, paths in ((None, strangers), (owner, of_owner), (outside, of_outside), (make.officer(), of_staff)):
        page = browse(language, phone=phone)
        if who is not None:
            signed_in(page, who, site)
        for path in paths:
            page.goto(path)
            found[path] = faults(page)
    assert {path: wrong for path, wrong in found.items() if wrong} == {}
