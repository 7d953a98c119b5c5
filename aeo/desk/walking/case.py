"""What a case file says (docs/case-file.md): a company, the staff, what is asked, the answers, and the steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from aeo.accounts.roles import Role
from aeo.desk.walking.values import FileKey, FormKey, Given, Known, SiteKey, SiteKind, SlotText
from aeo.programme.keys import RoleKey, TypeKey
from aeo.programme.places import Place
from operators.models.people import MemberRole, Position

Language = Literal["mn", "en"]


@dataclass(frozen=True, kw_only=True)
class Site:
    """A place of the company; `key` is how the case file calls it."""

    key: str
    name_local: str
    kind: SiteKind
    address: str
    name_latin: str = ""
    roles: tuple[RoleKey, ...] = ()
    border_post: str = ""


@dataclass(frozen=True, kw_only=True)
class Company:
    """The operator, as its owner registers it."""

    name_local: str
    name_latin: str
    numbers: Mapping[str, str]
    form: FormKey = "llc"
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    address_latin: str = ""
    email: str = ""
    phone: str = ""
    established_on: date | None = None
    at_address_since: date | None = None
    language: Language = "mn"
    trade_names: tuple[str, ...] = ()
    site: tuple[Site, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody of the company: positions in it, what the account may do, from when they may sign.

    The first person who is an owner registers the company.
    """

    key: str
    name: str
    email: str
    name_latin: str = ""
    phone: str = ""
    registry_number: str = ""
    language: Language = "mn"
    positions: tuple[Annotated[str, Known("position", tuple(Position.values))], ...] = ()
    member: tuple[Annotated[str, Known("member", tuple(MemberRole.values))], ...] = ()
    sections: tuple[str, ...] = ()
    until: date | None = None
    signs_from: date | None = None
    signs_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class Official:
    """Somebody of the administration with staff roles."""

    key: str
    name: str
    email: str
    roles: tuple[Annotated[str, Known("staff role", tuple(Role.values))], ...]
    language: Language = "mn"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """For what is applied. `site_roles`: the roles that a site serves, where it does not serve all."""

    types: tuple[TypeKey, ...]
    roles: tuple[RoleKey, ...]
    sites: tuple[SiteKey, ...]
    site_roles: Mapping[SiteKey, tuple[RoleKey, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What stands in each cell of a table, by the kind of its column."""

    text: str = "—"
    number: int = 1
    date: str = "2026-01-01"
    yes_no: Literal["yes", "no"] = "yes"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How questions are answered that no entry of `given` names: so that the criterion is met, with these values."""

    comment: str = ""
    text: str = ""
    number: int | None = None
    table: Cells = Cells()
    evidence: FileKey = ""
    given: Mapping[SlotText, Given] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class File:
    """A file beside the case file; one may serve as many pieces of evidence."""

    key: str
    path: str
    name: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """A whole case file. `steps` are told apart by their `do`."""

    title: str
    start: date
    operator: Company
    application: Asked
    person: tuple[Person, ...]
    staff: tuple[Official, ...]
    language: Language = "mn"
    answers: Answers = Answers()
    file: tuple[File, ...] = ()
    step: tuple[Any, ...] = ()
    path: Path = Path()
    places: tuple[Place, ...] = ()

    @property
    def name(self) -> str:
        """How problems call the file."""
        return self.places[0].source.file if self.places else str(self.path)

    def file_path(self, key: str) -> Path:
        """Where the file of a key lies."""
        (found,) = (file for file in self.file if file.key == key)
        return self.path.parent / found.path
