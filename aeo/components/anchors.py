"""Where a link of the error summary leads: the first control of the field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.forms.widgets import ChoiceWidget

from aeo.components.contexts import Link

Summed: TypeAlias = "BaseForm | BaseFormSet[Any]"


def anchor(bound: BoundField) -> str:
    """The id of the first control; radios and checkboxes have one for each choice."""
    widget, own = bound.field.widget, str(bound.field.widget.attrs.get("id") or bound.auto_id)
    if isinstance(widget, ChoiceWidget) and widget.add_id_index:
        return f"{own}_0_0" if _grouped(widget) else f"{own}_0"
    return widget.id_for_label(own) or own


def _grouped(widget: ChoiceWidget) -> bool:
    """The first choice stands in a group."""
    first = next(iter(widget.choices), None)
    return first is not None and isinstance(first[1], list | tuple)


def links_of(bound: BoundField) -> Iterator[Link]:
    """Each error of a field with where it leads: within a table to its cell, if the widget knows which one it is."""
    place = getattr(bound.field.widget, "places", None)
    cells: dict[str, str] = place(bound) if place else {}
    yield from (Link(str(error), f"#{cells.get(str(error)) or anchor(bound)}") for error in bound.errors)


def errors_of(forms: Iterable[Summed | None]) -> Iterator[Link]:
    """All errors of forms and formsets in the order of the page, each with the label of its field."""
    for form in forms:
        if isinstance(form, BaseFormSet):
            yield from (Link(str(error)) for error in (form.non_form_errors() if form.is_bound else ()))
            yield from errors_of(form.forms)
        elif form is not None:
            yield from _form_errors(form)


def _form_errors(form: BaseForm) -> Iterator[Link]:
    yield from (Link(str(error)) for error in form.non_field_errors())
    for bound in form:
        yield from (Link(f"{bound.label}: {link.label}", link.url) for link in links_of(bound))
