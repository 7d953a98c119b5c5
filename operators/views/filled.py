"""What came in for the questions of a page and could not be taken, to be shown again with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from aeo.components.contexts import Words
from aeo.programme.applicability import Slot
from operators.forms.answers import AnswerForm
from operators.forms.files import UntilForm


@dataclass
class Filled:
    """Forms that could not be saved whole, files that were refused, and last days of files that are none."""

    forms: dict[Slot, AnswerForm] = field(default_factory=dict)
    files: dict[tuple[Slot, str], list[Words]] = field(default_factory=dict)
    days: dict[int, UntilForm] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.forms or self.files or self.days)
