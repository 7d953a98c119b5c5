"""Helpers for the form templates in `templates/django/forms/`; pages do not need them."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.forms.widgets import CheckboxInput
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

register = template.Library()

# The scripts choose a plural form by the page's language (Intl.PluralRules) and put the number in place of %{count}.
PLURALS = {"one": 1, "other": 2}
# Read by the templates, no attributes of the control. `maxlength` would silently cut what is pasted and `required`
# would speak in the browser's language: the form says both, beside the field.
NOT_ATTRIBUTES = frozenset(
    {"class", "width", "prefix", "suffix", "inline", "small", "maxlength", "minlength", "required"}
)


def _attributes(words: Mapping[str, str]) -> SafeString:
    return format_html_join(" ", 'data-i18n.{}="{}"', words.items())


@register.filter
def in_error(attrs: Mapping[str, Any]) -> bool:
    """Django marks the widget of a field in error."""
    return str(attrs.get("aria-invalid", "")) == "true"


@register.filter
def is_lone_checkbox(bound: BoundField) -> bool:
    """A checkbox stands before its label, all other controls below it."""
    return isinstance(bound.field.widget, CheckboxInput)


@register.simple_tag
def attributes(attrs: Mapping[str, Any], described_by: str = "") -> SafeString:
    """The control's attributes; `described_by` adds one more id to those that explain it."""
    shown = {name: given for name, given in attrs.items() if name not in NOT_ATTRIBUTES and given is not False}
    ids = " ".join(part for part in (shown.pop("aria-describedby", ""), described_by) if part)
    if ids:
        shown["aria-describedby"] = ids
    flags = format_html_join("", " {}", ((name,) for name, given in shown.items() if given is True))
    pairs = ((name, given) for name, given in shown.items() if given is not True)
    return SafeString(flags + format_html_join("", ' {}="{}"', pairs))


@register.simple_tag
def count_words() -> SafeString:
    """What the character count says, in the reader's language."""
    words = {"characters-at-limit": gettext("You have no characters left")}
    for form, number in PLURALS.items():
        left = ngettext("You have %(count)s character left", "You have %(count)s characters left", number)
        over = ngettext("You have %(count)s character too many", "You have %(count)s characters too many", number)
        words[f"characters-under-limit.{form}"] = left % {"count": "%{count}"}
        words[f"characters-over-limit.{form}"] = over % {"count": "%{count}"}
    return _attributes(words)


@register.simple_tag
def file_words() -> SafeString:
    """What the box for files says, in the reader's language."""
    words = {
        "choose-files-button": gettext("Choose a file"),
        "no-file-chosen": gettext("No file chosen"),
        "drop-instruction": gettext("or drop a file here"),
        "entered-drop-zone": gettext("You are over the box for files"),
        "left-drop-zone": gettext("You have left the box for files"),
    }
    for form, number in PLURALS.items():
        chosen = ngettext("%(count)s file chosen", "%(count)s files chosen", number)
        words[f"multiple-files-chosen.{form}"] = chosen % {"count": "%{count}"}
    return _attributes(words)
