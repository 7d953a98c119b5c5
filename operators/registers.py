"""The registers from which companies have their numbers: those of the programme pack, and the LEI, known everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aeo.kernel.refusals import NotReady, Words
from aeo.programme.pack import Pack
from aeo.programme.registers import Register
from aeo.programme.text import Text
from operators.names import bare_number, is_lei, readings

Named = Words | Text


@dataclass(frozen=True)
class Lei:
    """The legal entity identifier (ISO 17442)."""

    key: str
    name: Words
    short_name: Words
    hint: Words
    example: str
    needed: bool = False

    def takes(self, bare: str) -> bool:
        """The check digits agree."""
        return is_lei(bare)


LEI = Lei(
    key="lei",
    name=gettext_lazy("Legal entity identifier (LEI)"),
    short_name="LEI",
    hint=gettext_lazy("20 letters and digits; the last two check the others."),
    example="5299000EXAMPLE000193",
)


@dataclass(frozen=True)
class Number:
    """A company's number as it is shown: `name` on pages, `short_name` on papers."""

    scheme: str
    name: Named
    short_name: Named
    value: str

    def short_name_in(self, language: str) -> str:
        """The name on papers; one that the pack does not translate reads alike in every language."""
        return self.short_name.to(language) if isinstance(self.short_name, Text) else str(self.short_name)


def kinds(pack: Pack) -> tuple[Register | Lei, ...]:
    """Every register, in the pack's order."""
    return (*pack.company_registers, LEI)


def primary(pack: Pack) -> Register:
    """The register by whose number companies are registered and found."""
    if pack.primary_register is None:
        words = _("The programme names no register of companies. A programme administrator adds one.")
        raise NotReady(words, "no-registers")
    return pack.primary_register


def trader_number(pack: Pack, numbers: Mapping[str, str]) -> str:
    """The number by which declarations name the company; without one, the number it is registered by."""
    declared = pack.declared_register or primary(pack)
    return numbers.get(declared.key) or numbers.get(primary(pack).key, "")


def named(numbers: Sequence[tuple[str, str]], *packs: Pack) -> list[Number]:
    """Numbers (register, value) with the registers' names, in the order of the first pack.

    The first pack that knows a register names it; one that is known no more goes by its key.
    """
    known = {kind.key: kind for pack in reversed(packs) for kind in kinds(pack)}
    rows = sorted(numbers, key=lambda row: (place(packs[0], row[0]), row))
    return [_number(known.get(scheme), scheme, value) for scheme, value in rows]


def _number(kind: Register | Lei | None, scheme: str, value: str) -> Number:
    return Number(scheme, kind.name if kind else scheme, kind.short_name if kind else scheme, value)


def place(pack: Pack, scheme: str) -> int:
    """Where a register stands in the pack's order; those that are known no more come last."""
    keys = [kind.key for kind in kinds(pack)]
    return keys.index(scheme) if scheme in keys else len(keys)


def name(pack: Pack, scheme: str) -> Named:
    """The name of a register."""
    return named([(scheme, "")], pack)[0].name


def problems(pack: Pack, scheme: str, value: str) -> list[Words]:
    """What is wrong with a number that somebody writes now. Numbers that are kept already are not looked at again."""
    kind = {kind.key: kind for kind in kinds(pack)}.get(scheme)
    if kind is None:
        return [_("There is no such register of numbers: %(scheme)s.") % {"scheme": scheme}]
    return _as_written(kind, value)


def person_number(pack: Pack, value: str) -> str:
    """The number of a person as it is kept: bare, and with letters of the register's alphabet where they look alike."""
    bare = bare_number(value)
    kind = pack.person_register
    return next((way for way in readings(bare) if kind and kind.takes(way)), bare)


def person_problems(pack: Pack, value: str) -> list[Words]:
    """What is wrong with the number of a person."""
    return _as_written(pack.person_register, value) if pack.person_register and value else []


def _as_written(kind: Register | Lei, value: str) -> list[Words]:
    if kind.takes(bare_number(value)):
        return []
    words = _("Write the number as this register does. %(hint)s For example: %(example)s")
    return [words % {"hint": kind.hint, "example": kind.example}]


def all_problems(pack: Pack, numbers: Mapping[str, str]) -> dict[str, list[Words]]:
    """Register → what is wrong with a new company's numbers; one that is needed and not given is named too."""
    missing = (kind.key for kind in kinds(pack) if kind.needed and not numbers.get(kind.key))
    found = {scheme: problems(pack, scheme, value) for scheme, value in numbers.items()}
    return {scheme: words for scheme, words in found.items() if words} | {
        key: [_("Give this number: %(name)s.") % {"name": name(pack, key)}] for key in missing
    }


def field(scheme: str) -> str:
    """What the field of a register's number is called in forms and in refusals."""
    return f"number-{scheme}"
