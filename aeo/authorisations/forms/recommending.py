"""The form of a recommendation: an outcome for each thing asked, one form for all of it, so nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.drafts import ConditionDraft, GroundDraft, ItemDraft, Recommended
from aeo.authorisations.forms import base
from aeo.authorisations.forms.base import Written, prose
from aeo.authorisations.forms.things import Thing
from aeo.authorisations.states import DecisionKind, Outcome
from aeo.components.fields import DayField
from aeo.programme.pack import Pack

FREE_ROWS, MOST_ROWS = 1, 30
GRAVE = (Outcome.REFUSE, Outcome.GRANT_LESS)


@dataclass(frozen=True)
class ConditionRow:
    """The two fields of a condition; `finding` is the open minor finding it comes from."""

    text: BoundField
    due: BoundField
    finding: int | None

    @property
    def wanted(self) -> bool:
        """Something is written there, or is wrong."""
        return bool(self.text.value() or self.text.errors or self.due.errors)


@dataclass(frozen=True)
class Block:
    """The fields of one thing asked, for the template."""

    thing: Thing
    same: BoundField | None
    outcome: BoundField
    granted: BoundField | None
    grounds: list[BoundField]
    reasons: BoundField
    conditions: list[ConditionRow]
    open: bool
    burdened: bool


class RecommendationForm(Written):
    """Fields end in the number of the thing they belong to: `outcome-0`, `ground-0-G`, `condition-0-1`."""

    reasons = prose(
        _("Reasons of the recommendation"), rows=6, help_text=_("They are printed in the decision and its letter.")
    )
    facts = prose(_("Facts it rests on"), required=False, help_text=_("One on each line."))
    from_day = DayField(
        label=_("Day from which what is granted takes effect"),
        required=False,
        help_text=_("Leave it empty for the day of the decision."),
    )
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=FREE_ROWS, max_value=MOST_ROWS, initial=FREE_ROWS)

    def __init__(
        self, pack: Pack, things: Sequence[Thing], *args: Any, stated: Sequence[base.Stated] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.stated = stated
        self.fields["facts"].initial = base.suggested(stated)
        self.pack, self.things = pack, list(things)
        self.free_rows = self._free_rows()
        for thing in self.things:
            self.fields.update(self._fields(thing))

    def _free_rows(self) -> int:
        given = str(self.data.get("rows") if self.is_bound else self.initial.get("rows"))
        return min(MOST_ROWS, max(FREE_ROWS, int(given[:4]))) if given.isdecimal() else FREE_ROWS

    def _fields(self, thing: Thing) -> dict[str, forms.Field]:
        n = thing.number
        wanted = _("Choose an outcome for %(thing)s.") % {"thing": thing.words}
        fields: dict[str, forms.Field] = {
            f"outcome-{n}": forms.ChoiceField(
                label=_("Outcome"),
                choices=[c for c in Outcome.choices if c[0] != Outcome.GRANT_LESS or thing.lesser],
                initial=thing.suggested,
                required=False,
                widget=forms.RadioSelect(attrs={"inline": True, "small": True}),
                error_messages={"required": wanted},
            ),
            f"reasons-{n}": prose(_("Reasons for this outcome"), rows=3, required=False),
        }
        if n:
            fields[f"same-{n}"] = forms.BooleanField(label=_("The same as for the first"), required=False)
        if thing.lesser:
            label = _("Type that is granted instead")
            fields[f"granted-{n}"] = forms.ChoiceField(
                label=label, choices=[*base.NOTHING, *thing.lesser], required=False
            )
        return {**fields, **self._grounds(thing), **self._conditions(thing)}

    def _grounds(self, thing: Thing) -> dict[str, forms.Field]:
        known, n = self.pack.grounds_for(DecisionKind.REFUSE), thing.number
        found: dict[str, forms.Field] = {}
        for letter in thing.criteria:
            choices = base.ground_choices(base.for_criterion(known, letter))
            label = base.criterion_label(self.pack, letter)
            found[f"ground-{n}-{letter}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        general = base.ground_choices(base.without_criterion(known))
        found[f"ground-{n}-"] = forms.ChoiceField(label=_("Another ground"), choices=general, required=False)
        return found

    def _conditions(self, thing: Thing) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for key, text, due in self._condition_keys(thing):
            fields[f"condition-{thing.number}-{key}"] = prose(_("Condition"), rows=2, required=False, initial=text)
            fields[f"due-{thing.number}-{key}"] = DayField(label=_("To be met by"), required=False, initial=due)
        return fields

    def _condition_keys(self, thing: Thing) -> Iterator[tuple[str, str, date | None]]:
        yield from ((f"f{finding.pk}", finding.text, due) for finding, due in thing.minors)
        yield from ((str(row), "", None) for row in range(self.free_rows))

    def blocks(self) -> list[Block]:
        """Thing by thing, as the page shows it."""
        return [self._block(thing) for thing in self.things]

    def _block(self, thing: Thing) -> Block:
        n = thing.number
        grounds = [self[f"ground-{n}-{letter}"] for letter in (*thing.criteria, "")]
        rows = [
            ConditionRow(self[f"condition-{n}-{key}"], self[f"due-{n}-{key}"], int(key[1:]) if key[0] == "f" else None)
            for key, _text, _due in self._condition_keys(thing)
        ]
        return Block(
            thing=thing,
            same=self[f"same-{n}"] if n else None,
            outcome=self[f"outcome-{n}"],
            granted=self[f"granted-{n}"] if thing.lesser else None,
            grounds=grounds,
            reasons=self[f"reasons-{n}"],
            conditions=rows,
            open=any(bound.value() or bound.errors for bound in (*grounds, self[f"reasons-{n}"])),
            burdened=len(rows) > FREE_ROWS
            or any(row.text.value() or row.text.errors or row.due.errors for row in rows),
        )

    def clean_from_day(self) -> date | None:
        """Not too far ahead."""
        return base.near(self.cleaned_data["from_day"], self.pack)

    def clean(self) -> dict[str, Any]:
        """What each outcome needs is asked for beside its field; the rest is judged by the action."""
        given = self.cleaned_data
        for thing in self.things:
            if not given.get(f"same-{thing.number}"):
                self._check(thing, given)
        return given

    def _check(self, thing: Thing, given: Mapping[str, Any]) -> None:
        n, outcome = thing.number, given.get(f"outcome-{thing.number}")
        if not outcome:
            self.add_error(f"outcome-{n}", self.fields[f"outcome-{n}"].error_messages["required"])
        if outcome == Outcome.GRANT_LESS and not given.get(f"granted-{n}"):
            self.add_error(f"granted-{n}", gettext("To grant less is to grant another type: say which."))
        if outcome == Outcome.REFUSE:
            self._check_refusal(thing, given)
        if outcome in (Outcome.CONDITIONS, Outcome.GRANT_LESS, Outcome.GRANT):
            self._check_conditions(thing, given, needed=outcome == Outcome.CONDITIONS)

    def _check_refusal(self, thing: Thing, given: Mapping[str, Any]) -> None:
        if not self._ground_drafts(thing, thing.number):
            words = gettext("Name a ground for each failed criterion.")
            self.add_error(f"ground-{thing.number}-{next(iter(thing.criteria), '')}", words)
        if not given.get(f"reasons-{thing.number}", "").strip():
            self.add_error(f"reasons-{thing.number}", gettext("Give the reasons of the refusal."))

    def _check_conditions(self, thing: Thing, given: Mapping[str, Any], *, needed: bool) -> None:
        n, said = thing.number, 0
        for key, _text, _due in self._condition_keys(thing):
            text, due = given.get(f"condition-{n}-{key}", "").strip(), given.get(f"due-{n}-{key}")
            said += bool(text)
            if text and due is None and f"due-{n}-{key}" not in self.errors:
                self.add_error(f"due-{n}-{key}", gettext("Say by which day the condition is to be met."))
            if due and not text:
                self.add_error(f"condition-{n}-{key}", gettext("Say what is to be done by that day."))
        if needed and not said:
            first = next(key for key, _text, _due in self._condition_keys(thing))
            self.add_error(f"condition-{n}-{first}", gettext("Write down at least one condition."))

    def draft(self) -> Recommended:
        """The recommendation as the action takes it."""
        given = self.cleaned_data
        return Recommended(
            items=tuple(self._item(thing) for thing in self.things),
            reasons=given["reasons"],
            language=given["language"],
            facts=base.facts(given["facts"], self.stated),
            from_day=given["from_day"],
        )

    def _item(self, thing: Thing) -> ItemDraft:
        given = self.cleaned_data
        source = 0 if given.get(f"same-{thing.number}") else thing.number
        outcome = given[f"outcome-{source}"]
        return ItemDraft(
            type=thing.asked.type,
            role=thing.asked.role,
            site=thing.asked.site,
            outcome=outcome,
            granted_type=given.get(f"granted-{source}", "") if outcome == Outcome.GRANT_LESS else "",
            grounds=self._ground_drafts(thing, source) if outcome in GRAVE else (),
            reasons=given[f"reasons-{source}"],
            language=given["language"],
            conditions=() if outcome == Outcome.REFUSE else self._condition_drafts(thing, source),
        )

    def _ground_drafts(self, thing: Thing, source: int) -> tuple[GroundDraft, ...]:
        chosen = ((letter, self.cleaned_data.get(f"ground-{source}-{letter}")) for letter in (*thing.criteria, ""))
        return tuple(GroundDraft(ground, letter) for letter, ground in chosen if ground)

    def _condition_drafts(self, thing: Thing, source: int) -> tuple[ConditionDraft, ...]:
        """Those of the findings that touch this thing, and the free ones."""
        given, language = self.cleaned_data, self.cleaned_data["language"]
        drafts = []
        for key, text, _due in self._condition_keys(thing):
            at = source if f"condition-{source}-{key}" in self.fields else thing.number
            said, due = given.get(f"condition-{at}-{key}", "").strip(), given.get(f"due-{at}-{key}")
            finding = next((f for f, _day in thing.minors if key == f"f{f.pk}"), None)
            if said and due:
                own = finding.language if finding and said == text.strip() else language
                drafts.append(ConditionDraft(said, own, due, finding.pk if finding else None))
        return tuple(drafts)
