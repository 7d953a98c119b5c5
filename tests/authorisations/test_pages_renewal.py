"""A renewal over HTTP: filled in with what was accepted, each answer to be confirmed, and the status safe meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from aeo.authorisations.actions import decisions, recommendations, sweeps
from aeo.authorisations.drafts import ItemDraft, Recommended
from aeo.authorisations.models import Authorisation
from aeo.authorisations.states import Outcome, PartState
from aeo.components.formats import day_text
from aeo.kernel import clock
from aeo.kernel.lifecycle import perform
from aeo.kernel.policy import Actor
from aeo.notices.models import Message
from audits.actions import acceptance
from operators.actions import answers
from operators.handles import handle
from operators.lifecycles.self_assessment import Reviewed
from operators.models import Application, Operator, SelfAssessment
from operators.queries import sheets
from operators.queries.sheets import Sheet
from tests.authorisations.test_renewals import END, noon_of
from tests.factories import authorisations as authority
from tests.factories import operators as make
from tests.operators.test_lessons import PASSWORD, published_anew, with_password
from tests.operators.test_pages_questions import typed
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = timedelta(days=1)
FILED = END - 120 * DAY
BEFORE = "Өмнө нь ингэж хариулсан."
BEHIND = ["A03", "B01", "B14"]  # two tables do not tell of the years that have passed since


@dataclass
class Holder:
    """A company that holds the status, its people, and its accepted self-assessment."""

    company: Operator
    authorisation: Authorisation
    accepted: SelfAssessment
    owner: Actor
    signatory: Actor

    @property
    def renewal(self) -> Application:
        """What it applied for since."""
        return Application.objects.get(operator=self.company, purpose="revalidation")

    @property
    def sheet(self) -> Sheet:
        """The renewal's questions and answers now."""
        return sheets.sheet(self.renewal.self_assessment)

    def at(self, part: str = "") -> str:
        """A page of the renewal."""
        return f"/portal/applications/{self.renewal.pk}/{part}"

    def begin(self, client: Client) -> Any:
        """Press the button that starts it."""
        return client.post(
            f"/portal/authorisations/{self.authorisation.aeo_number}/start/", {"purpose": "revalidation"}
        )


@pytest.fixture
def holder(noon: object) -> Holder:
    """Applied with a full questionnaire, reviewed, granted."""
    company = make.operator()
    draft = make.draft(company, sites=[make.site(company).pk])
    make.fill(draft, text=BEFORE)
    lodged = make.submitted(draft)
    officer, approver = make.officer(lodged.subject), make.approver(lodged.subject)
    acceptance.accept(lodged, by=officer)
    own = SelfAssessment.objects.get(application=lodged)
    own = perform(own, "accept", by=officer, basis=Reviewed())
    site = lodged.site_rows.get().site_id
    asked = Recommended(
        (ItemDraft("customs", "broker", site, Outcome.GRANT),), "Шалгуурыг хангасан.", "mn", ("Тайлан",)
    )
    decision = recommendations.recommend(Application.objects.get(pk=lodged.pk), asked, by=officer)
    given = authority.given_by(decisions.decide(decision, by=approver))
    signatory = with_password(make.signatory(company))
    return Holder(company, given, own, make.owner(company), signatory)


@pytest.fixture
def filing(holder: Holder, tmp_path: Path) -> Iterator[Holder]:
    """Three years later, in time; meanwhile one question came to mean something else."""
    with clock.frozen(noon_of(FILED - 90 * DAY)):
        published_anew(tmp_path)
    with clock.frozen(noon_of(FILED)):
        yield holder


def test_it_starts_filled_in_with_what_was_accepted_and_protects_nothing_yet(filing: Holder) -> None:
    client = client_of(filing.owner)
    assert filing.begin(client)["Location"] == filing.at()
    renewal, before = filing.renewal, sheets.sheet(filing.accepted)
    assert (renewal.types, renewal.roles) == (["customs"], ["broker"])
    assert {row.site_id for row in renewal.site_rows.all()} == {site.pk for site in filing.company.sites.all()}
    after = filing.sheet
    assert after.rows.keys() == before.rows.keys()
    assert {slot: row.text for slot, row in after.rows.items()} == {slot: row.text for slot, row in before.rows.items()}
    assert {s: [c.evidence for c in after.cited(s)] for s in after.slots} == {
        s: [c.evidence for c in before.cited(s)] for s in before.slots
    }
    again = filing.begin(client)
    assert again.status_code in (409, 422), "one renewal at a time"
    assert Application.objects.filter(operator=filing.company, purpose="revalidation").count() == 1
    assert "NOT submitted" in client.get(filing.at("tasks/")).text
    with clock.frozen(clock.end_of(END)):
        told = Client().get(f"/id/aeo/{filing.authorisation.aeo_number}", headers={"accept": "application/json"}).json()
        assert told["status"] == "expired", "what is not submitted protects nothing"


