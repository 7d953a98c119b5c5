"""Persons of a company, their authority to sign, and the accounts that act for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.components.addresses import AddressField
from aeo.components.contexts import Choice
from aeo.components.fields import DayField
from aeo.kernel.policy import YES
from aeo.programme import queries as programme
from aeo.programme.pack import Pack
from operators import persons
from operators.actions.people import terms_problems
from operators.forms.fields import dialled, lettered, many, one, short
from operators.forms.files import kinds_and_size
from operators.forms.sounded import Sounded
from operators.models import Authority, Operator, Person
from operators.models.people import MemberRole, Position
from operators.policies.companies import edit_person_ready
from operators.queries import people
from operators.queries.ties import directs

MEANINGS = {
    MemberRole.OWNER: _("Manages people and accounts, and does all that an editor does."),
    MemberRole.EDITOR: _("Keeps the company's data, answers questions and brings documents."),
    MemberRole.SIGNATORY: _("Signs and submits, while authority to sign is recorded for the person."),
    MemberRole.VIEWER: _("Reads everything and changes nothing."),
    MemberRole.CONSULTANT: _("Answers questions in chosen sections only, until a last day. Cannot sign."),
}


class KnownPersonForm(Sounded):
    """What is known of somebody in the company: `KnownPersonForm(person, data)`."""

    row: Person
    marks_optional = True

    name_local = short(_("Name in the official language"), most=200, required=True)
    name_latin = short(_("Name in Latin letters"), most=200)
    positions = many(_("What the person is in the company"), list(Position.choices))
    registry_number = short(_("Civil registration number"), most=20, width=10)
    email = AddressField(label=_("E-mail address"), required=False)
    phone = short(_("Telephone"), most=60, width=20)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = person
        register = programme.current()[1].person_register
        if register is not None:
            field = self.fields["registry_number"]
            needed = gettext("Needed for everybody who directs the company before it submits an application.")
            field.label, field.help_text = str(register.name), f"{register.hint} {needed}"

    def clean_phone(self) -> str:
        """One that can be dialled."""
        return dialled(self)

    def problems(self, row: Person) -> Mapping[str, Any]:
        """A number that was there before is not judged again, nor one that is not written over at all."""
        row.registry_number = persons.bare(row.registry_number)
        renumbered = row.registry_number != self.row.registry_number
        may = edit_person_ready(self.row, {"registry_number": row.registry_number}) if self.row.pk else YES
        numbered = persons.number_problems(row) if renumbered and may.allowed else []
        return {**super().problems(row), **({"registry_number": numbered} if numbered else {})}


class PersonForm(KnownPersonForm):
    """Somebody in the company; with an account, if the person signs."""

    account = forms.ChoiceField(
        label=_("Account in this portal"),
        required=False,
        help_text=_("A person who is to sign needs one. Only accounts that act for the company are listed."),
    )

    def __init__(self, operator: Operator, *args: Any, **kwargs: Any) -> None:
        super().__init__(Person(operator=operator), *args, **kwargs)
        self.members = {str(user.pk): user for user in people.members(operator)}
        account: Any = self.fields["account"]
        account.choices = [("", _("None")), *((key, f"{u.name} ({u.email})") for key, u in self.members.items())]

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a Person."""
        given = dict(self.cleaned_data)
        user = self.members.get(given.pop("account"))
        return {**given, "user": user}


class LeaveForm(forms.Form):
    """Since when somebody is not with the company any more."""

    on = DayField(label=_("Last day"))


