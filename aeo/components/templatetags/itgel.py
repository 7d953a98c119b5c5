"""`{% load itgel %}`: the components as template tags; docs/design-system.md lists them with their parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from aeo.components import anchors, formats, sent_once
from aeo.components.contexts import Action, Cell, Clock, Confirmation, Link, Tone, Words
from aeo.kernel.clock import day_of, today
from aeo.kernel.languages import official

register = template.Library()

COLOURS = {
    Tone.NEUTRAL: "grey",
    Tone.INFO: "blue",
    Tone.PROGRESS: "teal",
    Tone.WAITING: "yellow",
    Tone.GOOD: "green",
    Tone.BAD: "red",
    Tone.WARNING: "orange",
    Tone.ENDED: "purple",
}


def _colour(tone: str | Mapping[str, str], state: str = "") -> str:
    name = tone.get(state, Tone.NEUTRAL) if isinstance(tone, Mapping) else tone or Tone.NEUTRAL
    return COLOURS[Tone(name)]


def _request(context: Context) -> HttpRequest | None:
    request: HttpRequest | None = context.get("request")
    return request


def _query(context: Context) -> QueryDict:
    request = _request(context)
    return request.GET.copy() if request else QueryDict(mutable=True)


# Words and numbers


@register.simple_tag
def day(value: date | datetime | None, style: str = "long") -> SafeString:
    """A day in the reader's form and the programme's zone; `style` long or short."""
    return formats.day(value, style)


@register.simple_tag
def instant(value: datetime | None) -> SafeString:
    """Day and time."""
    return formats.instant(value)


@register.simple_tag
def days(count: int, unit: str = "days") -> str:
    """A number of days or working days in words."""
    return formats.days(count, unit)


@register.filter
def size(count: int | None) -> str:
    """Bytes for people."""
    return formats.size(count)


@register.filter
def fact(value: object) -> SafeString | str:
    """Any value as a reader wants it."""
    return formats.value(value)


@register.inclusion_tag("components/status_tag.html")
def status_tag(label: Words, tone: str | Mapping[str, str] = "", state: str = "") -> dict[str, Any]:
    """A state as a word in a colour."""
    return {"label": label, "colour": _colour(tone, state)}


@register.inclusion_tag("components/heading.html")
def heading(
    text: Words, caption: Words = "", status: Words = "", tone: str = "", size: Literal["l", "xl", "m"] = "l"
) -> dict[str, Any]:
    """The page's only h1."""
    return {"text": text, "caption": caption, "status": status, "tone": tone, "size": size}


# Where one is


@register.inclusion_tag("components/demonstration.html")
def demonstration() -> dict[str, Any]:
    """Says on every page that nothing here is real, where that is so."""
    return {"shown": settings.AEO_DEMONSTRATION}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(links: Sequence[Link]) -> dict[str, Any]:
    """The way from the start to here."""
    return {"links": links}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, label: Words = "") -> dict[str, Any]:
    """One step back."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/service_navigation.html")
def service_navigation(links: Sequence[Link]) -> dict[str, Any]:
    """The bar below the header."""
    return {"links": links}


@register.inclusion_tag("components/side_navigation.html")
def side_navigation(links: Sequence[Link], label: Words) -> dict[str, Any]:
    """Chapters beside a long page."""
    return {"links": links, "label": label}


@register.inclusion_tag("components/tabs.html")
def tabs(links: Sequence[Link], label: Words) -> dict[str, Any]:
    """Parts of one object, each its own page."""
    return {"links": links, "label": label}


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """The languages; each named in itself."""
    request = _request(context)
    languages = [(code, formats.own_name(code)) for code, _name in settings.LANGUAGES]
    path = request.get_full_path() if request and request.method == "GET" else "/"
    return {"languages": languages, "current": formats.language(), "next": path}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], name: str = "page") -> dict[str, Any]:
    """Pages of a list; the other query parameters stay."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ellipsis = str(page.paginator.ELLIPSIS)
    pages = [None if str(number) == ellipsis else (number, _page(context, name, number)) for number in numbers]
    return {
        "page": page,
        "pages": pages,
        "previous": _page(context, name, page.number - 1) if page.has_previous() else "",
        "next": _page(context, name, page.number + 1) if page.has_next() else "",
    }


