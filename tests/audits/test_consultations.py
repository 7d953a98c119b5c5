"""Consulting other authorities: the one-time link, the proof, restricted answers, late ones."""

from __future__ import annotations

from typing import Any

import pytest

from aeo.kernel import clock
from aeo.kernel.models import Deadline, Entry
from aeo.kernel.refusals import NotPermitted, NotReady, WrongState
from aeo.notices import queries
from aeo.notices.actions import mails, notices
from aeo.notices.models import Mail, Notice
from audits.actions import consultations
from audits.actions.consultations import Question, Sent
from audits.lifecycles.consultation import Reply
from audits.models import Consultation
from audits.tasks import sweep
from tests.factories import audits as make
from tests.factories import operators as people

pytestmark = pytest.mark.django_db
QUESTION = Question("Татварын ерөнхий газар", "tatvar@example.mn", "Өр бий юу?", "mn")


def reply(**more: Any) -> Reply:
    values: dict[str, Any] = {"outcome": "no_objection", "text": "", "language": "mn"}
    return Reply(**{**values, "letter_number": "7/1203", "letter_date": clock.today(), **more})


def sent(case: make.Case | None = None) -> tuple[make.Case, Sent]:
    case = case or make.accepted()
    return case, consultations.send(case.assessment, QUESTION, by=case.officer)


def test_the_token_is_kept_nowhere_but_in_the_mail_until_it_is_sent() -> None:
    _case, out = sent()
    row = Consultation.objects.get()
    mail = Mail.objects.get(to=QUESTION.email)
    assert out.token not in str(vars(row))
    assert row.token_hash == consultations.hashed(out.token)
    assert out.token not in mail.text
    assert f"/consultation/{out.token}" in str(mails.whole_text(mail))
    assert out.token not in str(Notice.objects.get(letter="consultation").facts)
    assert not Entry.objects.filter(facts__contains=out.token).exists()
    mails.sent(mail)
    mail.refresh_from_db()
    assert out.token not in str(vars(mail))


def test_it_has_fifteen_working_days_from_dispatch() -> None:
    _case, out = sent()
    row = Deadline.objects.get(subject=out.consultation.subject, clock="consultation")
    assert (row.start, row.length, row.unit) == (clock.today(), 15, "working_days")


def test_looking_uses_nothing_up_and_answering_does() -> None:
    _case, out = sent()
    for _look in range(3):
        assert consultations.by_token(out.token) == out.consultation
    answered = consultations.answer_by_token(out.token, reply())
    assert answered is not None
    assert (answered.state, answered.answered_by) == ("answered", f"authority:{answered.pk}")
    with pytest.raises(WrongState):
        consultations.answer_by_token(out.token, reply(outcome="objection", text="Үгүй"))
    answered.refresh_from_db()
    assert answered.outcome == "no_objection"


@pytest.mark.parametrize("came_back", [False, True])
def test_the_answer_proves_that_the_letter_was_received(came_back: bool) -> None:
    case, out = sent()
    letter = Notice.objects.get(letter="consultation")
    if came_back:
        notices.bounce(letter, reason="550")
    letters = queries.all_letters(case.officer.user)
    assert list(queries.undelivered(letters)) == [letter]
    consultations.answer_by_token(out.token, reply())
    assert list(queries.undelivered(letters)) == []
    letter.refresh_from_db()
    assert (letter.state, letter.service_method, letter.served_on) == ("served", "answer", clock.today())


def test_a_token_nobody_was_given() -> None:
    sent()
    assert consultations.by_token("x") is None
    assert consultations.answer_by_token("x", reply()) is None


@pytest.mark.parametrize(
    "more",
    [
        {"letter_number": ""},
        {"letter_date": None},
        {"letter_number": " ", "letter_date": None},
        {"outcome": "perhaps"},
        {"outcome": "objection", "text": " "},
    ],
)
def test_what_an_answer_needs(more: dict[str, Any]) -> None:
    _case, out = sent()
    with pytest.raises(NotReady):
        consultations.answer_by_token(out.token, reply(**more))
    out.consultation.refresh_from_db()
    assert out.consultation.state == "sent"


