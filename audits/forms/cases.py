"""Accepting, declaring an interest, concluding, abandoning."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.components.contexts import Choice
from aeo.components.fields import WrittenField, YesNoField
from audits.forms.fields import SubjectForm, choice, prose
from audits.states import OF_APPLICATION, AssessmentReason, Proposal


class InterestForm(SubjectForm):
    """Whether somebody has an interest in a case."""

    has_interest = YesNoField(
        label=_("Do you have an interest in this case?"),
        choices=[
            ("no", Choice(_("No, I have no interest in this case"))),
            ("yes", Choice(_("Yes, or it could look so"), _("You then do not act on this case."))),
        ],
        widget=forms.RadioSelect,
        help_text=_("For example: you or your family own, work for, advised or owe something to this company."),
    )
    note = WrittenField(
        label=_("Which interest"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 4000}),
        help_text=_("Only if you answered yes."),
    )


class ConcludeForm(SubjectForm):
    """What an assessment ends in; of a holder with the reasons, which it reads."""

    proposal = choice(_("What do you propose?"), Proposal.choices)
    reason = prose(_("Reasons"), hint=_("The holder reads what you write."), required=False)

    def prepare(self) -> None:
        """Of an application: grant or refuse; of a holder the rest."""
        asked = self.subject.reason == AssessmentReason.APPLICATION
        kept = [(key, label) for key, label in Proposal.choices if (key in OF_APPLICATION) == asked]
        if asked:
            del self.fields["reason"]
        self.fields["proposal"].choices = kept  # type: ignore[attr-defined]
