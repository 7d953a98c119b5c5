"""Which questions apply, and what is still missing: pure functions of pack, types, roles, sites and answers."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aeo.components.seen import says_something
from aeo.programme import answers as answering
from aeo.programme import tables
from aeo.programme.answers import Answer
from aeo.programme.conditions import Situation, holds
from aeo.programme.keys import ANY
from aeo.programme.pack import Pack
from aeo.programme.questions import Question
from aeo.programme.values import number_of

Answers = Mapping["Slot", Answer]
GapKind = Literal[
    "unanswered",
    "wrong_kind",
    "reason_missing",
    "cells_wrong",
    "cells_missing",
    "years_missing",
    "evidence_missing",
    "evidence_expired",
    "must_not_met",
    "must_partly",
    "should_not_met",
    "should_partly",
]
BLOCKING = (
    "unanswered",
    "wrong_kind",
    "reason_missing",
    "cells_wrong",
    "cells_missing",
    "years_missing",
    "evidence_missing",
    "evidence_expired",
)


@dataclass(frozen=True, order=True)
class Slot:
    """A question to one addressee: the operator, a role, a site, or a role at a site. Text: `A01`, `A01@site:7`,
    `A01#carrier`.
    """

    question: str
    role: str = ""
    site: str = ""

    def __str__(self) -> str:
        role = f"#{self.role}" if self.role else ""
        return f"{self.question}{role}" + (f"@site:{self.site}" if self.site else "")

    @classmethod
    def read(cls, text: str) -> "Slot":
        """From its text. Raises ValueError."""
        head, at, site = text.partition("@site:")
        question, mark, role = head.partition("#")
        if not question or (at and not site) or (mark and not role):
            raise ValueError(f"{text!r} is not a slot")
        return cls(question, role, site)


@dataclass(frozen=True)
class Site:
    """A site as the rules see it: its reference (a text), its kind, and the roles it serves (none named: all)."""

    ref: str
    kind: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Shown:
    """The keys of the wanted evidence that is attached to an answer: `valid`, or only by what has `expired`; and the
    `years` of which a table has to tell. What was signed and is closed `stands`: nothing of it is missing any more."""

    valid: Collection[str] = ()
    expired: Collection[str] = ()
    years: Sequence[int] = ()
    stands: bool = False


NOTHING = Shown()
FEW = 3  # cells and rows of which a gap tells what they need


@dataclass(frozen=True)
class Gap:
    """Something that keeps an answer from being complete (`blocks`) or from meeting the criterion."""

    slot: Slot
    criterion: str
    kind: GapKind
    evidence: str = ""
    detail: str = ""

    @property
    def blocks(self) -> bool:
        """True when the self-assessment cannot be signed with it."""
        return self.kind in BLOCKING

    @property
    def words(self) -> Promise:
        """What is missing, in the reader's language."""
        return GAP_WORDS[self.kind]


GAP_WORDS: dict[GapKind, Promise] = {
    "unanswered": _("This question has no answer yet."),
    "wrong_kind": _("The answer is not of the right kind."),
    "reason_missing": _("Say why this question does not apply to you."),
    "cells_wrong": _("A cell of the table cannot stay as it is."),
    "cells_missing": _("A row of the table is not filled in."),
    "years_missing": _("The table does not tell of every year that is asked about."),
    "evidence_missing": _("A required document is not attached."),
    "evidence_expired": _("A required document has expired. Replace it with one that is valid."),
    "must_not_met": _("The answer does not meet a required condition."),
    "must_partly": _("The answer meets a required condition only in part."),
    "should_not_met": _("The answer does not meet a recommended condition."),
    "should_partly": _("The answer meets a recommended condition only in part."),
}


@dataclass(frozen=True)
class Asked:
    """For what is applied: the frame in which a question applies or not."""

    types: frozenset[str]
    roles: frozenset[str]
    components: frozenset[str]
    criteria: frozenset[str]
    sites: tuple[Site, ...]

    @classmethod
    def of(cls, pack: Pack, types: Iterable[str], roles: Iterable[str], sites: Iterable[Site]) -> "Asked":
        """The frame of these types, roles and sites."""
        kinds = frozenset(types)
        criteria = frozenset(pack.criteria_of(kinds))
        return cls(kinds, frozenset(roles), pack.components_of(kinds), criteria, tuple(sites))


def slots(
    pack: Pack, types: Iterable[str], roles: Iterable[str], sites: Iterable[Site], answers: Answers
) -> list[Slot]:
    """Every question that applies, once for each addressee, in the order of the pack.

    An answer that itself does not apply (any more) counts as none, whatever it says.
    """
    asked = Asked.of(pack, types, roles, sites)
    applying: dict[str, list[Slot]] = {}
    for question in map(pack.questions.__getitem__, pack.asking_order):
        found = _addressed(question, asked)
        applying[question.key] = [slot for slot in found if _holds(question, slot, asked, applying, answers)]
    return [slot for question in pack.questions for slot in applying[question.key]]


def addressed(pack: Pack, types: Iterable[str], roles: Iterable[str], sites: Iterable[Site]) -> list[Slot]:
    """Every question that may come to apply: as `slots`, but conditions on other answers are not looked at."""
    asked = Asked.of(pack, types, roles, sites)
    return [slot for question in pack.questions for slot in _addressed(question, asked)]


