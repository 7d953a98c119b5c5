"""Answers as the rules see them: is it of the right kind, can it be kept, does it meet what is expected."""

from dataclasses import dataclass
from typing import Literal

from aeo.components.seen import says_something
from aeo.programme import tables
from aeo.programme.questions import YES_PARTLY_NO, Question
from aeo.programme.values import choice_problems, number_problems, text_problems

NOT_APPLICABLE = "not_applicable"
Meeting = Literal["met", "partly", "not_met"]


@dataclass(frozen=True)
class Answer:
    """An answer's value and reason.

    `value`: yes, partly or no; a choice's key; a text; a number (int, Decimal or its text); a list of rows
    (mapping of column key to value); or `not_applicable`, with a reason, to any question. None or "" is no answer.
    """

    value: object = None
    reason: str = ""

    @property
    def given(self) -> bool:
        """True when there is an answer at all."""
        return says_something(self.value) if isinstance(self.value, str) else self.value not in (None, [], ())

    @property
    def not_applicable(self) -> bool:
        """True when the company says that the question does not concern it."""
        return self.value == NOT_APPLICABLE


def problems(question: Question, value: object) -> list[str]:
    """What is wrong with the kind or size of a value, in words to show beside the field; nothing when it fits."""
    if _nothing_to_judge(value):
        return []
    return tables.problems(question, value) if question.kind == "table" else _single(question, value)


def unkept(question: Question, value: object) -> list[str]:
    """Why a value cannot even be stored, in words. Half a table can, and one with wrong cells: they are typed texts."""
    if _nothing_to_judge(value):
        return []
    return tables.unkept(question, value) if question.kind == "table" else _single(question, value)


def meeting(question: Question, answer: Answer) -> Meeting:
    """Does the answer meet the criterion without remark? One that does not apply does."""
    expected = question.meets()
    if answer.not_applicable or not expected or answer.value == expected:
        return "met"
    return "partly" if answer.value == "partly" else "not_met"


def _nothing_to_judge(value: object) -> bool:
    return value == NOT_APPLICABLE or value in (None, "")


def _single(question: Question, value: object) -> list[str]:
    match question.kind:
        case "yes_partly_no":
            return list(choice_problems(value, YES_PARTLY_NO))
        case "choice":
            return list(choice_problems(value, tuple(choice.key for choice in question.choices)))
        case "number":
            return list(number_problems(question, value))
        case _:
            return list(text_problems(value))