class AuthorityForm(Sounded):
    """Authority to sign, from a day, until a day; and the account with which the person signs."""

    marks_optional = True

    account = forms.ChoiceField(label=_("With which account does the person sign?"), required=False)
    valid_from = DayField(label=_("From"))
    valid_until = DayField(label=_("Until"), required=False, help_text=_("Leave empty if it has no end."))
    document = forms.FileField(label=_("Order or power of attorney"), required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = Authority(person=person)
        document = self.fields["document"]
        document.help_text = f"{_why_a_document(person)} {kinds_and_size()}"
        self.accounts = {str(user.pk): user for user in people.may_sign_as(person)}
        none = [] if person.user and self.accounts else [("", _("With none: on paper only"))]
        account: Any = self.fields["account"]
        account.choices = [*none, *((key, f"{u.name} ({u.email})") for key, u in self.accounts.items())]
        account.help_text = _("It becomes a signatory's. Somebody who is not listed is invited first.")

    @property
    def values(self) -> dict[str, Any]:
        """What `grant_authority` takes, but for the document."""
        given = {name: self.cleaned_data[name] for name in ("valid_from", "valid_until")}
        return {**given, "account": self.accounts.get(self.cleaned_data["account"])}


def _why_a_document(person: Person) -> str:
    """Who directs the company signs by that; on what anybody else's authority rests is shown."""
    if directs(person.operator, person):
        return gettext("Not needed: the state register names a director of this name.")
    return gettext(
        "The state register does not name this person as a director here, so customs asks for it before it accepts an "
        "application. It can be added later."
    )


class AuthorityChangeForm(Sounded):
    """Another last day of an authority to sign, and the document that it rests on: `AuthorityChangeForm(row, data)`."""

    marks_optional = True

    valid_until = DayField(label=_("Until"), required=False, help_text=_("Leave empty if it has no end."))
    document = forms.FileField(label=_("Order or power of attorney"), required=False)

    def __init__(self, row: Authority, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, initial={"valid_until": row.valid_until})
        self.row = row
        document, words = self.fields["document"], _("Only if there is another one than before.")
        document.help_text = f"{words} {kinds_and_size()}"


class Termed(forms.Form):
    """Terms on which somebody acts for a company: beside each field, what does not go with the role."""

    known_role = ""

    def clean(self) -> dict[str, Any]:
        """A field that could not be read has been refused already."""
        given = super().clean() or self.cleaned_data
        role = self.known_role or given.get("role", "")
        for name, words in terms_problems(role, given.get("sections", ()), given.get("valid_until")).items():
            if name in given:
                self.add_error(name, [str(word) for word in words])
        return given


class TermsForm(Termed):
    """In which role somebody acts for the company; a consultant in which sections, and until when."""

    role = one(_("What the person may do"), [(r.value, Choice(r.label, MEANINGS[r])) for r in MemberRole])
    valid_until = DayField(
        label=_("Last day"), required=False, help_text=_("Needed for a consultant; an owner has none. The whole day.")
    )

    def __init__(self, pack: Pack, sections: Collection[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Only for a consultant: nothing else of the company is shown to him or her.")
        offered = lettered(pack, sections)
        self.fields["sections"] = many(_("Sections"), offered, required=False, hint=hint, small=True)
        self.fields["role"].label_suffix = ""
        self.order_fields(["email", "role", "sections", "valid_until"])

    @property
    def terms(self) -> dict[str, Any]:
        """What an invitation takes besides company, address and role; sections are a consultant's only."""
        given = self.cleaned_data
        consultant = given["role"] == MemberRole.CONSULTANT
        return {"sections": given["sections"] if consultant else [], "valid_until": given["valid_until"]}


class MemberForm(Termed):
    """Until when somebody acts for the company; a consultant also in which sections."""

    valid_until = DayField(label=_("Last day"), required=False, help_text=_("The whole day. Leave empty for no end."))

    def __init__(self, pack: Pack, role: str, sections: Collection[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_role = role
        if role == MemberRole.CONSULTANT:
            self.fields["sections"] = many(_("Sections"), lettered(pack, sections), small=True)
            self.fields["valid_until"].required = True
            self.fields["valid_until"].help_text = _("The whole day.")


class InviteForm(TermsForm):
    """Whom to invite. Whether the address has an account is not told."""

    email = AddressField(
        label=_("E-mail address of the person"),
        help_text=_("The person gets a link there, with or without an account."),
    )
    language = forms.ChoiceField(label=_("Language of the e-mail"), choices=settings.LANGUAGES)

    @property
    def terms(self) -> dict[str, Any]:
        """With the language of the mail."""
        return {**super().terms, "language": self.cleaned_data["language"]}