def test_a_signed_file_stands_for_the_letter() -> None:
    case, out = sent()
    file = people.upload(case.officer)
    done = consultations.answer_by_token(out.token, reply(letter_number="", letter_date=None, file_id=file.pk))
    assert done is not None
    assert done.file == file


def test_an_officer_records_a_letter_and_the_time_is_met() -> None:
    case, out = sent()
    done = consultations.answer(out.consultation, reply(), by=case.officer)
    assert done.answered_by == case.officer.ref
    assert Deadline.objects.get(subject=done.subject).outcome == "met"


@pytest.mark.parametrize("who", ["approver", "owner", "stranger"])
def test_who_does_not_record_an_answer(who: str) -> None:
    case, out = sent()
    with pytest.raises(NotPermitted):
        consultations.answer(out.consultation, reply(), by=case.everybody()[who])


def test_without_an_answer_it_times_out_and_a_late_answer_is_kept() -> None:
    _case, out = sent()
    sweep()
    out.consultation.refresh_from_db()
    assert out.consultation.state == "sent"
    with make.later(40):
        sweep()
        sweep()
        out.consultation.refresh_from_db()
        assert out.consultation.state == "timed_out"
        late = consultations.answer_by_token(out.token, reply(outcome="information", text="Өргүй"))
    assert late is not None
    assert (late.state, late.late, late.text) == ("answered", True, "Өргүй")
    assert Entry.objects.filter(subject=late.subject, verb="time_out").count() == 1


def test_an_answer_in_time_is_not_late() -> None:
    _case, out = sent()
    done = consultations.answer_by_token(out.token, reply())
    assert done is not None
    assert not done.late


def test_a_restricted_answer_is_read_by_those_named_and_each_reading_is_journalled() -> None:
    case, out = sent()
    done = consultations.answer_by_token(out.token, reply(restricted=True, text="Мөрдөн байцаалт явагдаж байна."))
    assert done is not None
    with pytest.raises(NotPermitted, match="restricted"):
        consultations.read(done, by=case.auditor)
    consultations.name_reader(done, case.auditor.ref, by=case.officer)
    again = Consultation.objects.get(pk=done.pk)
    consultations.read(again, by=case.auditor)
    consultations.read(again, by=case.auditor)
    readings = Entry.objects.filter(subject__startswith=f"reading-of-{done.subject}:", verb="read")
    assert [entry.actor for entry in readings] == [case.auditor.ref] * 2


def test_who_names_readers() -> None:
    case, out = sent()
    with pytest.raises(NotPermitted):
        consultations.name_reader(out.consultation, case.auditor.ref, by=case.auditor)
    consultations.name_reader(out.consultation, case.auditor.ref, by=case.lead)


def test_an_open_answer_is_read_by_whoever_works_on_the_case_without_a_journal() -> None:
    case, out = sent()
    with pytest.raises(NotPermitted, match="no answer yet"):
        consultations.read(out.consultation, by=case.auditor)
    done = consultations.answer_by_token(out.token, reply())
    assert done is not None
    consultations.read(done, by=case.auditor)
    with pytest.raises(NotPermitted):
        consultations.read(done, by=case.stranger)
    assert not Entry.objects.filter(subject__startswith="reading-of").exists()


def test_nothing_is_asked_when_the_assessment_is_closed() -> None:
    case = make.accepted()
    type(case.assessment).objects.filter(pk=case.assessment.pk).update(
        state="abandoned", closed_at=clock.now(), closed_by="user:1"
    )
    with pytest.raises(NotPermitted, match="closed"):
        consultations.send(type(case.assessment).objects.get(), QUESTION, by=case.officer)
