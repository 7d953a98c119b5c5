"""Letters are filled with facts, and with nothing else."""

import pytest

from aeo.programme import letters
from aeo.programme.pack import Pack


def test_every_letter_can_be_written_in_both_languages(mn: Pack) -> None:
    for letter in mn.letters:
        facts = {name: f"<{name}>" for name in letters.LETTERS[letter.key]}
        for language in ("mn", "en"):
            written = letters.write(letter, language, facts)
            assert "{" not in written.subject + written.body, letter.key
            assert "<operator_name>" in written.subject + written.body, letter.key
    assert letters.write(mn.letters["receipt"], "mn", facts | dict.fromkeys(letters.LETTERS["receipt"], "")).body


def test_both_languages_speak_of_the_same_facts(mn: Pack) -> None:
    for letter in mn.letters:
        for text in (letter.subject, letter.body):
            assert letters.placeholders(text.to("mn")) == letters.placeholders(text.to("en")), letter.key


def test_adverse_decisions_say_where_and_by_when_to_complain(mn: Pack) -> None:
    for kind in mn.decisions:
        if kind.adverse:
            named = letters.placeholders(mn.letters[kind.letter].body.to("mn"))
            assert {"complaint_where", "complaint_until", "complaint_court", "reasons", "grounds"} <= named, kind.key


def test_facts_are_put_in_as_they_are(mn: Pack) -> None:
    letter = mn.letters["withdrawn"]
    facts = {"operator_name": "“{reference}” ХХК {0.__class__} %s", "reference": "AP-1", "effective_from": "2026-11-23"}
    body = letters.write(letter, "en", facts).body
    assert "Company: “{reference}” ХХК {0.__class__} %s" in body
    assert "AP-1" in body


def test_lists_become_lines(mn: Pack) -> None:
    facts = {**dict.fromkeys(letters.LETTERS["return_list"], "x"), "items": ["one", "two"]}
    assert "– one\n– two" in letters.write(mn.letters["return_list"], "en", facts).body


def test_what_says_nothing_is_left_out_with_its_heading(mn: Pack) -> None:
    facts: dict[str, object] = dict.fromkeys(letters.LETTERS["visit_notice"], "x")
    facts |= {"team": [], "agenda": "–", "documents": ["a", "b"]}
    said = letters.write(mn.letters["visit_notice"], "en", facts).body
    assert "Sites:\nx\nPlease have ready:\n– a\n– b\n" in said
    nothing = {"hearing_documents": None, "until": "–"}
    facts = {**dict.fromkeys(letters.LETTERS["decision_suspend"], "x"), **nothing}
    said = letters.write(mn.letters["decision_suspend"], "en", facts).body
    assert "handed in" not in said
    assert "In effect from: x\n\nDuring" in said
    assert "\n\n\n" not in said


def test_a_missing_fact_is_named(mn: Pack) -> None:
    with pytest.raises(KeyError, match="reference"):
        letters.write(mn.letters["withdrawn"], "en", {"operator_name": "X"})
