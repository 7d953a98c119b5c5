"""The language of conditions: what it says, and all that it cannot say."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aeo.programme.conditions import BadCondition, Situation, holds, parse, questions_in

ANSWERS: dict[str, object] = {"A01": "yes", "A03": Decimal(7), "B15": None}


def situation(site_kind: str = "") -> Situation:
    """A carrier that applies for everything."""
    both = frozenset({"customs", "security"})
    return Situation(ANSWERS.get, frozenset({"carrier"}), frozenset({"full"}), both, site_kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True),
        ('answer("A01") == "yes"', True),
        ('answer("A01") != "yes"', False),
        ('answer("A03") > 5', True),
        ('2 < answer("A03") <= 6', False),
        ('answer("B15") == "yes"', False),
        ('answer("B15") < 3', False),
        ('answer("B15") >= 3', False),
        ('answer("A01") < 3', False),
        ('"carrier" in roles', True),
        ('"broker" in roles', False),
        ('"broker" not in roles and "full" in types', True),
        ('"security" in components', True),
        ('site_kind in ("yard", "warehouse")', True),
        ('site_kind == "office" or not answer("A01") == "no"', True),
        ('"x" in answer("B15")', False),
        ('"x" not in answer("B15")', True),
    ],
)
def test_conditions_hold(text: str, expected: bool) -> None:
    assert holds(text, situation("yard")) is expected


@pytest.mark.parametrize(
    "text",
    [
        "open('/etc/passwd')",
        "answer.__class__",
        "answer('A01').upper() == 'YES'",
        "answer(roles)",
        "answer('A01', 2)",
        "answer(key='A01')",
        "roles[0]",
        "lambda: 1",
        "[x for x in roles]",
        "f'{roles}'",
        "1 + 1",
        "-1 < 2",
        "9 ** 9 ** 9",
        "a := 1",
        "yes",
        "(roles, types)",
        "b'x' == 'x'",
        "1.5 < 2",
        "None",
        "answer('A01') is 'yes'",
        "import os",
        "answer('A01'",
        "'\\x00' == 'x",
        "(" * 400 + ")" * 400,
        "'" + "x" * 500 + "' == 'x'",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(BadCondition):
        parse(text)


@given(st.text(max_size=80))
def test_no_text_does_anything_but_be_refused(text: str) -> None:
    try:
        parse(text)
    except BadCondition:
        return
    assert holds(text, situation()) in (True, False)


def test_the_questions_that_a_condition_asks() -> None:
    assert questions_in('answer("A01") == "yes" and not (answer("B02") == "no" or "carrier" in roles)') == {
        "A01",
        "B02",
    }
