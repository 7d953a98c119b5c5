"""What an officer fills in on receipt and while an application is assessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.accounts.actors import holders
from aeo.accounts.roles import CASE_ROLES, Role
from aeo.components import formats
from aeo.components.contexts import Choice
from aeo.components.fields import DayField, WrittenField, YesNoField
from operators.forms.fields import one, prose

Grouped = list[tuple[str, list[tuple[str, Any]]]]


class ReasonForm(forms.Form):
    """A reason that is told."""

    reason = prose(_("Reason"), hint=_("The operator reads it."))


class CloseForm(forms.Form):
    """Why nothing more is awaited."""

    reason = prose(_("Reason"), required=False, hint=_("Needed when it was not answered."))


class AskForm(forms.Form):
    """Which questions, and why."""

    reason = prose(_("Why do you ask?"), hint=_("The operator reads it above the questions."))
    language = forms.ChoiceField(
        label=_("Language of the reason"), choices=settings.LANGUAGES, initial=formats.language
    )

    def __init__(self, questions: Grouped, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questions"] = forms.MultipleChoiceField(
            label=_("Questions to open again"),
            choices=questions,
            required=False,
            widget=forms.CheckboxSelectMultiple({"small": True}),
            help_text=_("The operator can change these answers, and no others."),
        )
        self.order_fields(["reason", "language", "questions"])


class MissingForm(forms.Form):
    """One line of the list of all that is missing: a question, or nothing in particular, and what to do."""

    slot = forms.CharField(
        label=_("Question"),
        required=False,
        max_length=80,
        help_text=_("Such as B01. Leave empty for something that no question asks for."),
        widget=forms.TextInput({"width": 10, "list": "questions", "autocomplete": "off"}),
    )
    text = WrittenField(
        label=_("What is missing, and what to do"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, known: Mapping[str, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_slot(self) -> str:
        """The slot as the rules write it."""
        typed = self.cleaned_data["slot"].strip()
        if typed and typed not in self.known:
            raise forms.ValidationError(_("There is no such question in this application."))
        return self.known.get(typed, "")

    def clean(self) -> dict[str, Any]:
        """A question without words says nothing."""
        given = super().clean() or self.cleaned_data
        if given.get("slot") and not given.get("text", "").strip():
            self.add_error("text", _("Say what is missing."))
        return given


class TimeAnswerForm(forms.Form):
    """Yes or no to the time asked for."""

    agreed = YesNoField(label=_("Do you agree to the time asked for?"))
    reason = prose(_("Reason"), required=False, hint=_("Needed when you do not agree. The operator reads it."))


class InterestForm(forms.Form):
    """Declare before acting on a case."""

    interest = one(
        _("Do you have an interest in this case?"),
        [
            ("no", Choice(_("No"), _("Neither I nor somebody close to me has a stake in this company or its rivals."))),
            ("yes", Choice(_("Yes"), _("I step back: I do not act on this case, and what I had of it ends."))),
        ],
    )
    note = prose(_("Which interest?"), most=4000, required=False, hint=_("Needed when you have one."), rows=3)


class AssignForm(forms.Form):
    """Give the case to somebody who holds the role today."""

    role = forms.ChoiceField(label=_("Role"))
    user = forms.ChoiceField(label=_("Person"))
    until = DayField(label=_("Until"), required=False, help_text=_("Leave empty if it has no end."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in Role if role in CASE_ROLES]
        self.people = {str(user.pk): user for user in holders(*roles)}
        for name, choices in (
            ("role", [(role.value, role.label) for role in roles]),
            ("user", [(key, user.name) for key, user in self.people.items()]),
        ):
            field: Any = self.fields[name]
            field.choices = [("", ""), *choices]
