"""Nothing is wrong to axe-core on any page that a trader or a stranger reaches: both languages, 360 and 1280 px wide.

The addresses come from the routes themselves, so that a new page is looked at without anybody naming it here. Visited
are as many as it takes to see each kind of element of all pages, with scripts and colours, in both languages; all other
pages are laid into one that is open already, in Mongolian, whose words are longer; so are pages whose forms came back
with their faults. With ITGEL_TEST_EVERY_PAGE=1 every single one is visited in both languages.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, resolve
from playwright.sync_api import Page

from aeo.accounts import moving, opening
from aeo.authorisations.models import Authorisation
from aeo.gateways.registry.simulator import COMPANIES
from aeo.kernel.http import Public, gate_of
from aeo.notices.models import Mail
from operators import tasks as follow
from operators.actions import invitations
from operators.models import Claim, Operator, Recovery
from operators.queries import companies
from tests.accounts.people import account, browser, sign_in
from tests.architecture.test_access import _Match, patterns
from tests.architecture.test_crawl import NOBODY, World, addresses, ask, made, routes
from tests.attacks.pages import forms
from tests.attacks.sending import post
from tests.components.look import AXE, faults, overflows
from tests.factories import audits
from tests.factories import monitoring as yearly
from tests.factories import operators as make
from tests.support.browser import DESKTOP, PHONE
from tests.support.pages import client_of

Stop = tuple[Client, str]
Part = tuple[object, ...]
EVERY = "ITGEL_TEST_EVERY_PAGE"
APPLICATION = "portal/applications/<int:pk>/"
# The gallery of components has a test of its own; the rest is no page.
ELSEWHERE = ("components/", "language/", "sign-out/", "register/public/")
READY = {"types": ["customs"], "roles": ["broker"], "sites": "1", "site-0-name": "Агуулах", "site-0-kind": "office"}
PAGES, PAGES_AGAIN, REFUSALS, UNPROCESSABLE = 120, 50, {403, 404, 409}, 422
KEPT = (settings.SESSION_COOKIE_NAME, settings.AEO_READINESS_COOKIE)
ELEMENT, ATTRIBUTE = re.compile(r"<([a-z][\w-]*)([^<>]*)>"), re.compile(r'([\w:-]+)(?:="([^"]*)")?')
TELLING = ("class", "role", "type")
PORTAL = ("portal/", "messages/")
# Routes of the portal that show no page: what only a button sends, files, and what leads on to another page.
NO_PAGES = {
    "messages/<int:pk>/due.ics",
    "messages/read/",
    "portal/applications/<int:pk>/copies/<int:number>/",
    "portal/applications/<int:pk>/everything/",
    "portal/applications/<int:pk>/spreadsheet/file/",
    "portal/authorisations/<str:aeo_number>/certificates/<int:version>/",
    "portal/authorisations/<str:aeo_number>/monitoring/",
    "portal/companies/<int:pk>/transfers/",
    "portal/companies/<int:pk>/transfers/<uuid:transfer>/",
    "portal/files/<int:pk>/",
    "portal/letters/<int:pk>/open/",
    "portal/monitoring/<int:pk>/",
    "portal/monitoring/<int:pk>/copies/<int:number>/",
    "portal/monitoring/<int:pk>/spreadsheet/file/",
    "portal/visits/<int:pk>/reports/<int:version>/",
}
# Pages that are there in a rare state only; each is a form of kinds of fields that other pages have.
RARE = {
    "portal/applications/<int:pk>/complaint/",
    "portal/applications/<int:pk>/version/",
    "portal/authorisations/<str:aeo_number>/parts/<int:pk>/remedied/",
    "portal/authorisations/<str:aeo_number>/start/",
    "portal/decisions/<int:pk>/complaint/",
    "portal/decisions/<int:pk>/nothing-to-add/",
    "portal/findings/<int:pk>/complaint/",
}
LAY = """html => {
    const { documentElement, title, body } = new DOMParser().parseFromString(html, "text/html");
    document.documentElement.lang = documentElement.lang;
    document.title = title;
    document.body.replaceWith(document.adoptNode(body));
}"""


def test_no_page_has_a_fault(site: str, browse: Callable[..., Page]) -> None:
    pages, found = shown(stops(made())), []
    assert len(pages) > PAGES
    assert routes_of(pages) == {route for route, _entry in patterns() if route.startswith(PORTAL)} - NO_PAGES - RARE
    visited = list(pages if EVERY in os.environ else covering(pages))
    for language in ("en", "mn"):
        page = browse(language)
        page.add_init_script(AXE)
        for client, address in visited:
            enter(page, client, site)
            page.goto(address)
            for size in (PHONE, DESKTOP):
                page.set_viewport_size(size)
                said = faults(page, colours=language == "mn")
                found += [f"{address} in {language} at {size['width']} px: {fault}" for fault in said]
    for stop in pages.keys() - set(visited):
        found += [f"{stop[1]}: {fault}" for fault in laid(page, pages[stop])]
    again = refused(pages)
    assert len(again) > PAGES_AGAIN
    for stop in covering(again, beside=pages):
        found += [f"{stop[1]} refused: {fault}" for fault in laid(page, again[stop])]
    assert "\n".join(found) == ""


def routes_of(pages: Iterable[Stop]) -> set[str]:
    """The portal's routes that are among these pages."""
    found = {resolve(urlsplit(address).path).route for _client, address in pages}
    return {route for route in found if route.startswith(PORTAL)}


