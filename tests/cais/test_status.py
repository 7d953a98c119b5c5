"""The declaration system asks: any number, any two times, bad input, no credential."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aeo.accounts.machines import register_machine
from aeo.accounts.models import MachineClient
from aeo.authorisations.actions import decisions
from aeo.authorisations.states import Outcome
from aeo.kernel import clock
from operators.models import Identifier
from tests.authorisations.test_renewals import END, filed, noon_of
from tests.cais.conftest import Ask
from tests.factories import authorisations as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def iso(at: datetime) -> str:
    """As a client writes it."""
    return at.isoformat()


def number_of(case: make.Case) -> str:
    """The company's state registration number."""
    return str(Identifier.objects.get(operator=case.operator).value)


def test_by_the_trader_number_the_aeo_number_and_an_old_number(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=1)
    authorisation = make.granted(case)
    present = number_of(case)
    for value, until in (("OLD123", 0), ("OLDER1", -1)):
        last = authorisation.granted_on + until * DAY
        row = Identifier(scheme="ceps", value=value, valid_from=last - 90 * DAY, valid_until=last)
        row.operator = case.operator
        row.save()
    with clock.frozen(noon + 30 * DAY):
        before = ask("OLDER1").json()
        assert (before["status"], before["authorisations"]) == ("none", []), "it was given up before the status began"
        answers = [ask(number).json() for number in (present, authorisation.aeo_number.lower(), "OLD123", "old-123")]
    for found in (ask(authorisation.aeo_number).json(), *answers):
        assert found["status"] == "active"
        assert [row["aeoNumber"] for row in found["authorisations"]] == [authorisation.aeo_number]
        assert found["operator"]["name"] == case.operator.name_local


def test_parts_with_roles_sites_benefits_and_intervals(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=1)
    make.granted(case)
    first, second = ask(number_of(case)).json()["authorisations"][0]["parts"]
    assert (first["component"], second["component"]) == ("customs", "security")
    assert first["role"] == "exporter"
    assert first["benefits"]
    assert [site["name"] for site in first["sites"]] == ["Талбай 1"]
    assert first["since"] == "2026-03-02T04:00:00Z"
    assert first["until"] == "2029-03-02T16:00:00Z"


def test_a_partial_grant_has_the_granted_part_only(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=2)
    decisions.decide(make.heard(make.recommended(case, Outcome.GRANT, Outcome.REFUSE), case), by=case.approver)
    (found,) = ask(number_of(case)).json()["authorisations"]
    assert [[site["name"] for site in part["sites"]] for part in found["parts"]] == [["Талбай 1"]] * 2


def test_of_an_unknown_number_and_of_one_that_holds_nothing_the_truth_is_none(ask: Ask, noon: datetime) -> None:
    for number in ("9999999", number_of(make.case())):
        found = ask(number).json()
        assert (found["status"], found["authorisations"]) == ("none", [])


def test_the_status_on_a_day_as_known_on_a_day(ask: Ask, noon: datetime) -> None:
    """Before, between and after a suspension (day 10) and an annulment (day 60)."""
    case = make.case(sites=1)
    authorisation = make.granted(case)
    with clock.frozen(noon + 10 * DAY):
        decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    with clock.frozen(noon + 15 * DAY):
        grounds = (make.GroundDraft("false-information"),)
        heard = make.heard(make.proposed(authorisation, case.officer, "annul", grounds=grounds), case)
    with clock.frozen(noon + 60 * DAY):
        decisions.decide(heard, by=case.approver)

    def said(at: int, known: int) -> str:
        with clock.frozen(noon + 90 * DAY):
            found = ask(number_of(case), at=iso(noon + at * DAY), known_at=iso(noon + known * DAY))
        return str(found.json()["status"])

    assert [said(20, known) for known in (-1, 5, 12, 59, 61)] == [
        "none",
        "active",
        "suspended",
        "suspended",
        "annulled",
    ]
    assert [said(5, known) for known in (-1, 5, 12, 61)] == ["none", "active", "active", "annulled"]
    assert [said(45, known) for known in (5, 12, 61)] == ["active", "active", "annulled"], "an urgent one lapses"
    assert said(-5, 61) == "none"


def test_suspended_benefits_are_not_told(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=1)
    authorisation = make.granted(case)
    decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
    (found,) = ask(number_of(case)).json()["authorisations"]
    assert {part["status"] for part in found["parts"]} == {"suspended"}
    assert [part["benefits"] for part in found["parts"]] == [[], []]
    assert {part["reason"] for part in found["parts"]} == {"under_examination"}


def test_prolonged_says_which_renewal_is_pending(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=1)
    authorisation = make.granted(case)
    filed(case, authorisation, END - 100 * DAY)
    with clock.frozen(noon_of(END + 5 * DAY)):
        (found,) = ask(number_of(case)).json()["authorisations"]
    assert (found["status"], found["renewalFiledOn"]) == ("active", "2028-11-22")


