"""The form by which a decision on parts of a status is proposed: only what its kind needs is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.drafts import ConditionDraft, GroundDraft, Proposed
from aeo.authorisations.forms import base
from aeo.authorisations.forms.base import Choices, Written, prose
from aeo.authorisations.states import DecisionKind, Manner
from aeo.components.contexts import Choice
from aeo.components.fields import DayField
from aeo.programme.pack import Pack
from aeo.programme.proceedings import Ground

K = DecisionKind
# What can be proposed on a status that is held; the rest follows from applications, or has no effect here yet.
KINDS = (
    K.SUSPEND,
    K.EXTEND_SUSPENSION,
    K.LIFT,
    K.REVOKE,
    K.ANNUL,
    K.AMEND,
    K.IMPOSE_CONDITIONS,
    K.DOWNGRADE,
    K.PROLONG,
    K.BAR,
    K.RECTIFY,
)
WITH_UNTIL = frozenset({K.SUSPEND, K.EXTEND_SUSPENSION, K.PROLONG})
WITH_MEASURES = frozenset({K.SUSPEND, K.EXTEND_SUSPENSION})
UNTIL = _(
    "By then the measures are to be taken. Unless it is urgent, it does not end by itself that day, "
    "but when it is lifted."
)
WITH_FROM = frozenset({K.LIFT, K.AMEND})
MOST_CONDITIONS = 3
AMENDING = ("amends", "site", "site_closed")
AMENDED = {
    "company": _("the data of the company: name, seat, legal form and the like"),
    "number": _("a number of the company"),
    "site": _("a site: its data, or that it closed"),
}
FATES = [
    ("no", _("It did not close: other data of it changed.")),
    (
        "yes",
        Choice(_("It closed."), _("If the status covers it, it leaves the status. If not, that is only recorded.")),
    ),
]


@dataclass(frozen=True)
class Told:
    """What a decision that answers a change can name: data it `amends`, `sites`, whether one can have closed."""

    amends: Sequence[str] = ()
    sites: Choices = ()
    closes: bool = False


class ProposalForm(Written):
    """`kind` decides which fields there are."""

    parts = forms.MultipleChoiceField(label=_("Parts of the status it is about"), widget=forms.CheckboxSelectMultiple)
    reasons = prose(_("Reasons"), help_text=_("They are printed in the decision and its letter."))
    facts = prose(_("Facts it rests on"), help_text=_("One on each line."))

    def __init__(
        self,
        kind: str,
        pack: Pack,
        parts: Choices,
        *args: Any,
        told: Told | None = None,
        stated: Sequence[base.Stated] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stated = stated
        self.fields["facts"].initial = base.suggested(stated)
        self.kind, self.pack, self.told = kind, pack, told or Told()
        base.offer_parts(self, parts)
        self.fields.update(self._extra())
        self.order_fields(
            ["parts", *AMENDING, "manner", "grounds", "reasons", "facts", "measures", "from_day", "until_day"]
        )

    def _extra(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        if self.kind == K.SUSPEND:
            fields["manner"] = forms.ChoiceField(
                label=_("How it is suspended"), choices=self._manners(), widget=forms.RadioSelect
            )
        fields.update(self._ground_fields())
        fields.update(self._amended_fields() if self.kind == K.AMEND else self._closed_field())
        if self.kind in WITH_MEASURES:
            fields["measures"] = prose(
                _("Measures the holder is to take"), required=False, help_text=_("One on each line.")
            )
        if self.kind in WITH_FROM:
            fields["from_day"] = DayField(
                label=_("In effect from"),
                required=False,
                help_text=_("For what is favourable: today or a later day. Empty: the day of the decision."),
            )
        if self.kind in WITH_UNTIL:
            prolongs = self.kind == K.PROLONG
            fields["until_day"] = DayField(label=_("Until"), required=prolongs, help_text="" if prolongs else UNTIL)
        if self.kind == K.IMPOSE_CONDITIONS:
            fields.update(self._condition_fields())
        return fields

    def _amended_fields(self) -> dict[str, forms.Field]:
        """Which registered data follow the change that is answered."""
        known = [(key, AMENDED[key]) for key in self.told.amends]
        if not self.told.closes:
            known = [(key, _("the data of a site") if key == "site" else label) for key, label in known]
        if not known:
            return {}
        fields: dict[str, forms.Field] = {
            "amends": forms.MultipleChoiceField(
                label=_("Registered data that are amended"),
                choices=known,
                initial=[key for key, _label in known[:1] if len(known) == 1],
                widget=forms.CheckboxSelectMultiple,
                help_text=_("The letter says it. Only what you choose is recorded afterwards."),
            )
        }
        if "site" in self.told.amends:
            fields["site"] = self._which(_("Which site"), required=False)
        if "site" in self.told.amends and self.told.closes:
            fields["site_closed"] = forms.ChoiceField(
                label=_("What became of the site"), choices=FATES, required=False, widget=forms.RadioSelect
            )
        return fields

    def _closed_field(self) -> dict[str, forms.Field]:
        """For which site that closed the parts end, of those on which a part rests alone."""
        return {"site": self._which(_("Which site closed"))} if self.told.sites else {}

    def _which(self, label: Any, *, required: bool = True) -> forms.ChoiceField:
        sites = self.told.sites
        field = forms.ChoiceField(label=label, choices=sites, required=required, widget=forms.RadioSelect)
        if len(sites) == 1:
            field.initial, field.help_text = sites[0][0], base.ONLY
        return field

    def _manners(self) -> Choices:
        urgent = self.pack.decisions[self.kind].urgent_allowed
        words = {
            Manner.ORDINARY: _("ordinary: the holder is heard first; measures and the day for them are named"),
            Manner.URGENT: _("urgent: at once, for a short time, heard afterwards; lapses by itself"),
        }
        return [(key, label) for key, label in words.items() if urgent or key != Manner.URGENT]

    def _ground_fields(self) -> dict[str, forms.Field]:
        """All grounds are one question: those that rest on criteria with these below each, then all the others."""
        known = self.pack.grounds_for(self.kind)
        if not known:
            return {}
        groups = [(str(one.text), self._of_criteria(one)) for one in known if one.criteria]
        general = [(one.key, str(one.text)) for one in base.without_criterion(known)]
        others = [(_("Other grounds"), general)] if groups and general else general
        widget = forms.CheckboxSelectMultiple(attrs={"small": True})
        field = forms.MultipleChoiceField(label=_("Grounds"), choices=[*groups, *others], required=False, widget=widget)
        return {"grounds": field}

    def _of_criteria(self, ground: Ground) -> Choices:
        return [(f"{ground.key}:{letter}", base.criterion_label(self.pack, letter)) for letter in ground.criteria]

    @staticmethod
    def _condition_fields() -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for number in range(MOST_CONDITIONS):
            fields[f"condition-{number}"] = prose(_("Condition"), rows=2, required=False)
            fields[f"due-{number}"] = DayField(label=_("To be met by"), required=False)
        return fields

    def clean_from_day(self) -> date | None:
        """Not too far ahead."""
        return base.near(self.cleaned_data["from_day"], self.pack)

    def clean(self) -> dict[str, Any]:
        """A ground where one is needed; conditions with their days; what a suspension needs."""
        given = self.cleaned_data
        if self.pack.decisions[self.kind].grounded and "grounds" in self.fields and not given.get("grounds"):
            self.add_error("grounds", gettext("Name at least one ground on which this rests."))
        if given.get("manner") == Manner.ORDINARY:
            self._check_suspension()
        if self.kind == K.IMPOSE_CONDITIONS:
            self._check_conditions()
        if "site" in (given.get("amends") or ()):
            self._check_site()
        return given

    def _check_suspension(self) -> None:
        given = self.cleaned_data
        if not given.get("measures", "").strip():
            self.add_error("measures", gettext("Name the measures to take."))
        if given.get("until_day") is None and "until_day" not in self.errors:
            self.add_error("until_day", gettext("Name the day until which they are to be taken."))

    def _check_site(self) -> None:
        for name, said in (("site", gettext("Say which site.")), ("site_closed", gettext("Say what became of it."))):
            if name in self.fields and not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, said)

    def _check_conditions(self) -> None:
        given, said = self.cleaned_data, 0
        for number in range(MOST_CONDITIONS):
            text, due = given.get(f"condition-{number}", "").strip(), given.get(f"due-{number}")
            said += bool(text)
            if text and due is None and f"due-{number}" not in self.errors:
                self.add_error(f"due-{number}", gettext("Say by which day the condition is to be met."))
        if not said:
            self.add_error("condition-0", gettext("Write down at least one condition."))

    def draft(self) -> Proposed:
        """As the action takes it."""
        given = self.cleaned_data
        return Proposed(
            kind=self.kind,
            parts=tuple(int(key) for key in given["parts"]),
            reasons=given["reasons"],
            language=given["language"],
            grounds=self._ground_drafts(),
            facts=base.facts(given["facts"], self.stated),
            manner=given.get("manner", ""),
            measures=base.lines(given.get("measures", "")),
            conditions=self._conditions(),
            from_day=given.get("from_day"),
            until_day=given.get("until_day"),
            **self._amended(),
        )

    def _amended(self) -> dict[str, Any]:
        given, ends = self.cleaned_data, self.kind != K.AMEND and "site" in self.fields
        named = ("site",) if ends else tuple(given.get("amends") or ())
        if "site" not in named:
            return {"amends": named}
        return {"amends": named, "site": int(given["site"]), "site_closed": ends or given.get("site_closed") == "yes"}

    def _ground_drafts(self) -> tuple[GroundDraft, ...]:
        chosen = (one.partition(":") for one in self.cleaned_data.get("grounds") or ())
        return tuple(GroundDraft(ground, criterion) for ground, _colon, criterion in chosen)

    def _conditions(self) -> tuple[ConditionDraft, ...]:
        given = self.cleaned_data
        rows = ((given.get(f"condition-{n}", "").strip(), given.get(f"due-{n}")) for n in range(MOST_CONDITIONS))
        return tuple(ConditionDraft(text, given["language"], due) for text, due in rows if text and due)
