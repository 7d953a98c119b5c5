"""From plain data (TOML or JSON) to the typed objects of a pack, driven by their annotations.

Whatever does not fit becomes a Problem that says where and what was expected; nothing is guessed or dropped.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, cast, get_args, get_origin, get_type_hints

from django.utils.translation import gettext as _

from aeo.programme.bounds import Bound
from aeo.programme.items import Items
from aeo.programme.pack import Pack
from aeo.programme.places import Place, Problem, Source
from aeo.programme.text import WRITTEN_ONCE, Text

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class BadPack(Exception):
    """The pack cannot be read; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Bad:
    """Stands for a value that did not fit; its problem is in the list."""


BAD = Bad()


@cache
def hints(owner: Hashable) -> dict[str, Any]:
    """The annotations of a dataclass, with their metadata."""
    return get_type_hints(cast(type, owner), include_extras=True)


def plain(hint: Any) -> Any:
    """An annotation without its metadata."""
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


class Decoder:
    """Collects problems while it builds values."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def bad(self, place: Place, expected: str) -> Bad:
        """Note a problem."""
        self.problems.append(place.problem(expected))
        return BAD

    def value(self, hint: Any, data: object, place: Place) -> Any:
        """The value that `data` stands for, or BAD."""
        if WRITTEN_ONCE in getattr(hint, "__metadata__", ()) and isinstance(data, str):
            return Text.alike(data)
        hint = plain(hint)
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (UnionType,):
            return self.value(next(kind for kind in arguments if kind is not NoneType), data, place)
        if origin is Literal:
            return self._one_of(arguments, data, place)
        if origin is tuple:
            return self._list(arguments[0], data, place)
        if origin is Items:
            return self._items(arguments[0], data, place)
        if hint is Text:
            return self._text(data, place)
        return self.record(hint, data, place) if is_dataclass(hint) else self._simple(hint, data, place)

    def record(self, owner: Any, data: object, place: Place) -> Any:
        """An object of a dataclass from a table, or BAD."""
        if not isinstance(data, Mapping):
            return self.bad(place, _("expected a table"))
        values: dict[str, Any] = {}
        for field in fields(owner):
            if field.name in data:
                values[field.name] = self.value(hints(owner)[field.name], data[field.name], place.child(field.name))
            elif field.default is MISSING and field.default_factory is MISSING:
                values[field.name] = self.bad(place.child(field.name), _("is missing"))
        for key in data.keys() - {field.name for field in fields(owner)}:
            known = ", ".join(sorted(field.name for field in fields(owner)))
            values[key] = self.bad(place.child(key), _("is not a known key; known are %(known)s") % {"known": known})
        return BAD if BAD in values.values() else owner(**values)

    def _list(self, hint: Any, data: object, place: Place) -> Any:
        if not isinstance(data, list):
            return self.bad(place, _("expected a list"))
        values = tuple(self.value(hint, item, place.item(i, _name(item))) for i, item in enumerate(data))
        return BAD if BAD in values else values

    def _items(self, hint: Any, data: object, place: Place) -> Any:
        values = self._list(hint, data, place)
        if values is BAD:
            return BAD
        return self.keyed(values, [place.item(number, item.key) for number, item in enumerate(values)])

    def keyed(self, items: Sequence[Any], places: Sequence[Place]) -> Items[Any]:
        """A section of these items; a key used twice is a problem."""
        seen: set[str] = set()
        for item, place in zip(items, places, strict=True):
            if item.key in seen:
                self.bad(place.child("key"), _("this key was used before"))
            seen.add(item.key)
        return Items(tuple(items))

    def _text(self, data: object, place: Place) -> Any:
        if isinstance(data, Mapping) and data and all(isinstance(words, str) for words in data.values()):
            return Text.read(cast(Mapping[str, str], data))
        return self.bad(place, _("expected a text in every language, like {mn = “…”, en = “…”}"))

    def _one_of(self, allowed: tuple[Any, ...], data: object, place: Place) -> Any:
        if isinstance(data, str) and data in allowed:
            return data
        names = ", ".join(map(str, allowed))
        return self.bad(place, _("expected one of %(names)s, not “%(given)s”") % {"names": names, "given": data})

    def _simple(self, kind: Any, data: object, place: Place) -> Any:
        reader, expected = SIMPLE[kind]
        value = reader(data)
        if value is None:
            return self.bad(place, _("expected %(kind)s, not “%(given)s”") % {"kind": expected(), "given": data})
        if place.path[-1:] == ("key",) and not KEY.fullmatch(str(value)):
            return self.bad(place, _("expected a key of letters, digits, - and _, not “%(given)s”") % {"given": data})
        return value


def _name(data: object) -> object:
    return data.get("key") if isinstance(data, Mapping) else None


def _string(data: object) -> str | None:
    return data if isinstance(data, str) else None


def _integer(data: object) -> int | None:
    return data if isinstance(data, int) and not isinstance(data, bool) else None


def _boolean(data: object) -> bool | None:
    return data if isinstance(data, bool) else None


def _date(data: object) -> date | None:
    if isinstance(data, date):
        return data if type(data) is date else None
    try:
        return date.fromisoformat(data) if isinstance(data, str) else None
    except ValueError:
        return None


SIMPLE: dict[Any, tuple[Callable[[object], Any], Callable[[], str]]] = {
    str: (_string, lambda: _("a text in quotes")),
    int: (_integer, lambda: _("a whole number")),
    bool: (_boolean, lambda: _("true or false")),
    Bound: (Bound.read, lambda: _("a whole number, or “this_year”, “this_year + 1”, “this_year - 1” and so on")),
    date: (_date, lambda: _("a day like 2027-01-31")),
}


def pack_from_content(content: Mapping[str, Any]) -> Pack:
    """The pack of a published version's content. Raises BadPack when a newer program no longer reads it."""
    decoder = Decoder()
    pack = decoder.record(Pack, content, Place(Source()))
    if decoder.problems:
        raise BadPack(decoder.problems)
    return cast(Pack, pack)
