"""Texts in several languages."""

from django.utils.translation import override

from aeo.programme.text import EMPTY, Text

BOTH = Text.of(mn="Шалгуур", en="Criterion")


def test_the_language_asked_for() -> None:
    assert (BOTH.to("mn"), BOTH.to("en"), BOTH.to("en-gb")) == ("Шалгуур", "Criterion", "Criterion")


def test_another_language_when_there_is_none() -> None:
    assert BOTH.to("fr") == BOTH.to(None) == "Шалгуур"
    assert Text.of(mn=" ", en="Criterion").to("mn") == "Criterion"
    assert EMPTY.to("mn") == ""
    assert not EMPTY


def test_a_page_shows_its_own_language() -> None:
    with override("en"):
        assert str(BOTH) == "Criterion"
    with override("mn"):
        assert f"{BOTH}" == "Шалгуур"
