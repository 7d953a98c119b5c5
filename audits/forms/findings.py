"""Findings: raised, judged after a contest, corrected, verified."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.components.contexts import Choice
from aeo.documents.models import Upload
from aeo.programme.applicability import Slot
from aeo.programme.pack import Pack
from aeo.programme.queries import pack_of
from audits.actions.findings import Draft
from audits.forms.fields import FilesForm, ReasonForm, SubjectForm, choice, day, line, prose
from audits.forms.proofs import ProofsForm
from audits.lifecycles.finding import Done, Plan, Said, Verification
from audits.models import Assessment, Visit
from audits.policies.findings import RECORDING, SEEN
from audits.queries import applying
from audits.queries.findings import days_allowed
from audits.states import FindingState, VerificationMethod
from operators.models import Site
from operators.queries.slots import site_names, where


def slot_choices(
    assessment: Assessment, *, without: Collection[str] = (), criteria: Collection[str] | None = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The questions of the case under their criteria: those that were answered, else all of the pack. Where
    `criteria` are named, only theirs."""
    pack = pack_of(assessment.version_id)
    slots = [
        slot
        for slot in applying(assessment) or _all_slots(pack, assessment)
        if str(slot) not in without and (criteria is None or pack.questions[slot.question].criterion in criteria)
    ]
    sites = site_names(slots)
    grouped: dict[str, list[tuple[str, str]]] = {}
    for slot in slots:
        place = where(pack, slot, sites)
        words = f"{slot.question}. {pack.questions[slot.question].text}" + (f" – {place}" if place else "")
        grouped.setdefault(pack.questions[slot.question].criterion, []).append((str(slot), words))
    return [(f"{key}. {pack.criteria[key].name}", slots_) for key, slots_ in grouped.items()]


def _all_slots(pack: Pack, assessment: Assessment) -> Iterator[Slot]:
    rows = Site.objects.filter(operator_id=assessment.operator_id, closed_on__isnull=True)
    sites = list(rows.order_by("pk"))
    for question in pack.questions:
        if question.per == "site":
            yield from (Slot(question.key, site=str(site.pk)) for site in sites)
        else:
            yield Slot(question.key)


def severity_choices(pack: Pack) -> list[tuple[str, Choice]]:
    """The severities with their written definitions, gravest first."""
    ordered = sorted(pack.severities, key=lambda severity: -severity.rank)
    return [(severity.key, Choice(str(severity.name), str(severity.definition))) for severity in ordered]


class RaiseForm(FilesForm):
    """A finding. The visit is given by the address, the rest is written here."""

    slot = forms.ChoiceField(label=_("Question"))
    visit = forms.ChoiceField(label=_("Found on"), required=False)
    severity = choice(_("Severity"), ())
    text = prose(_("What was found"), hint=_("The fact, and the requirement that is not met."), rows=5)
    evidence_text = prose(_("What shows it"), hint=_("Documents, places, people, samples: so that it can be checked."))
    shared_procedure = forms.BooleanField(
        label=_("The procedure is shared with other sites, so they are not represented until this is closed"),
        required=False,
    )
    field_order = ("visit", "slot", "severity", "text", "evidence_text", "attached", "kept", "shared_procedure")

    def prepare(self) -> None:
        """Questions, severities and visits of the case."""
        super().prepare()
        assessment: Assessment = self.subject
        self.fields["slot"].choices = [("", "–"), *slot_choices(assessment)]  # type: ignore[attr-defined]
        self.fields["severity"].choices = severity_choices(pack_of(assessment.version_id))  # type: ignore[attr-defined]
        visits = assessment.visits.filter(state__in=RECORDING).order_by("pk")
        told = [("", _("the desk, without a visit")), *((str(row.pk), _visit(row)) for row in visits)]
        self.fields["visit"].choices = told  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        """For the action."""
        given = self.cleaned_data
        return Draft(
            Slot.read(given["slot"]),
            given["severity"],
            given["text"],
            given["evidence_text"],
            self.language,
            keys_of(given["uploads"]),
            given["shared_procedure"],
        )


def keys_of(uploads: Iterable[Upload]) -> tuple[int, ...]:
    """Files as the actions take them."""
    return tuple(upload.pk for upload in uploads)


def _visit(row: Visit) -> str:
    return f"{row.get_visit_kind_display()} {row.starts_on or ''} – {row.state_label}"