def _page(context: Context, name: str, number: int | str) -> str:
    query = _query(context)
    query[name] = str(number)
    return f"?{query.urlencode()}"


# A case


@register.inclusion_tag("components/action_bar.html", takes_context=True)
def action_bar(context: Context, actions: Sequence[Action], label: Words = "") -> dict[str, Any]:
    """What can be done; what cannot, with the reason. A dict needs at least verb, label, url and allowed."""
    return {
        "allowed": [action for action in actions if _of(action, "allowed", True)],
        "refused": [action for action in actions if not _of(action, "allowed", True)],
        "label": label,
        "csrf_token": context.get("csrf_token"),
    }


def _of(thing: object, name: str, default: object = "") -> Any:
    return thing.get(name, default) if isinstance(thing, Mapping) else getattr(thing, name, default)


@register.inclusion_tag("components/clock.html")
def clock(clock: Clock) -> dict[str, Any]:
    """A time limit with its ledger."""
    elapsed, left = _of(clock, "elapsed_days", None), _of(clock, "remaining_days", None)
    total = elapsed + left if elapsed is not None and left is not None and elapsed + left > 0 else None
    overdue = -left if left is not None and left < 0 else None
    return {"clock": clock, "total": total, "overdue_days": overdue}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Any], level: int = 3) -> dict[str, Any]:
    """What happened."""
    return {"events": events, "level": level}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Any], prefix: str = "task") -> dict[str, Any]:
    """Sections to complete, in groups or not."""
    grouped = bool(tasks) and bool(_of(tasks[0], "tasks", ()))
    return {"groups": tasks if grouped else [{"tasks": tasks, "title": "", "hint": ""}], "prefix": prefix}


@register.inclusion_tag("components/stages.html")
def stages(stages: Sequence[Any]) -> dict[str, Any]:
    """The way from application to certificate."""
    return {"stages": stages}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: Words) -> dict[str, Any]:
    """How much of something is done."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Sequence[Any], card_title: Words = "") -> dict[str, Any]:
    """Facts."""
    return {"rows": rows, "card_title": card_title, "changeable": any(_of(row, "url") for row in rows)}


@register.inclusion_tag("components/file_list.html", takes_context=True)
def file_list(context: Context, files: Sequence[Any]) -> dict[str, Any]:
    """Evidence and papers."""
    return {"files": files, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/in_languages.html")
def in_languages(texts: Mapping[str, Words], prevails: str = "") -> dict[str, Any]:
    """The same text in each of its languages, the reader's first, and which prevails; if not said, the official one."""
    ordered = sorted(texts.items(), key=lambda pair: pair[0] != formats.language())
    shown = [(code, formats.own_name(code), text) for code, text in ordered]
    return {"texts": shown, "prevails": formats.own_name(prevails or official()) if len(shown) > 1 else ""}


@register.inclusion_tag("components/table.html")
def table(
    columns: Sequence[Any],
    rows: Sequence[Sequence[object]],
    caption: Words,
    hide_caption: bool = False,
    empty: Words = "",
) -> dict[str, Any]:
    """A table that stacks into cards on a phone."""
    return {
        "columns": columns,
        "rows": [[_cell(column, cell) for column, cell in zip(columns, row, strict=True)] for row in rows],
        "caption": caption,
        "hide_caption": hide_caption,
        "empty": empty,
    }


def _cell(column: Any, given: object) -> dict[str, Any]:
    cell = given if isinstance(given, Cell) else Cell(given)
    return {
        "label": _of(column, "label"),
        "text": cell.text,
        "url": cell.url,
        "tone": cell.tone,
        "hint": cell.hint,
        "numeric": cell.numeric or bool(_of(column, "numeric", False)),
    }


