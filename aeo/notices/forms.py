"""What the post room records of a letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from aeo.components.contexts import Choice
from aeo.components.fields import DayField, WrittenField
from aeo.notices.models import Notice
from aeo.notices.states import Service

BY_PAPER = (Service.HAND, Service.POST, Service.REFUSAL, Service.PUBLICATION)
MOST = 10


class SearchForm(forms.Form):
    """A number or an addressee."""

    q = forms.CharField(label=_("Number or addressee"), max_length=200, required=False)


class ServiceForm(forms.Form):
    """Served by a way other than the portal."""

    method = forms.ChoiceField(
        label=_("How it was served"),
        choices=[(way.value, way.label) for way in BY_PAPER],
        widget=forms.RadioSelect,
    )
    day = DayField(label=_("Day of service"), help_text=_("As the receipt, the postal slip or the record says."))

    def facts(self) -> dict[str, Any]:
        """For the action."""
        day: date = self.cleaned_data["day"]
        return {"method": self.cleaned_data["method"], "day": day}


class ReasonForm(forms.Form):
    """What happened, as the file will say it."""

    reason = WrittenField(
        label=_("What happened"), max_length=500, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500})
    )


class AgainForm(forms.Form):
    """By which way it is sent again."""

    way = forms.ChoiceField(
        label=_("How it is sent"),
        choices=[("email", _("Portal and e-mail")), ("post", _("Post or courier, on paper"))],
        widget=forms.RadioSelect,
    )
    emails = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("One in each line. They take the place of the present ones."),
        required=False,
        max_length=2600,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
    )

    def __init__(self, notice: Notice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"way": "email", "emails": "\n".join(notice.to_emails), **self.initial}

    def clean_emails(self) -> list[str]:
        """Each must be an address."""
        given = [line.strip() for line in self.cleaned_data["emails"].splitlines() if line.strip()]
        if len(given) > MOST:
            raise ValidationError(_("At most 10 addresses."), code="many")
        for email in given:
            try:
                validate_email(email)
            except ValidationError:
                words = _("“%(email)s” is not an e-mail address.") % {"email": email}
                raise ValidationError(words, code="email") from None
        return given

    def clean(self) -> dict[str, Any]:
        """By e-mail only to somebody."""
        cleaned = super().clean() or {}
        if cleaned.get("way") == "email" and cleaned.get("emails") == []:
            self.add_error("emails", _("Give at least one e-mail address."))
        return cleaned


class PreferenceForm(forms.Form):
    """How somebody wants to be told."""

    when = forms.ChoiceField(
        label=_("When do you want e-mails?"),
        choices=[("now", _("At once")), ("daily", Choice(_("Once a day"), _("All messages of a day in one e-mail.")))],
        widget=forms.RadioSelect,
    )
    hour = forms.TypedChoiceField(
        label=_("Hour of the daily e-mail"),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
        help_text=_("Letters, and what is due within three days, are told at once all the same."),
    )
