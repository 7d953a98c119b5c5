"""Companies that are easily taken for another one: called nearly the same, or with a number that another one had."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, QuerySet

from operators.models import Identifier, Operator
from operators.names import name_key

NEARLY = 0.9
MOST = 10
DIGITS = re.compile(r"\d+")


def beside(operator: str) -> dict[str, Any]:
    """For rows that name an `operator`, in their own query: the names that may resemble its own, and whether one of its
    numbers is, or was, another company's.
    """
    own = OuterRef(f"{operator}_id")
    others = Operator.objects.exclude(pk=own)
    numbers = Identifier.objects.filter(operator=OuterRef(own)).values("value")
    shared = Identifier.objects.exclude(operator=own).filter(value__in=numbers)
    names = _near(others, OuterRef(f"{operator}__name_local")).values("name_local")
    return {"names_near": ArraySubquery(names[:MOST]), "number_shared": Exists(shared)}


def of(operator: Operator) -> list[str]:
    """The names of other companies that nearly are this one's."""
    others = Operator.objects.exclude(pk=operator.pk)
    return nearly(operator.name_local, _near(others, operator.name_local).values_list("name_local", flat=True)[:MOST])


def nearly(name: str, others: Iterable[str]) -> list[str]:
    """Those that look nearly the same, whatever the order of the words; a number in a name tells two apart."""
    return list(dict.fromkeys(other for other in others if _is_near(name, other)))


def _near(others: QuerySet[Operator], name: Any) -> QuerySet[Operator]:
    found = others.filter(search_text__trigram_word_similar=name)
    return found.annotate(near=TrigramSimilarity("name_local", name)).order_by("-near", "pk")


def _is_near(one: str, two: str) -> bool:
    numbered = sorted(DIGITS.findall(one)) == sorted(DIGITS.findall(two))
    return numbered and SequenceMatcher(None, name_key(one), name_key(two), autojunk=False).ratio() >= NEARLY