def test_each_answer_is_to_be_confirmed_and_only_what_changed_is_answered_anew(filing: Holder) -> None:
    client = client_of(filing.owner)
    filing.begin(client)
    assert [str(gap.slot) for gap in filing.sheet.missing] == BEHIND, "B01 means something else by now"
    of_section = [slot for slot in filing.sheet.slots if filing.sheet.question(slot).criterion == "B"]
    page = client.get(filing.at("sections/B/")).text
    assert page.count("This answer was carried over") == len(of_section) - 1
    assert page.count("The question means something else by now") == 1
    written = [slot for slot in of_section if filing.sheet.rows[slot].text == BEFORE]
    assert of_section[0] in written
    assert page.count(BEFORE) == len(written), "the old answer is shown, also the one that does not count"
    check = client.get(filing.at("check/")).text
    assert "3 questions are not complete" in check
    assert f"{len(filing.sheet.slots) - 1} answers were carried over and are not confirmed yet" in check
    signing = client_of(filing.signatory).post(
        filing.at("sign/"), {"method": "declaration", "true": "on", "password": PASSWORD}
    )
    assert signing.status_code == 422
    assert filing.renewal.self_assessment.state == "draft"
    changed, kept = of_section[1], of_section[2]
    client.post(filing.at("sections/B/"), {"do": f"confirm:{handle(kept)}"})
    client.post(filing.at("sections/B/"), {**typed(filing.renewal, changed.question, text="Өөр болсон."), "do": "save"})
    sheet = filing.sheet
    assert {slot for slot in of_section if slot not in sheet.unconfirmed} == {of_section[0], changed, kept}
    assert (sheet.rows[kept].text, sheet.rows[changed].text) == (BEFORE, "Өөр болсон.")
    client.post(filing.at("sections/B/"), {"do": "confirm:B01"})
    assert [str(gap.slot) for gap in filing.sheet.missing] == BEHIND, "what means something else is not confirmed"


def test_a_section_that_was_read_is_confirmed_at_once(filing: Holder) -> None:
    client = client_of(filing.owner)
    filing.begin(client)
    url = filing.at("sections/B/")
    of_section = [slot for slot in filing.sheet.slots if filing.sheet.question(slot).criterion == "B"]
    typed_too = typed(filing.renewal, of_section[1].question, text="Өөр болсон.")
    told = client.post(url, {**typed_too, "do": "confirm-all"}, follow=True).text
    assert f"{len(of_section) - 2} answers are confirmed." in told
    assert "confirm them" not in told, "nothing is left to confirm here"
    sheet = filing.sheet
    assert sheet.rows[of_section[1]].text == "Өөр болсон.", "and what was typed on the page is saved first"
    assert not set(of_section) & set(sheet.unconfirmed)
    assert sheet.unconfirmed, "other sections are read on their own pages"
    assert [str(gap.slot) for gap in sheet.missing] == BEHIND
    viewer = client_of(make.member(filing.company, "viewer"))
    left = len(sheet.unconfirmed)
    page = viewer.get(filing.at("sections/C/")).text
    assert "confirm them" not in page
    viewer.post(filing.at("sections/C/"), {"do": "confirm-all"})
    assert len(filing.sheet.unconfirmed) == left


def test_submitted_in_time_the_status_holds_until_it_is_decided(filing: Holder) -> None:
    client, number = client_of(filing.owner), filing.authorisation.aeo_number
    filing.begin(client)
    client.post(filing.at("sections/B/"), {**typed(filing.renewal, "B01", choice="yes", text="Шинээр."), "do": "save"})
    answers.confirm_all(filing.renewal.self_assessment, filing.sheet.slots, by=filing.owner)
    make.up_to_date(filing.renewal.self_assessment)
    signing = client_of(filing.signatory)
    signed = signing.post(filing.at("sign/"), {"method": "declaration", "true": "on", "password": PASSWORD})
    assert signed["Location"] == filing.at("submit/")
    assert signing.post(filing.at("submit/"), {"key": "1"})["Location"] == filing.at("receipt/")
    assert filing.renewal.state == "submitted"
    filing.accepted.refresh_from_db()
    assert filing.accepted.state == "accepted", "what the status rests on stays until the renewal is decided"
    page = client.get(f"/portal/authorisations/{number}/").text
    assert "It holds until your renewal is decided." in page
    in_time = f"lodged in time, on {day_text(FILED)}: the status holds after {day_text(END)}, too, until the renewal"
    for address in ("/portal/", filing.at(), filing.at("receipt/"), f"/portal/authorisations/{number}/"):
        assert in_time in client.get(address).text, address
    told = Message.objects.get(what__startswith="renewal_pending", user_ref=filing.owner.ref).body
    assert ("хүсэлтийг шийдвэрлэх хүртэл хүчинтэй" in told, "хугацаа: " in told) == (True, False)
    receipt = Message.objects.get(
        what__startswith="receipt", about=filing.renewal.subject, user_ref=filing.owner.ref
    ).body
    with override("mn"):
        assert f"хугацаанд нь гаргасан ({day_text(FILED)})" in receipt
    home = client.get("/portal/").text
    assert ("valid until its renewal is decided" in home, home.count("valid until")) == (True, 1)
    with clock.frozen(noon_of(END + 10 * DAY)):
        sweeps.follow()
        assert [part.state for part in authority.parts(filing.authorisation)] == [PartState.ACTIVE]
        told = Client().get(f"/id/aeo/{number}", headers={"accept": "application/json"}).json()
        assert told["status"] == "active"
        assert "It holds until your renewal is decided." in client.get(f"/portal/authorisations/{number}/").text
