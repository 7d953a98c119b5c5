"""From a TOML file to a Case, or to everything that is wrong with it, each with file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast, get_args, get_origin

from aeo.desk.walking.case import Case
from aeo.desk.walking.steps import STEPS
from aeo.desk.walking.values import Day, Given, Known
from aeo.programme.decoding import BAD, Decoder
from aeo.programme.files import read_toml
from aeo.programme.keys import Ref
from aeo.programme.pack import Pack
from aeo.programme.places import Place, Problem, Source

DEFINED = {"person": "person", "staff": "staff", "file": "file"}
RAISED = {"finding": "raise", "visit": "plan_visit", "consultation": "consult"}
NAMES = {
    "types": "type",
    "components": "component",
    "roles": "role",
    "letters": "letter",
    "clocks": "clock",
    "criteria": "criterion",
    "severities": "severity",
    "grounds": "ground",
    "sites": "kind of site",
    "signing": "signing method",
    "forms": "legal form",
    "changes": "change",
}
OTHER_CLOCKS = ("validity",)  # opened by the authority, without a rule of its own in the pack
OURS = {"path", "places"}
ANSWER_KEYS = {"value", "comment", "not_applicable", "evidence"}


class BadCase(Exception):
    """The case file cannot be played; `problems` says why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def read(path: Path, pack: Pack, name: str = "") -> Case:
    """The case in a file, which problems call `name`. Raises BadCase."""
    data, source = raw(path, name)
    return understand(data, source, path, pack)


def raw(path: Path, name: str = "") -> tuple[dict[str, Any], Source]:
    """What a file says, as plain data. Raises BadCase."""
    name = name or str(path)
    if not path.is_file():
        raise BadCase([Problem(name, 0, "", "there is no such file")])
    data, source, problems = read_toml(path, name)
    if problems:
        raise BadCase(problems)
    return data, source


def understand(data: Mapping[str, Any], source: Source, path: Path, pack: Pack) -> Case:
    """The case that plain data stands for; its files lie beside `path`. Raises BadCase."""
    decoder, place = CaseDecoder(pack, data), Place(source)
    case = decoder.record(Case, {key: value for key, value in data.items() if key not in OURS}, place)
    for key in data.keys() & OURS:
        decoder.bad(place.child(key), "is not a known key")
    if decoder.problems:
        raise BadCase(sorted(decoder.problems, key=lambda problem: problem.line))
    places = tuple(_step_place(place, number, step) for number, step in enumerate(data.get("step", [])))
    return replace(cast(Case, case), path=path, places=places)


def _step_place(place: Place, number: int, data: object) -> Place:
    name = data.get("do") if isinstance(data, Mapping) else None
    return place.child("step").item(number, f"{number + 1} {name}" if name else None)


