"""The visit itself: results of many checks sent at once, facts, and the meetings at its beginning and end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.components.formats import language
from aeo.kernel.http import number
from aeo.programme.applicability import Slot
from audits.actions.visits import CheckDraft
from audits.actions.visits.conduct import Fact, Result
from audits.forms.fields import Bundle, FilesForm, ReasonForm, SubjectForm, choice, line, prose
from audits.forms.findings import slot_choices
from audits.lifecycles.visit import ClosingRecord, Opening, Refusal
from audits.models import Check, VisitSite
from audits.states import REASONED, CheckResult, InterruptionGround, RecordKind, SiteOutcome
from operators.models import Site

RESULTS = [(key, label) for key, label in CheckResult.choices]
OUTCOMES = [(key, label) for key, label in SiteOutcome.choices if key != SiteOutcome.PLANNED]


def _radios(label: Any, choices: Any) -> forms.ChoiceField:
    """Large targets; what was shown travels along, so that only what was touched is recorded."""
    widget = forms.RadioSelect(attrs={"inline": True})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=widget, show_hidden_initial=True)


def _note() -> forms.CharField:
    field = prose(_("Note"), required=False, rows=2)
    field.show_hidden_initial = True
    return field


class CheckForm(forms.Form):
    """What a check showed."""

    result = _radios(_("Result"), RESULTS)
    note = _note()

    def __init__(self, check: Check, data: Any = None) -> None:
        self.check = check
        super().__init__(data, prefix=f"check-{check.pk}", initial={"result": check.result, "note": check.note})
        shown = str(data.get(f"{self.prefix}-revision", "")) if data is not None else ""
        self.revision = number(shown) if shown.isdecimal() else None

    def clean(self) -> dict[str, Any]:
        """What was not performed, or does not apply, says why."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("result") in REASONED and not values.get("note"):
            self.add_error("note", _("Say why the check was not performed or does not apply."))
        if values.get("note") and not values.get("result") and "result" not in self.errors:
            self.add_error("result", _("Choose a result for your note."))
        return values

    def recorded(self) -> tuple[Check, Result]:
        """For the action."""
        given = self.cleaned_data
        return self.check, Result(given["result"], given["note"], language() if given["note"] else "", self.revision)


class SiteForm(forms.Form):
    """Whether a site was visited."""

    outcome = _radios(_("Was the site visited?"), OUTCOMES)
    note = _note()

    def __init__(self, row: VisitSite, data: Any = None) -> None:
        self.row = row
        outcome = "" if row.outcome == SiteOutcome.PLANNED else row.outcome
        super().__init__(data, prefix=f"site-{row.pk}", initial={"outcome": outcome, "note": row.note})

    def clean(self) -> dict[str, Any]:
        """A site that was not visited says why."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("outcome") == SiteOutcome.NOT_VISITED and not values.get("note"):
            self.add_error("note", _("Say why the site was not visited."))
        if values.get("note") and not values.get("outcome") and "outcome" not in self.errors:
            self.add_error("outcome", _("Say whether the site was visited."))
        return values

    def recorded(self) -> tuple[VisitSite, str, str]:
        """For the action."""
        return self.row, self.cleaned_data["outcome"], self.cleaned_data["note"]


class ConductForm(Bundle):
    """Every check and site of a visit."""

    def __init__(self, checks: Sequence[Check], sites: Sequence[VisitSite], data: Any = None) -> None:
        super().__init__(data)
        self.checks = [CheckForm(check, data) for check in checks]
        self.sites = [SiteForm(row, data) for row in sites]
        self.parts = [*self.sites, *self.checks]

    def touched(self) -> tuple[list[tuple[Check, Result]], list[tuple[VisitSite, str, str]]]:
        """What was changed, of checks and of sites."""
        checks = [part.recorded() for part in self.checks if part.has_changed() and part.cleaned_data["result"]]
        sites = [part.recorded() for part in self.sites if part.has_changed() and part.cleaned_data["outcome"]]
        return checks, sites


class OpeningForm(SubjectForm):
    """The opening meeting."""

    note = prose(_("Opening meeting"), hint=_("Who was there, for the operator and for us, and what was agreed."))

    def opening(self) -> Opening:
        """For the action."""
        return Opening(self.cleaned_data["note"])


class InterruptForm(SubjectForm):
    """Why the team stops."""

    ground = choice(_("Why"), InterruptionGround.choices, inline=True)
    note = prose(_("Note"), required=False, rows=2)


class RefusalForm(SubjectForm):
    """An obstructed visit."""

    text = prose(_("What was refused"), hint=_("By whom, in which words, and what you asked for."))
    witness = line(_("Witness"), 200, hint=_("Name and position of somebody who saw it."))

    def refusal(self) -> Refusal:
        """For the action."""
        return Refusal(self.cleaned_data["text"], self.cleaned_data["witness"])


class AddSiteForm(ReasonForm):
    """Another site."""

    site = forms.ChoiceField(label=_("Site"))
    field_order = ("site", "reason")

    def prepare(self) -> None:
        """The company's sites that are not in the scope."""
        taken = self.subject.sites.values_list("site_id", flat=True)
        rows = Site.objects.filter(operator_id=self.subject.assessment.operator_id).exclude(pk__in=taken)
        self.fields["site"].choices = [(str(row.pk), row.name_local) for row in rows.order_by("pk")]  # type: ignore[attr-defined]