class ReclassifyForm(ReasonForm):
    """Another severity, and why."""

    severity = choice(_("Severity"), ())
    field_order = ("severity", "reason")

    def prepare(self) -> None:
        """The pack's severities."""
        self.fields["severity"].choices = severity_choices(pack_of(self.subject.assessment.version_id))  # type: ignore[attr-defined]


class ContestForm(ProofsForm):
    """Why a finding is wrong, with what shows that it is."""

    text = prose(
        _("Why you contest the finding"), rows=6, hint=_("A second officer, not the one who raised it, decides.")
    )

    def prepare(self) -> None:
        """Files that are not needed, but help."""
        super().prepare()
        self.fields["attached"].label = _("Files that show it")

    def said(self) -> Said:
        """For the action."""
        return Said(self.cleaned_data["text"], self.language, keys_of(self.cleaned_data["uploads"]))


class PlanForm(SubjectForm):
    """What the operator will do."""

    cause = prose(_("Cause"), hint=_("Why it could happen."))
    action = prose(_("What you will do"), hint=_("So that it is put right, and does not happen again."))
    owner = line(_("Person responsible"), 200)
    due_on = day(_("Done by"))

    def plan(self) -> Plan:
        """For the action."""
        given = self.cleaned_data
        return Plan(given["cause"], given["action"], given["owner"], given["due_on"], self.language)


class DoneForm(ProofsForm):
    """What the operator did, with files that show it."""

    text = prose(_("What was done"), rows=5)

    def prepare(self) -> None:
        """At least one file."""
        super().prepare()
        self.fields["attached"].label = _("Files that show it")

    def clean(self) -> dict[str, Any]:
        """Shown by at least one file."""
        values = super().clean()
        if not values["uploads"] and not {"attached", "cited"} & self.errors.keys():
            self.add_error("attached", _("Attach at least one file that shows it."))
        return values

    def claim(self) -> Done:
        """For the action."""
        return Done(self.cleaned_data["text"], self.language, keys_of(self.cleaned_data["uploads"]))


class VerifyForm(SubjectForm):
    """What an auditor saw."""

    method = choice(_("How it was verified"), VerificationMethod.choices)
    visit = forms.ChoiceField(label=_("At which visit"), required=False)
    note = prose(_("What you saw"), required=False)

    def prepare(self) -> None:
        """The operator's visits after their fieldwork."""
        rows = Visit.objects.filter(assessment__operator=self.subject.assessment.operator_id, state__in=SEEN)
        told = [("", "–"), *((str(row.pk), _visit(row)) for row in rows.order_by("-pk"))]
        self.fields["visit"].choices = told  # type: ignore[attr-defined]

    def verification(self) -> Verification:
        """For the action."""
        given = self.cleaned_data
        visit = int(given["visit"]) if given["visit"] else None
        at_visit = given["method"] == VerificationMethod.FOLLOW_UP_VISIT
        return Verification(given["method"], given["note"], visit if at_visit else None, given.get("new_day"))


class NotEffectiveForm(VerifyForm):
    """What does not work yet, and until when it must."""

    new_day = day(_("New day"))

    def prepare(self) -> None:
        """A note is needed."""
        super().prepare()
        self.fields["note"].required = True
        self.fields["note"].label = _("What does not work yet")


class ExtendForm(ReasonForm):
    """More time."""

    days = forms.IntegerField(
        label=_("Days more"), min_value=1, max_value=3650, widget=forms.NumberInput(attrs={"width": 4})
    )
    field_order = ("days", "reason")

    def prepare(self) -> None:
        """At most what the severity gives."""
        words = _("1 to %(most)s days.") % {"most": days_allowed(self.subject)}
        self.fields["days"].help_text = words


class FilterForm(forms.Form):
    """Which findings are listed."""

    state = forms.ChoiceField(label=_("State"), required=False)
    severity = forms.ChoiceField(label=_("Severity"), required=False)
    criterion = forms.ChoiceField(label=_("Criterion"), required=False)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_ = ("", _("any"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "state": [any_, ("open", _("open")), *FindingState.choices],
            "severity": [any_, *((severity.key, severity.name) for severity in pack.severities)],
            "criterion": [any_, *((item.key, f"{item.key}. {item.name}") for item in pack.criteria)],
        }
        for name, told in choices.items():
            self.fields[name].choices = told  # type: ignore[attr-defined]
