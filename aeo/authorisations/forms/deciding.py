"""The forms of a decision's way: not accepting, hearing, answering, deciding, dropping, sending back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aeo.accounts.proof import ProofForm
from aeo.authorisations.drafts import Gist, GroundDraft
from aeo.authorisations.forms import base
from aeo.authorisations.forms.base import Written, prose
from aeo.authorisations.states import DecisionKind
from aeo.components.fields import WrittenField
from aeo.kernel.refusals import Words
from aeo.programme.pack import Pack


class DeclineForm(Written):
    """Proposing not to accept an application."""

    grounds = forms.MultipleChoiceField(label=_("Grounds"), widget=forms.CheckboxSelectMultiple)
    reasons = prose(_("Reasons"), help_text=_("They are printed in the decision and its letter."))
    facts = prose(_("Facts it rests on"), help_text=_("One on each line."))

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        base.offer(self, "grounds", base.ground_choices(pack.grounds_for(DecisionKind.DECLINE))[1:])

    def draft(self) -> dict[str, Any]:
        """The arguments of the action."""
        given = self.cleaned_data
        return {
            "grounds": tuple(GroundDraft(key) for key in given["grounds"]),
            "reasons": given["reasons"],
            "language": given["language"],
            "facts": base.lines(given["facts"]),
        }


class HearingForm(Written):
    """The gist of everything relied on, under each ground: what the letter tells."""

    def __init__(self, grounds: Mapping[str, Words], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grounds = list(grounds)
        for number, label in enumerate(grounds.values()):
            self.fields[f"gist-{number}"] = prose(label)
        self.order_fields([*(f"gist-{number}" for number in range(len(self.grounds))), "language"])

    def gist(self) -> tuple[Gist, ...]:
        """As the action takes it."""
        given = self.cleaned_data
        return tuple(
            Gist(ground, given[f"gist-{number}"], given["language"]) for number, ground in enumerate(self.grounds)
        )


class AnswerForm(Written):
    """The written answer to a point."""

    answer = prose(_("Answer to this point"))


class DecideForm(ProofForm):
    """Signing the act: the person proves once more who they are."""

    expected = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["password"].label = _("Your password, to sign the decision")


class ReasonForm(forms.Form):
    """Why something is dropped or sent back."""

    reason = WrittenField(label=_("Why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}))

    def __init__(self, *args: Any, hint: Words = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = str(hint)


def named(grounds: Sequence[str], pack: Pack) -> dict[str, Words]:
    """Each ground with its words; what rests on none is told under a heading of its own."""
    known: dict[str, Words] = {key: str(pack.grounds[key].text) for key in grounds if key in pack.grounds}
    return known or {"": _("What is intended and why")}
