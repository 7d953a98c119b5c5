"""Whatever was typed, a paper costs as much as there is of it, not the square."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest

from aeo.documents import bulk, render
from aeo.documents.facts import FreeText, plain
from aeo.documents.wrapping import BREAK, LONGEST_WORD, MOST_LINES, breakable, compact
from tests.documents.papers import paper
from tests.documents.reports import ANSWERS, SUBMISSION
from tests.documents.tools import ask, text_of

FEW = 4_000


@pytest.mark.parametrize("text", ["үг " * 500, "a" * (LONGEST_WORD - 1), "<p class='own'>", "0123456789abcdef" * 4])
def test_words_stay_whole(text: str) -> None:
    assert breakable(text) == text


@pytest.mark.parametrize("letter", ["Ө", "&amp;", "&#x27;", "ᠮ"])
def test_a_word_without_end_may_break_between_its_letters_and_loses_none(letter: str) -> None:
    html = breakable(f"<p>{letter * 300}</p>")
    assert html.replace(BREAK, "") == f"<p>{letter * 300}</p>"
    assert set(html.removeprefix("<p>").removesuffix("</p>").split(BREAK)) == {letter * 10, ""}


def test_lines_without_end_run_on_and_say_so() -> None:
    assert compact("a\n" * MOST_LINES) == "a\n" * MOST_LINES
    assert compact("a\n" * (MOST_LINES + 1)) == "a ¶ " * (MOST_LINES + 1)


def test_twice_the_text_is_twice_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in letters that are laid out, which is the same on a machine that is busy."""
    layout = import_module("weasyprint.text.line_break").Layout
    laid, really = [0], layout.set_text

    def counting(self: Any, text: str, *more: Any, **named: Any) -> None:
        laid[0] += len(text)
        really(self, text, *more, **named)

    monkeypatch.setattr(layout, "set_text", counting)
    counts = []
    for size in (FEW, 2 * FEW):
        laid[0] = 0
        printed = text_of(render.pdf(paper("submission", _copy("Ө" * size, "a\n" * (size // 2)))))
        assert printed.count("Ө") >= 2 * size
        counts.append(laid[0])
    assert counts[1] < 2.3 * counts[0]


def test_what_would_be_too_long_is_printed_in_part_and_attached_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = _copy("Ө" * 900, "a\n" * 450)
    assert bulk.shortened(facts, ("mn", "en")) is facts
    monkeypatch.setattr(bulk, "MOST", 6_000)
    pdf = render.pdf(paper("submission", facts))
    printed = " ".join(text_of(pdf).split())
    assert "275 characters more; the whole is in record.json" in printed
    assert 2 * 625 <= printed.count("Ө") < 1300
    assert "Have you committed customs offences?" in printed
    assert "b" * 64 in printed.replace(" ", ""), "a hash stays whole"
    assert "record.json" in ask("pdfdetach", pdf, "-list")


def _copy(word: str, lines: str) -> dict[str, Any]:
    """A frozen copy with a word in an answer and in a table, and lines."""
    told = {"text": FreeText(word, "mn"), "reason": FreeText(lines, "mn")}
    answers = [{**ANSWERS[0], **told}, {**ANSWERS[1], "table": [{"year": "2025", "count": word}]}]
    return {**SUBMISSION, **plain({"sections": [{**SUBMISSION["sections"][0], "answers": answers}]})}
