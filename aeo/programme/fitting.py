"""What must be so of a question and of the columns of its table: a rule over pack and places (see contents.py)."""

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from aeo.programme.bounds import FIRST_YEAR, LAST_YEAR, Bound, Limits
from aeo.programme.pack import Pack
from aeo.programme.places import Place, Problem
from aeo.programme.questions import YES_PARTLY_NO, Column, Question
from aeo.programme.tables import TYPED

MOST_YEARS = 20
Wrong = Iterator[tuple[str, str]]  # of a key, what was expected


def questions(pack: Pack, places: dict[str, list[Place]]) -> Iterator[Problem]:
    """A question's parts fit its kind, and its key its criterion."""
    for question, place in zip(pack.questions, places["questions"], strict=True):
        yield from (place.child(name).problem(expected) for name, expected in _question(question))
        for number, column in enumerate(question.columns):
            own = place.child("columns").item(number, column.key)
            yield from (own.child(name).problem(expected) for name, expected in _column(question, column))


def _question(question: Question) -> Wrong:
    if not question.key.startswith(question.criterion):
        yield "key", _("expected a key that begins with the letter of the criterion")
    yield from _kind(question)
    yield from _bounds(question)
    for name in ("evidence", "columns", "choices"):
        keys = [part.key for part in getattr(question, name)]
        if len(set(keys)) < len(keys):
            yield name, _("this key was used before")


def _column(question: Question, column: Column) -> Wrong:
    yield from _bounds(column)
    yield from (("last_years", expected) for expected in _years(question, column))
    yield from (("up_to", expected) for expected in _up_to(question, column))


def _kind(question: Question) -> Wrong:
    if (question.kind == "table") != bool(question.columns):
        yield "columns", _("a table has columns, and nothing else has")
    if (question.kind == "choice") != bool(question.choices):
        yield "choices", _("a choice has choices, and nothing else has")
    allowed: tuple[str, ...] = {
        "yes_partly_no": YES_PARTLY_NO,
        "choice": tuple(choice.key for choice in question.choices),
    }.get(question.kind, ())
    if question.expects and question.expects not in allowed:
        yield "expects", _("expected one of the question's own answers")


def _bounds(thing: Question | Column) -> Wrong:
    limits = Limits.of(thing)
    given = [size for size in (limits.least, limits.most) if size is not None]
    if thing.whole and thing.kind != "number":
        yield "whole", _("only a number can be whole")
    if given and thing.kind not in ("number", "date"):
        yield "at_least", _("only a number or a day has bounds")
    elif given != sorted(given):
        yield "at_most", _("expected no less than at_least")
    elif thing.kind == "date" and not all(FIRST_YEAR <= year <= LAST_YEAR for year in given):
        yield "at_least", _("expected years, such as 1990 or “this_year”")


def _years(question: Question, column: Column) -> Iterator[str]:
    if not column.last_years:
        return
    limits, last = Limits.of(column), Bound(-1, moves=True).value
    first = last - column.last_years + 1
    if not 1 <= column.last_years <= MOST_YEARS:
        yield _("expected 1 to %(most)s") % {"most": MOST_YEARS}
    elif not (column.kind == "number" and column.whole and column.required):
        yield _("only a required whole number names years")
    elif (limits.least or first) > first or (limits.most or last) < last:
        yield _("expected bounds that let these years in")
    elif column != question.year_column:
        yield _("one column of a table names the years")


def _up_to(question: Question, column: Column) -> Iterator[str]:
    if not column.up_to:
        return
    whole = next((other for other in question.columns if other.key == column.up_to), column)
    least, most = Limits.of(column).least, Limits.of(whole).most
    if whole is column:
        yield _("expected the key of another column of this table, not “%(given)s”") % {"given": column.up_to}
    elif column.kind not in TYPED or (whole.kind, whole.unit) != (column.kind, column.unit):
        yield _("only numbers of one unit can be compared, or days")
    elif least is not None and most is not None and least > most:
        yield _("expected bounds that leave room for both columns")
    elif _circle(question):
        yield _("expected no circle of columns")


def _circle(question: Question) -> bool:
    order = TopologicalSorter({column.key: {column.up_to} for column in question.columns if column.up_to})
    try:
        order.prepare()
    except CycleError:
        return True
    return False
