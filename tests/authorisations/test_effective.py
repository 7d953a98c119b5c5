"""From when a decision counts: its pages, its letter, the status and the register say the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from aeo.authorisations import words
from aeo.authorisations.actions import decisions
from aeo.authorisations.models import Decision
from aeo.authorisations.queries import timelines
from aeo.authorisations.views.shown import decisions as shown
from aeo.authorisations.views.shown import statuses
from aeo.kernel import clock
from aeo.notices.wording import written
from aeo.programme.queries import pack_of
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
DAY = timedelta(days=1)
EN = {"en": "service of its letter, at the latest the start of the next day"}


def letter(decision: Decision) -> object:
    """What its letter says of it."""
    assert decision.notice is not None
    return decision.notice.facts["effective_from"]


def begun(case: make.Case, decision: Decision) -> str:
    """What the holder's own page of the status says: from when its last stretch holds."""
    view = statuses.context(make.given_by(decision))["parts"][0]
    assert (
        view.lines[-1].start
        in client_of(case.owner).get(f"/portal/authorisations/{view.part.authorisation.aeo_number}/").text
    )
    return str(view.lines[-1].start)


def revoked(case: make.Case, noon: datetime) -> Decision:
    """A revocation, decided on 2 May and not served yet."""
    authorisation = make.granted(case)
    heard = make.heard(make.proposed(authorisation, case.officer, "revoke"), case)
    with clock.frozen(noon + 61 * DAY):
        return decisions.decide(heard, by=case.approver)


@pytest.mark.parametrize(
    ("served", "told", "first"),
    [(None, "4 May 2026, 12:00", date(2026, 5, 4)), (date(2026, 5, 3), "4 May 2026", date(2026, 5, 4))],
    ids=["by its hour", "of which only the day is known"],
)
def test_what_counts_from_service_is_told_alike_before_and_after(
    noon: datetime, served: date | None, told: str, first: date
) -> None:
    case = make.case()
    decision = revoked(case, noon)
    pack = pack_of(decision.version_id)
    assert EN.items() <= letter(decision).items()  # type: ignore[attr-defined]
    assert decision.notice is not None
    body = written(pack, decision.notice.letter, decision.notice.facts, "en").body
    assert "revoked status" in body, "the whole of it"
    assert "Benefits that end then:\n– " in body
    assert "the certificate proves nothing any more" in body
    assert shown.starts(decision, pack) == EN["en"]
    with clock.frozen(noon + 63 * DAY):
        make.serve(decision.notice, served)
        decision.refresh_from_db()
        at = decision.effective_from
        assert at is not None
        assert shown.starts(decision, pack) == told == begun(case, decision)
        assert clock.day_of(at) == first
        part = make.parts(make.given_by(decision))[0]
        here, before = timelines.status(part, at), timelines.status(part, at - timedelta(seconds=1))
        assert (here and here.status, before and before.status) == ("revoked", "active")
        bar = case.operator.bars.get()
        assert bar.valid_from == (served or first), "counted from the day of service"


def test_a_grant_counts_from_its_day_on_paper_page_and_status() -> None:
    case = make.case()
    named = clock.today() + 10 * DAY
    decision = decisions.decide(make.recommended(case, from_day=named), by=case.approver)
    pack = pack_of(decision.version_id)
    assert letter(decision) == named.isoformat()
    assert shown.starts(decision, pack) == "12 March 2026"
    part = make.parts(make.given_by(decision))[0]
    assert part.effective_from == named
    assert statuses.context(make.given_by(decision))["parts"][0].lines[0].start == "12 March 2026"


def test_at_once_is_told_by_its_hour(noon: datetime) -> None:
    case = make.case()
    proposal = make.recommended(case)
    pack = pack_of(proposal.version_id)
    assert shown.starts(proposal, pack) == "at once, when it is signed"
    decision = decisions.decide(proposal, by=case.approver)
    assert shown.starts(decision, pack) == "2 March 2026, 12:00"
    assert words.begins(pack, decision.effective_from) == noon
    assert datetime.fromisoformat(str(letter(decision))) == noon
