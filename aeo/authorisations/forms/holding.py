"""What a holder hands in, and what staff record about a status without deciding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.forms import base
from aeo.authorisations.forms.base import Choices, Written, prose
from aeo.components.fields import DayField
from aeo.kernel import clock


class RemediedForm(Written):
    """What was done about the cause of a suspension."""

    text = prose(_("What you have done"), help_text=_("An auditor verifies it. Say where it can be seen."))


class VerifiedForm(forms.Form):
    """What an auditor has seen."""

    text = prose(_("What you have seen, where and when"))


class PointForm(Written):
    """A point in a hearing."""

    text = prose(_("What you want to say"), rows=6)


class CessationForm(Written):
    """The holder is no more by law."""

    day = DayField(label=_("From which day the holder is no more"), help_text=_("Today or an earlier day."))
    reason = prose(_("What happened, and what shows it"), rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["day", "reason", "language"])

    def clean_day(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["day"]
        if day > clock.today():
            raise forms.ValidationError(gettext("Name a day that has come."))
        return day


class StartForm(forms.Form):
    """Which application about a status is started."""

    purpose = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], purposes: Choices) -> None:
        super().__init__(data)
        base.offer(self, "purpose", purposes)
