"""Recording what was decided: how the company is called now, or other data of it; of a site that it closed, where it is
now, or other data of it. Nothing else is asked.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.authorisations.models import ChangeNotice
from aeo.authorisations.policies.changes import answer, new_address, renames
from aeo.authorisations.words import here
from aeo.components.contexts import Words
from aeo.programme.pack import Pack
from operators.forms.companies import EditForm, SiteForm
from operators.models import Site

NAMES = ("name_local", "name_latin")
CLOSING = ("closed_on",)
MOVING = ("address", "border_post", "latitude", "longitude")
PLACED = ("latitude", "longitude")


class RecordedCompanyForm(EditForm):
    """`RecordedCompanyForm.under(notice, pack, data)`: the names that the holder told, or all its data."""

    title: Words = _("Change the registered data")

    @classmethod
    def under(cls, notice: ChangeNotice, pack: Pack, data: Any = None) -> RecordedCompanyForm:
        """Filled in with the data as they are, and the names as they were told."""
        form = cls.of(pack, notice.authorisation.operator, data)
        if renames(notice):
            form.title = gettext("Record the new name")
            form.fields = {name: form.fields[name] for name in (*NAMES, "revision")}
            form.initial.update({name: getattr(notice, name) for name in NAMES})
        return form


class RecordedSiteForm(SiteForm):
    """`RecordedSiteForm.under(notice, pack, place, data)`: the fields of what the decision says of the site."""

    title: Words = _("Change a site")

    @classmethod
    def under(cls, notice: ChangeNotice, pack: Pack, place: Site, data: Any = None) -> RecordedSiteForm:
        """With the day or the address that the holder told, until another one is recorded."""
        decision = answer(notice)
        form = cls.of(pack, place, data)
        if decision is None or decision.site_closed:
            form._closing(notice, place)
        elif new_address(decision):
            form._moving(notice, place)
        elif decision.site_id is not None:
            del form.fields["closed_on"]
        return form

    def _keep(self, *names: str) -> None:
        self.fields = {name: field for name, field in self.fields.items() if name in (*names, "was")}

    def _closing(self, notice: ChangeNotice, place: Site) -> None:
        self._keep(*CLOSING)
        self.title = gettext("Record the closing of %(name)s") % {"name": here(place)}
        field = self.fields["closed_on"]
        field.required, field.help_text = True, gettext("From this day on the status covers it no more.")
        field.error_messages["required"] = gettext("Give the day on which the site closed.")
        self.initial["closed_on"] = place.closed_on or notice.happened_on

    def _moving(self, notice: ChangeNotice, place: Site) -> None:
        self._keep(*MOVING)
        self.title = gettext("Record the new address of %(name)s") % {"name": here(place)}
        if place.address != notice.address:
            self.initial.update(dict.fromkeys(PLACED), address=notice.address)
