"""Files for the library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.components import formats
from aeo.components.fields import DayField, FilesField
from operators.forms.fields import one, short
from operators.models import AnswerEvidence
from operators.queries import library


class ExpiryForm(forms.Form):
    """Until when a document is valid."""

    expires_on = DayField(
        label=_("Valid until"),
        required=False,
        help_text=_("For example of a licence or a contract. You are reminded before it lapses."),
    )


class UntilForm(ExpiryForm):
    """The same beside a file that an answer cites."""

    @classmethod
    def at(cls, citation: AnswerEvidence, data: Any = None) -> UntilForm:
        """The form of one file on a page with many."""
        return cls(data, prefix=f"until-{citation.pk}")

    @property
    def told(self) -> bool:
        """True when anything was written."""
        return self["expires_on"].data is not None

    @property
    def wrong(self) -> list[str]:
        """What is wrong with it."""
        return [str(error) for errors in self.errors.values() for error in errors]


class AddForm(ExpiryForm):
    """Files, and until when they are valid. Which came, and which of them is taken, is seen file by file."""

    file = FilesField(label=_("Files"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = kinds_and_size()


class FileForm(ExpiryForm):
    """One file in the place of another, and until when it is valid."""

    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")}
    )
    field_order = ["file", "expires_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = kinds_and_size()


class DescribeForm(ExpiryForm):
    """What a document is called, and until when it is valid."""

    name = short(_("What is it?"), most=255, hint=_("Leave empty to use the name of the file."))
    field_order = ["name", "expires_on"]


class LibraryFilter(forms.Form):
    """What of the library is shown: a GET form, so that a view can be kept as an address."""

    q = short(_("Name contains"), most=100)
    show = one(
        _("Show"),
        [
            (library.TO_REPLACE, _("to be replaced: lapsed, soon to lapse, or with malware")),
            (library.LAPSING, _("lapsed or soon to lapse")),
            (library.WAITING, _("waiting for the scan")),
            (library.INFECTED, _("with malware")),
            (library.UNUSED, _("shown with no answer")),
        ],
        required=False,
    )


def kinds_and_size() -> str:
    """Which files are taken, and how large they may be: the same everywhere."""
    most = formats.size(settings.AEO_MAX_UPLOAD_BYTES)
    words = _("PDF, PNG, JPEG, TIFF, Word, Excel, OpenDocument, CSV or plain text; at most %(size)s each.")
    return str(words) % {"size": most}
