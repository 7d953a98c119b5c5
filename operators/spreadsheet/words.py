"""What stands in the cells besides the answers, in the reader's language, and how the words chosen are read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aeo.programme.questions import YES_PARTLY_NO, Column, Question
from operators.papers import CHOICES
from operators.spreadsheet import layout

HEADINGS: Mapping[str, Promise] = {
    layout.NUMBER: gettext_lazy("No."),
    layout.QUESTION: gettext_lazy("Question"),
    layout.ADDRESSEE: gettext_lazy("About"),
    layout.LEVEL: gettext_lazy("Condition"),
    layout.GUIDANCE: gettext_lazy("What a good answer shows"),
    layout.ANSWER: gettext_lazy("Your answer"),
    layout.UNIT: gettext_lazy("Unit"),
    layout.ASIDE: gettext_lazy("Does not apply to us"),
    layout.REASON: gettext_lazy("Why it does not apply"),
    layout.TEXT: gettext_lazy("Explain"),
    layout.DOCUMENTS: gettext_lazy("Other documents: names of files in the library, one on a line"),
}
ASIDE = gettext_lazy("does not apply")
CELLS: Mapping[str, Promise] = {"yes": pgettext_lazy("a cell", "yes"), "no": pgettext_lazy("a cell", "no")}
CROSSES = frozenset({"x", "х", "✓", "1", "+"})


def choices(question: Question) -> dict[str, str]:
    """Key → words of the answers of a question with choices."""
    if question.kind == "choice":
        return {choice.key: str(choice.text) for choice in question.choices}
    return {key: str(CHOICES[key]).capitalize() for key in YES_PARTLY_NO}


def chosen(question: Question, text: str) -> str | None:
    """The key of an answer by its words in any language, or by the key itself; None when it is none of them."""
    return _key_of(text, in_every_language(lambda: choices(question)))


def yes_or_no(text: str) -> str | None:
    """The same for a cell of a table that says yes or no."""
    return _key_of(text, in_every_language(lambda: {key: str(words) for key, words in CELLS.items()}))


def put_aside(text: str) -> bool:
    """True for the mark that a question does not apply."""
    marks = {words.casefold() for _key, words in in_every_language(lambda: {"": str(ASIDE)})}
    return text.casefold() in marks | CROSSES


def cell(column: Column, value: str) -> str:
    """What stands in a cell of a table."""
    return str(CELLS.get(value, value)) if column.kind == "yes_no" else value


def level(question: Question) -> str:
    """Whether the condition is required."""
    return _("Required condition") if question.level == "must" else _("Recommended")


def in_every_language(words: Callable[[], Mapping[str, str]]) -> list[tuple[str, str]]:
    """Key and words in every language that the pages speak."""
    found: list[tuple[str, str]] = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found += words().items()
    return found


def _key_of(text: str, pairs: Iterable[tuple[str, str]]) -> str | None:
    wanted = " ".join(text.split()).casefold()
    known = [(key, " ".join(words.split()).casefold()) for key, words in pairs]
    return next((key for key, words in known if wanted in (words, key.casefold())), None)