class CaseDecoder(Decoder):
    """Knows the words of the programme and the keys that the case file defines itself."""

    def __init__(self, pack: Pack, data: Mapping[str, Any]) -> None:
        super().__init__()
        self.pack, self.known = pack, _defined(data)
        sites = _keys(data.get("operator", {}).get("site")) if isinstance(data.get("operator"), Mapping) else ()
        self.known["site"] = sites
        self.known["anybody"] = (*self.known["person"], *self.known["staff"])

    def value(self, hint: Any, data: object, place: Place) -> Any:
        """The value that `data` stands for, or BAD."""
        if get_origin(hint) is Annotated:
            return self._known(hint, data, place)
        if get_origin(hint) is Mapping:
            key_hint, value_hint = get_args(hint)
            return self._mapping(key_hint, value_hint, data, place)
        if hint is Any:
            return self._step(data, place)
        if hint is Given:
            return self._given(data, place)
        return self._day(data, place) if hint is Day else super().value(hint, data, place)

    def _known(self, hint: Any, data: object, place: Place) -> Any:
        value = super().value(hint, data, place)
        rule = next((extra for extra in get_args(hint)[1:] if isinstance(extra, Known | Ref)), None)
        if rule is None or value is BAD or value == "":
            return value
        if isinstance(rule, Known) and rule.kind == "slot":
            return value if (wrong := self.slot_problem(value)) is None else self.bad(place, wrong)
        kind, allowed = self._allowed(rule)
        if value not in allowed:
            return self.bad(place, f"“{value}” is no {kind}; known are {', '.join(allowed) or 'none'}")
        return value

    def _allowed(self, rule: Known | Ref) -> tuple[str, tuple[str, ...]]:
        if isinstance(rule, Known):
            return rule.kind, rule.values or self.known.get(rule.kind, ())
        more = OTHER_CLOCKS if rule.section == "clocks" else ()
        return NAMES[rule.section], (*getattr(self.pack, rule.section).keys, *more)

    def slot_problem(self, text: str) -> str | None:
        """What is wrong with `A01`, `A01@site-key` or `A01#role`."""
        head, at, site = text.partition("@")
        question, mark, role = head.partition("#")
        if question not in self.pack.questions:
            return f"the programme has no question “{question}”"
        if at and site not in self.known["site"]:
            return f"“{site}” is no site; known are {', '.join(self.known['site'])}"
        if mark and role not in self.pack.roles:
            return f"“{role}” is no role; known are {', '.join(self.pack.roles.keys)}"
        return None

    def _mapping(self, key_hint: Any, hint: Any, data: object, place: Place) -> Any:
        if not isinstance(data, Mapping):
            return self.bad(place, "expected a table")
        values = {
            self.value(key_hint, key, place.child(key)): self.value(hint, value, place.child(key))
            for key, value in data.items()
        }
        return BAD if BAD in values or BAD in values.values() else values

    def _step(self, data: object, place: Place) -> Any:
        if not isinstance(data, Mapping) or not isinstance(data.get("do"), str):
            return self.bad(place.child("do"), "expected a table with do = “a verb”")
        place = Place(place.source, place.path, f"step[{int(place.path[-1]) + 1} {data['do']}]")
        owner = STEPS.get(data["do"])
        if owner is None:
            known = ", ".join(sorted(STEPS))
            return self.bad(place.child("do"), f"“{data['do']}” is no step; known are {known}")
        if owner.needs_actor and "by" not in data:
            return self.bad(place.child("by"), "is missing: who does it?")
        return self.record(owner, data, place)

    def _day(self, data: object, place: Place) -> Any:
        if isinstance(data, int) and not isinstance(data, bool):
            return Day(days=data)
        if type(data) is date:
            return Day(day=data)
        return self.bad(place, f"expected a day like 2027-01-31, or a number of days after the step, not “{data}”")

    def _given(self, data: object, place: Place) -> Any:
        if not isinstance(data, Mapping):
            return Given(value=data)
        for key in data.keys() - ANSWER_KEYS:
            self.bad(place.child(str(key)), f"is not a known key; known are {', '.join(sorted(ANSWER_KEYS))}")
        texts = {
            key: self.value(str, data[key], place.child(key)) for key in ("comment", "not_applicable") if key in data
        }
        evidence = self._evidence(data.get("evidence", ()), place.child("evidence"))
        if evidence is BAD or BAD in texts.values() or data.keys() - ANSWER_KEYS:
            return BAD
        return Given(value=data.get("value"), evidence=evidence, **texts)

    def _evidence(self, data: object, place: Place) -> Any:
        if data == ():
            return ()
        files = dict(data) if isinstance(data, Mapping) else {"": data}
        strange = [file for file in files.values() if file not in self.known["file"]]
        for file in strange:
            self.bad(place, f"“{file}” is no file; known are {', '.join(self.known['file']) or 'none'}")
        return BAD if strange else tuple((str(key), str(file)) for key, file in files.items())


def _defined(data: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The keys that the case file defines, before any of it is understood."""
    known = {kind: _keys(data.get(table)) for kind, table in DEFINED.items()}
    steps = data.get("step")
    taken = [step for step in steps if isinstance(step, Mapping)] if isinstance(steps, list) else []
    for kind, verb in RAISED.items():
        known[kind] = _keys([step for step in taken if step.get("do") == verb])
    planned = sum(step.get("do") == RAISED["visit"] for step in taken)
    known["visit"] += tuple(f"visit-{number + 1}" for number in range(planned))
    return known


def _keys(items: object) -> tuple[str, ...]:
    found = [item.get("key") for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []
    return tuple(key for key in found if isinstance(key, str))
