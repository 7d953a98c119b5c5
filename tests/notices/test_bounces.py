"""Mails that come back: the report is read; the mail, its letter and the address are marked; their owner confirms."""

from __future__ import annotations

import io
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from aeo.accounts import actions, moving, opening
from aeo.accounts import tasks as account_tasks
from aeo.accounts.actors import actor_of
from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel import models as kernel
from aeo.kernel.policy import Actor
from aeo.notices import bounces, queries, tasks
from aeo.notices.actions import addresses, bouncing, mails, messages, notices
from aeo.notices.models import Address, Mail, Message, Notice
from aeo.notices.states import NoticeState
from tests.accounts.mailed import deliver
from tests.notices.facts import MESSAGE_FACTS
from tests.notices.people import account, sent, staff
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.example
To: bounces@customs.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="XX"

--XX
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--XX
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {to}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: no
 such mailbox

--XX
Content-Type: {original}

From: itgel@customs.example
To: {to}
Message-ID: {message_id}
Subject: x

--XX--
"""

NAMELESS = REPORT.replace("Message-ID: {message_id}\n", "").replace("{original}", "message/rfc822").encode()


def report(mail: Mail, action: str = "failed", original: str = "message/rfc822") -> bytes:
    """What the mail server of the addressee sends back."""
    text = REPORT.format(to=mail.to, action=action, original=original, message_id=mail.message_id)
    return text.replace("\n", "\r\n").encode()


def letter() -> tuple[Notice, Mail]:
    """A letter on its way to one person, with its e-mail sent."""
    notice = sent(account())
    mail = notice.mails.get()
    mails.sent(mail)
    return notice, mail


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_names_the_mail_and_the_reason(original: str) -> None:
    _notice, mail = letter()
    found = bounces.read(report(mail, original=original))
    assert found == bounces.Bounce(mail.message_id, "5.1.1 550 5.1.1 <bat@company.example>: no such mailbox")


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_what_is_only_late_or_arrived_is_no_bounce(action: str) -> None:
    _notice, mail = letter()
    assert bounces.read(report(mail, action)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: out of office\r\n\r\nBack on Monday.",
        b"\xff\xfe\x00",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n",
        NAMELESS,
        b"x" * (bounces.LARGEST + 1),
    ],
)  # fmt: skip
def test_anything_else_says_nothing(content: bytes) -> None:
    assert bounces.read(content) is None
    assert bouncing.receive(content) is None


def test_a_bounced_letter_starts_no_clock_and_marks_the_address() -> None:
    notice, mail = letter()
    assert bouncing.receive(report(mail)) == mail
    notice.refresh_from_db()
    assert (notice.state, notice.deemed_on) == (NoticeState.BOUNCED, None)
    assert notice not in queries.to_be_deemed()
    assert kernel.Message.objects.filter(topic="notice.bounce").exists()
    assert queries.broken("Bat@company.example") is not None
    before = Address.objects.get().bounced_at
    bouncing.receive(report(mail))  # told twice, it is one bounce
    assert Address.objects.get().bounced_at == before


def test_the_report_of_a_mail_we_never_sent_changes_nothing() -> None:
    _notice, mail = letter()
    with clock.frozen(clock.now() + mails.KEPT + timedelta(days=1)):
        assert bouncing.receive(report(mail)) is None, "nor that of one which others may have seen since"
    mail.message_id = "<0000@customs.example>"
    assert bouncing.receive(report(mail)) is None
    assert not Address.objects.exists()


def test_the_command_takes_a_pipe_and_a_maildir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notice, mail = letter()
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Subject: hello\r\n\r\n")))
    call_command("bounces", stdout=out)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.mx").write_bytes(report(mail))
    (tmp_path / "new" / "2.mx").write_bytes(b"Subject: hello\r\n\r\n")
    call_command("bounces", maildir=tmp_path, stdout=out)
    assert out.getvalue() == "1 mails read, 0 bounces of ours\n2 mails read, 1 bounces of ours\n"
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1.mx:2,S", "2.mx:2,S"]
    notice.refresh_from_db()
    assert notice.state == NoticeState.BOUNCED
    with pytest.raises(CommandError, match="is not a maildir"):
        call_command("bounces", maildir=tmp_path / "nowhere")


def test_the_owner_is_told_on_every_page_and_confirms_the_address() -> None:
    _notice, mail = letter()
    bouncing.receive(report(mail))
    client = client_of(_actor(mail))
    page = client.get("/messages/")
    assert "come back" in page.text
    assert "no such mailbox" in client.get("/messages/address/").text
    assert client.post("/messages/address/", follow=True).status_code == 200
    assert queries.broken(mail.to) is None
    assert "come back" not in client.get("/messages/").text
    assert "Nothing is wrong" in client.get("/messages/address/").text


def _actor(mail: Mail) -> Actor:
    return actor_of(User.objects.get(email=mail.to))


def test_the_post_room_sees_whose_addresses_are_broken() -> None:
    officer = staff("records")
    client = client_of(officer)
    assert "No address is broken" in client.get("/desk/notices/addresses/").text
    _notice, mail = letter()
    bouncing.receive(report(mail))
    page = client.get("/desk/notices/addresses/")
    assert mail.to in page.text
    assert "Бат" in page.text
    assert client_of(_actor(mail)).get("/desk/notices/addresses/").status_code == 403


def test_a_message_that_comes_back_marks_the_person_too() -> None:
    bat = account()
    messages.tell([bat], "case_arrived", MESSAGE_FACTS, about="application:12", url="/desk/cases/12/")
    bouncing.receive(report(Mail.objects.get()))
    assert queries.broken(bat.email) is not None
    assert addresses.confirm(bat)
    assert not addresses.confirm(bat)


def test_a_letter_sent_again_to_a_better_address_runs_again() -> None:
    notice, mail = letter()
    bouncing.receive(report(mail))
    notice.refresh_from_db()
    again = notices.send_again(notice, by=staff("records"), emails=["other@company.example"])
    assert again.state == NoticeState.DISPATCHED
    assert again.deemed_on is not None


# Mails of accounts


def test_a_link_to_set_a_password_that_comes_back_marks_the_person() -> None:
    bat = account()
    actions.ask_reset(bat.email)
    deliver()
    bouncing.receive(report(Mail.objects.get()))
    assert queries.broken(bat.email) is not None


def test_whoever_mistyped_a_new_address_is_told_at_the_present_one() -> None:
    bat = account()
    moving.ask(bat, "typo@company.example", "")
    assert deliver()["typo@company.example"]
    bouncing.receive(report(Mail.objects.get(to="typo@company.example")))
    told = kernel.Message.objects.get(task="notices.tell_address_bounced")
    for _ in range(2):
        tasks.tell_address_bounced(**told.payload)
    message = Message.objects.get()
    assert (message.user_ref, message.url) == (bat.ref, "/account/address/")
    assert "typo@company.example" in message.title
    assert "no such mailbox" in message.body
    assert not Address.objects.exists(), "an address that is nobody's is not kept as broken"


def test_what_a_stranger_asked_for_is_forgotten_with_its_mails() -> None:
    opening.ask("nobody@company.example", "en")
    deliver()
    bouncing.receive(report(Mail.objects.get()))
    tasks.tell_address_bounced(Mail.objects.get().pk)
    assert not Address.objects.exists()
    assert not Message.objects.exists()
    with clock.frozen(clock.now() + timedelta(days=31)):
        tasks.tidy()
    assert not Mail.objects.exists()


def test_a_link_that_is_over_before_its_mail_left_is_not_sent() -> None:
    moving.ask(account(), "new@company.example", "")
    written = kernel.Message.objects.get(task="accounts.send_address")
    account_tasks.send_address(**written.payload)
    row = Mail.objects.get()
    moving.ask(User.objects.get(), "other@company.example", "")
    tasks.send(row.pk)
    assert not Mail.objects.exists()
    assert mail.outbox == []


def test_a_mail_that_no_server_took_keeps_no_secret() -> None:
    words = {**MESSAGE_FACTS, "due_date": clock.today()}
    told = {"language": "en", "about": "operator:1", "what": "invitation:1", "link": "https://x.example/secret"}
    row = mails.write_secret("new@company.example", "invitation", words, **told)
    tasks.give_up(row.pk)
    row.refresh_from_db()
    assert (row.secrets, row.bounced_at is None) == ({}, False)
