"""What `programme check` looks at once every file could be read: keys that point nowhere, law not in force,
languages, conditions, letters, numbers, scales.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any, get_args, get_origin
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from aeo.programme import contents
from aeo.programme.conditions import BadCondition, questions_in
from aeo.programme.decoding import hints
from aeo.programme.items import Items
from aeo.programme.keys import ANY, Ref
from aeo.programme.pack import Pack
from aeo.programme.places import Place, Problem
from aeo.programme.text import ALIKE, Text

Places = dict[str, list[Place]]


@dataclass(frozen=True)
class Found:
    """An object somewhere in the pack and its place."""

    thing: Any
    place: Place


def all_problems(pack: Pack, places: Places, on: date) -> Iterator[Problem]:
    """Everything that is wrong with the pack if it takes effect on a day."""
    for found in everything(pack, places):
        yield from _texts(pack, found)
        yield from _references(pack, found)
        yield from _assumptions(found)
        yield from _norms(pack, found, on)
    yield from _conditions(pack, places)
    for rule in contents.RULES:
        yield from rule(pack, places)
    yield from _programme(pack, places["programme"][0])


def everything(pack: Pack, places: Places) -> Iterator[Found]:
    """Every dataclass object of the pack, inner ones too, with its place."""
    for section in fields(pack):
        content = getattr(pack, section.name)
        items = content.all if isinstance(content, Items) else (content,)
        for item, place in zip(items, places.get(section.name, ()), strict=True):
            yield from _inside(item, place)


def _inside(thing: Any, place: Place) -> Iterator[Found]:
    yield Found(thing, place)
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(value, tuple):
            for number, item in enumerate(value):
                if is_dataclass(item) and not isinstance(item, Text):
                    yield from _inside(item, place.child(field.name).item(number, getattr(item, "key", None)))
        elif is_dataclass(value) and not isinstance(value, Text):
            yield from _inside(value, place.child(field.name))


def _texts(pack: Pack, found: Found) -> Iterator[Problem]:
    for field in fields(found.thing):
        value = getattr(found.thing, field.name)
        values = value if isinstance(value, tuple) else (value,)
        for text in (text for text in values if isinstance(text, Text) and text.values):
            place = found.place.child(field.name)
            for language in pack.programme.languages:
                if not text.has(language):
                    yield place.problem(_("has no words in the language “%(language)s”") % {"language": language})
            for language in {code for code, words in text.values} - {*pack.programme.languages, ALIKE}:
                yield place.problem(_("“%(language)s” is not a language of the programme") % {"language": language})


def _references(pack: Pack, found: Found) -> Iterator[Problem]:
    for name, hint in hints(found.thing.__class__).items():
        ref, values = _ref(hint), getattr(found.thing, name)
        if ref is None:
            continue
        section: Items[Any] = getattr(pack, ref.section)
        for key in values if isinstance(values, tuple) else (values,):
            if key and key not in section and not (ref.star and key == ANY):
                known = {"key": key, "section": ref.section, "known": ", ".join(section.keys)}
                expected = _("“%(key)s” is not in %(section)s; known are %(known)s") % known
                yield found.place.child(name).problem(expected)


def _ref(hint: Any) -> Ref | None:
    if get_origin(hint) is tuple:
        hint = get_args(hint)[0]
    return next((mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Ref)), None)


def _assumptions(found: Found) -> Iterator[Problem]:
    thing = found.thing
    if getattr(thing, "assumption", False) and not (thing.source or thing.note):
        yield found.place.child("assumption").problem(_("an assumption says in source or note what it rests on"))


def _norms(pack: Pack, found: Found, on: date) -> Iterator[Problem]:
    key = getattr(found.thing, "norm", "")
    if key and key in pack.norms and not pack.norms[key].in_force(on):
        words = {"key": key, "day": on.isoformat()}
        yield found.place.child("norm").problem(_("the norm “%(key)s” is not in force on %(day)s") % words)


def _conditions(pack: Pack, places: Places) -> Iterator[Problem]:
    graph: dict[str, frozenset[str]] = {}
    for question, place in zip(pack.questions, places["questions"], strict=True):
        if not question.when:
            continue
        try:
            graph[question.key] = questions_in(question.when)
        except BadCondition as bad:
            yield place.child("when").problem(str(bad))
            continue
        for key in graph[question.key] - set(pack.questions.keys):
            yield place.child("when").problem(_("there is no question “%(key)s”") % {"key": key})
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        keys = " → ".join(circle.args[1])
        place = dict(zip(pack.questions.keys, places["questions"], strict=True))[circle.args[1][0]]
        yield place.child("when").problem(_("the conditions go in a circle: %(keys)s") % {"keys": keys})


def _programme(pack: Pack, place: Place) -> Iterator[Problem]:
    programme = pack.programme
    if programme.zone not in available_timezones():
        yield place.child("zone").problem(_("expected a time zone like Asia/Ulaanbaatar"))
    for name in ("default_language", "prevailing_language"):
        if getattr(programme, name) not in programme.languages:
            yield place.child(name).problem(_("expected one of the languages"))
