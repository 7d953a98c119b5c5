"""A file for the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.components import formats
from aeo.components.fields import DayField
from operators.forms.fields import short


class FileForm(forms.Form):
    """The file, what it is called, and until when it is valid."""

    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")}
    )
    name = short(_("What is it?"), most=255, hint=_("Leave empty to use the name of the file."))
    expires_on = DayField(label=_("Valid until"), required=False, help_text=_("For example a licence or a contract."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = kinds_and_size()


def kinds_and_size() -> str:
    """Which files are taken, and how large they may be: the same everywhere."""
    most = formats.size(settings.AEO_MAX_UPLOAD_BYTES)
    words = _("PDF, PNG, JPEG, TIFF, Word, Excel, OpenDocument, CSV or plain text; at most %(size)s each.")
    return str(words) % {"size": most}
