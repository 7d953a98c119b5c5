"""The questions of the self-assessment, as the pack writes them."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from aeo.programme.bounds import Bound
from aeo.programme.keys import ANY, AnyComponent, AnyRole, CriterionKey, NormKey
from aeo.programme.rules import Item
from aeo.programme.text import EMPTY, WRITTEN_ONCE, Text

Unit = Annotated[Text, WRITTEN_ONCE]
Kind = Literal["yes_partly_no", "number", "text", "table", "choice"]
ColumnKind = Literal["number", "text", "date", "yes_no"]
YES_PARTLY_NO = ("yes", "partly", "no")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the answer should have attached; `on` names the answers that call for it (empty: see `wanted_on`)."""

    key: str
    text: Text
    required: bool = False
    on: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table answer. `at_least` and `at_most` bound a number, or the year of a day. `up_to` names another
    column that it does not exceed in any row. It names `last_years`: of so many there is to be a row each."""

    key: str
    kind: ColumnKind
    text: Text
    unit: Unit = EMPTY
    required: bool = True
    at_least: Bound | None = None
    at_most: Bound | None = None
    whole: bool = False
    up_to: str = ""
    last_years: int = 0

    @property
    def heading(self) -> Text:
        """Its words with the unit behind them, as every page, paper and sheet that shows the column says them."""
        units = ((code, words, self.unit.to(code)) for code, words in self.text.values)
        return Text(tuple((code, f"{words} ({unit})" if unit else words) for code, words, unit in units))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the answers of a choice."""

    key: str
    text: Text


@dataclass(frozen=True, kw_only=True)
class Question(Item):
    """One question. It keeps its key while its meaning stays; a higher `meaning` makes a carried answer be confirmed.

    `expects` is the answer that meets the criterion without remark: yes or no, a choice's key, or empty when any
    answer does. `when` is a condition (see conditions.py). `at_least` and `at_most` bound a number.
    """

    criterion: CriterionKey
    level: Literal["must", "should"]
    text: Text
    guidance: Text = EMPTY
    meaning: int = 1
    roles: tuple[AnyRole, ...] = (ANY,)
    components: tuple[AnyComponent, ...] = (ANY,)
    per: Literal["operator", "site", "role"] = "operator"
    kind: Kind = "yes_partly_no"
    evidence: tuple[Evidence, ...] = ()
    expects: str = ""
    when: str = ""
    unit: Unit = EMPTY
    at_least: Bound | None = None
    at_most: Bound | None = None
    whole: bool = False
    columns: tuple[Column, ...] = ()
    choices: tuple[Choice, ...] = ()
    eu: str = ""
    ctpat: str = ""
    norm: NormKey = ""

    @property
    def year_column(self) -> Column | None:
        """The column that names the years of which a table has to tell."""
        return next((column for column in self.columns if column.last_years), None)

    def years_before(self, day: date) -> tuple[int, ...]:
        """The calendar years of which its table has to tell: the last ones that were over before a day."""
        column = self.year_column
        return tuple(range(day.year - column.last_years, day.year)) if column else ()

    def meets(self) -> str:
        """The answer that meets the criterion; a yes/partly/no question expects yes unless it says otherwise."""
        return self.expects or ("yes" if self.kind == "yes_partly_no" else "")

    def wanted_on(self, evidence: Evidence) -> tuple[str, ...]:
        """The answers that call for this evidence: what a company does not have, it need not show."""
        if evidence.on:
            return evidence.on
        return ("yes", "partly") if self.meets() == "yes" else YES_PARTLY_NO
