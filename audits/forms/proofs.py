"""What a company hands in with its words: new files, and documents of its library as they are at that moment."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.accounts.models import User
from aeo.components import formats
from aeo.components.contexts import Choice
from aeo.documents.models import Upload
from aeo.documents.states import Scan
from aeo.kernel.policy import Actor
from audits.forms.fields import Attachments, FilesForm
from operators import links
from operators.models import Evidence, Operator
from operators.policies.evidence import may_write
from operators.queries import own

MOST = 200
CHANGED = _("One of these documents was replaced or removed meanwhile. Look at them, then choose again.")


class Proofs(Attachments):
    """Files of a company's own form. A chosen document is the file that was shown, whatever replaces it later.

    `cited` are keys of uploads, not of the library's rows: so nobody hands in what they have not seen.
    """

    cited = forms.MultipleChoiceField(
        label=_("Or choose documents from your library"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"small": True, "long": True}),
        error_messages={"invalid_choice": CHANGED},
    )
    last: ClassVar[tuple[str, ...]] = ("attached", "kept", "cited", "password")

    def shelve(self, operator: Operator) -> None:
        """Say the limit, and offer what the writer sees of the company's library; of an empty one nothing is asked."""
        self.say_limit()
        rows = shelf(self.uploader, operator)
        if rows or self.add_prefix("cited") in self.data:
            self.fields["cited"].choices = [(str(row.upload_id), _choice(row)) for row in rows]  # type: ignore[attr-defined]
            self.fields["cited"].help_text = _about_library(self.uploader, operator, full=len(rows) == MOST)
        else:
            del self.fields["cited"]
        self.order_fields([*(name for name in self.fields if name not in self.last), *self.last])

    def clean(self) -> dict[str, Any]:
        """The files that came, and those that were chosen; each once."""
        values = super().clean()
        chosen = Upload.objects.filter(pk__in=map(int, values.get("cited", ()))).order_by("pk")
        values["uploads"] = list({upload.pk: upload for upload in [*values["uploads"], *chosen]}.values())
        return values


class ProofsForm(FilesForm, Proofs):
    """The same about something that was found."""

    def prepare(self) -> None:
        """The library is that of the company that was assessed."""
        self.shelve(self.subject.assessment.operator)


def shelf(writer: Actor, operator: Operator) -> list[Evidence]:
    """What a writer may choose from: the newest of what they see, each file once, nothing with malware."""
    if not isinstance(writer.user, User):
        return []
    rows = own.evidence(writer.user).filter(operator=operator).exclude(upload__scan=Scan.INFECTED)
    newest = rows.order_by("-added_at", "-pk")[:MOST]
    return list({row.upload_id: row for row in reversed(newest)}.values())[::-1]


def _choice(row: Evidence) -> Choice:
    told = [row.upload.name] if row.name != row.upload.name else []
    until = _("valid until %(day)s") % {"day": formats.day_text(row.expires_on, "short")} if row.expires_on else ""
    return Choice(row.name, " · ".join(map(str, filter(None, [*told, formats.size(row.upload.size), until]))))


def _about_library(writer: Actor, operator: Operator, *, full: bool) -> str:
    """What choosing means; where large files go on after an interruption."""
    said = gettext("They are handed in as they are now: replacing one in the library later changes nothing here.")
    if full:
        said += " " + gettext("Only the newest %(most)s are shown.") % {"most": MOST}
    if not may_write(writer, operator.pk).allowed:
        return said
    more = gettext("Add large files there first (opens in a new tab): sending goes on after an interruption.")
    link = '{} <a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>'
    return format_html(link, said, f"{links.library(operator)}new/", more)
