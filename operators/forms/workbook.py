"""The questionnaire as a workbook: which part to download, the file that comes back, and what to do with conflicts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from aeo.components import formats

MINE, THEIRS = "mine", "theirs"


class WorkbookForm(forms.Form):
    """The filled-in file."""

    file = forms.FileField(
        label=_("Filled-in questionnaire (XLSX)"),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
        widget=forms.FileInput({"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = {"size": formats.size(settings.AEO_MAX_UPLOAD_BYTES)}
        self.fields["file"].help_text = _("The file that you downloaded here, at most %(size)s.") % most


class AgreeForm(forms.Form):
    """Agreeing to what would change: `plan` is a hash over what the reader saw, and a choice for each conflict."""

    plan = forms.CharField(widget=forms.HiddenInput(), max_length=64)

    def __init__(self, plan: str, conflicts: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial={"plan": plan})
        self.expected, self.names = plan, [name for name, _label in conflicts]
        for name, label in conflicts:
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[(THEIRS, _("Keep the answer in the portal")), (MINE, _("Take the answer of the file"))],
                widget=forms.RadioSelect({"small": True}),
                error_messages={"required": _("Choose which of the two answers counts.")},
            )

    @property
    def overtaken(self) -> bool:
        """True when the reader saw something else than what would happen now."""
        return self.is_bound and self.data.get("plan") != self.expected

    def mine(self) -> list[str]:
        """The conflicts decided for the file. Call after `is_valid`."""
        return [name for name in self.names if self.cleaned_data[name] == MINE]
