"""Helpers for the form templates in `templates/django/forms/`; pages need `anchor` at most."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from aeo.components import anchors, markup

register = template.Library()
register.filter("anchor", anchors.anchor)
register.filter("error_links", anchors.links_of)
register.filter("in_error", markup.in_error)
register.simple_tag(markup.attributes, name="attributes")


@register.simple_tag
def control(widget: Mapping[str, Any]) -> SafeString:
    """A box for one line."""
    return markup.control(widget)


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
    for form, number in markup.PLURALS.items():
        chosen = ngettext("%(count)s file chosen", "%(count)s files chosen", number)
        words[f"multiple-files-chosen.{form}"] = chosen % {"count": "%{count}"}
    return markup.worded(words)
