"""The scenario as data: the staff, and for each company its case as the player takes it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from aeo.desk.walking.case import Case
from aeo.desk.walking.checking import check
from aeo.desk.walking.reading import raw, understand
from aeo.desk.walking.shifting import ending_before
from aeo.programme.pack import Pack
from operators.registers import primary

SCENARIO = Path(__file__).with_name("scenario.toml")
DOMAIN = "example.mn"


@dataclass(frozen=True)
class Company:
    """A company, its case, and the number by which it is found again, with its register."""

    key: str
    case: Case
    scheme: str

    @property
    def number(self) -> str:
        """Its number."""
        return self.case.operator.numbers[self.scheme]


def cases() -> Path:
    """Where the example cases lie."""
    return Path(settings.BASE_DIR) / "tests" / "cases"


def content() -> dict[str, Any]:
    """What the scenario says."""
    return tomllib.loads(SCENARIO.read_text("utf-8"))


def staff() -> list[dict[str, Any]]:
    """Every member of the staff, with an address."""
    return [{**official, "email": f"{official['key']}@{DOMAIN}"} for official in content()["staff"]]


def companies(pack: Pack, today: date) -> Iterator[Company]:
    """Each company with its case, moved in time so that it ends before today."""
    for told in content()["company"]:
        path = cases() / told["case"]
        data, source = raw(path)
        case = check(understand(_with(data, told), source, path, pack), pack)
        yield Company(told["key"], ending_before(case, today, pack), primary(pack).key)


def _with(data: dict[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """The example's data for this company: its own names and addresses, as far as it has come."""
    own = {**data, "title": f"{data['title']} ({told['key']})"}
    own["operator"] = {**data["operator"], **told.get("operator", {}), "email": f"{told['key']}@{DOMAIN}"}
    given = {**data["answers"]["given"], **told.get("given", {})}
    own["answers"] = {**data["answers"], "given": given}
    own["person"] = [{**person, "email": f"{person['key']}.{told['key']}@{DOMAIN}"} for person in data["person"]]
    own["staff"] = staff()
    own["step"] = [*_until(data["step"], told.get("until", "")), *told.get("step", [])]
    return own


def _until(steps: Sequence[Mapping[str, Any]], label: str) -> list[Mapping[str, Any]]:
    labels = [step.get("label") for step in steps]
    return list(steps[: labels.index(label) + 1] if label else steps)
