"""What is applied for, signing, submitting, and what is asked on the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aeo.accounts.proof import ProofForm
from aeo.components.contexts import Choice
from aeo.programme.pack import Pack
from operators.forms.fields import lines, many, named, one, prose
from operators.models import Application, Site
from operators.papers import ASSURANCE


class ScopeForm(forms.Form):
    """Types × roles × sites. A site serves all roles asked for unless some are chosen for it."""

    def __init__(self, pack: Pack, sites: Sequence[Site], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_sites = sites
        types = many(_("Which status do you apply for?"), named(pack.types, hint="description"))
        roles = many(_("In which roles?"), named(pack.roles, hint="description"))
        places = [(str(site.pk), Choice(site.name_local, site.address)) for site in sites]
        hint = _("Each site answers its own questions. Sites are added on the company's page.")
        self.fields.update(
            types=types, roles=roles, sites=many(_("At which sites?"), places, required=False, hint=hint)
        )
        for site in sites:
            label = _("%(site)s serves only these roles") % {"site": site.name_local}
            self.fields[f"at-{site.pk}"] = many(label, named(pack.roles), required=False, small=True)

    @classmethod
    def initial_of(cls, application: Application) -> dict[str, Any]:
        """What is asked for now."""
        rows = list(application.site_rows.all())
        served = {f"at-{row.site_id}": row.roles for row in rows}
        chosen = [str(row.site_id) for row in rows]
        return {"types": application.types, "roles": application.roles, "sites": chosen, **served}

    @property
    def values(self) -> dict[str, Any]:
        """What `scope` takes."""
        given = self.cleaned_data
        sites = {int(key): self._served(key) for key in given["sites"]}
        return {"types": given["types"], "roles": given["roles"], "sites": sites}

    @property
    def served(self) -> list[Any]:
        """The fields that say which roles a site serves."""
        return [self[f"at-{site.pk}"] for site in self.open_sites]

    def _served(self, site: str) -> list[str]:
        """The roles of one site; one that is not asked for any more is left out."""
        asked = self.cleaned_data["roles"]
        return [role for role in self.cleaned_data[f"at-{site}"] if role in asked]


class SignForm(ProofForm):
    """Declare and sign by one of the methods of the programme."""

    true = forms.BooleanField(
        label=_("I declare that these answers and documents are true and complete, and that I may sign."),
        error_messages={"required": _("Confirm the declaration to sign.")},
    )

    def __init__(self, request: HttpRequest, pack: Pack, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        offered = [method for method in pack.signing if method.offered]
        choices = [(m.key, Choice(str(m.name), ASSURANCE[m.assurance])) for m in offered]
        self.fields["method"] = one(_("How do you sign?"), choices)
        if offered:
            self.initial.setdefault("method", offered[0].key)
        self.order_fields(["method", "true", "password"])

    @property
    def signing(self) -> dict[str, str]:
        """What signing takes: the method, and the marks of the answers that the page carried (`queries.readings`)."""
        return {"method": self.cleaned_data["method"], "read": self.data.get("read", "")}


class SubmitForm(forms.Form):
    """The same submission sent twice is one: `key` counts the submissions that the reader knew of."""

    key = forms.CharField(widget=forms.HiddenInput(), max_length=20)


class ReasonForm(forms.Form):
    """A reason that may be given."""

    reason = prose(_("Reason, if you want to give one"), most=4000, required=False, rows=3)


class WishForm(forms.Form):
    """Why more time is needed."""

    reason = prose(_("Why do you need more time?"), most=4000, rows=3)


class TimeForm(forms.Form):
    """Time to make adjustments that are listed."""

    days = forms.IntegerField(
        label=_("How many days do you need?"), min_value=1, widget=forms.TextInput({"width": 3, "inputmode": "numeric"})
    )
    adjustments = prose(
        _("What will you adjust?"), most=4000, hint=_("One adjustment on each line. An approver decides on your wish.")
    )

    @property
    def listed(self) -> Sequence[str]:
        """The adjustments, one by one."""
        return lines(self.cleaned_data["adjustments"])
