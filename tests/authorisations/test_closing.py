"""A status is over: what hung on it ends with it, each is told, and the company may apply anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from aeo.authorisations.actions import changes, decisions, endings, hearings, suspending, sweeps
from aeo.authorisations.actions.suspending import Wish
from aeo.authorisations.models import Authorisation, ChangeNotice, Decision
from aeo.authorisations.queries import changes as told
from aeo.authorisations.states import ChangeState, DecisionState
from aeo.kernel import clock
from aeo.kernel.refusals import Refused
from aeo.notices.models import Message
from audits.queries.history import history
from operators.actions import applications
from operators.models import Application
from tests.factories import authorisations as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
HERE = "authorisations"


def asked(case: make.Case, status: Authorisation, purpose: str, state: str = "submitted") -> Application:
    """An application about the status, in hand."""
    return make.application(case.operator, case.sites, purpose=purpose, state=state, aeo_number=status.aeo_number)


def said(case: make.Case, status: Authorisation) -> list[ChangeNotice]:
    """Changes told of it: untouched, to be assessed, and the status assessed again."""
    rows = [
        changes.tell(status, "registered", clock.today(), "Өөр", "mn", by=case.owner, another=True) for _ in range(3)
    ]
    for row in rows[1:]:
        changes.need_assessment(row, "Шалгана.", "mn", by=case.officer)
    changes.reassess(ChangeNotice.objects.get(pk=rows[2].pk), by=case.officer)
    return rows


def cease(case: make.Case, status: Authorisation) -> None:
    """By law."""
    endings.cease(status, clock.today(), by=case.officer, reason="Нийлсэн", language="mn")


def surrender(case: make.Case, status: Authorisation) -> None:
    """By the holder, from today."""
    endings.surrender(status, [part.pk for part in make.parts(status)], clock.today(), by=case.signatory)


def revoke(case: make.Case, status: Authorisation) -> None:
    """By a decision, from its service."""
    heard = make.heard(make.proposed(status, case.officer, "revoke"), case)
    with clock.frozen(clock.now() + timedelta(days=40)):
        make.serve(decisions.decide(heard, by=case.approver).notice)


def annul(case: make.Case, status: Authorisation) -> None:
    """By a decision, from the first day."""
    grounds = (make.GroundDraft("false-information"),)
    heard = make.heard(make.proposed(status, case.officer, "annul", grounds=grounds), case)
    with clock.frozen(clock.now() + timedelta(days=40)):
        make.serve(decisions.decide(heard, by=case.approver).notice)


@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("end", [cease, surrender, revoke, annul])
def test_what_hung_on_a_status_ends_with_it(end: Callable[[make.Case, Authorisation], None]) -> None:
    case = make.case(sites=1)
    status = make.granted(case)
    extension, renewal = asked(case, status, "extension"), asked(case, status, "revalidation", "draft")
    notices = said(case, status)
    intended = make.proposed(status, case.officer, "revoke")
    intended = hearings.open_hearing(intended, make.gist("security-insufficient"), by=case.approver)
    burden = make.proposed(status, case.officer, "impose_conditions")
    with override("en"):  # whoever acts, each reads why in a language of one's own
        end(case, status)
    # what was intended is not decided any more; only who gave up after it was told of that may still be barred
    intended, burden = (Decision.objects.get(pk=row.pk) for row in (intended, burden))
    goes_on = DecisionState.HEARING if end is surrender else DecisionState.DROPPED
    assert (intended.state, burden.state) == (goes_on, DecisionState.DROPPED)
    told_so = Message.objects.filter(what="decision_not_pursued", about=intended.subject, user_ref=case.owner.ref)
    assert told_so.exists() == (end is not surrender)
    for application in (extension, renewal):
        application.refresh_from_db()
        assert application.state == "closed"
        message = Message.objects.get(about=application.subject, user_ref=case.signatory.ref)
        assert status.aeo_number in message.body
    for notice in notices:
        notice = ChangeNotice.objects.get(pk=notice.pk)
        assert notice.state == ChangeState.ENDED
        assert Message.objects.filter(about=notice.subject, user_ref=case.owner.ref, what__contains="ended").exists()
    again = told.reassessment(ChangeNotice.objects.get(pk=notices[2].pk))
    assert again is not None
    assert again.state == "abandoned"
    for code, why in (("mn", "Эрх дуусгавар болсон."), ("en", "The status has ended.")):
        with override(code):
            assert [one.reason for one in history(again.subject, ["abandon"])] == [why]
    with clock.frozen(clock.now() + timedelta(days=41)), pytest.raises(Refused, match="has ended"):
        changes.tell(status, "registered", clock.today(), "Өөр", "mn", by=case.owner)
    if end in (cease, surrender):
        assert applications.start(case.operator, by=case.owner).state == "draft"


def test_an_expired_status_still_waits_for_a_renewal_that_was_filed_late() -> None:
    case = make.case(sites=1)
    status = make.granted(case)
    extension, renewal = asked(case, status, "extension"), asked(case, status, "revalidation")
    with clock.frozen(clock.end_of(status.valid_until) + timedelta(hours=1)):
        sweeps.follow()
    states = {row.pk: row.state for row in Application.objects.filter(pk__in=[extension.pk, renewal.pk])}
    assert states == {extension.pk: "closed", renewal.pk: "submitted"}


def test_the_holder_reads_that_it_is_over_and_may_apply_anew() -> None:
    case = make.case(sites=1)
    status = make.granted(case)
    parts = [part.pk for part in make.parts(status)]
    days = (clock.today() + timedelta(days=9), clock.today() + timedelta(days=99))
    suspending.ask(status, Wish(parts, *days, "Засвар", ("Засах",), "mn"), by=case.signatory)
    more = make.case(sites=0, purpose="extension", company=case.operator, aeo_number=status.aeo_number)
    extension = more.application
    notice = changes.tell(status, "registered", clock.today(), "Өөр", "mn", by=case.owner)
    cease(case, status)
    wish = Decision.objects.get(manner="requested")
    assert (wish.state, wish.dropped_reason) == (DecisionState.DROPPED, "The status has ended.")
    told = Message.objects.get(about=wish.subject, user_ref=case.signatory.ref)
    assert (told.what, "Эрх дуусгавар болсон." in told.body) == ("suspension_wish_over", True)
    client = client_of(case.owner)
    mine = client.get(reverse(f"{HERE}:my-status", args=[status.aeo_number])).text
    for words in ("Ended on", "Apply anew", "none: this part has ended", "closed: the status has ended"):
        assert words in mine
    for words in ("Valid until", "To renew without a gap", "Tell of each within"):
        assert words not in mine
    home = client.get(reverse("portal:home")).text
    for words in ("Apply for the status", "ended on", f"Closed: the status {status.aeo_number}"):
        assert words in home
    for words in ("does not apply anew", "Customs decides", "valid until"):
        assert words not in home
    assert "holds the status already" not in client.get(reverse("operators:apply", args=[case.operator.pk])).text
    assert "customs closed this notice" in client.get(reverse(f"{HERE}:my-change", args=[notice.pk])).text
    refused = client.get(reverse(f"{HERE}:tell-change", args=[status.aeo_number])).text
    assert "nothing follows from a change any more" in refused
    assert "what you typed" not in refused
    assert "What happens next" in client.get(f"/portal/applications/{extension.pk}/").text
    desk = client_of(case.officer).get(reverse(f"{HERE}:change", args=[notice.pk])).text
    assert "It needs an assessment" not in desk