@register.inclusion_tag("components/filter_panel.html", takes_context=True)
def filter_panel(context: Context, form: Any, clear_url: str = "?") -> dict[str, Any]:
    """Filters by a GET form; what is chosen can be taken away one by one."""
    return {"form": form, "clear_url": clear_url, "chosen": list(_chosen(context, form))}


def _chosen(context: Context, form: Any) -> list[Link]:
    found = []
    for bound in form.visible_fields():
        for given in _query(context).getlist(bound.html_name):
            if given:
                found.append(Link(f"{bound.label}: {_label(bound, given)}", _without(context, bound, given)))
    return found


def _label(bound: BoundField, given: str) -> str:
    return str(dict(getattr(bound.field, "choices", None) or ()).get(given, given))


def _without(context: Context, bound: BoundField, given: str) -> str:
    query = _query(context)
    query.setlist(bound.html_name, [other for other in query.getlist(bound.html_name) if other != given])
    query.pop("page", None)
    return f"?{query.urlencode()}"


# Telling


@register.inclusion_tag("components/notification.html")
def notification(text: Words, tone: str = "info", heading: Words = "", number: str = "1") -> dict[str, Any]:
    """A banner: info, good, warning or bad. `number` makes ids differ when there are several."""
    return {"text": text, "tone": tone, "heading": heading, "number": number}


@register.inclusion_tag("components/panel.html")
def panel(title: Words, text: Words = "", reference: str = "", level: int = 1) -> dict[str, Any]:
    """A great step is done; the page's h1 unless `level` says otherwise."""
    return {"title": title, "text": text, "reference": reference, "level": level}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: Words, text: Words = "", label: Words = "", url: str = "") -> dict[str, Any]:
    """Nothing here yet, and what would fill it."""
    return {"title": title, "text": text, "label": label, "url": url}


@register.inclusion_tag("components/saved_strip.html")
def saved_strip(saved_at: datetime | None, text: Words = "", oob: bool = False) -> dict[str, Any]:
    """Saved, not submitted; with the day where it is not today's."""
    said = formats.time_text if saved_at and day_of(saved_at) == today() else formats.instant_text
    return {"time": said(saved_at) if saved_at else "", "text": text, "oob": oob}


@register.inclusion_tag("components/confirmation.html", takes_context=True)
def confirmation(context: Context, confirmation: Confirmation, form: Any = None) -> dict[str, Any]:
    """The body of a page that asks once."""
    return {"confirmation": confirmation, "form": form, "csrf_token": context.get("csrf_token")}


# Forms


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: Any, extra: Sequence[Any] = ()) -> dict[str, Any]:
    """What has to be put right, with a link to each field."""
    given = [form for form in forms if form]
    return {"errors": [*anchors.errors_of(given), *extra]}


@register.simple_tag
def field(bound: BoundField, label_size: str = "", hint: Words = "", heading: bool = False) -> SafeString:
    """One field with label, hint and error; `heading` makes its label the page's h1."""
    if hint:
        bound.help_text = str(hint)
    parts = {"field": bound, "label_size": label_size, "heading": heading}
    return SafeString(bound.renderer.render(bound.template_name, parts))


@register.inclusion_tag("components/submit.html")
def submit(label: Words, name: str = "", value: str = "", style: str = "primary", once: bool = True) -> dict[str, Any]:
    """A button whose form is not carried out twice; `once=False` where it only looks for something (GET)."""
    return {"label": label, "name": name, "value": value, "style": style, "once": once}


@register.simple_tag
def once() -> SafeString:
    """The key under which this form is carried out once, for forms whose buttons are their own."""
    return format_html('<input type="hidden" name="{}" value="{}">', sent_once.NAME, sent_once.new_key())
