"""Truth is the interval: with no worker running every page tells what holds at that instant."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from itertools import zip_longest

import orjson
import pytest

from aeo.authorisations.actions import decisions, endings, renewals, sweeps
from aeo.authorisations.models import Authorisation
from aeo.authorisations.states import Outcome
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel.models import Entry as JournalEntry
from aeo.kernel.refusals import NotReady
from aeo.register import public, standing
from aeo.register.models import Entry, Record
from operators.models import Application, HolderMark
from tests.authorisations.test_pages_deciding import known
from tests.authorisations.test_renewals import END, filed, noon_of
from tests.factories import authorisations as make
from tests.register import scenes
from tests.register.scenes import answer, earlier_release, holder, page, said
from tests.register.test_verification import run
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
REST = "the others say what would be written today"


def same(title: str, status: str) -> dict[str, str]:
    """Every window says the same."""
    return {"entry": title, "certificate": title, "json": status}


def suspended_urgently(case: make.Case, authorisation: Authorisation) -> None:
    """An urgent suspension, decided now."""
    proposal = make.proposed(authorisation, case.officer, "suspend", manner="urgent")
    decisions.decide(proposal, by=case.approver)


def test_before_the_effective_day_and_on_it(noon: datetime) -> None:
    case = make.case(sites=1)
    later = clock.today() + 30 * DAY
    authorisation = make.granted(case, from_day=later)
    scenes.consent(case.operator)
    scenes.seal(authorisation)
    starts = clock.start_of(later)
    assert said(authorisation.aeo_number, noon) == same("Not valid yet", "none")
    assert said(authorisation.aeo_number, starts - MINUTE) == same("Not valid yet", "none")
    assert said(authorisation.aeo_number, starts) == same("Valid", "active")


def test_during_an_urgent_suspension_and_after_it_lapsed(noon: datetime) -> None:
    case, authorisation = holder()
    with clock.frozen(noon + 10 * DAY):
        suspended_urgently(case, authorisation)
    number = authorisation.aeo_number
    lapses = clock.end_of(clock.day_of(noon + 10 * DAY) + 30 * DAY)
    assert said(number, noon + 9 * DAY)["json"] == "active"
    assert said(number, noon + 10 * DAY) == same("Suspended", "suspended")
    assert said(number, lapses - MINUTE) == same("Suspended", "suspended")
    assert said(number, lapses) == same("Valid", "active")


def test_after_expiry(noon: datetime) -> None:
    _case, authorisation = holder()
    end = clock.end_of(authorisation.valid_until)
    assert said(authorisation.aeo_number, end - MINUTE) == same("Valid", "active")
    assert said(authorisation.aeo_number, end) == same("Not valid", "expired")
    with clock.frozen(end):
        assert "expired" in page(f"/id/certificate/{authorisation.aeo_number}/1")
        assert authorisation.aeo_number not in page("/register/")
        assert authorisation.aeo_number in page("/register/", ended="on")


def test_while_a_timely_renewal_is_pending_it_is_prolonged_and_says_so(noon: datetime) -> None:
    case, authorisation = holder()
    number = authorisation.aeo_number
    filed(case, authorisation, END - 100 * DAY)
    beyond = noon_of(END + 30 * DAY)
    assert said(number, beyond) == same("Valid", "active")
    with clock.frozen(beyond):
        for path in (f"/id/certificate/{number}/1", f"/register/{number}/"):
            assert "the renewal of 22 November 2028 is pending" in page(path)
        assert "prolonged, renewal pending" in page("/register/")
        assert answer(f"/id/aeo/{number}")["renewalFiledOn"] == "2028-11-22"


def test_a_prolonged_status_ends_when_the_renewal_is_withdrawn(noon: datetime) -> None:
    case, authorisation = holder()
    again = filed(case, authorisation, END - 100 * DAY)
    at = noon_of(END + 30 * DAY)
    Application.objects.filter(pk=again.application.pk).update(state="withdrawn", ended_at=at, ended_by="user:0")
    with clock.frozen(at):
        renewals.follow(again.application.pk)
    assert said(authorisation.aeo_number, at - MINUTE)["json"] == "active"
    assert said(authorisation.aeo_number, at) == same("Not valid", "expired")


def test_revoked_from_service_and_the_certificate_void(noon: datetime) -> None:
    case, authorisation = holder()
    decision = decisions.decide(
        make.heard(make.proposed(authorisation, case.officer, "revoke"), case), by=case.approver
    )
    assert said(authorisation.aeo_number, noon)["certificate"] == "Valid"
    make.serve(decision.notice)
    assert said(authorisation.aeo_number, noon) == same("Not valid", "revoked")


def test_annulled_from_the_first_day(noon: datetime) -> None:
    case, authorisation = holder()
    proposal = make.proposed(authorisation, case.officer, "annul", grounds=(make.GroundDraft("false-information"),))
    decisions.decide(make.heard(proposal, case), by=case.approver)
    assert said(authorisation.aeo_number, noon) == same("Not valid", "annulled")


def test_surrendered_from_the_day_that_was_named(noon: datetime) -> None:
    case, authorisation = holder()
    parts = [part.pk for part in make.parts(authorisation)]
    endings.surrender(authorisation, parts, date(2026, 4, 1), by=case.signatory)
    assert said(authorisation.aeo_number, noon)["json"] == "active"
    assert said(authorisation.aeo_number, clock.start_of(date(2026, 4, 1)))["json"] == "surrendered"


def test_the_type_is_that_of_the_parts_that_are_held(noon: datetime) -> None:
    case, authorisation = holder()
    number, (customs, security) = authorisation.aeo_number, (part.pk for part in make.parts(authorisation))
    with pytest.raises(NotReady, match=r"no status of this alone: Security"):
        endings.surrender(authorisation, [customs], date(2026, 4, 1), by=case.signatory)
    granted = authorisation.certificates.get().decision
    endings.surrender(authorisation, [security], date(2026, 4, 1), by=case.signatory)
    with pytest.raises(NotReady, match=r"no status of this alone: Security"):
        endings.surrender(authorisation, [customs], date(2026, 3, 31), by=case.signatory)
    paper = scenes.seal(authorisation).document
    assert granted is not None
    assert paper is not None
    facts = paper.facts
    told = [(one["code"], one["from"], one["until"]) for one in facts["types"]]
    assert told == [("AEO", "2026-03-02", "2026-03-31"), ("AEOC", "2026-04-01", None)]
    assert (facts["decision_number"], bool(facts["signatory"])) == (granted.number, True)
    (gone,) = facts["given_up"]
    assert [gone["component"]["en"], gone["from"], gone["recorded_on"]] == [
        "Security and safety",
        "2026-04-01",
        "2026-03-02",
    ]
    whole, less = "Authorized economic operator", "Authorized economic operator – customs simplifications"
    then = [f"until 31 March 2026: {whole}", f"from 1 April 2026: {less}"]
    earlier_release(authorisation)
    assert [row["type"] for row in answer(f"/id/aeo/{number}")["types"]] == ["full"]
    assert run("project") == f"{number}: written anew\n1 of 1 records are written anew; {REST}\n"
    assert [row["type"] for row in answer(f"/id/aeo/{number}")["types"]] == ["full", "customs"]
    assert run("project") == f"0 of 1 records are written anew; {REST}\n"
    (entry,) = JournalEntry.objects.filter(subject="register:public", verb="project")
    newest = Record.objects.filter(aeo_number=number).latest("version")
    assert orjson.loads(entry.facts or "") == {"aeo_number": number, "version": newest.version}
    Entry.objects.filter(pk=number).update(line=b"{}")
    assert run("project").startswith(f"{number}: written anew\n")
    begins, signs, works = clock.start_of(date(2026, 4, 1)), client_of(known(case.signatory)), client_of(case.officer)
    pages = [(signs, path) for path in (f"/register/{number}/", f"/id/certificate/{number}/2")]
    pages += [(signs, f"/portal/authorisations/{number}/"), (works, f"/desk/authorisations/{number}/")]
    for at, types, key, name in ((noon, then, "full", whole), (begins, [less], "customs", less)):
        with clock.frozen(at):
            texts = {path: client.get(path).text for client, path in pages}
            assert [path for path, text in texts.items() if any(one not in text for one in types)] == []
            assert answer(f"/id/aeo/{number}")["type"] == key
            listed = [signs.get("/portal/").text, signs.get("/register/").text, works.get("/desk/authorisations/").text]
            ahead = at == noon
            assert f"{name}," in listed[0]
            assert [text.count(then[1]) for text in listed] == [ahead] * 3
            assert f">{name}<" in listed[2]
    with clock.frozen(begins):
        sweeps.follow()
    authorisation.refresh_from_db()
    assert (authorisation.type, HolderMark.objects.get(until=None).type) == ("customs", "customs")
    record = Record.objects.filter(aeo_number=number).latest("version").content
    assert (record["type"], [row["key"] for row in record["types"]]) == ("customs", ["full", "customs"])
    table = list(csv.DictReader(io.StringIO((public.header() + public.cells(public.shown(record))).decode())))
    split = [(row["type"], row["status_until"][:10]) for row in table if row["component"] == "customs"]
    assert split[:2] == [("full", "2026-03-31"), ("customs", "2029-03-02")]


def test_one_part_revoked_leaves_a_whole_status_and_a_paper_that_names_more(noon: datetime) -> None:
    case, authorisation = holder()
    first, second = make.parts(authorisation)
    with pytest.raises(NotReady, match="no status of this alone"):
        make.proposed(authorisation, case.officer, "revoke", parts=(first.pk,))
    proposal = make.proposed(authorisation, case.officer, "revoke", parts=(second.pk,))
    letter = decisions.decide(make.heard(proposal, case), by=case.approver).notice
    with clock.frozen(noon + MINUTE):
        make.serve(letter)
    assert letter is not None
    assert (letter.facts["valid_until"], "Баримт" in str(letter.facts["facts"])) == (None, True)
    number, then = authorisation.aeo_number, noon + 2 * MINUTE
    assert said(number, noon) == same("Valid", "active")
    assert said(number, then) == {**same("Valid", "active"), "certificate": "Valid in part"}
    with clock.frozen(then):
        assert "This paper names more than is valid now." in page(f"/id/certificate/{number}/1")
        assert [part["status"] for part in answer(f"/id/aeo/{number}")["parts"]] == ["active", "revoked"]
        assert answer(f"/id/aeo/{number}")["type"] == "customs"
        scenes.seal(authorisation)
    assert [said(number, then, version)["certificate"] for version in (1, 2)] == [
        "Replaced by a newer version",
        "Valid",
    ]
    assert [row.facts["type_code"] for row in Document.objects.filter(paper="certificate").order_by("pk")] == [
        "AEO",
        "AEOC",
    ]


def lacking(types: list[tuple[str, int]], *parts: tuple[str, str, str, int]) -> bool:
    """Whether it is valid in part on day 9. Types by the day from which they are; parts by component, role, what they
    are and since which day.
    """
    day = {n: clock.start_of(date(2026, 5, 1) + n * DAY).isoformat() for n in range(31)}
    ends = [day[n] for _key, n in types[1:]]
    told = [{"key": key, "start": day[n], "end": end} for (key, n), end in zip_longest(types, ends)]
    row = {"valid_from": "2026-05-01", "valid_until": "2029-05-01", "coverage": [], "benefits": []}
    common = {"end": None, "reason": "", "renewal_filed_on": None, "recorded_at": day[0]}
    shown = [
        {**row, "component": one, "role": role, "intervals": [{**common, "status": status, "start": day[since]}]}
        for one, role, status, since in parts
    ]
    return standing.of({"type": "full", "types": told, "parts": shown}, clock.start_of(date(2026, 5, 10))).in_part


def test_valid_in_part_is_what_lacks_something_of_the_type_and_the_roles_that_are_named() -> None:
    whole = (("customs", "importer", "active", 1), ("security", "importer", "active", 1))
    less = (whole[0], ("security", "importer", "revoked", 5))
    other = (("customs", "exporter", "active", 1), ("security", "exporter", "revoked", 5))
    gone = (("customs", "exporter", "surrendered", 4), ("security", "exporter", "surrendered", 4))
    full, cut, soon = [("full", 1)], [("full", 1), ("customs", 5)], [("customs", 1), ("full", 12)]
    assert not lacking(full, *whole)
    assert not lacking(cut, *less), "what is left is a whole status of the type that is named"
    assert lacking(full, *less), "nothing that is left is a type: the last one goes on being named"
    assert lacking(full, *whole, *other), "for the other role it is less than the type that is named"
    assert lacking(cut, *less, *gone), "a role is named of which nothing is held"
    assert not lacking(full, *whole, ("security", "importer", "revoked", 0)), "it came again"
    assert lacking(cut, ("customs", "importer", "suspended", 6), *other)
    assert not lacking(soon, whole[0], ("security", "importer", "active", 12)), "it is not of this type yet"
    assert lacking(full, *whole, other[0], ("security", "exporter", "active", 12))


def test_a_certificate_in_preparation_replaced_and_void(noon: datetime) -> None:
    case, authorisation = holder(sealed=False)
    number = authorisation.aeo_number
    assert said(number, noon)["certificate"] == "Certificate in preparation"
    assert said(number, noon)["entry"] == "Valid"
    scenes.seal(authorisation)
    assert said(number, noon)["certificate"] == "Valid"
    decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    assert said(number, noon)["certificate"] == "Valid", "the newer version is not sealed yet"
    assert said(number, noon, 2)["certificate"] == "Certificate in preparation"
    scenes.seal(authorisation)
    assert said(number, noon)["certificate"] == "Replaced by a newer version"
    assert f"/id/certificate/{number}/2" in page(f"/id/certificate/{number}/1")
    assert said(number, noon, 2)["certificate"] == "Valid"


def test_a_version_that_was_cancelled_was_never_issued(noon: datetime) -> None:
    case, authorisation = holder(sealed=False)
    decisions.decide(make.proposed(authorisation, case.officer, "rectify", grounds=()), by=case.approver)
    assert said(authorisation.aeo_number, noon)["certificate"] == "Never issued"


def test_a_partial_grant_shows_the_granted_part_only(noon: datetime) -> None:
    case = make.case(sites=2)
    decision = make.heard(make.recommended(case, Outcome.GRANT, Outcome.REFUSE), case)
    authorisation = make.given_by(decisions.decide(decision, by=case.approver))
    scenes.consent(case.operator)
    certificate = scenes.seal(authorisation)
    shown = page(f"/id/certificate/{authorisation.aeo_number}/1", code=certificate.short_code)
    assert "Site 1" in shown
    assert "Site 2" not in shown
    assert "Site" not in page(f"/register/{authorisation.aeo_number}/"), "sites are for who holds the paper"
