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
from aeo.programme.pack import Pack


class SurrenderForm(forms.Form):
    """Which parts are given up, and from which day."""

    parts = forms.MultipleChoiceField(label=_("What you give up"), widget=forms.CheckboxSelectMultiple)
    day = DayField(label=_("From which day"), help_text=_("Today or a later day. The status ends as that day begins."))

    def __init__(self, parts: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        base.offer(self, "parts", parts)
        self.fields["parts"].initial = [key for key, _label in parts]

    def clean_day(self) -> Any:
        """Not in the past."""
        day = self.cleaned_data["day"]
        if day < clock.today():
            raise forms.ValidationError(gettext("Name today or a later day."))
        return day

    def hidden(self) -> SurrenderForm:
        """The same, to be sent again from the page that asks once more."""
        given = self.cleaned_data
        again = SurrenderForm([(key, "") for key in given["parts"]], initial=given)
        again.fields["parts"].widget = forms.MultipleHiddenInput()
        again.fields["day"].widget = forms.HiddenInput()
        return again

    @property
    def chosen(self) -> list[int]:
        """The parts."""
        return [int(key) for key in self.cleaned_data["parts"]]


class RemediedForm(Written):
    """What was done about the cause of a suspension."""

    text = prose(_("What you have done"), help_text=_("An auditor verifies it. Say where it can be seen."))


class VerifiedForm(forms.Form):
    """What an auditor has seen."""

    text = prose(_("What you have seen, where and when"))


class ChangeForm(Written):
    """Telling of a change."""

    event = forms.ChoiceField(label=_("What has changed"), widget=forms.RadioSelect)
    happened_on = DayField(label=_("On which day"))
    text = prose(_("Describe the change"), help_text=_("What was before, what is now, and who can be asked."))

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        base.offer(self, "event", [(change.key, str(change.text)) for change in pack.changes])
        self.order_fields(["event", "happened_on", "text", "language"])

    def clean_happened_on(self) -> Any:
        """Something that has happened."""
        day = self.cleaned_data["happened_on"]
        if day > clock.today():
            raise forms.ValidationError(gettext("Tell of a change on the day on which it happened, or later."))
        return day


class ComplaintForm(Written):
    """A complaint against a decision; `late` asks why it was not lodged in time."""

    text = prose(_("What you complain about, and what you ask for"), rows=8)

    def __init__(self, *args: Any, late: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if late:
            self.fields["excuse"] = prose(
                _("Why it is late"),
                rows=4,
                help_text=_("The time has passed. A late complaint can be excused for good reason."),
            )
        self.order_fields(["text", "excuse", "language"])


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
