"""References: without gaps, and a check character that catches what people mistype."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import assume, given
from hypothesis import strategies as st

from aeo.kernel.numbering import ALPHABET, check_character, is_genuine, next_in, reference

texts = st.text(ALPHABET, min_size=1, max_size=14)


@given(texts, st.data())
def test_one_wrong_character_is_caught(text: str, data: st.DataObject) -> None:
    whole = text + check_character(text)
    assert is_genuine(whole)
    place = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from(ALPHABET))
    assume(other != whole[place])
    assert not is_genuine(whole[:place] + other + whole[place + 1 :])


@given(texts)
def test_separators_and_case_do_not_matter(text: str) -> None:
    whole = text + check_character(text)
    assert is_genuine("-".join(whole).lower())


def test_a_known_value() -> None:
    # ISO/IEC 7064 MOD 37,36: the example of the standard's users, GRid A12425GABC1234002 has M.
    assert check_character("A12425GABC1234002") == "M"
    assert not is_genuine("7")


@pytest.mark.django_db
def test_numbers_have_no_gaps() -> None:
    assert next_in("letters") == 1
    kept = transaction.savepoint()
    assert next_in("letters") == 2
    transaction.savepoint_rollback(kept)
    assert next_in("letters") == 2


@pytest.mark.django_db
def test_a_reference_carries_its_check_character() -> None:
    made = reference("AP-{year}-{n:05}-{check}", "applications-2026", year=2026)
    assert made.startswith("AP-2026-00001-")
    assert is_genuine(made)
    assert reference("L-{n}", "plain") == "L-1"
