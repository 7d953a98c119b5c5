"""What is lodged with the authority and signed for: complaints, changes, giving up, asking for a suspension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.accounts.gates import actor
from aeo.accounts.proof import ProofForm
from aeo.authorisations import horizons
from aeo.authorisations.forms import base
from aeo.authorisations.forms.base import Choices, Written, hide, prose, right
from aeo.authorisations.models import ChangeNotice
from aeo.authorisations.policies.changes import NOT_MOVED, SAME_NAMES
from aeo.components.fields import DayField, FilesField
from aeo.components.names import plain_name, plain_place
from aeo.kernel.policy import YES, Actor
from aeo.kernel.refusals import Words
from audits.forms.fields import SubjectForm
from audits.forms.proofs import Proofs
from operators.forms.fields import short
from operators.lines import latin
from operators.models import Operator, Site

NAMES = {"name_local": (plain_name,), "name_latin": (plain_name, latin)}


class ComplaintForm(Proofs, Written, ProofForm):
    """A complaint, signed for; `late` asks why it was not lodged in time."""

    text = prose(
        _("What you complain about, and what you ask for"),
        rows=8,
        help_text=_("Say what is wrong, why, and what should be decided instead."),
    )
    excuse = prose(
        _("Why it is late"),
        rows=4,
        help_text=_("The time has passed. A late complaint can be excused for good reason."),
    )

    attached = FilesField(label=_("Documents that support it"), required=False)

    def __init__(self, request: HttpRequest, *args: Any, late: bool, operator: Operator, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        if not late:
            del self.fields["excuse"]
        self.shelve(operator)

    @property
    def uploader(self) -> Actor:
        """Whose files these are."""
        return actor(self.request)

    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        said = self.cleaned_data
        return {
            "text": said["text"],
            "language": said["language"],
            "excuse": said.get("excuse", ""),
            "files": said["uploads"],
        }


@dataclass(frozen=True)
class Kinds:
    """The kinds of changes to be told, of which `sited` ones are about one of the `sites`, and `moving` ones give a new
    address, `naming` ones new names of the company.
    """

    choices: Choices
    sites: Choices = ()
    sited: frozenset[str] = frozenset()
    moving: frozenset[str] = frozenset()
    naming: frozenset[str] = frozenset()

    def of(self, event: str) -> Words | None:
        """One of them, with what follows from it; None where there is no such kind."""
        return dict(self.choices).get(event)


class KindForm(forms.Form):
    """Which kind of change it is: the next page asks what belongs to it."""

    event = forms.ChoiceField(
        label=_("What has changed"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what has changed.")},
    )

    def __init__(self, kinds: Kinds, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        base.offer(self, "event", [(key, str(label)) for key, label in kinds.choices])


class ChangeForm(Proofs, Written):
    """Telling of a change of one kind, with the fields that this kind has."""

    event = forms.ChoiceField(widget=forms.HiddenInput)
    site = forms.ChoiceField(
        label=_("Which site"),
        widget=forms.RadioSelect(attrs={"small": True}),
        help_text=_("The status covers these."),
        error_messages={"required": _("Say which site it is.")},
    )
    address = short(_("New address of the site"), most=500, required=True)
    name_local = short(_("New name in the official language"), required=True)
    name_latin = short(_("New name in Latin letters"), required=True)
    happened_on = DayField(label=_("On which day"))
    text = prose(_("Describe the change"), help_text=_("What was before, what is now, and who can be asked."))
    attached = FilesField(label=_("Documents that show it"), required=False)

    def __init__(
        self,
        request: HttpRequest,
        operator: Operator,
        kinds: Kinds,
        event: str,
        *args: Any,
        ahead: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, initial={"event": event}, **kwargs)
        self.request, self.founded, self.ahead = request, operator.established_on, ahead
        self.known = {name: getattr(operator, name) for name in NAMES}
        self.addresses = {key: getattr(label, "hint", "") for key, label in kinds.sites}
        base.offer(self, "event", kinds.choices)
        base.offer(self, "site", kinds.sites)
        self.fields["address"].error_messages["required"] = NOT_MOVED
        self.fields["address"].validators += [plain_place]
        self._ask(event, kinds)
        self._name(operator)
        self.shelve(operator)
        if self.add_prefix("another") in self.data:
            self._offer_another()

    def _ask(self, event: str, kinds: Kinds) -> None:
        """What belongs to this kind."""
        asked = {
            "site": bool(kinds.sites) and event in kinds.sited,
            "address": event in kinds.moving,
            **dict.fromkeys(NAMES, event in kinds.naming),
        }
        for name in (name for name, needed in asked.items() if not needed):
            del self.fields[name]
        self.order_fields(["event", "site", "address", *NAMES, "happened_on", "text", "language"])

    def _name(self, operator: Operator) -> None:
        """Beside each new name, the one that is registered; each is a name that can be."""
        for name, rules in NAMES.items():
            if name in self.fields:
                now = gettext("Now: %(name)s. If it stays, write it again.")
                self.fields[name].help_text = now % {"name": getattr(operator, name)}
                self.fields[name].validators += rules

    def _offer_another(self) -> None:
        self.fields["another"] = forms.BooleanField(required=False, label=gettext("This is another change"))
        self.order_fields(["event", "another"])

    def ask_if_another(self, first: ChangeNotice, address: str) -> None:
        """The same was told, and can be looked at."""
        self._offer_another()
        words = gettext("Look at %(reference)s (opens in a new tab)") % {"reference": first.reference}
        link = '<a class="govuk-link" href="{}" target="_blank" rel="noopener">{}</a>'
        self.fields["another"].help_text = format_html(link, address, words)

    @property
    def uploader(self) -> Actor:
        """Whose files these are."""
        return actor(self.request)

    def clean_happened_on(self) -> date:
        """Something that has happened, to a company that there was."""
        day: date = self.cleaned_data["happened_on"]
        return right(day, horizons.told(day, self.ahead), horizons.founded(day, self.founded))

    def clean(self) -> dict[str, Any]:
        """Where a site is now, and how the company is called now, is not what was there before."""
        given = super().clean() or self.cleaned_data
        if given.get("address") and given["address"].strip() == self.addresses.get(given.get("site", "")):
            self.add_error("address", str(NOT_MOVED))
        if {name: given.get(name, "").strip() for name in NAMES} == self.known:
            self.add_error("name_local", str(SAME_NAMES))
        return given

    def given(self, sites: QuerySet[Site]) -> dict[str, Any]:
        """As the action takes it; the site is one of these."""
        said = self.cleaned_data
        about = {name: said[name] for name in ("event", "happened_on", "text", "language")}
        place = sites.filter(pk=said["site"]).first() if said.get("site") else None
        names = tuple(said.get(name, "") for name in NAMES)
        return about | {
            "files": said["uploads"],
            "site": place,
            "address": said.get("address", ""),
            "names": names,
            "another": said.get("another", False),
        }


class Parted(forms.Form):
    """Which parts of a status it is about."""

    parts = forms.MultipleChoiceField(label=_("Which parts"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, parts: Choices, *args: Any, ahead: int, ends: Mapping[int, date | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ahead, self.ends = ahead, ends
        base.offer_parts(self, parts)

    @property
    def chosen(self) -> list[int]:
        """The parts."""
        return [int(key) for key in self.cleaned_data["parts"]]

    @property
    def last(self) -> date | None:
        """The last day of what is chosen: of several parts the first one; None if it is not known."""
        return min((day for key in self.chosen if (day := self.ends.get(key))), default=None)


def from_today(day: date, ahead: int) -> date:
    """Not in the past, nor too far ahead."""
    return right(day, horizons.from_today(day, ahead))


class SurrenderForm(Parted):
    """Which parts are given up, and from which day."""

    day = DayField(
        label=_("From which day"),
        help_text=_("Today or a later day. The day before it is the last day of the status."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parts"].label = _("What you give up")

    def clean_day(self) -> date:
        """Not in the past, nor too far ahead, nor after the end: the parts are judged first."""
        day = from_today(self.cleaned_data["day"], self.ahead)
        return right(day, horizons.before_end(day, self.last)) if "parts" in self.cleaned_data else day


class SuspensionForm(Parted, Written):
    """Which parts are to be suspended at the holder's own request, from when until when, and why."""

    from_day = DayField(label=_("From which day"), help_text=_("Today or a later day."))
    until_day = DayField(label=_("Until which day"), help_text=_("By then you are ready to use the status again."))
    reasons = prose(_("Why you ask for it"))
    measures = prose(_("What you will do until then"), rows=4, help_text=_("One on each line."))

    def __init__(self, *args: Any, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.longest = longest
        self.order_fields(["parts", "from_day", "until_day", "reasons", "measures", "language"])

    def clean_from_day(self) -> date:
        """Not in the past, nor too far ahead."""
        return from_today(self.cleaned_data["from_day"], self.ahead)

    def clean(self) -> dict[str, Any]:
        """It ends after it began, within the status and the time of the programme."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("from_day"), given.get("until_day")
        named = "parts" in given
        fits = horizons.rests(last, first, self.last, self.longest) if named and first and last else YES
        if not fits:
            self.add_error("until_day", str(fits.reason))
        return given


class SureOfSurrender(SurrenderForm, ProofForm):
    """The same, sent again from the page that says what follows: `SureOfSurrender(parts, request, data)`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hide(self)


class SureOfSuspension(SuspensionForm, ProofForm):
    """The same, sent again from the page that says what follows: `SureOfSuspension(parts, request, data)`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hide(self)


class RemarkForm(SubjectForm):
    """What an officer says to a change."""

    remark = prose(_("What follows from it"))


class NothingForm(SubjectForm):
    """Why a decided change leaves nothing to record."""

    why = prose(
        _("Why there is nothing to record"),
        help_text=_("Say what you compared, and since when it is right. The holder reads it."),
    )