class AddCheckForm(ReasonForm):
    """Another check."""

    slot = forms.ChoiceField(label=_("Question"))
    text = prose(_("How it is checked"), required=False, rows=2)
    field_order = ("slot", "text", "reason")

    def prepare(self) -> None:
        """Questions of the case that are not in the scope."""
        taken = {str(check.slot) for check in self.subject.checks.all()}
        self.fields["slot"].choices = slot_choices(self.subject.assessment, without=taken)  # type: ignore[attr-defined]

    def draft(self) -> CheckDraft:
        """For the action."""
        given = self.cleaned_data
        return CheckDraft(Slot.read(given["slot"]), given["text"], self.language if given["text"] else "")


class RecordForm(FilesForm):
    """A fact: a meeting, an interview, a document seen, a transaction traced, a test, a photograph."""

    kind = choice(_("What was it"), RecordKind.choices, inline=True)
    text = prose(_("What you saw or heard"))
    site = forms.ChoiceField(label=_("Site"), required=False)
    field_order = ("kind", "site", "text", "attached", "kept")

    def prepare(self) -> None:
        """The sites in the scope."""
        super().prepare()
        self.fields["attached"].label = _("Photograph or file")
        rows = self.subject.sites.select_related("site").order_by("site_id")
        told = [("", "–"), *((str(row.site_id), row.site.name_local) for row in rows)]
        self.fields["site"].choices = told  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A photograph has its file."""
        values = super().clean()
        if values.get("kind") == RecordKind.PHOTOGRAPH and not values["uploads"] and "attached" not in self.errors:
            self.add_error("attached", _("Attach the photograph."))
        return values

    def facts(self) -> list[Fact]:
        """For the action: one for each file, or one without."""
        given = self.cleaned_data
        site = int(given["site"]) if given["site"] else None
        files = [upload.pk for upload in given["uploads"]] or [None]
        return [Fact(given["kind"], given["text"], self.language, site, None, file) for file in files]


class ClosingForm(FilesForm):
    """The closing record."""

    operator_name = line(
        _("Signed for the operator by"), 200, required=False, hint=_("Name and position, as on the closing record.")
    )
    refused_reason = prose(
        _("If the operator refuses to sign, why"), required=False, rows=2, hint=_("Leave empty if it was signed.")
    )
    note = prose(_("Closing meeting"), required=False, hint=_("What was told, and what the operator said."))
    field_order = ("operator_name", "refused_reason", "note", "attached", "kept")

    def prepare(self) -> None:
        """The signed record."""
        super().prepare()
        self.fields["attached"].label = _("Signed closing record as a file")

    def closing(self) -> ClosingRecord:
        """For the action."""
        given = self.cleaned_data
        files = given["uploads"]
        document = files[-1].pk if files else None
        return ClosingRecord(given["operator_name"], given["refused_reason"], given["note"], document)
