"""The filters of the worklist: a GET form, so that a view can be kept as an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aeo.accounts.actors import holders
from aeo.accounts.roles import CASE_ROLES
from aeo.programme.pack import Pack
from operators.states import ApplicationState

ANY = (("", _("any")),)


class WorklistFilter(forms.Form):
    """Unsound values are left aside: an old address still shows a list."""

    show = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("Stage"), required=False)
    person = forms.ChoiceField(label=_("Given to"), required=False)
    type = forms.ChoiceField(label=_("Type asked for"), required=False)
    role = forms.ChoiceField(label=_("Role asked for"), required=False)
    overdue = forms.BooleanField(label=_("Only overdue"), required=False)

    def __init__(self, pack: Pack, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        people = [(user.ref, user.name) for user in holders(*sorted(CASE_ROLES))]
        drafts = (ApplicationState.DRAFT,)
        self._offer("state", [(s.value, s.label) for s in ApplicationState if s not in drafts])
        self._offer("person", sorted(people, key=lambda pair: pair[1]))
        self._offer("type", [(row.key, str(row.name)) for row in pack.types])
        self._offer("role", [(row.key, str(row.name)) for row in pack.roles])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        field.choices = [*ANY, *choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """What can be filtered by."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
