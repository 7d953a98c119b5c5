"""A comment on a question, and who is to answer it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from operators.forms.fields import prose
from operators.models.teamwork import LONGEST_COMMENT


class CommentForm(forms.Form):
    """Something to say about a question."""

    text = prose(_("Your comment"), most=LONGEST_COMMENT, rows=3)


class AssignForm(forms.Form):
    """One of those who may answer, or nobody."""

    def __init__(self, able: Sequence[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.able = {str(user.pk): user for user in able}
        people = [(key, f"{user.name} ({user.email})") for key, user in self.able.items()]
        self.fields["user"] = forms.ChoiceField(
            label=_("Who answers this question?"), choices=[("", _("nobody in particular")), *people], required=False
        )

    @property
    def chosen(self) -> User | None:
        """The account, if one was chosen."""
        return self.able.get(self.cleaned_data["user"])
