"""Lessons 15 and 17 of the reference on peers: one due date everywhere, and a request that says what it asks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from aeo.components import formats
from aeo.kernel import clock, running
from aeo.kernel.deadlines import Period, Span, due
from aeo.kernel.policy import Actor
from aeo.notices.actions import notices
from aeo.notices.models import Mail, Message, Notice
from operators import tasks
from operators.actions import requests
from operators.models import Application, InformationRequest
from operators.queries import sheets
from tests.factories import operators as make
from tests.operators.days import deadline, on
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass
class Course:
    """An application under assessment on which customs asks and the company replies, day after day.

    `paused` is kept by hand: the days on which the time to decide stands still by the rules (lifecycles §0).
    """

    application: Application
    officer: Actor
    paused: dict[int, Span] = field(default_factory=dict)
    day: date = field(default_factory=clock.today)

    @property
    def open(self) -> list[InformationRequest]:
        """What waits for an answer."""
        return list(InformationRequest.objects.filter(application=self.application, state="open").order_by("pk"))

    def ask(self) -> None:
        """Ask about a question that is not asked about yet."""
        number = InformationRequest.objects.filter(application=self.application).count()
        slot = sheets.sheet(self.application.self_assessment).slots[number]
        asked = requests.ask(self.application, [str(slot)], by=self.officer, reason="Тодруулна уу.")
        notice = Notice.objects.get(letter="information_request", about=asked.subject)
        printed = notice.document.facts["body"]["en"] if notice.document else ""
        assert formats.day_text(self.expected(asked)) in printed, "the day on which it ends, opened today"

    def serve(self) -> None:
        """The company opens the oldest letter that it has not opened."""
        waiting = next((row for row in self.open if row.served_on is None), None)
        if waiting is None:
            return
        letter = Notice.objects.get(letter="information_request", about=waiting.subject)
        notices.serve(letter, by=make.owner(self.application.operator))
        tasks.notice_served(id=letter.pk)
        self.paused[waiting.pk] = Span(self.day, self.expected(waiting))

    def more_time(self) -> None:
        """The oldest that runs gets more time, once."""
        runs = next((row for row in self.open if row.served_on and self.extendable(row)), None)
        if runs is not None:
            requests.extend(runs, by=self.officer, reason="Хүсэлтээр")
            span = self.paused[runs.pk]
            self.paused[runs.pk] = Span(span.first, deadline(runs.subject, "information_request").due_on)

    def extendable(self, row: InformationRequest) -> bool:
        """It was not extended before."""
        return not deadline(row.subject, "information_request").events.filter(what="extend").exists()

    def answer(self) -> None:
        """The company answers the oldest that was served."""
        runs = next((row for row in self.open if row.served_on), None)
        if runs is not None:
            requests.answer(runs, by=make.signatory(self.application.operator), method="declaration")
            span = self.paused.pop(runs.pk)
            if self.day > span.first:
                self.paused[runs.pk] = Span(span.first, min(span.last, self.day - DAY))

    def expected(self, row: InformationRequest) -> date:
        """Thirty days from today, moved to a working day: what a request served today ends on."""
        return due(Period(self.day, 30), running.calendar()).day

    @property
    def due_on(self) -> date:
        """By when customs decides: computed anew from what happened, pauses united."""
        accepted = clock.day_of(self.application.accepted_at or clock.now())
        return due(Period(accepted, 120, pauses=tuple(self.paused.values())), running.calendar()).day


STEPS = ("ask", "serve", "answer", "more_time")


@pytest.mark.parametrize("seed", range(9))
def test_lesson_15_whatever_is_asked_and_answered_portal_desk_and_letters_show_the_same_day(seed: int) -> None:
    """The day is reckoned after every step; pages are opened after each of two courses, and at the end of the rest."""
    drawn = random.Random(seed)  # noqa: S311 - nothing secret
    application = make.accepted()
    course = Course(application, make.officer(application.subject))
    owner = client_of(make.owner(application.operator))
    course.ask()
    for number, step in enumerate(("serve", *drawn.choices(STEPS, k=4))):
        course.day += drawn.randrange(0, 5) * DAY
        with on(course.day):
            getattr(course, step)()
            row = deadline(application.subject, "decision")
            assert row.due_on == course.due_on, (seed, step, course.day)
            if seed > 1 and number < 4:
                continue
            shown = formats.day_text(course.due_on)
            asked = [
                formats.day_text(deadline(one.subject, "information_request").due_on)
                for one in course.open
                if one.served_on
            ]
            for client, url in (
                (owner, f"/portal/applications/{application.pk}/"),
                (client_of(course.officer), f"/desk/applications/{application.pk}/"),
            ):
                text = client.get(url).text
                for day in (shown, *asked):
                    assert day in text, (seed, step, course.day, url, day)


def test_lesson_15_the_company_and_customs_read_one_ledger_of_the_day(application: Application) -> None:
    """A pause in it is told with its days and its reason, the same on both sides."""
    request = make.asked(application, "A01")
    requests.served(request, clock.today())
    with on(clock.today() + 9 * DAY):
        requests.answer(request, by=make.signatory(application.operator), method="declaration")
        portal = client_of(make.owner(application.operator)).get(f"/portal/applications/{application.pk}/").text
        desk = client_of(make.officer(application.subject)).get(f"/desk/applications/{application.pk}/").text
    ledgers = [
        text[text.index('class="app-clock') : text.index("</ol>", text.index('class="app-clock'))]
        for text in (portal, desk)
    ]
    assert ledgers[0] == ledgers[1]


@pytest.fixture
def application() -> Application:
    """Under assessment."""
    return make.accepted()


REASON = "Өртэй эсэх нь тодорхойгүй байна. <b>7-р сар</b>"


def test_lesson_17_a_request_without_a_question_or_a_reason_is_not_sent(application: Application) -> None:
    officer, url = make.officer(application.subject), f"/desk/applications/{application.pk}/requests/new/"
    client, before = client_of(officer), Mail.objects.count()
    for sent in (
        {"reason": REASON, "language": "mn"},
        {"reason": " ", "language": "mn", "questions": ["A01"]},
        {"reason": REASON, "language": "mn", "questions": ["Z99"]},
    ):
        answer = client.post(url, sent)
        assert answer.status_code == 422, sent
        assert sent["reason"] == " " or "7-р сар" in answer.text, "what was typed is still there"
    assert not InformationRequest.objects.exists()
    assert Mail.objects.count() == before


@pytest.mark.parametrize("language", ["mn", "en"])
def test_lesson_17_the_mail_lists_the_questions_and_the_reason_and_leads_to_the_first(
    application: Application, language: str
) -> None:
    owner = make.owner(application.operator)
    owner.user.language = language
    owner.user.save()
    slots = [str(slot) for slot in sheets.sheet(application.self_assessment).slots[3:5]]
    sent = {"reason": REASON, "language": "mn", "questions": slots}
    client_of(make.officer(application.subject)).post(f"/desk/applications/{application.pk}/requests/new/", sent)
    asked = InformationRequest.objects.get()
    letter = Notice.objects.get(letter="information_request", about=asked.subject)
    mail = Mail.objects.get(notice=letter, to=owner.user.email)
    pack = sheets.sheet(application.self_assessment).pack
    for slot in slots:
        assert f"{slot}. {pack.questions[slot].text.to(language)}" in mail.text
    assert REASON in mail.text
    path = f"/portal/requests/{asked.pk}/"
    assert f"{path}#q-{slots[0]}\n" in mail.text
    assert path in Message.objects.get(user_ref=owner.ref, about=letter.subject).body
    page = client_of(owner).get(path).text
    for slot in slots:
        assert f'id="q-{slot}"' in page
    assert page.index(f'id="q-{slots[0]}"') < page.index(f'id="q-{slots[1]}"')


def test_lesson_17_another_letter_says_only_that_it_waits() -> None:
    returned = make.returned()
    mails = Mail.objects.filter(notice__letter="return_list", notice__addressee=returned.operator.subject)
    assert mails.exists()
    for mail in mails:
        assert "Answer here" not in mail.text
        assert "Энд хариулна уу" not in mail.text
