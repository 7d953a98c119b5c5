"""What a holder hands in, and what staff record about a status without deciding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aeo.accounts.gates import actor
from aeo.accounts.proof import ProofForm
from aeo.authorisations import horizons
from aeo.authorisations.forms import base
from aeo.authorisations.forms.base import Choices, Written, hide, prose, right
from aeo.components.fields import DayField, FilesField
from aeo.kernel.policy import Actor
from audits.forms.proofs import Proofs
from operators.models import Operator


class Handed(Proofs, Written):
    """Words of a company (`text`) with what supports them: `Handed(request, operator, data, files)`."""

    def __init__(self, request: HttpRequest, operator: Operator, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.shelve(operator)

    @property
    def uploader(self) -> Actor:
        """Whose files these are."""
        return actor(self.request)

    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        return {"text": said["text"], "language": said["language"], "files": said["uploads"]}


class RemediedForm(Handed):
    """What was done about the cause of a suspension."""

    text = prose(_("What you have done"), help_text=_("An auditor verifies it. Say where it can be seen."))
    attached = FilesField(label=_("Files that show it"), required=False)

    def given(self) -> dict[str, Any]:
        """As the action takes it: the words stand in the journal as they are."""
        said = self.cleaned_data
        return {"text": said["text"], "files": said["uploads"]}


class VerifiedForm(forms.Form):
    """What an auditor has seen."""

    text = prose(_("What you have seen, where and when"))


class DeniedForm(Written):
    """What an auditor has seen that is not remedied."""

    why = prose(
        _("What is not remedied yet, and what is to be done"),
        help_text=_("The holder reads what you write, and can tell anew when it is done."),
    )


class PointForm(Handed):
    """A point in a hearing."""

    text = prose(_("What you want to say"), rows=6)
    attached = FilesField(label=_("Files that support it"), required=False)


class CessationForm(Written):
    """The holder is no more by law."""

    day = DayField(label=_("From which day the holder is no more"), help_text=_("Today or an earlier day."))
    reason = prose(_("What happened, and what shows it"), rows=4)

    def __init__(self, *args: Any, began: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began = began
        self.order_fields(["day", "reason", "language"])

    def clean_day(self) -> date:
        """A day that has come, since there was the status."""
        day: date = self.cleaned_data["day"]
        return right(day, horizons.held(day, self.began))


class SureOfCessation(CessationForm, ProofForm):
    """The same, sent again from the page that says what follows: `SureOfCessation(request, data, began=…)`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hide(self)

    def given(self) -> dict[str, Any]:
        """As the action takes it: all but the proof."""
        return {name: self.cleaned_data[name] for name in ("day", "reason", "language")}


class StartForm(forms.Form):
    """Which application about a status is started."""

    purpose = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], purposes: Choices) -> None:
        super().__init__(data)
        base.offer(self, "purpose", purposes)