def gaps(pack: Pack, applying: Iterable[Slot], answers: Answers, beside: Mapping[Slot, Shown]) -> list[Gap]:
    """What is missing or not met, slot by slot. `beside`: what is attached to each, and what it must tell of."""
    found: list[Gap] = []
    for slot in applying:
        question = pack.questions[slot.question]
        shown = beside.get(slot, NOTHING)
        own = _gaps_of(question, slot, answers.get(slot, Answer()), shown)
        found.extend(gap for gap in own if not (shown.stands and gap.blocks))
    return found


def by_criterion(pack: Pack, found: Iterable[Gap]) -> dict[str, list[Gap]]:
    """Gaps under each criterion of the pack, also those without any."""
    grouped: dict[str, list[Gap]] = {key: [] for key in pack.criteria.keys}
    for gap in found:
        grouped[gap.criterion].append(gap)
    return grouped


def _gaps_of(question: Question, slot: Slot, answer: Answer, shown: Shown) -> Iterator[Gap]:
    if not answer.given:
        yield Gap(slot, question.criterion, "unanswered")
    elif answer.not_applicable:
        if not says_something(answer.reason):
            yield Gap(slot, question.criterion, "reason_missing")
    elif wrong := answering.unkept(question, answer.value):
        yield Gap(slot, question.criterion, "wrong_kind", detail=wrong[0])
    else:
        yield from _cell_gaps(question, slot, answer)
        yield from _year_gaps(question, slot, answer, shown)
        yield from _evidence_gaps(question, slot, answer, shown)
        yield from _met(question, slot, answer)


def _cell_gaps(question: Question, slot: Slot, answer: Answer) -> Iterator[Gap]:
    if wrong := [cell.words for cell in tables.wrong_cells(question.columns, answer.value)]:
        yield Gap(slot, question.criterion, "cells_wrong", detail=" ".join(wrong[:FEW]))
    if left := list(tables.cells_left_out(question, answer.value)):
        yield Gap(slot, question.criterion, "cells_missing", detail=" ".join(left[:FEW]))


def _year_gaps(question: Question, slot: Slot, answer: Answer, shown: Shown) -> Iterator[Gap]:
    if missing := tables.years_left_out(question, answer.value, shown.years):
        words = gettext("No row tells of: %(years)s. Write 0 for a year in which there was nothing.")
        detail = words % {"years": tables.year_words(missing)}
        yield Gap(slot, question.criterion, "years_missing", detail=detail)


def _evidence_gaps(question: Question, slot: Slot, answer: Answer, shown: Shown) -> Iterator[Gap]:
    for wanted in question.evidence:
        called_for = question.kind != "yes_partly_no" or answer.value in question.wanted_on(wanted)
        if wanted.required and called_for and wanted.key not in shown.valid:
            kind: GapKind = "evidence_expired" if wanted.key in shown.expired else "evidence_missing"
            yield Gap(slot, question.criterion, kind, evidence=wanted.key)


def _met(question: Question, slot: Slot, answer: Answer) -> Iterator[Gap]:
    meeting = answering.meeting(question, answer)
    if meeting != "met" and question.level == "should":
        yield Gap(slot, question.criterion, "should_partly" if meeting == "partly" else "should_not_met")
    elif meeting != "met":
        yield Gap(slot, question.criterion, "must_partly" if meeting == "partly" else "must_not_met")


def _addressed(question: Question, asked: Asked) -> Iterator[Slot]:
    """The slots of a question before its condition is looked at."""
    roles = asked.roles if ANY in question.roles else asked.roles & set(question.roles)
    components = asked.components if ANY in question.components else asked.components & set(question.components)
    if not roles or not components or question.criterion not in asked.criteria:
        return
    if question.per == "site":
        for site in asked.sites:
            if not site.roles or site.roles & roles:
                yield Slot(question.key, site=site.ref)
    elif question.per == "role":
        yield from (Slot(question.key, role=role) for role in sorted(roles))
    else:
        yield Slot(question.key)


def _holds(question: Question, slot: Slot, asked: Asked, applying: Mapping[str, list[Slot]], answers: Answers) -> bool:
    if not question.when:
        return True

    def answer(key: str) -> object:
        return _counting(key, slot, applying, answers)

    kind = next((site.kind for site in asked.sites if site.ref == slot.site), "")
    return holds(question.when, Situation(answer, asked.roles, asked.types, asked.components, kind))


def _counting(key: str, seen_from: Slot, applying: Mapping[str, list[Slot]], answers: Answers) -> object:
    """The value that counts: of the same site and role, else of the site, the role, the operator; if it applies."""
    for role, site in ((seen_from.role, seen_from.site), ("", seen_from.site), (seen_from.role, ""), ("", "")):
        slot = Slot(key, role, site)
        answer = answers.get(slot)
        if answer and answer.given and slot in applying.get(key, ()):
            return None if answer.not_applicable else _comparable(answer.value)
    return None


def _comparable(value: object) -> object:
    number = number_of(value)
    return value if number is None else number
