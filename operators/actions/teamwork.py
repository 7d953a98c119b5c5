"""Working on the questionnaire together: comment on a question, give it to a colleague, take it back."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from aeo.accounts.models import User
from aeo.kernel import clock
from aeo.kernel.lifecycle import action, locked
from aeo.kernel.policy import Actor, when
from aeo.notices.actions import messages
from aeo.programme.applicability import Slot
from operators import links, papers
from operators.models import Assignee, Comment, CommentsRead, SelfAssessment
from operators.models.teamwork import LONGEST_COMMENT
from operators.policies.seats import permit
from operators.policies.self_assessments import is_live, may_write
from operators.queries import people, sheets, teamwork
from operators.queries.sheets import Sheet
from operators.soundness import refuse, text_problems


@action
def comment(self_assessment: SelfAssessment, slot: Slot, text: str, *, by: Actor) -> Comment:
    """Write something about a question to the others of the company who have its section."""
    sheet = _sheet(self_assessment, slot, by)
    is_live(sheet.self_assessment).enforce()
    text = text.strip()
    if wrong := text_problems(text, LONGEST_COMMENT, needed=True):
        refuse({"text": wrong})
    author = by.user
    assert isinstance(author, User)  # noqa: S101 - members are people
    row = Comment(self_assessment=sheet.self_assessment, slot=str(slot), text=text, author=author)
    row.language, row.written_at = author.language or settings.LANGUAGE_CODE, clock.now()
    row.save()
    _spoken(sheet, slot, by)
    return row


@action
def read(self_assessment: SelfAssessment, slot: Slot, last: Comment, *, by: Actor) -> None:
    """The reader has seen what is said about a question, up to a comment."""
    known = {"self_assessment": self_assessment, "slot": str(slot), "user": by.user}
    CommentsRead.objects.update_or_create(**known, defaults={"last": last})


@action
def assign(self_assessment: SelfAssessment, slot: Slot, user: User | None, *, by: Actor) -> Assignee | None:
    """Give a question to somebody who may answer it, and tell them; None takes it back."""
    sheet = _sheet(self_assessment, slot, by)
    permit(may_write(by, sheet, slot))
    is_live(sheet.self_assessment).enforce()
    if user is None:
        self_assessment.assignees.filter(slot=str(slot)).delete()
        return None
    able = user in teamwork.who_may_answer(sheet, slot)
    refuse({} if able else {"user": [_("This person does not write answers in this section. Choose somebody else.")]})
    row, new = Assignee.objects.get_or_create(
        self_assessment=self_assessment,
        slot=str(slot),
        defaults={"user": user, "assigned_at": clock.now(), "assigned_by": by.ref},
    )
    if new or row.user_id != user.pk:
        row.user, row.assigned_at, row.assigned_by = user, clock.now(), by.ref
        row.save()
        _tell([row.user], "question_given", sheet, slot, by, links.mine(self_assessment))
    return row


def _spoken(sheet: Sheet, slot: Slot, by: Actor) -> None:
    """To whoever is to answer the question and whoever wrote about it before, while they have its section."""
    own = sheet.self_assessment
    concerned = {*own.assignees.filter(slot=str(slot)).values_list("user", flat=True)}
    concerned |= {*own.comments.filter(slot=str(slot)).values_list("author", flat=True)}
    readers = [user for user in teamwork.readers(sheet, slot) if user.pk in concerned]
    _tell(readers, "comment_written", sheet, slot, by, links.talk(own, slot))


def _tell(readers: Iterable[User], kind: str, sheet: Sheet, slot: Slot, by: Actor, url: str) -> None:
    """Once a day for each person and questionnaire: the pages show the rest, and a flood of mails is read by nobody."""
    others = [user for user in readers if user.ref != by.ref]
    own = sheet.self_assessment
    facts = papers.given(own, slot, by.name) if others else {}
    about = own.application.subject if own.application else own.subject
    messages.tell(others, kind, facts, about=about, url=url, key=clock.today().isoformat())


def _sheet(self_assessment: SelfAssessment, slot: Slot, by: Actor) -> Sheet:
    """The sheet under a lock, once it is sure that the question is asked and the actor has its section."""
    sheet = sheets.sheet(locked(self_assessment))
    known = slot.question in sheet.pack.questions and (slot in sheet.slots or slot in sheet.rows)
    when(known, _("There is no such question."), "unknown-question").enforce()
    seat = people.seat(by, self_assessment.operator_id)
    own = seat.covers(sheet.question(slot).criterion)
    permit(when(bool(seat) and own, _("This section is not one of those you were given."), "not-your-section"))
    return sheet
