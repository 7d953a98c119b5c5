"""The post room: what is stuck, and recording what became of a letter."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aeo.accounts.roles import Role
from aeo.kernel import clock
from aeo.notices.actions import notices
from aeo.notices.models import Notice
from tests.factories import operators as make
from tests.notices.people import account, sent
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db


def day_fields(name: str = "day", back: int = 0) -> dict[str, str]:
    """A day as it is typed."""
    day = clock.today() - timedelta(days=back)
    return {f"{name}_0": str(day.year), f"{name}_1": str(day.month), f"{name}_2": str(day.day)} | {
        f"{name}_year": str(day.year),
        f"{name}_month": str(day.month),
        f"{name}_day": str(day.day),
    }


def test_what_came_back_or_goes_by_post_is_stuck_and_the_rest_is_on_its_way() -> None:
    waiting, by_post = sent(account()), sent()
    returned = notices.bounce(sent(account("ann@company.example")), reason="no such mailbox")
    client = client_of(make.staff(Role.RECORDS))
    stuck = client.get("/desk/notices/").text
    assert (returned.number or "") in stuck
    assert (by_post.number or "") in stuck
    assert (waiting.number or "") not in stuck
    on_way = client.get("/desk/notices/?show=waiting").text
    assert (waiting.number or "") in on_way
    assert (by_post.number or "") not in on_way
    found = client.get("/desk/notices/", {"q": waiting.number or ""}).text
    assert (waiting.number or "") in found
    assert "No letter has this number" in client.get("/desk/notices/?q=nothing").text


def test_service_by_hand_is_recorded_with_its_day() -> None:
    notice = sent()
    client = client_of(make.staff(Role.RECORDS))
    shown = client.get(f"/desk/notices/{notice.pk}/").text
    assert "Record service" in shown
    assert "Application AP-2026-00012-K is complete" in shown
    client.post(f"/desk/notices/{notice.pk}/serve/", {"method": "hand", **day_fields()})
    served = Notice.objects.get(pk=notice.pk)
    assert (served.service_method, served.served_on) == ("hand", clock.today())
    assert "Record service" not in client.get(f"/desk/notices/{notice.pk}/").text


def test_a_day_before_it_was_sent_is_refused_beside_the_form_and_nothing_typed_is_lost() -> None:
    notice = sent()
    answer = client_of(make.staff(Role.RECORDS)).post(
        f"/desk/notices/{notice.pk}/serve/", {"method": "post", **day_fields(back=3)}
    )
    assert answer.status_code == 422
    assert "It cannot have been served before it was sent." in answer.text
    assert 'value="post" checked' in answer.text.replace("  ", " ")


def test_a_method_that_nobody_knows_is_refused() -> None:
    answer = client_of(make.staff(Role.RECORDS)).post(
        f"/desk/notices/{sent().pk}/serve/", {"method": "portal", **day_fields()}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize(("verb", "state"), [("bounce", "bounced"), ("refuse", "refused"), ("unclaimed", "unclaimed")])
def test_what_became_of_it_is_recorded_with_its_reason(verb: str, state: str) -> None:
    notice = sent(account())
    client = client_of(make.staff(Role.RECORDS))
    assert client.post(f"/desk/notices/{notice.pk}/{verb}/", {"reason": ""}).status_code == 422
    client.post(f"/desk/notices/{notice.pk}/{verb}/", {"reason": "Хаягаас нүүсэн"})
    assert Notice.objects.get(pk=notice.pk).state == state


def test_it_is_sent_again_to_a_better_address_or_by_post() -> None:
    notice = notices.bounce(sent(account()), reason="no such mailbox")
    client = client_of(make.officer())
    wrong = client.post(f"/desk/notices/{notice.pk}/again/", {"way": "email", "emails": "not an address"})
    assert wrong.status_code == 422
    assert "“not an address” is not an e-mail address." in wrong.text
    client.post(f"/desk/notices/{notice.pk}/again/", {"way": "email", "emails": "new@company.example"})
    again = Notice.objects.get(pk=notice.pk)
    assert (again.state, again.to_emails) == ("dispatched", ["new@company.example"])
    back = notices.bounce(again, reason="again")
    client.post(f"/desk/notices/{back.pk}/again/", {"way": "post", "emails": ""})
    posted = Notice.objects.get(pk=notice.pk)
    assert (posted.channel, posted.deemed_on) == ("post", None)


def test_auditors_see_but_do_not_record() -> None:
    notice = sent()
    client = client_of(make.staff(Role.AUDITOR))
    page = client.get(f"/desk/notices/{notice.pk}/")
    assert "Only a records officer, an AEO officer or the lead auditor may record this." in page.text
    refused = client.post(f"/desk/notices/{notice.pk}/refuse/", {"reason": "x"})
    assert refused.status_code == 403
    assert Notice.objects.get(pk=notice.pk).state == "dispatched"


def test_traders_and_the_system_administrator_do_not_come_in() -> None:
    notice = sent()
    for actor in (make.owner(make.operator()), make.staff(Role.SYSTEM_ADMINISTRATOR)):
        client = client_of(actor)
        assert client.get("/desk/notices/").status_code == 403
        assert client.get(f"/desk/notices/{notice.pk}/").status_code == 403


def test_lists_ask_as_much_for_thirty_as_for_one() -> None:
    client, asked = client_of(make.staff(Role.RECORDS)), []
    for more in (1, 29):
        for _ in range(more):
            sent()
        client.get("/desk/notices/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/desk/notices/")
        asked.append(len(queries))
    assert asked[0] == asked[1]
