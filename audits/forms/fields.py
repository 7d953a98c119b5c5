"""Fields and forms that return everywhere here: long texts, several files that a mistake elsewhere does not lose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from aeo.accounts.gates import actor
from aeo.accounts.proof import ProofForm
from aeo.components.fields import DayField, FilesField, WrittenField
from aeo.components.formats import language
from aeo.documents.actions import uploads
from aeo.documents.models import Upload
from aeo.kernel.http import number
from aeo.kernel.policy import Actor
from aeo.kernel.refusals import Refused
from audits.models.fields import WORDS
from operators.forms.files import kinds_and_size


def prose(label: Any, *, hint: Any = "", required: bool = True, rows: int = 4) -> forms.CharField:
    """A long text: at most 20,000 characters, said before."""
    widget = forms.Textarea(attrs={"rows": rows, "maxlength": WORDS})
    return WrittenField(label=label, help_text=hint, required=required, max_length=WORDS, widget=widget)


def line(label: Any, limit: int, *, hint: Any = "", required: bool = True, width: Any = "full") -> forms.CharField:
    """A short text."""
    widget = forms.TextInput(attrs={"width": width, "maxlength": limit})
    return WrittenField(label=label, help_text=hint, required=required, max_length=limit, widget=widget)


def day(label: Any, *, hint: Any = "", required: bool = True) -> DayField:
    """A day."""
    return DayField(label=label, help_text=hint, required=required)


def choice(label: Any, choices: Any, *, hint: Any = "", required: bool = True, inline: bool = False) -> Any:
    """One of a few, as radios."""
    widget = forms.RadioSelect(attrs={"inline": True} if inline else {})
    return forms.ChoiceField(label=label, help_text=hint, required=required, choices=choices, widget=widget)


class SubjectForm(forms.Form):
    """A form about something, filled by somebody: `SubjectForm(request, subject, data, files)`."""

    def __init__(self, request: HttpRequest, subject: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor: Actor = actor(request)
        self.subject = subject
        self.prepare()

    def prepare(self) -> None:
        """Choices that depend on the subject."""

    @property
    def language(self) -> str:
        """The language in which is written: that of the page."""
        return language()


class SignedForm(ProofForm):
    """The same with a signature: whoever signs proves once more who they are."""

    def __init__(self, request: HttpRequest, subject: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.actor: Actor = actor(request)
        self.subject = subject

    @property
    def language(self) -> str:
        """The language in which is written: that of the page."""
        return language()


class ReasonForm(SubjectForm):
    """Nothing but a reason."""

    reason = prose(_("Reason"), hint=_("It is kept with the case."))


class AskForm(SubjectForm):
    """What is asked, in words that its reader gets."""

    reason = prose(_("What is unclear, and what do you need?"))


class Bundle(forms.Form):
    """Many forms of one page that are sent together. Their errors are summed up as if it were one."""

    parts: Sequence[forms.Form] = ()

    def is_valid(self) -> bool:
        """Every part is whole."""
        whole = [part.is_valid() for part in self.parts]
        if self.is_bound and not all(whole):
            self.add_error(None, _("Nothing is saved yet. Complete what is marked, then save again."))
        return super().is_valid() and all(whole)

    def __iter__(self) -> Iterator[BoundField]:
        """The fields of every part, for the summary of errors."""
        for part in self.parts:
            yield from part


class Attachments(forms.Form):
    """Files of a form. They are stored at once and kept by `kept`, so that a mistake elsewhere loses none."""

    files_field = "attached"
    attached = FilesField(label=_("Files"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def say_limit(self) -> None:
        """Say which files are taken before one is refused."""
        self.fields["attached"].help_text = self.fields["attached"].help_text or kinds_and_size()

    @property
    def uploader(self) -> Actor:
        """Whose files these are."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Store what was sent; what was stored before stays attached."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        came = self._stored(values.get("attached") or [])
        values["uploads"] = [*self._before(), *came]
        self._keep(values["uploads"])
        return values

    def _before(self) -> list[Upload]:
        """What was attached before and is still wanted. Of a file that is not there any more it is said."""
        kept = str(self.data.get(self.add_prefix("kept"), ""))
        dropped = self.data.getlist(self.add_prefix("drop")) if isinstance(self.data, MultiValueDict) else []
        wanted = {number(text) for text in kept.split(",") if text} - {number(text) for text in dropped}
        found = list(Upload.objects.filter(pk__in=wanted, uploaded_by=self.uploader.ref).order_by("pk"))
        if len(found) < len(wanted):
            self.add_error("attached", _("A file that you attached before is not there any more. Choose it again."))
        return found

    def _stored(self, files: Sequence[UploadedFile[Any]]) -> list[Upload]:
        stored = []
        for file in files:
            try:
                stored.append(uploads.store(file, file.name or "", self.uploader))  # type: ignore[arg-type]
            except Refused as refused:
                self.add_error("attached", f"{file.name}: {refused.reason}")
        return stored

    def _keep(self, stored: Sequence[Upload]) -> None:
        self.kept_files = list(stored)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("kept")] = ",".join(str(upload.pk) for upload in stored)
        self.data = data


class FilesForm(SubjectForm, Attachments):
    """A form about something, with files."""

    def prepare(self) -> None:
        """Say the limit before it is met."""
        self.say_limit()

    @property
    def uploader(self) -> Actor:
        """Whose files these are."""
        return self.actor
