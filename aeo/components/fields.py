"""Form fields that the browser's own controls do badly: a day in three boxes, yes/no."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from aeo.components import formats
from aeo.components.seen import says_something

LONGEST = 20
YEARS = range(1600, 2200)  # beyond them somebody mistyped, and a day at the end of the calendar has none beside it
PARTS = ("year", "month", "day")
ORDERS = {"en": ("day", "month", "year")}
HYPHEN = "\u2010"  # stands for a typed hyphen, since the three texts are joined by "-"
WIDTHS = {"year": 4, "month": 2, "day": 2}
LABELS = {"year": _("Year"), "month": _("Month"), "day": _("Day")}


def order() -> tuple[str, ...]:
    """The order in which the reader writes a date; year, month, day unless the language has its own."""
    return ORDERS.get(formats.language(), PARTS)


class WrittenField(forms.CharField):
    """A text for a reader: one of which nothing is seen is none."""

    def to_python(self, value: Any) -> str:
        """Without it."""
        text = super().to_python(value) or ""
        return text if says_something(text) else ""


class DayInput(forms.MultiWidget):
    """Three boxes. What was typed comes back as it was, real day or not."""

    template_name = "django/forms/widgets/day.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput({"width": WIDTHS[part], "inputmode": "numeric", "autocomplete": "off"})
            for part in PARTS
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: date | datetime | str | None) -> list[str | int | None]:
        """Year, month, day; of a text as typed."""
        if isinstance(value, date):
            return [value.year, value.month, value.day]
        parts: list[str | int | None] = [part.strip().replace(HYPHEN, "-") for part in (value or "").split("-", 2)]
        return parts + [None] * (3 - len(parts))

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The three texts joined by hyphens, None when all are empty. A whole ISO day under the name works, too."""
        parts = [str(data.get(f"{name}_{part}") or "").strip() for part in PARTS]
        return "-".join(part.replace("-", HYPHEN) for part in parts) if any(parts) else data.get(name) or None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The boxes in the reader's order, each with its label."""
        context = super().get_context(name, value, attrs)
        boxes = dict(zip(PARTS, context["widget"]["subwidgets"], strict=True))
        context["widget"]["subwidgets"] = [{**boxes[part], "label": LABELS[part]} for part in order()]
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """The first box as the reader sees it: where an error leads to."""
        return f"{id_}_{PARTS.index(order()[0])}" if id_ else ""


class DayField(forms.DateField):
    """A real day of the calendar. Says which box is empty or wrong."""

    widget = DayInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "incomplete": _("Give the day, the month and the year. Missing: %(parts)s."),
        "unreal": _("This day does not exist in the calendar. Check the day, the month and the year."),
        "digits": _("Write the day, the month and the year as numbers, for example 27 3 2026."),
        "far": _("Write a year from %(first)s to %(last)s."),
    }

    def to_python(self, value: Any) -> date | None:
        """A date; ValidationError names what is missing or wrong."""
        if not isinstance(value, str) or not value.strip("- "):
            return super().to_python(value)
        parts = [part.strip() for part in value.split("-", 2)]
        parts += [""] * (3 - len(parts))
        missing = [str(LABELS[name]).lower() for name, part in zip(PARTS, parts, strict=True) if not part]
        if missing:
            raise self._wrong("incomplete", parts=", ".join(missing))
        if not all(part.isdecimal() for part in parts):
            raise self._wrong("digits")
        if any(len(part) > LONGEST for part in parts):
            raise self._wrong("unreal")
        return self._real(*(int(part) for part in parts))

    def _real(self, year: int, month: int, day: int) -> date:
        try:
            real = date(year, month, day)
        except (ValueError, OverflowError):
            raise self._wrong("unreal") from None
        if year not in YEARS:
            raise self._wrong("far", first=str(YEARS[0]), last=str(YEARS[-1]))
        return real

    def _wrong(self, code: str, **facts: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=facts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True when the day differs, or when what was typed is no day."""
        try:
            return self.to_python(data) != self.to_python(initial)
        except ValidationError:
            return True


class YesNoField(forms.TypedChoiceField):
    """Yes or no as two radios; gives True, False, or None where nothing was chosen."""

    widget = forms.RadioSelect

    def __init__(self, **options: Any) -> None:
        options.setdefault("choices", [("yes", _("Yes")), ("no", _("No"))])
        options.setdefault("coerce", lambda value: value == "yes")
        options.setdefault("empty_value", None)
        options.setdefault("widget", forms.RadioSelect(attrs={"inline": True}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """`True` is shown as yes."""
        return {True: "yes", False: "no"}.get(value, value)


class ManyFiles(forms.FileInput):
    """A control that takes several files."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Every file that was chosen."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files; gives a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Each as Django checks one."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(one, initial) for one in given]
