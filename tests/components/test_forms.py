"""Form templates: label, hint and error belong to the control; nothing typed is cut or lost."""

import re

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from aeo.components import anchors, samples
from aeo.components.contexts import Choice
from aeo.components.templatetags import itgel


class Small(forms.Form):
    name = forms.CharField(max_length=5, help_text="As in <the> register")
    note = forms.CharField(max_length=10, widget=forms.Textarea, help_text="Long")
    plain = forms.CharField(widget=forms.Textarea, required=False)
    amount = forms.IntegerField(widget=forms.NumberInput(attrs={"suffix": "₮", "width": 5, "class": "mine"}))
    post = forms.ChoiceField(choices=[("", "–"), ("Border", [("zu", "Zamyn-Uud")])])
    role = forms.ChoiceField(
        widget=forms.RadioSelect, choices=[("a", Choice("Carrier", "by road")), ("b", "Broker")], help_text="One"
    )
    proof = forms.FileField(required=False)
    agree = forms.BooleanField(help_text="Read it first")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("Both contradict.")


def html_of(form: forms.Form, name: str) -> str:
    """One field."""
    return str(form[name].as_field_group())


def test_hint_and_error_describe_the_control() -> None:
    html = html_of(Small({"name": ""}), "name")
    described = re.search(r'<input [^>]*aria-describedby="([^"]+)"', html)
    assert described
    for part in described[1].split():
        assert f'id="{part}"' in html
    assert "As in &lt;the&gt; register" in html
    assert "govuk-form-group--error" in html
    assert "govuk-input--error" in html


def test_radios_are_a_fieldset_described_as_a_whole() -> None:
    html = html_of(Small({}), "role")
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_role_helptext id_role_error">' in html
    assert "<legend" in html
    assert 'aria-describedby="id_role_0_hint"' in html
    assert '<div class="govuk-hint govuk-radios__hint" id="id_role_0_hint">by road</div>' in html


def test_a_lone_checkbox_stands_before_its_only_label() -> None:
    html = html_of(Small(), "agree")
    assert html.count("<label") == 1
    assert html.index("<input") < html.index("<label")


@pytest.mark.parametrize("name", ["name", "note"])
def test_the_browser_cuts_nothing_and_what_was_typed_comes_back(name: str) -> None:
    typed = "Ө" * 40 + "</textarea><script>"
    html = html_of(Small({name: typed}), name)
    assert " maxlength" not in html
    assert "Ө" * 40 + "&lt;/textarea&gt;&lt;script&gt;" in html


def test_a_long_text_counts_in_the_readers_language() -> None:
    html = html_of(Small(), "note")
    assert 'data-module="govuk-character-count" data-maxlength="10"' in html
    assert 'aria-describedby="id_note_helptext id_note-info"' in html
    assert "%{count}" in html
    assert 'data-i18n.characters-under-limit.other="' in html
    assert "character-count" not in html_of(Small(), "plain")


def test_a_number_is_a_text_box_with_its_unit() -> None:
    html = html_of(Small({"amount": "1,5x"}), "amount")
    assert 'type="text"' in html
    assert 'value="1,5x"' in html
    assert 'class="govuk-input govuk-input--width-5 govuk-input--error mine"' in html
    assert '<div class="govuk-input__suffix" aria-hidden="true">₮</div>' in html
    assert " suffix=" not in html


def test_selects_keep_groups_and_files_can_be_dropped() -> None:
    assert '<optgroup label="Border">' in html_of(Small(), "post")
    assert 'data-module="govuk-file-upload"' in html_of(Small(), "proof")
    assert 'data-i18n.multiple-files-chosen.one="1 file chosen"' in html_of(Small(), "proof").replace("%{count}", "1")


def test_a_whole_form_shows_hidden_fields_and_its_own_errors() -> None:
    html = str(Small({}))
    assert 'type="hidden" name="secret"' in html
    assert "Both contradict." in html
    assert html.count("govuk-form-group ") + html.count('govuk-form-group"') == len(Small().visible_fields())


def test_summary_names_and_finds_every_field_in_error() -> None:
    form = Small({})
    links = list(anchors.errors_of([None, form]))
    page = str(form)
    assert [link.label for link in links[:2]] == ["Both contradict.", "Name: This field is required."]
    for link in links[1:]:
        assert f'id="{link.url[1:]}"' in page
    assert "#id_role_0" in [link.url for link in links]


def test_summary_of_formsets() -> None:
    rows = forms.formset_factory(Small, min_num=3, validate_min=True, extra=0)
    bound = rows({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "abc"})
    links = list(anchors.errors_of([bound]))
    assert "Please submit at least 3 forms." in [link.label for link in links]
    assert "#id_form-0-note" in [link.url for link in links]
    assert list(anchors.errors_of([rows()])) == []


def test_no_summary_without_errors() -> None:
    assert itgel.error_summary(Small(), None)["errors"] == []
    shown = Template("{% load itgel %}{% error_summary form %}").render(Context({"form": Small()}))
    assert shown.strip() == ""


def test_a_field_may_be_the_heading_of_the_page() -> None:
    shown = Template('{% load itgel %}{% field form.name label_size="l" heading=True hint="Other" %}')
    html = shown.render(Context({"form": Small()}))
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--l"' in html
    assert "Other" in html


@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_kind_of_field_renders_in_both_languages(language: str) -> None:
    with override(language):
        html = str(samples.SampleForm({}))
        assert html.count("govuk-error-message") == 8
        assert 'data-module="govuk-password-input"' in html
