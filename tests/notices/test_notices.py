"""Letters: prepared, registered and dispatched in one transaction, served by one of the ways (lifecycles §5)."""

from __future__ import annotations

import smtplib
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail as outgoing
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection

from aeo.accounts.roles import Role
from aeo.documents.models import Document
from aeo.kernel import clock
from aeo.kernel import models as kernel
from aeo.kernel.policy import SYSTEM
from aeo.kernel.refusals import NotPermitted, NotReady, WrongState
from aeo.notices import queries, tasks, wording
from aeo.notices.actions import mails, notices
from aeo.notices.models import Mail, Message, Notice
from aeo.notices.states import NoticeState, Service
from tests.notices.people import account, letter, sent, staff

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 9, 2, tzinfo=UTC)


def test_sending_gives_number_date_paper_inbox_and_mail_at_once() -> None:
    bat, ann = account(), account("ann@company.example", "Ann", "en")
    with clock.frozen(MONDAY):
        notice = sent(bat, ann)
    assert notice.state == NoticeState.DISPATCHED
    assert (notice.number or "").startswith("08/2026-00001-")
    assert notice.registered_on == date(2026, 3, 9)
    assert notice.deemed_on == date(2026, 3, 16)
    document = Document.objects.get(pk=notice.document_id or 0)
    assert document.facts["number"] == notice.number
    assert "2026 оны 7 дугаар сарын 7" in document.facts["body"]["mn"]
    assert "We decide by 7 July 2026" in document.facts["body"]["en"]
    assert {m.user_ref: m.title for m in Message.objects.all()} == {
        bat.ref: "Танд албан бичиг ирлээ: AP-2026-00012-K: хүсэлтийг хүлээн авлаа",
        ann.ref: "You have a letter: AP-2026-00012-K: your application is accepted",
    }
    assert set(Mail.objects.values_list("to", "language")) == {(bat.email, "mn"), (ann.email, "en")}


def test_numbers_follow_each_other_without_gaps() -> None:
    bat = account()
    numbers = [sent(bat).number or "" for _ in range(3)]
    runs = [int(number.split("-")[1]) for number in numbers]
    assert runs == [runs[0], runs[0] + 1, runs[0] + 2]


def test_a_letter_whose_words_need_more_is_a_mistake_that_names_it() -> None:
    with pytest.raises(
        wording.MissingFact, match="letter decision_refuse: the facts lack bar_until, body, complaint_court"
    ):
        notices.prepare(
            "decision_refuse", "decision:1", notices.Recipients("operator:5", "X"), {"reference": "1"}, by=SYSTEM
        )


def test_opening_it_in_the_portal_serves_it_once() -> None:
    bat = account()
    notice = sent(bat)
    actor = staff(Role.OFFICER)
    assert notices.opened(notice, by=actor).state == NoticeState.DISPATCHED
    reader = type(actor)(bat.ref, bat.name, user=bat)
    served = notices.opened(notice, by=reader)
    assert (served.state, served.service_method, served.served_on) == ("served", Service.PORTAL, clock.today())
    again = notices.opened(notice, by=reader)
    assert again.served_at == served.served_at
    assert kernel.Entry.objects.filter(subject=notice.subject, verb="serve").count() == 1


def test_nobody_opens_a_letter_for_somebody_else() -> None:
    notice = sent(account())
    with pytest.raises(NotPermitted):
        notices.serve(notice, by=staff(Role.OFFICER))
    stranger = type(SYSTEM)("user:999", "Stranger")
    with pytest.raises(NotPermitted):
        notices.serve(notice, by=stranger, method=Service.HAND)


def test_the_post_room_records_service_by_hand_not_before_it_was_sent_nor_in_the_future() -> None:
    notice, records = sent(account()), staff(Role.RECORDS)
    for day, code in ((date(2000, 1, 1), "service-early"), (date(2200, 1, 1), "service-in-future")):
        with pytest.raises(NotReady) as refused:
            notices.serve(notice, by=records, method=Service.HAND, day=day)
        assert refused.value.code == code
    assert notices.serve(notice, by=records, method=Service.HAND).served_on == clock.today()


def test_a_prepared_letter_cannot_be_served() -> None:
    with pytest.raises(WrongState):
        notices.serve(letter(account()), by=staff(Role.RECORDS), method=Service.HAND)


def _deem(day: datetime) -> None:
    with clock.frozen(day):
        tasks.deem()


def test_an_unread_letter_is_deemed_served_after_its_day_if_a_mail_went_out() -> None:
    with clock.frozen(MONDAY):
        notice = sent(account())
    _deem(datetime(2026, 3, 17, 2, tzinfo=UTC))
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.DISPATCHED  # no mail went out yet
    mails.sent(notice.mails.get())
    _deem(datetime(2026, 3, 16, 2, tzinfo=UTC))
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.DISPATCHED  # the day itself is not over
    _deem(datetime(2026, 3, 16, 17, tzinfo=UTC))  # 01:00 on the 17th in Ulaanbaatar
    served = Notice.objects.get(pk=notice.pk)
    assert (served.state, served.service_method, served.served_on) == ("served", "deemed", date(2026, 3, 16))
    _deem(datetime(2026, 3, 18, 2, tzinfo=UTC))
    assert kernel.Entry.objects.filter(subject=notice.subject, verb="serve").count() == 1


def test_deemed_service_counts_working_days_over_naadam() -> None:
    with clock.frozen(datetime(2026, 7, 8, 2, tzinfo=UTC)):
        notice = sent(account())
    calendar_days = (notice.deemed_on or date.min) - date(2026, 7, 8)
    assert calendar_days.days > 7