def test_a_day_means_how_it_ended(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=1)
    make.granted(case)
    today, yesterday = clock.today().isoformat(), (clock.today() - DAY).isoformat()
    assert ask(number_of(case), at=today, known_at=today).json()["status"] == "active"
    assert ask(number_of(case), at=yesterday).json()["status"] == "none"
    assert ask(number_of(case), at=today, known_at=yesterday).json()["status"] == "none"
    assert ask(number_of(case), at="2029-03-03").json()["status"] == "expired"
    assert ask(number_of(case), known_at="2150-01-01").json()["status"] == "active", "nothing is known after now"


def test_an_unchanged_answer_keeps_its_strong_etag(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=1)
    authorisation = make.granted(case)
    first = ask(number_of(case))
    assert not first["ETag"].startswith("W/")
    assert first["Repr-Digest"].startswith("sha-256=:")
    assert "private" in first["Cache-Control"]
    known = {"If-None-Match": first["ETag"]}
    with clock.frozen(noon + DAY):
        assert ask(number_of(case), expect=304, headers=known).content == b""
        decisions.decide(make.proposed(authorisation, case.officer, "suspend", manner="urgent"), by=case.approver)
        assert ask(number_of(case), headers=known)["ETag"] != first["ETag"]


BAD_NUMBERS = ["%00", "a%00b", "x" * 61, "%3Cscript%3E", "%F0%9F%9A%9A", "%20", "--", "%ED%A0%80", "..%5c..", "é́"]
BAD_TIMES = [
    "yesterday",
    "2026-13-01",
    "2026-02-30",
    "2026-03-02T12:00:00",
    "0001-01-01",
    "9999-12-31",
    "9999-12-31T23:59:59-14:00",
    "2026-03-02T25:00:00Z",
    "x" * 5000,
    "\x00",
    "<script>",
    "1e309",
    "2026-W10-1",
    "२०२६-०३-०२",
]


@pytest.mark.parametrize("number", BAD_NUMBERS)
def test_an_odd_number_is_a_problem_that_names_it(ask: Ask, number: str) -> None:
    response = ask(number, expect=400)
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:itgel:problem:bad-number"
    assert response.json()["parameter"] == "tin"


@pytest.mark.parametrize("parameter", ["at", "known_at"])
@pytest.mark.parametrize("time", BAD_TIMES)
def test_an_odd_time_is_a_problem_that_names_it(ask: Ask, parameter: str, time: str) -> None:
    found = ask("5000001", expect=400, **{parameter: time}).json()
    assert (found["type"], found["parameter"]) == ("urn:itgel:problem:bad-time", parameter)


@pytest.mark.parametrize("time", ["1990-01-01", "2199-12-31", "2026-03-02T12:00:00Z", "2026-03-02T12:00:00 08:00"])
def test_times_far_away_and_an_unescaped_plus_are_answered(ask: Ask, time: str) -> None:
    ask("5000001", at=time, known_at=time)


def test_every_failed_proof_is_one_identical_401(noon: datetime) -> None:
    case = make.case(sites=1)
    make.granted(case)
    good = register_machine("a", ["cais.status"], clock.now() + DAY)
    other = register_machine("b", ["mra.read"], clock.now() + DAY)
    ended = register_machine("c", ["cais.status"], clock.now() - DAY)
    stopped = register_machine("d", ["cais.status"], clock.now() + DAY)
    MachineClient.objects.filter(name="d").update(active=False)
    proofs = ["", "Bearer", "Bearer ", "Bearer x", f"Basic {good}", f"Bearer {other}", f"Bearer {ended}"]
    proofs += [f"Bearer {stopped}", f"Bearer {good} ", "Bearer \x00", "Bearer " + "x" * 9000]
    answers = set()
    for number in (number_of(case), "9999999", "%00"):
        for proof in proofs:
            response = Client(headers={"authorization": proof}).get(f"/cais/v1/operators/{number}/status?at=nonsense")
            answers.add((response.status_code, response.content, tuple(sorted(response.headers.items()))))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401
    response = Client(headers={"authorization": f"Bearer {good}"}).post("/cais/v1/operators/1/status")
    assert response.status_code == 405


def test_a_constant_number_of_queries_whatever_is_held(ask: Ask, noon: datetime) -> None:
    case = make.case(sites=1)
    authorisation = make.granted(case)
    ask(number_of(case))
    with CaptureQueriesContext(connection) as one:
        ask(number_of(case))
    for _again in range(5):
        decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    with CaptureQueriesContext(connection) as many:
        ask(number_of(case))
    assert len(one) == len(many) <= 6
