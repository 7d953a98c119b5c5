"""Asking another authority, and its answer: by an officer for a letter, or by the authority with its one-time link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.accounts.actors import holders
from aeo.accounts.roles import Role
from aeo.components.formats import language
from aeo.kernel.policy import Actor
from audits.actions.consultations import Question
from audits.forms.fields import FilesForm, SubjectForm, choice, day, line, prose
from audits.lifecycles.consultation import Reply
from audits.policies.consultations import authority_ref
from audits.states import AuthorityAnswer

READING = (Role.OFFICER, Role.AUDITOR, Role.LEAD, Role.APPROVER)


class QuestionForm(SubjectForm):
    """Whom to ask, and what."""

    authority = line(_("Authority"), 200, hint=_("Its full name, as on the letter."))
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("The one-time link for the answer goes to this address."),
        widget=forms.EmailInput(attrs={"width": "full", "spellcheck": "false"}),
    )
    question = prose(_("Question"), hint=_("What you ask, and about which period."), rows=6)

    def asked(self) -> Question:
        """For the action."""
        given = self.cleaned_data
        return Question(given["authority"], given["email"], given["question"], language())


class ReplyForm(FilesForm):
    """An answer: what it says, and the official letter that proves it."""

    outcome = choice(_("Answer"), AuthorityAnswer.choices)
    text = prose(_("What you want to tell"), required=False, rows=6)
    letter_number = line(_("Number of the official letter"), 60, required=False, width=20)
    letter_date = day(_("Date of the official letter"), required=False)
    field_order = ("outcome", "text", "letter_number", "letter_date", "attached", "kept")

    def prepare(self) -> None:
        """One signed letter."""
        self.fields["attached"].label = _("Signed letter as a file")
        super().prepare()

    def reply(self) -> Reply:
        """For the action."""
        given: dict[str, Any] = self.cleaned_data
        files = given["uploads"]
        return Reply(
            outcome=given["outcome"],
            text=given["text"],
            language=language() if given["text"] else "",
            letter_number=given["letter_number"],
            letter_date=given["letter_date"],
            file_id=files[-1].pk if files else None,
            restricted=bool(given.get("restricted")),
        )


class RecordedReplyForm(ReplyForm):
    """The same, recorded by an officer for an answer that came on paper."""

    restricted = forms.BooleanField(
        label=_("Restricted: only named people read it, and each reading is recorded"), required=False
    )


class AuthorityForm(ReplyForm):
    """The same, filled by the authority itself; its files are its own."""

    restricted = forms.BooleanField(
        label=_("Restricted: only people named by the administration may read our answer"), required=False
    )

    @property
    def uploader(self) -> Actor:
        """The authority."""
        return Actor(authority_ref(self.subject), self.subject.authority)


class ReaderForm(SubjectForm):
    """Somebody who may read a restricted answer."""

    reader = forms.ChoiceField(label=_("Who may read the answer"))

    def prepare(self) -> None:
        """Staff who work on cases and are not named yet."""
        named = set(self.subject.readers.values_list("user_ref", flat=True))
        people = [(user.ref, user.name) for user in holders(*READING) if user.ref not in named]
        self.fields["reader"].choices = people  # type: ignore[attr-defined]
