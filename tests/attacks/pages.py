"""What a page would send: the fields of its forms, filled as somebody who means harm fills them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

CHOSEN = ("radio", "checkbox")


@dataclass
class Field:
    """A control: its name, type, and what can be chosen in it."""

    name: str
    kind: str
    value: str
    choices: list[str] = field(default_factory=list)


@dataclass
class Sent:
    """A form: where it goes, and its controls."""

    action: str
    fields: list[Field] = field(default_factory=list)

    def filled(self, text: str, *, plausible: bool) -> dict[str, Any]:
        """Every control with `text`; plausible: only where one writes freely, so that the act itself is reached."""
        data: dict[str, Any] = {}
        for one in self.fields:
            value = self._value(one, text, plausible=plausible)
            if value is not None and (one.kind != "radio" or one.name not in data):
                several = data.get(one.name)
                data[one.name] = [*several, value] if isinstance(several, list) else [value]
        return data

    def _value(self, one: Field, text: str, *, plausible: bool) -> Any:
        if one.kind == "file":
            return SimpleUploadedFile(text[:60] + ".txt", text.encode())
        if not plausible:
            return text
        match one.kind:
            case "date":
                return "2027-03-01"
            case "hidden" | "radio" | "checkbox" | "submit":
                return one.value or text
            case "select":
                return next(filter(None, one.choices), text)
        return text


class Forms(HTMLParser):
    """The POST forms of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Sent] = []
        self._open: Sent | None = None
        self._select: Field | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect forms and their controls."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method") == "post":
            self._open = Sent(given.get("action", ""))
            self.forms.append(self._open)
        if self._open is None or (tag == "option" and self._select is None):
            return
        if tag == "option" and self._select:
            self._select.choices.append(given.get("value", ""))
        elif tag in ("input", "textarea", "select", "button") and given.get("name", "csrf") != "csrfmiddlewaretoken":
            self._add(tag, given)

    def _add(self, tag: str, given: dict[str, str]) -> None:
        assert self._open is not None
        kind = {"textarea": "text", "select": "select", "button": "submit"}.get(tag, given.get("type", "text"))
        if "name" in given and (kind != "submit" or all(one.kind != "submit" for one in self._open.fields)):
            found = Field(given["name"], kind, given.get("value", ""))
            self._open.fields.append(found)
            self._select = found if kind == "select" else None

    def handle_endtag(self, tag: str) -> None:
        """A form ends."""
        if tag == "form":
            self._open = None


NAMES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "aria-errormessage")


class Ends(HTMLParser):
    """What a page's elements are called, and which of them others point at."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.meant: set[str] = set()
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect ids, and what points at ids of the page."""
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in NAMES:
                self.meant |= {*(value or "").split()}
            elif name == "href" and value and value.startswith("#") and len(value) > 1:
                self.meant.add(value[1:])


def loose(html: str) -> Iterator[str]:
    """What is called alike, and what points nowhere: the summary of faults would lead there."""
    page = Ends(html)
    yield from (f"#{one} is there {n} times" for one, n in Counter(page.ids).items() if n > 1)
    yield from (f"nothing is #{one}" for one in sorted(page.meant.difference(page.ids)))


def forms(html: str) -> Iterator[Sent]:
    """The forms of a page that send something, except those of the frame."""
    yield from (form for form in Forms(html).forms if "/language/" not in form.action and "sign-out" not in form.action)
