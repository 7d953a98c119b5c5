"""Finding a company by its number, asking to be let in, asking customs for its account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aeo.programme.registers import LONGEST, Register
from operators.forms.fields import prose, short
from operators.forms.files import kinds_and_size
from operators.models.joining import LONGEST_REASON
from operators.names import bare_number


class NumberForm(forms.Form):
    """The number by which a company is found. One that is kept already need not be written as it is written now."""

    def __init__(self, register: Register, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"] = short(register.name, most=LONGEST, required=True, width=20, hint=register.hint)

    def clean_number(self) -> str:
        """Letters and digits only."""
        bare = bare_number(self.cleaned_data["number"])
        if not bare:
            raise ValidationError(_("Write the number with letters and digits."))
        return bare


class ClaimForm(forms.Form):
    """What the owners of the company read."""

    words = prose(
        _("Who are you in the company?"),
        most=1000,
        hint=_("Its owners read this with your name and e-mail address, and decide."),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = prose(_("Reason"), most=2000)


class RecoveryForm(forms.Form):
    """What happened to the owners, and what shows that the person speaks for the company."""

    reason = prose(
        _("What happened?"),
        most=LONGEST_REASON,
        hint=_("Who were the owners, why can they not let you in, and who are you in the company?"),
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what = _("For example the order that appoints you, with the signature of the director and the seal.")
        self.fields["evidence"].help_text = f"{what} {kinds_and_size()}"
