"""What a workbook would change: against how things stood when it went out, and against how they stand now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from aeo.kernel.policy import Verdict
from aeo.programme.applicability import Slot
from operators.actions.answers import Values
from operators.actions.taking import Wish, future
from operators.queries.sheets import Sheet
from operators.spreadsheet.book import Library
from operators.spreadsheet.cells import Fault
from operators.spreadsheet.layout import Base, Line
from operators.spreadsheet.plain import mark
from operators.spreadsheet.read import Found, Reading

MINE = "mine"
Cited = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Change:
    """One answer that would change. `values` is None where only documents are added or taken away."""

    line: Line
    values: Values | None
    add: Cited = frozenset()
    drop: Cited = frozenset()

    @property
    def print(self) -> str:
        """All that a reader agrees to with it, as a text."""
        after = mark(self.line.question, self.values) if self.values else ""
        return repr((str(self.line.slot), self.line.revision, after, sorted(self.add), sorted(self.drop)))


@dataclass(frozen=True)
class LeftOut:
    """Something in the workbook that is not taken over, and why. `values`: what it says, if it was read."""

    slot: Slot
    words: str
    line: Line | None = None
    values: Values | None = None


@dataclass
class Plan:
    """Everything. With a fault nothing can be taken over; a conflict waits for somebody to choose."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def print(self) -> str:
        """A hash over it: who agrees to one plan does not agree to another."""
        parts = [*(c.print for c in self.changes), "", *(c.print for c in self.conflicts)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def agreed(self, mine: Collection[Slot]) -> list[Change]:
        """What is taken over when of the conflicts these are decided for the workbook."""
        return [*self.changes, *(change for change in self.conflicts if change.line.slot in mine)]


def plan(
    reading: Reading, lines: Mapping[Slot, Line], sheet: Sheet, library: Library, may: Callable[[Slot], Verdict]
) -> Plan:
    """Compare answer by answer."""
    made = Plan(faults=list(reading.faults))
    for slot, line in lines.items():
        found, base = reading.found.get(slot), reading.base.get(slot)
        if found is not None:
            _compare(made, line, found, base or _nothing(line), may)
        elif base is not None:
            made.left_out.append(LeftOut(slot, _not_read(line, base), line))
    strange = [slot for slot in reading.base if slot not in lines]
    made.left_out += [LeftOut(slot, _("This is not asked here, or not in your sections.")) for slot in strange]
    _names(made, reading, library)
    _applying(made, sheet)
    return made


def wishes(changes: Iterable[Change], sheet: Sheet, library: Library) -> list[Wish]:
    """As the action takes it."""
    return [_wish(change, sheet, library) for change in changes]


def _wish(change: Change, sheet: Sheet, library: Library) -> Wish:
    cited = sheet.cited(change.line.slot)
    return Wish(
        slot=change.line.slot,
        values=change.values,
        expected=change.line.revision,
        attach=[(key, library[name][0]) for key, name in sorted(change.add)],
        detach=[row.pk for row in cited if (row.key, row.evidence.name) in change.drop],
    )


def _nothing(line: Line) -> Base:
    return Base(line.question.meaning, 0, mark(line.question, Values()))


def _compare(made: Plan, line: Line, found: Found, base: Base, may: Callable[[Slot], Verdict]) -> None:
    question, stands = line.question, frozenset((key, name) for key, names in line.documents.items() for name in names)
    yours, theirs = mark(question, found.values), mark(question, line.values)
    written = frozenset(found.documents)
    change = Change(
        line,
        found.values if yours not in (base.was, theirs) else None,
        written - base.documents - stands,
        (base.documents - written) & stands,
    )
    if change.values is None and not change.add and not change.drop:
        return
    verdict = may(line.slot)
    if not verdict:
        made.left_out.append(LeftOut(line.slot, str(verdict.reason), line, found.values))
    elif change.values is not None and line.revision != base.revision and theirs != base.was:
        made.conflicts.append(change)
    else:
        made.changes.append(change)


def _not_read(line: Line, base: Base) -> str:
    if base.meaning < line.question.meaning:
        return _("The question means something else since this file was downloaded. Answer it anew in the portal.")
    return _("Its row or its sheet is missing in the file. Nothing changes.")


def _names(made: Plan, reading: Reading, library: Library) -> None:
    """Every file that is named is in the library, once."""
    for change in (*made.changes, *made.conflicts):
        found = reading.found[change.line.slot]
        for key, name in sorted(change.add):
            if problem := _name_problem(name, library):
                made.faults.append(Fault(*found.documents[key, name], problem))


def _name_problem(name: str, library: Library) -> str:
    known = len(library.get(name, ()))
    if not known:
        words = _("There is no file “%(name)s” in the library. Put it there first, or correct the name.")
        return words % {"name": name[:120]}
    words = _("The library has several files “%(name)s”. Attach the right one in the portal, and delete the name here.")
    return words % {"name": name} if known > 1 else ""


def _applying(made: Plan, sheet: Sheet) -> None:
    """Answers to questions that will not apply, once all is taken over, are not taken."""
    applying = frozenset(future(sheet, _values(made.agreed([c.line.slot for c in made.conflicts]))).slots)
    for kept in (made.changes, made.conflicts):
        idle = [change for change in kept if change.line.slot not in applying]
        kept[:] = [change for change in kept if change.line.slot in applying]
        words = _("With the other answers this question does not apply.")
        made.left_out += [LeftOut(c.line.slot, words, c.line, c.values) for c in idle]


def _values(changes: Sequence[Change]) -> dict[Slot, Values]:
    return {change.line.slot: replace(change.values) for change in changes if change.values is not None}
