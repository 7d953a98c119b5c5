"""`manage.py demo`: a case in every stage, people who can sign in, and nothing changed by a second run."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.authorisations import clocks
from aeo.authorisations.models import Authorisation
from aeo.components.formats import day_text
from aeo.desk.demonstration import playing, scenario
from aeo.house.supervise import EFFECTIVE
from aeo.kernel import clock, verification
from aeo.kernel.models import Entry
from aeo.programme import loader
from aeo.programme.models import Version
from aeo.programme.packs import BUNDLED
from aeo.programme.queries import current
from operators.models import Application
from tests.support.pages import client_of

FEW = ("altai", "selenge", "gobi")


def demo() -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("demo", stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.fixture
def companies() -> tuple[str, ...]:
    """Those that are made."""
    return FEW


@pytest.fixture
def few(companies: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, sealing: dict[str, str]) -> None:
    """Only some of the companies, which is quicker."""
    whole = scenario.content()
    kept: dict[str, Any] = {**whole, "company": [told for told in whole["company"] if told["key"] in companies]}
    monkeypatch.setattr(scenario, "content", lambda: kept)


@pytest.fixture
def january() -> Iterator[None]:
    """The cases began in the year before."""
    with clock.frozen(datetime(2027, 1, 15, 12, tzinfo=clock.zone())):
        yield


@pytest.mark.django_db
def test_it_makes_cases_and_sign_ins_once(few: None, january: None) -> None:
    printed = demo()

    assert {row.state for row in Application.objects.all()} == {"draft", "returned", "recommended"}
    assert "director.altai@example.mn" in printed
    assert playing.PASSWORD in printed
    for email in ("officer@example.mn", "director.gobi@example.mn"):
        assert authenticate(None, username=email, password=playing.PASSWORD) is not None
    assert not list(verification.verify())
    before = Entry.objects.count(), User.objects.count()
    assert demo() == printed
    assert (Entry.objects.count(), User.objects.count()) == before


@pytest.mark.django_db
@pytest.mark.parametrize("companies", [("zavkhan",)])
def test_one_holder_is_in_the_last_year_of_its_status_and_has_begun_to_renew(few: None) -> None:
    assert "zavkhan" not in demo(), "left out where the programme began later"
    first = Version.objects.get()
    early = {"number": 2, "effective_from": EFFECTIVE, "published_by": "system"}
    Version.objects.create(code=first.code, content=first.content, sha256=first.sha256, **early)
    assert "director.zavkhan@example.mn" in demo()
    status, renewal = Authorisation.objects.get(), Application.objects.get(purpose="revalidation")
    first_day, last = clocks.first_day_to_renew(status.valid_until, current()[1]), status.valid_until
    assert first_day is not None
    assert first_day + timedelta(days=21) < clock.today() < last - timedelta(days=200)
    client = client_of(actor_of(User.objects.get(email="director.zavkhan@example.mn")))
    home = client.get("/portal/").text
    assert day_text(clocks.last_timely_day(last, current()[1])) in home
    assert "overdue" not in home
    assert "still to be confirmed" in client.get(f"/portal/applications/{renewal.pk}/gaps/").text


@pytest.mark.django_db
def test_a_company_is_made_whole_or_not_at_all(few: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(emails: list[str]) -> None:
        if "director.altai@example.mn" in emails:
            raise KeyboardInterrupt

    monkeypatch.setattr(playing, "let_in", stop)
    with pytest.raises(KeyboardInterrupt):
        demo()
    assert not Application.objects.exists()


@pytest.mark.django_db
def test_not_where_cases_are_real(settings: Settings) -> None:
    settings.AEO_DEMONSTRATION = False
    with pytest.raises(CommandError, match="AEO_DEMONSTRATION"):
        demo()


@pytest.mark.django_db
def test_not_without_the_example_cases(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError, match="example cases"):
        demo()


def test_every_company_comes_to_its_stage_just_before_today() -> None:
    pack, today = loader.load(BUNDLED / "mn"), clock.today()
    known = list(scenario.companies(pack, today))

    assert len({company.number for company in known}) == len(known) == 13
    for company in known:
        assert company.case.start < today - timedelta(days=5)
        for step in company.case.step:
            assert step.on is None or step.on < today
