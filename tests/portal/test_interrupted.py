"""What was typed when the session ended is there again after signing in: on every page, for its writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aeo.components import interrupted
from aeo.kernel import clock
from aeo.kernel.policy import Actor
from operators import links
from operators.models import Operator
from operators.queries import sheets
from tests.factories import audits
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
TYPED = "Энэ бол урт тайлбар <b>№ 7</b>, өглөөнөөс хойш бичсэн."
SHOWN = "Энэ бол урт тайлбар &lt;b&gt;№ 7&lt;/b&gt;, өглөөнөөс хойш бичсэн."
Page = tuple[Actor, str, str, dict[str, Any]]


def comment() -> Page:
    """A comment on a question, for colleagues."""
    own = make.draft().self_assessment
    return make.owner(own.operator), links.talk(own, sheets.sheet(own).slots[0]), "text", {}


def plan() -> Page:
    """A corrective plan, with a day that is none and a choice that is no box of text."""
    case, found = audits.notified()
    day = {"due_on_year": "2026", "due_on_month": "13", "due_on_day": "40"}
    return case.owner, f"/portal/findings/{found.pk}/plan/", "cause", {"owner": "Бат", **day}


def wish() -> Page:
    """A wish with a number that is none; whoever's browser fills in a password."""
    application = make.accepted()
    more = {"days": "олон", "password": "нууц үг"}
    return make.owner(application.operator), f"{links.application(application)}time/", "adjustments", more


def end_session(client: Client) -> None:
    """It is over; the browser stays."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


def sent(page: Page) -> Client:
    """The page's form, sent after the session of its writer had ended."""
    writer, url, field, more = page
    client = client_of(writer)
    assert client.get(url).status_code == 200
    end_session(client)
    led = client.post(url, {field: TYPED, **more})
    assert led["Location"].startswith("/sign-in/?next=")
    return client


@pytest.mark.parametrize("arrange", [comment, plan, wish])
def test_it_is_in_the_form_again_until_it_is_sent(arrange: Callable[[], Page]) -> None:
    page = arrange()
    writer, url, field, more = page
    client = sent(page)
    assert "password" not in client.session[interrupted.KEY]["body"]
    client.force_login(writer.user)
    again = client.get(url)
    assert again.status_code == 200
    assert SHOWN in again.text
    assert "What you typed is on this page again, and has NOT been sent yet." in again.text
    assert all(f'value="{words}"' in again.text for name, words in more.items() if name != "password")
    assert "нууц үг" not in again.text
    assert SHOWN in client.get(url).text, "nothing is lost by looking at it"
    client.post(url, {field: "", **more})
    assert SHOWN not in client.get(url).text


def test_files_are_to_be_chosen_again() -> None:
    company = make.operator()
    make.signatory(company)
    url = f"/portal/persons/{company.persons.get().pk}/authority/"
    client = sent((make.owner(company), url, "valid_from", {"document": SimpleUploadedFile("order.pdf", b"%PDF-1.4")}))
    client.force_login(make.owner(company).user)
    assert "could not be kept. Choose them again" in client.get(url).text


def test_it_is_for_nobody_else_and_not_for_ever() -> None:
    page = comment()
    writer, url, _field, _more = page
    colleague = make.member(Operator.objects.get(), "editor")
    client = sent(page)
    client.force_login(colleague.user)
    assert SHOWN not in client.get(url).text
    client = sent(page)
    client.force_login(writer.user)
    with clock.frozen(clock.now() + timedelta(seconds=interrupted.LASTS)):
        assert SHOWN not in client.get(url).text


@pytest.mark.parametrize(
    "value",
    ["", "1", "1:abc", signing.dumps("1", salt="another")],
    ids=["empty", "unsigned", "forged", "signed for something else"],
)
def test_what_somebody_sends_who_was_never_signed_in_here_fills_no_table(value: str) -> None:
    client = Client()
    client.cookies[f"{settings.SESSION_COOKIE_NAME}-last"] = value
    led = client.post("/portal/companies/new/", {"name_local": TYPED})
    assert led["Location"].startswith("/sign-in/?next=")
    assert not Session.objects.exists()


def test_the_session_ends_with_what_is_kept_and_lasts_again_after_signing_in() -> None:
    page = comment()
    writer, url, _field, _more = page
    client = sent(page)
    assert client.session.get_expiry_age() == interrupted.LASTS
    client.force_login(writer.user)
    client.get(url)
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE


def test_one_account_keeps_no_more_than_a_few() -> None:
    writer, url, field, _more = comment()
    client = client_of(writer)
    client.get(url)
    kept = []
    for number in range(12):
        client.cookies.pop(settings.SESSION_COOKIE_NAME, None)
        client.post(url, {field: TYPED}, REMOTE_ADDR=f"203.0.113.{number + 1}")
        kept.append(interrupted.KEY in client.session)
    assert kept == [True] * 10 + [False] * 2


def kinds(kind: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    """All forms there are."""
    for below in kind.__subclasses__():
        yield below
        yield from kinds(below)


def test_the_name_of_every_secret_field_says_so() -> None:
    """So that it is not kept, whatever page it is on."""
    secret = {
        name
        for kind in kinds(forms.BaseForm)
        for name, field in getattr(kind, "base_fields", {}).items()
        if isinstance(field.widget, forms.PasswordInput)
    }
    assert "password" in secret
    assert not {name for name in secret if not interrupted.SECRET.search(name)}
