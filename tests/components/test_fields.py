"""A day in three boxes, and yes or no."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.utils.translation import override

from aeo.components.fields import DayField, WrittenField, YesNoField
from aeo.programme.answers import Answer


class Sample(forms.Form):
    since = DayField(required=False)
    seals = YesNoField(required=False)


def filled(year: str = "", month: str = "", day: str = "", **more: Any) -> Sample:
    """The form as a browser sends it."""
    return Sample({"since_year": year, "since_month": month, "since_day": day, **more})


@pytest.mark.parametrize("typed", ["", " \u200b", "\u2060\u00ad", "\u2800", "\u3164 \ufe0f", "\u202e\u0301"])
def test_a_text_of_which_nothing_is_seen_is_none(typed: str) -> None:
    field = WrittenField()
    with pytest.raises(forms.ValidationError):
        field.clean(typed)
    assert not Answer(typed).given
    assert field.clean(f"{typed}ᠮ") == f"{typed}ᠮ".strip()


def test_a_real_day_is_read() -> None:
    form = filled("2026", "2", "28")
    assert form.is_valid()
    assert form.cleaned_data["since"] == date(2026, 2, 28)


def test_a_whole_iso_day_is_read_too() -> None:
    form = Sample({"since": "2026-02-28"})
    assert form.is_valid()
    assert form.cleaned_data["since"] == date(2026, 2, 28)


def test_nothing_is_no_day() -> None:
    form = filled()
    assert form.is_valid()
    assert form.cleaned_data["since"] is None


@pytest.mark.parametrize(
    ("parts", "code", "words"),
    [
        (("2026", "2", "29"), "unreal", "does not exist"),
        (("0", "1", "1"), "unreal", "does not exist"),
        (("1", "1", "1"), "far", "from 1600 to 2199"),
        (("9999", "12", "31"), "far", "from 1600 to 2199"),
        (("99999999999999999999", "1", "1"), "unreal", "does not exist"),
        (("2026", "", "5"), "incomplete", "Missing: month."),
        (("2026", "", ""), "incomplete", "Missing: month, day."),
        (("2026", "Feb", "5"), "digits", "as numbers"),
        (("2026", "-2", "5"), "digits", "as numbers"),
        (("2026", "²", "5"), "digits", "as numbers"),
        (("<script>", "2", "5"), "digits", "as numbers"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(parts: tuple[str, str, str], code: str, words: str) -> None:
    with override("en"):
        form = filled(*parts)
        assert not form.is_valid()
        assert form.has_error("since", code)
        assert words in str(form.errors["since"])
        html = str(form["since"])
        for part in parts:
            if part.isalnum():
                assert f'value="{part}"' in html


@pytest.mark.parametrize(("language", "order"), [("en", "day month year"), ("mn", "year month day")])
def test_boxes_stand_in_the_readers_order(language: str, order: str) -> None:
    with override(language):
        html = str(Sample()["since"])
        places = [html.index(f'name="since_{part}"') for part in order.split()]
        assert places == sorted(places)


def test_the_label_of_an_error_leads_to_the_first_box_shown() -> None:
    bound = Sample()["since"]
    with override("en"):
        assert bound.field.widget.id_for_label("id_since") == "id_since_2"
    with override("mn"):
        assert bound.field.widget.id_for_label("id_since") == "id_since_0"


@pytest.mark.parametrize(
    ("sent", "changed"),
    [({"since_year": "2026", "since_month": "1", "since_day": "2"}, False), ({"since_year": "x"}, True), ({}, True)],
)
def test_a_change_is_seen(sent: dict[str, str], changed: bool) -> None:
    assert Sample(sent, initial={"since": date(2026, 1, 2)}).has_changed() is changed


@pytest.mark.parametrize(("sent", "expected"), [("yes", True), ("no", False), ("", None)])
def test_yes_no(sent: str, expected: bool | None) -> None:
    form = filled(seals=sent)
    assert form.is_valid()
    assert form.cleaned_data["seals"] is expected


def test_yes_no_refuses_anything_else() -> None:
    assert not filled(seals="maybe").is_valid()


@pytest.mark.parametrize(("initial", "checked"), [(True, "yes"), (False, "no")])
def test_yes_no_shows_what_was_answered(initial: bool, checked: str) -> None:
    html = str(Sample(initial={"seals": initial})["seals"])
    assert html.count(" checked") == 1
    assert f'value="{checked}" checked' in html.replace('id="id_seals_0" ', "").replace('id="id_seals_1" ', "")