def test_a_bounced_letter_starts_nothing_until_it_is_sent_again() -> None:
    with clock.frozen(MONDAY):
        notice = sent(account())
        mails.bounced(notice.mails.get(), "550 no such user")
    bounced = Notice.objects.get(pk=notice.pk)
    assert (bounced.state, bounced.deemed_on) == (NoticeState.BOUNCED, None)
    _deem(datetime(2026, 4, 1, 2, tzinfo=UTC))
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.BOUNCED
    with clock.frozen(datetime(2026, 4, 2, 2, tzinfo=UTC)):
        again = notices.send_again(bounced, by=staff(Role.RECORDS), emails=["right@company.example"])
    assert (again.state, again.number, again.deemed_on) == (NoticeState.DISPATCHED, notice.number, date(2026, 4, 9))
    assert queries.bounce_reasons(again) == ["bat@company.example: 550 no such user"]


def test_one_of_two_mails_coming_back_is_no_bounce() -> None:
    notice = sent(account(), account("b@company.example"))
    first, second = notice.mails.order_by("pk")
    mails.bounced(first, "550")
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.DISPATCHED
    mails.bounced(second, "550")
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.BOUNCED


def test_the_post_room_is_told_of_a_bounce() -> None:
    records, notice = staff(Role.RECORDS), sent(account())
    mails.bounced(notice.mails.get(), "550 no such user")
    tasks.tell_bounced(notice.pk)
    tasks.tell_bounced(notice.pk)
    message = Message.objects.get(user_ref=records.ref)
    assert str(notice.number) in message.title
    assert "550 no such user" in message.body


def test_without_accounts_it_goes_by_post_and_is_never_deemed() -> None:
    notice = sent()
    assert (notice.channel, notice.deemed_on, notice.mails.count()) == ("post", None, 0)
    refused = notices.refuse(notice, by=staff(Role.RECORDS), reason="the guard sent the courier away")
    served = notices.serve(refused, by=SYSTEM, method=Service.REFUSAL)
    assert served.service_method == "refusal"


def test_with_addresses_only_the_letter_itself_is_mailed() -> None:
    notice = sent(emails=("tax@authority.example",))
    assert notice.channel == "email"
    text = notice.mails.get().text
    assert "AP-2026-00012-K дугаартай хүсэлт бүрэн" in text
    assert "Application AP-2026-00012-K is complete" in text


@pytest.mark.parametrize(
    "change",
    [
        "state = 'served'",
        "state = 'dispatched', number = NULL",
        "served_on = current_date",
        "state = 'lost'",
    ],
)
def test_the_database_refuses_contradictions(change: str) -> None:
    notice = sent(account())
    with connection.cursor() as cursor, pytest.raises(IntegrityError):
        cursor.execute(f"UPDATE notices_notice SET {change} WHERE id = %s", [notice.pk])


def test_mail_is_handed_over_once_under_one_message_id() -> None:
    notice = sent(account())
    row = notice.mails.get()
    tasks.send(row.pk)
    tasks.send(row.pk)
    (handed,) = outgoing.outbox
    assert handed.extra_headers["Message-ID"] == row.message_id
    assert handed.to == ["bat@company.example"]
    assert f"/portal/letters/{notice.pk}/" in handed.body


def test_a_mail_lost_between_server_and_database_goes_again_under_the_same_id(monkeypatch: pytest.MonkeyPatch) -> None:
    row = sent(account()).mails.get()
    monkeypatch.setattr(mails, "sent", lambda _mail: (_ for _ in ()).throw(RuntimeError("killed")))
    with pytest.raises(RuntimeError):
        tasks.send(row.pk)
    monkeypatch.undo()
    tasks.send(row.pk)
    assert [m.extra_headers["Message-ID"] for m in outgoing.outbox] == [row.message_id] * 2


@pytest.mark.parametrize(("code", "state"), [(550, "bounced"), (450, "dispatched")])
def test_a_refused_address_is_a_bounce_and_a_busy_server_is_not(
    monkeypatch: pytest.MonkeyPatch, code: int, state: str
) -> None:
    notice = sent(account())

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({"bat@company.example": (code, b"not here")})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    row = notice.mails.get()
    if code == 450:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            tasks.send(row.pk)
    else:
        tasks.send(row.pk)
    assert Notice.objects.get(pk=notice.pk).state == state


def test_a_mail_that_no_server_takes_in_all_its_tries_is_a_bounce() -> None:
    notice = sent(account())
    tasks.give_up(notice.mails.get().pk)
    assert Notice.objects.get(pk=notice.pk).state == NoticeState.BOUNCED


def test_hostile_words_reach_letter_and_mail_unharmed() -> None:
    bat = account(name="Bat\r\nBcc: all@company.example")
    notice = notices.send(letter(bat, account_manager="{portal_address} <script>alert(1)</script> \u202e ᠮᠣᠩᠭᠣᠯ \x00"))
    tasks.send(notice.mails.get().pk)
    body = Document.objects.get(pk=notice.document_id or 0).facts["body"]["en"]
    assert "{portal_address} <script>alert(1)</script>" in body
    assert "\u202e" not in body
    assert "ᠮᠣᠩᠭᠣᠯ" in body


@pytest.mark.parametrize("many", [1, 30])
def test_lists_cost_the_same_however_long(many: int, django_assert_num_queries: Any) -> None:
    bat = account()
    for _ in range(many):
        sent(bat)
    with django_assert_num_queries(1):
        assert (
            len([(row.number, row.document.state if row.document else "") for row in queries.letters_to("operator:5")])
            == many
        )
    with django_assert_num_queries(1):
        assert len(queries.inbox(bat)) == many
