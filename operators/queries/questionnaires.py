"""Answers and the rules over them: what applies, what counts, what is missing. Who answers, and where it is kept, do
not matter here: a self-assessment and a readiness check are judged alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from aeo.kernel import clock
from aeo.programme import answers as rules
from aeo.programme import applicability
from aeo.programme.applicability import Gap, Shown, Slot
from aeo.programme.pack import Pack
from aeo.programme.questions import Question
from operators.models.answers import Given


@dataclass(frozen=True)
class Scope:
    """For what is answered: types, roles, and the sites with the roles each serves. A site, stored or not, has `pk`,
    `name_local` and `kind`."""

    types: tuple[str, ...]
    roles: tuple[str, ...]
    sites: tuple[tuple[Any, tuple[str, ...]], ...]

    def as_rules_see(self) -> tuple[applicability.Site, ...]:
        """The sites as the programme's rules take them."""
        return tuple(applicability.Site(str(site.pk), site.kind, frozenset(roles)) for site, roles in self.sites)


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """Answers by slot. Those that do not apply (any more) are kept in `rows` all the same."""

    pack: Pack
    scope: Scope
    rows: Mapping[Slot, Any]

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Every question that applies now, once for each addressee, in the order of the pack."""
        return tuple(
            applicability.slots(self.pack, self.scope.types, self.scope.roles, self.scope.as_rules_see(), self.taken)
        )

    @cached_property
    def taken(self) -> Mapping[Slot, rules.Answer]:
        """The answers that count. One given when the question meant something else is shown, not taken."""
        return {
            slot: rules.Answer(value_of(self.question(slot), row), row.reason)
            for slot, row in self.rows.items()
            if slot.question in self.pack.questions and row.meaning >= self.question(slot).meaning
        }

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing or not met among the questions that apply."""
        beside = {slot: self.shown(slot) for slot in self.slots if slot in self.rows}
        return tuple(applicability.gaps(self.pack, self.slots, self.taken, beside))

    @property
    def missing(self) -> tuple[Gap, ...]:
        """The gaps that keep it from being complete."""
        return tuple(gap for gap in self.gaps if gap.blocks)

    @property
    def unconfirmed(self) -> tuple[Slot, ...]:
        """Answers that count but that somebody has still to look at."""
        return ()

    @cached_property
    def hidden(self) -> tuple[Slot, ...]:
        """Answers that were given and do not apply now: kept, not taken."""
        applying = set(self.slots)
        return tuple(sorted(slot for slot in self.rows if slot not in applying))

    def question(self, slot: Slot) -> Question:
        """The question of a slot. Raises UnknownKey."""
        return self.pack.questions[slot.question]

    @property
    def day(self) -> date:
        """The day from which the last years are counted of which tables have to tell."""
        return clock.today()

    def years(self, slot: Slot) -> Sequence[int]:
        """The years of which the answer has to tell."""
        return self.question(slot).years_before(self.day)

    def shown(self, slot: Slot) -> Shown:
        """The wanted evidence that there is for an answer, and the years of which it has to tell."""
        raise NotImplementedError


def value_of(question: Question, row: Given) -> object:
    """The value of an answer, as its question's kind has it."""
    if row.choice == rules.NOT_APPLICABLE:
        return row.choice
    match question.kind:
        case "number":
            return row.number
        case "text":
            return row.text
        case "table":
            return row.table
        case _:
            return row.choice
