"""The commonest form controls drawn without a template: a page of questions has hundreds of them, and a template for
each takes half of the page's time. The rarer ones are templates in `templates/django/forms/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import CheckboxInput, Select
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

Attributes = Mapping[str, Any]
Drawing = Callable[[Mapping[str, Any]], SafeString]

NOTHING = SafeString("")
# The scripts choose a plural form by the page's language (Intl.PluralRules) and put the number in place of %{count}.
PLURALS = {"one": 1, "other": 2}
# Read here and by the templates, no attributes of the control. `maxlength` would silently cut what is pasted and
# `required` would speak in the browser's language: the form says both, beside the field.
NOT_ATTRIBUTES = frozenset(
    {"class", "width", "prefix", "suffix", "inline", "small", "long", "maxlength", "minlength", "required"}
)
MANY = 5000  # from here on the count is shown only when little is left


def attributes(attrs: Attributes, described_by: str = "") -> SafeString:
    """The control's attributes; `described_by` adds one more id to those that explain it."""
    shown = {name: given for name, given in attrs.items() if name not in NOT_ATTRIBUTES and given is not False}
    ids = " ".join(part for part in (shown.pop("aria-describedby", ""), described_by) if part)
    if ids:
        shown["aria-describedby"] = ids
    flags = "".join(f" {conditional_escape(name)}" for name, given in shown.items() if given is True)
    pairs = (f' {name}="{conditional_escape(given)}"' for name, given in shown.items() if given is not True)
    return SafeString(flags + "".join(pairs))


def in_error(attrs: Attributes) -> bool:
    """Django marks the widget of a field in error."""
    return str(attrs.get("aria-invalid", "")) == "true"


def worded(words: Mapping[str, str]) -> SafeString:
    """What a script of the control says, in the reader's language."""
    return format_html_join(" ", 'data-i18n.{}="{}"', words.items())


def control(widget: Mapping[str, Any], kind: str = "") -> SafeString:
    """A box for one line, with its unit before or behind it."""
    attrs = widget["attrs"]
    box = SafeString(
        f'<input class="{_class("govuk-input", attrs, _width(attrs))}" type="{kind or widget["type"]}"'
        f' name="{conditional_escape(widget["name"])}"{_value(widget)}{attributes(attrs)}>'
    )
    before, behind = _unit("prefix", attrs), _unit("suffix", attrs)
    return (
        format_html('<div class="govuk-input__wrapper">{}{}{}</div>', before, box, behind) if before or behind else box
    )


def _text(context: Mapping[str, Any]) -> SafeString:
    return control(context["widget"])


def _number(context: Mapping[str, Any]) -> SafeString:
    return control(context["widget"], "text")


