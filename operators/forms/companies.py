"""Company data, numbers, sites and outsourced functions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.components.addresses import AddressField
from aeo.components.fields import DayField
from aeo.kernel import clock
from aeo.programme.pack import Pack
from aeo.programme.registers import LONGEST
from operators import registers
from operators.forms.fields import dialled, many, named, short
from operators.forms.sounded import Sounded
from operators.models import Operator, OutsourcedFunction, Site


def past(day: date | None) -> date | None:
    """Not in the future. Raises ValidationError."""
    if day is not None and day > clock.today():
        raise forms.ValidationError(gettext("This day lies in the future."))
    return day


class CompanyForm(Sounded):
    """What a company says of itself. The official name prevails; the Latin one is declared, not transliterated."""

    marks_optional = True

    name_local = short(_("Name in the official language"), required=True, hint=_("As in the state register."))
    name_latin = short(
        _("Name in Latin letters"), required=True, hint=_("As you write it on invoices and transport documents.")
    )
    form = forms.ChoiceField(label=_("Legal form"))
    street = short(_("Street and building"))
    city = short(_("District or town"), most=120, width=20)
    region = short(_("Province or capital"), most=120, width=20)
    postcode = short(_("Postcode"), most=20, width=10)
    address_latin = short(_("Address in Latin letters"), most=500)
    email = AddressField(
        label=_("E-mail address of the company"),
        required=False,
        help_text=_("One that the company keeps when somebody leaves."),
    )
    phone = short(_("Telephone"), most=60, width=20)
    established_on = DayField(label=_("Established on"), required=False)
    at_address_since = DayField(label=_("At this address since"), required=False)
    language = forms.ChoiceField(label=_("Language of letters"), choices=settings.LANGUAGES)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row: Operator = Operator()
        choices: Any = self.fields["form"]
        choices.choices = [("", ""), *named(pack.forms)]

    def clean_phone(self) -> str:
        """One that can be dialled."""
        return dialled(self)

    def clean_established_on(self) -> date | None:
        """Something that has happened."""
        return past(self.cleaned_data["established_on"])

    def clean_at_address_since(self) -> date | None:
        """The same."""
        return past(self.cleaned_data["at_address_since"])

    @property
    def values(self) -> dict[str, Any]:
        """The fields of an Operator."""
        return {name: value for name, value in self.cleaned_data.items() if name in CompanyForm.base_fields}


class EditForm(CompanyForm):
    """The same, and which state of the data the reader had before them."""

    revision = forms.IntegerField(widget=forms.HiddenInput())

    @classmethod
    def of(cls, pack: Pack, operator: Operator, data: Any = None) -> Self:
        """The form of a company that there is."""
        form = cls(pack, data, initial={name: getattr(operator, name) for name in cls.base_fields})
        form.row = operator
        return form


class RegisterForm(CompanyForm):
    """The same with the company's registration numbers."""

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(pack, *args, **kwargs)
        self.pack, self.kinds = pack, registers.kinds(pack)
        for kind in self.kinds:
            asked = short(kind.name, most=LONGEST, required=kind.needed, hint=kind.hint, width=20)
            self.fields[registers.field(kind.key)] = asked
        self.order_fields(["name_local", "name_latin", "form", *(registers.field(kind.key) for kind in self.kinds)])

    def clean(self) -> dict[str, Any]:
        """Every number is looked at together with the other fields, so that all that is wrong is told at once."""
        given = super().clean() or self.cleaned_data
        for kind in self.kinds:
            name = registers.field(kind.key)
            for words in registers.problems(self.pack, kind.key, given[name]) if given.get(name) else ():
                self.add_error(name, str(words))
        return given

    @property
    def registered(self) -> Mapping[str, str]:
        """Register → number, those that were given."""
        given = {kind.key: self.cleaned_data[registers.field(kind.key)] for kind in self.kinds}
        return {scheme: value for scheme, value in given.items() if value}


class NumberForm(forms.Form):
    """A new number in a register."""

    scheme = forms.ChoiceField(label=_("Register"))
    numbers = short(_("New number"), most=LONGEST, required=True, width=20)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scheme: Any = self.fields["scheme"]
        scheme.choices = [(kind.key, str(kind.name)) for kind in registers.kinds(pack)]


class DatedNumberForm(NumberForm):
    """The same from a day, which customs names."""

    on = DayField(label=_("From"), help_text=_("The old number still finds the company."))


class DegreesField(forms.DecimalField):
    """Degrees on the map, with a point or, as people here write, a comma."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False, max_digits=9, decimal_places=6, widget=forms.TextInput({"width": 10}), **kwargs
        )

    def to_python(self, value: Any) -> Any:
        """The number."""
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class SiteForm(Sounded):
    """A place where the company works."""

    marks_optional = True

    name_local = short(_("Name in the official language"), most=200, required=True)
    name_latin = short(_("Name in Latin letters"), most=200)
    kind = forms.ChoiceField(label=_("What it is used for"))
    address = short(_("Address"), most=500, required=True)
    border_post = short(
        _("Border post"), most=120, hint=_("If the site is at a border post, or depends on one."), width=20
    )
    latitude = DegreesField(label=_("Latitude"))
    longitude = DegreesField(label=_("Longitude"))
    opened_on = DayField(label=_("Opened on"), required=False)
    closed_on = DayField(label=_("Closed on"), required=False, help_text=_("Only when the site is given up."))
    was = forms.CharField(widget=forms.HiddenInput(), required=False)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = Site()
        kind: Any = self.fields["kind"]
        kind.choices = [("", ""), *named(pack.sites)]
        hint = _("Choose none if the site serves all of them.")
        self.fields["roles"] = many(_("Roles that it serves"), named(pack.roles), required=False, hint=hint, small=True)
        self.order_fields(["name_local", "name_latin", "kind", "roles"])

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a Site."""
        return {name: value for name, value in self.cleaned_data.items() if name != "was"}

    @classmethod
    def of(cls, pack: Pack, site: Site, data: Any = None) -> Self:
        """The form of a site that there is; it knows what its reader had before them."""
        form = cls(pack, data, initial={**vars(site), "was": site.fingerprint})
        form.row = site
        return form


class OutsourcedForm(Sounded):
    """Something another company does for this one."""

    marks_optional = True

    function = short(_("What is outsourced"), required=True, hint=_("For example: bookkeeping, guarding, transport."))
    provider_name = short(_("Who does it"), required=True)
    provider_aeo_number = short(_("AEO number of the provider"), most=40, width=20)
    until = DayField(label=_("Until"), required=False, help_text=_("The end of the contract, if it has one."))
    visit_agreed = forms.BooleanField(label=_("The provider agrees to be visited"), required=False)

    def __init__(self, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = OutsourcedFunction()
        self.fields["criteria"] = many(_("Criteria that it touches"), named(pack.criteria), required=False, small=True)