def laid(page: Page, html: str) -> Iterator[str]:
    """Faults of a page that is laid into the one that is open: as it is without scripts, in both widths."""
    page.set_viewport_size(PHONE)
    page.evaluate(LAY, html)
    yield from faults(page, colours=False)
    page.set_viewport_size(DESKTOP)
    if overflows(page):
        yield "the page is wider than its window, which is wide"


def shown(stops: Iterable[Stop]) -> dict[Stop, str]:
    """The pages among them that are shown, in Mongolian; of refusals one of each kind."""
    found: dict[Stop, str] = {}
    refused: set[int] = set()
    for client, address in stops:
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "mn"
        answer = ask(client, "get", address)
        status, is_page = answer.status_code, answer.headers.get("Content-Type", "").startswith("text/html")
        if is_page and (status == 200 or status in REFUSALS - refused):
            refused.add(status)
            found[client, address] = answer.text  # type: ignore[attr-defined]
    return found


def refused(pages: Mapping[Stop, str]) -> dict[Stop, str]:
    """The pages whose forms were sent as they stand and came back with their faults, in Mongolian."""
    found: dict[Stop, str] = {}
    for (client, address), html in pages.items():
        for form in forms(html):
            answer = post(client, form.action or address, form.filled("", plausible=True))
            if answer.status_code == UNPROCESSABLE and "<title>" in answer.text:
                found[client, address] = answer.text
    return found


def parts(html: str) -> frozenset[Part]:
    """The kinds of elements of a page: name, attributes, and the values of those that say what an element is."""
    kinds = ((tag, ATTRIBUTE.findall(rest)) for tag, rest in ELEMENT.findall(html))
    return frozenset((tag, *sorted((n, v if n in TELLING else "") for n, v in given)) for tag, given in kinds)


def covering(pages: Mapping[Stop, str], beside: Mapping[Stop, str] = MappingProxyType({})) -> Iterator[Stop]:
    """Pages enough that every kind of element of all of them is looked at; not those that are in others `beside`."""
    kinds = {stop: parts(html) for stop, html in pages.items()}
    left = frozenset[Part]().union(*kinds.values()).difference(*map(parts, beside.values()))
    while left:
        best = max(kinds, key=lambda stop: len(kinds[stop] & left))
        left -= kinds[best]
        yield best


def enter(page: Page, client: Client, site: str) -> None:
    """The browser is now this one's."""
    page.context.clear_cookies()
    kept = ((name, client.cookies[name].value) for name in KEPT if name in client.cookies)
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in kept])


def stops(world: World) -> list[Stop]:
    """All addresses, each with a browser that is let in there."""
    return [*of_traders(world), *of_strangers(world), *by_mail(world)]


def of_traders(world: World) -> Iterator[Stop]:
    """Every page behind sign-in, as somebody to whom it belongs."""
    here = browser()
    sign_in(here, account().email)
    clients = {owner.ref: client_of(owner) for owner in world.owners.values()}
    yield from ((client, "/portal/") for client in [here, *clients.values()])
    for route in routes(lambda route, _entry: route.startswith(PORTAL)):
        for address, about in addresses(world, route):
            yield clients[world.owners.get(about, world.owners["applications"]).ref], address
    yield from of_signatories(world)
    for route in routes(lambda route, _entry: route.startswith("account/") and "<" not in route):
        yield here, f"/{route}"
    yield from of_applicants()
    yield from of_newcomers(world, here)