def _hidden(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    name, attrs = conditional_escape(widget["name"]), attributes(widget["attrs"])
    return SafeString(f'<input type="hidden" name="{name}"{_value(widget)}{attrs}>')


def _checkbox(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    name, attrs = conditional_escape(widget["name"]), attributes(widget["attrs"])
    return SafeString(f'<input class="govuk-checkboxes__input" type="checkbox" name="{name}"{_value(widget)}{attrs}>')


def _textarea(context: Mapping[str, Any]) -> SafeString:
    widget = context["widget"]
    attrs, most = widget["attrs"], widget["attrs"].get("maxlength")
    told = f"{attrs.get('id', '')}-info" if most else ""
    box = format_html(
        '<textarea class="{}" name="{}"{}>\n{}</textarea>',
        _class("govuk-textarea", attrs, " govuk-js-character-count" if most else ""),
        widget["name"],
        attributes(attrs, told),
        widget["value"] or "",
    )
    return _counted(box, int(most), told) if most else box


def _counted(box: SafeString, most: int, told: str) -> SafeString:
    return format_html(
        '<div class="govuk-character-count" data-module="govuk-character-count" data-maxlength="{}"{} {}>{}'
        '<div id="{}" class="govuk-hint govuk-character-count__message">{}</div></div>',
        most,
        SafeString(' data-threshold="80"') if most > MANY else NOTHING,
        _count_words(),
        box,
        told,
        gettext("You can enter up to %(count)s characters") % {"count": most},
    )


def _count_words() -> SafeString:
    words = {"characters-at-limit": gettext("You have no characters left")}
    for form, number in PLURALS.items():
        left = ngettext("You have %(count)s character left", "You have %(count)s characters left", number)
        over = ngettext("You have %(count)s character too many", "You have %(count)s characters too many", number)
        words[f"characters-under-limit.{form}"] = left % {"count": "%{count}"}
        words[f"characters-over-limit.{form}"] = over % {"count": "%{count}"}
    return worded(words)


def _radios(context: Mapping[str, Any]) -> SafeString:
    return _choices("radios", context["widget"])


def _checkboxes(context: Mapping[str, Any]) -> SafeString:
    return _choices("checkboxes", context["widget"])


def _choices(kind: str, widget: Mapping[str, Any]) -> SafeString:
    looks = "".join(f" govuk-{kind}--{look}" for look in ("inline", "small") if widget["attrs"].get(look))
    looks += " app-long" if widget["attrs"].get("long") else ""
    shown = SafeString("".join(_groups(kind, widget)))
    return format_html('<div class="govuk-{}{}" data-module="govuk-{}">{}</div>', kind, looks, kind, shown)


def _groups(kind: str, widget: Mapping[str, Any]) -> Iterator[SafeString]:
    for group, options, index in widget["optgroups"]:
        shown = SafeString("".join(_option(kind, option) for option in options))
        yield _group(f"{widget['attrs'].get('id', '')}_group_{index}", group, shown) if group else shown


def _group(key: str, name: Any, options: SafeString) -> SafeString:
    """Options that belong together are told so to whoever hears them one by one."""
    label = format_html('<p class="govuk-label govuk-label--s" id="{}">{}</p>', key, name)
    return format_html('<div role="group" aria-labelledby="{}">{}{}</div>', key, label, options)


def _option(kind: str, option: Mapping[str, Any]) -> SafeString:
    key, hint = option["attrs"].get("id", ""), getattr(option["label"], "hint", "")
    described = f' aria-describedby="{key}_hint"' if hint else ""
    told = (
        f'<div class="govuk-hint govuk-{kind}__hint" id="{key}_hint">{conditional_escape(hint)}</div>' if hint else ""
    )
    return SafeString(
        f'<div class="govuk-{kind}__item"><input class="govuk-{kind}__input" type="{option["type"]}"'
        f' name="{conditional_escape(option["name"])}"{_value(option)}{described}{attributes(option["attrs"])}>'
        f'<label class="govuk-label govuk-{kind}__label" for="{key}">{conditional_escape(option["label"])}</label>'
        f"{told}</div>"
    )


def _errors(context: Mapping[str, Any]) -> SafeString:
    errors = context["errors"]
    if not errors:
        return NOTHING
    key = f' id="{errors.field_id}_error"' if errors.field_id else ""
    line = '<p class="govuk-error-message"><span class="govuk-visually-hidden">{}</span> {}</p>'
    lines = format_html_join("", line, ((gettext("Error:"), error) for error in errors))
    return SafeString(f'<div class="app-errors"{key}>{lines}</div>')


def field(context: Mapping[str, Any]) -> SafeString:
    """A control with its label, hint and errors; `label_size` and `heading` as `{% field %}` takes them."""
    bound: BoundField = context["field"]
    errors, hint = bound.errors, _hint(bound)
    classes = f"govuk-form-group{' govuk-form-group--error' if errors else ''} {bound.css_classes()}".rstrip()
    size, heading = context.get("label_size") or "", bool(context.get("heading"))
    told = SafeString(f"{hint}{errors if errors else ''}")
    if bound.use_fieldset:
        inside = _fieldset(bound, size, heading, told)
    elif isinstance(bound.field.widget, CheckboxInput):
        inside = _lone(bound, told)
    else:
        inside = SafeString(f"{_label(bound, size, heading)}{told}{bound}")
    return SafeString(f'<div class="{conditional_escape(classes)}">{inside}</div>\n')


def _named(bound: BoundField) -> Any:
    """The label; a form that sets `marks_optional` says which of its fields may stay empty. A list says it itself."""
    asked = bound.field.required or isinstance(bound.field.widget, Select)
    optional = getattr(bound.form, "marks_optional", False) and not asked
    return gettext("%(label)s (optional)") % {"label": bound.label} if optional else bound.label


def _fieldset(bound: BoundField, size: str, heading: bool, told: SafeString) -> SafeString:
    described = format_html(' aria-describedby="{}"', bound.aria_describedby) if bound.aria_describedby else ""
    sized = f" govuk-fieldset__legend--{size}" if size else ""
    named = _named(bound)
    words = format_html('<h1 class="govuk-fieldset__heading">{}</h1>', named) if heading else named
    legend = format_html('<legend class="govuk-fieldset__legend{}">{}</legend>', sized, words) if bound.label else ""
    return SafeString(f'<fieldset class="govuk-fieldset"{described}>{legend}{told}{bound}</fieldset>')


def _lone(bound: BoundField, told: SafeString) -> SafeString:
    """A checkbox stands before its label, all other controls below it."""
    label = 'class="govuk-label govuk-checkboxes__label"'
    return format_html(
        '{}<div class="govuk-checkboxes" data-module="govuk-checkboxes"><div class="govuk-checkboxes__item">{}'
        '<label {} for="{}">{}</label></div></div>',
        told,
        str(bound),
        SafeString(label),
        bound.id_for_label,
        bound.label,
    )


def _label(bound: BoundField, size: str, heading: bool) -> SafeString:
    if not bound.label:
        return NOTHING
    sized = f" govuk-label--{size}" if size else ""
    label = format_html('<label class="govuk-label{}" for="{}">{}</label>', sized, bound.id_for_label, _named(bound))
    return format_html('<h1 class="govuk-label-wrapper">{}</h1>', label) if heading else label


def _hint(bound: BoundField) -> SafeString:
    if not bound.help_text:
        return NOTHING
    key = f' id="{bound.auto_id}_helptext"' if bound.auto_id else ""
    return SafeString(f'<div class="govuk-hint"{key}>{conditional_escape(bound.help_text)}</div>')


def _class(name: str, attrs: Attributes, more: str = "") -> str:
    wrong = f" {name}--error" if in_error(attrs) else ""
    own = f" {conditional_escape(attrs['class'])}" if attrs.get("class") else ""
    return f"{name}{more}{wrong}{own}"


def _width(attrs: Attributes) -> str:
    width = attrs.get("width")
    return " govuk-!-width-full" if width == "full" else f" govuk-input--width-{width}" if width else ""


def _unit(side: str, attrs: Attributes) -> SafeString:
    words = attrs.get(side)
    return format_html('<div class="govuk-input__{}" aria-hidden="true">{}</div>', side, words) if words else NOTHING


def _value(widget: Mapping[str, Any]) -> str:
    value = widget["value"]
    return "" if value is None else f' value="{conditional_escape(str(value))}"'


FOLDER = "django/forms/"
BOXES = ("input", "text", "email", "url", "search", "tel", "date", "datetime", "time")
DRAWN: Mapping[str, Drawing] = {
    f"{FOLDER}field.html": field,
    f"{FOLDER}errors/list/default.html": _errors,
    f"{FOLDER}errors/list/ul.html": _errors,
    **{f"{FOLDER}widgets/{name}.html": _text for name in BOXES},
    f"{FOLDER}widgets/number.html": _number,
    f"{FOLDER}widgets/hidden.html": _hidden,
    f"{FOLDER}widgets/checkbox.html": _checkbox,
    f"{FOLDER}widgets/textarea.html": _textarea,
    f"{FOLDER}widgets/radio.html": _radios,
    f"{FOLDER}widgets/checkbox_select.html": _checkboxes,
}


class Renderer(TemplatesSetting):
    """Draws a control here if it is known here, else by its template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """The markup of a control, a field or a list of errors."""
        draw = DRAWN.get(template_name)
        return draw(context) if draw else SafeString(super().render(template_name, context, request))
