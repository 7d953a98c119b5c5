"""Forms of the readiness check: for what it is, one answer, and what its sites are when a company takes it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.components.contexts import Choice
from aeo.components.names import plain_name
from aeo.kernel.http import number
from aeo.programme.pack import Pack
from aeo.programme.questions import Question
from operators.actions.answers import Values
from operators.actions.readiness import LONGEST_NAME, MOST_SITES, Place
from operators.actions.taking_over import LONGEST_ADDRESS, Where
from operators.forms.answers import AnswerForm, fingerprint
from operators.forms.fields import many, named, one, short
from operators.models import ReadinessCheck, Site
from operators.wording import needed

SPARE = 2
NEW, NONE = "new", "none"


class AimForm(forms.Form):
    """Types and roles."""

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["types"] = many(_("Which status are you interested in?"), named(pack.types, hint="description"))
        self.fields["roles"] = many(_("What does your company do?"), named(pack.roles, hint="description"))


class PlaceForm(forms.Form):
    """One site; a row in which nothing is written is no site."""

    ref = forms.CharField(widget=forms.HiddenInput(), required=False, max_length=4)
    name = short(_("What do you call it?"), most=LONGEST_NAME)
    kind = forms.ChoiceField(label=_("What it is used for"), required=False)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", ""), *named(pack.sites)]
        hint = _("Choose none if the site serves all of them.")
        self.fields["name"].validators.append(plain_name)
        self.fields["roles"] = many(_("Roles that it serves"), named(pack.roles), required=False, hint=hint, small=True)

    def clean(self) -> dict[str, Any]:
        """Name and use go together."""
        given = self.cleaned_data
        if self.filled and not given.get("name"):
            self.add_error("name", _("Give the site a name."))
        if self.filled and not given.get("kind"):
            self.add_error("kind", _("Choose what the site is used for."))
        return given

    @property
    def filled(self) -> bool:
        """True when something was written."""
        return any(self.cleaned_data.get(name) for name in ("name", "kind", "roles"))

    @property
    def place(self) -> Place:
        """What was written."""
        given = self.cleaned_data
        return Place(given["name"], given["kind"], given["roles"], given["ref"])


def place_forms(pack: Pack, readiness: ReadinessCheck | None, data: Any = None) -> list[PlaceForm]:
    """The sites there are, and empty rows; as many as came in, and more when more were asked for."""
    known = readiness.sites if readiness else []
    if data is None:
        rows = [*known, *({} for _spare in range(SPARE))][:MOST_SITES]
        return [PlaceForm(pack, initial=row, prefix=f"site-{n}") for n, row in enumerate(rows)]
    count = min(number(str(data.get("sites", ""))), MOST_SITES)
    return [PlaceForm(pack, data, prefix=f"site-{n}") for n in range(count)]


def further(pack: Pack, came_in: Sequence[PlaceForm]) -> list[PlaceForm]:
    """The rows as they were filled in, not judged yet, and empty ones after them."""
    rows: list[dict[str, Any]] = [{name: form[name].value() for name in form.fields} for form in came_in]
    rows = [*rows, *({} for _spare in range(SPARE))][:MOST_SITES]
    return [PlaceForm(pack, initial=row, prefix=f"site-{n}") for n, row in enumerate(rows)]


class ReadyForm(AnswerForm):
    """An answer, and which of the wanted documents there are."""

    def __init__(
        self,
        question: Question,
        stored: Values,
        have: Sequence[str],
        data: Any = None,
        *,
        prefix: str,
        years: Sequence[int] = (),
    ) -> None:
        super().__init__(question, stored, 0, data, prefix=prefix, years=years)
        self.initial.update({"have": list(have), "was": _mark(stored, have)})
        if question.evidence:
            wanted = [(e.key, Choice(str(e.text), needed(question, e))) for e in question.evidence]
            hint = _("Nothing is uploaded here. Tick what you could show.")
            self.fields["have"] = many(_("We have these documents"), wanted, required=False, hint=hint, small=True)
            self.order_fields([name for name in self.fields if name not in ("have", "reason")] + ["have", "reason"])

    @property
    def have(self) -> Sequence[str]:
        """The keys of the documents that were ticked."""
        return list(self.cleaned_data.get("have", ()))

    @property
    def touched(self) -> bool:
        """True when the reader changed it."""
        return _mark(self.values, self.have) != self.cleaned_data.get("was")


def _mark(values: Values, have: Sequence[str]) -> str:
    return " ".join([fingerprint(values), *sorted(have)])


class TakeOverForm(forms.Form):
    """For each site of the check: which site of the company it is, or that it is new, and where."""

    def __init__(self, check: ReadinessCheck, sites: Sequence[Site], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check = check
        own = [(str(site.pk), Choice(site.name_local, site.address)) for site in sites]
        for place in check.sites:
            choices = [*own, (NEW, _("A new site of the company")), (NONE, _("Leave it out, with its answers"))]
            self.fields[f"site-{place['ref']}"] = one(place["name"], choices)
            self.initial.setdefault(f"site-{place['ref']}", _match(place, sites))
            hint = _("Only for a new site.")
            self.fields[f"address-{place['ref']}"] = short(_("Address"), most=LONGEST_ADDRESS, hint=hint)

    def clean(self) -> dict[str, Any]:
        """A new site has an address."""
        given = self.cleaned_data
        for place in self.check.sites:
            if given.get(f"site-{place['ref']}") == NEW and not given.get(f"address-{place['ref']}"):
                words = _("Write the address of the new site “%(name)s”.") % {"name": place["name"]}
                self.add_error(f"address-{place['ref']}", words)
        return given

    @property
    def sites(self) -> Mapping[str, Where]:
        """What `take_over` needs."""
        return {place["ref"]: self._where(place["ref"]) for place in self.check.sites}

    def _where(self, ref: str) -> Where:
        chosen = self.cleaned_data[f"site-{ref}"]
        if chosen == NEW:
            return Where(address=self.cleaned_data[f"address-{ref}"])
        return Where(site=None if chosen == NONE else int(chosen))


def _match(place: Mapping[str, str], sites: Sequence[Site]) -> str:
    """The company's site of the same name, else a new one."""
    name = place["name"].casefold()
    return next((str(s.pk) for s in sites if name in (s.name_local.casefold(), s.name_latin.casefold())), NEW)