def of_signatories(world: World) -> Iterator[Stop]:
    """What only they do who sign for a company, or who asked to join it."""
    holder = Authorisation.objects.get(pk=str(world.keys["authorisations"]))
    signs = client_of(make.signatory(holder.operator))
    yield signs, f"/portal/authorisations/{holder.aeo_number}/suspension/"
    yield signs, f"/portal/complaints/{world.keys['complaints']}/withdraw/"
    with transaction.atomic():
        asked = make.asked(make.accepted(), "A01")
        follow.notice_served(id=audits.serve("information_request", asked.subject).pk)
        own = yearly.confirmed(given := yearly.holder())
    signs = client_of(make.signatory(asked.application.operator))
    yield from ((signs, f"/portal/requests/{asked.pk}/{part}/") for part in ("answer", "time"))
    for kind, model in (("claims", Claim), ("recoveries", Recovery)):
        row = model.objects.get(pk=str(world.keys[kind]))
        yield client_of(make.actor_of(row.user)), f"/portal/{kind}/{row.pk}/withdraw/"
    signs = client_of(given.signatory)
    yield signs, f"/portal/monitoring/{own.pk}/sign/"


def of_applicants() -> Iterator[Stop]:
    """The same pages of an application that is begun, and those that are other when it is filled in, and signed."""
    begun, filled = make.draft(types=["full"], roles=["exporter", "importer"]), make.draft()
    make.fill(filled)
    with transaction.atomic():
        signed = make.signed()
    signatories = {draft.pk: client_of(make.signatory(draft.operator)) for draft in (begun, filled, signed)}
    own = World({"applications": begun.pk, "at": "B01", "key": "accounting-system", "workbook": NOBODY})
    for route in routes(lambda route, _entry: route.startswith(APPLICATION)):
        yield from ((signatories[begun.pk], address) for address, _about in addresses(own, route))
    others = [(begun, "sections/B"), (begun, "sections/L"), (filled, "sign"), (filled, "check"), (signed, "tasks")]
    for draft, part in [*others, (signed, "submit")]:
        yield signatories[draft.pk], f"/portal/applications/{draft.pk}/{part}/"
    yield client_of(make.owner(signed.operator)), f"/portal/applications/{signed.pk}/change/"
    yield client_of(make.owner(begun.operator)), f"/portal/applications/{begun.pk}/scope/"


def of_newcomers(world: World, here: Client) -> Iterator[Stop]:
    """The ways into a company, and what the desk sees of one."""
    company = _company(world)
    number = {"number": companies.current_numbers(company)["mn-reg"]}
    ready = client_of(make.owner(fresh := make.operator()))
    ready.post("/ready/aim/", READY)
    yield ready, f"/portal/companies/{fresh.pk}/ready/"
    for path in ("claim", "claim/customs"):
        yield here, f"/portal/{path}/?{urlencode(number)}"
    yield here, f"/portal/companies/new/?{urlencode({'number': COMPANIES[0].number})}"
    officer = client_of(make.officer())
    yield from ((officer, path) for path in ("/desk/recoveries/", f"/desk/recoveries/{world.keys['recoveries']}/"))


def of_strangers(world: World) -> Iterator[Stop]:
    """Every page without sign-in: those whose address is known, those of one's readiness check, what is published."""
    stranger, ready = browser(), browser()
    ready.post("/ready/aim/", READY)
    number = world.keys["aeo_number"]
    paths = [f"/{route}" for route, entry in patterns() if _is_open(route, entry)]
    paths += ["/check/?number=x", f"/register/{number}/", f"/id/certificate/{number}/1"]
    yield from ((stranger, path) for path in paths)
    yield from ((ready, path) for path in (*paths, "/ready/sections/E/") if path.startswith("/ready/"))


def _is_open(route: str, entry: URLPattern) -> bool:
    is_public = isinstance(gate_of(_Match(entry.callback)), Public)  # type: ignore[arg-type]
    return is_public and not set("<^") & set(route) and not route.startswith(ELSEWHERE)


def by_mail(world: World) -> Iterator[Stop]:
    """What the links in e-mails open, and a link that is over."""
    stranger, company = browser(), _company(world)
    owner = make.owner(company)
    invitations.invite(company, "guest@company.example", "editor", by=owner)
    links = [mail.secrets["link"] for mail in Mail.objects.exclude(secrets={}).order_by("pk")]
    yield from ((stranger, link.removeprefix(settings.AEO_BASE_URL)) for link in links)
    yield stranger, f"/sign-up/{opening.token(opening.ask('new@company.example', 'en'))}/"
    yield client_of(owner), f"/account/address/{moving.token(moving.ask(owner.user, 'owner@moved.example', ''))}/"
    yield stranger, "/sign-in/new-password/1-abc-def/"


def _company(world: World) -> Operator:
    return Operator.objects.get(pk=str(world.keys["companies"]))
