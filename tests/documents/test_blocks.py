"""How the body of a letter is read: headings, lists, items that bring their number, paragraphs."""

import pytest

from aeo.documents.templatetags.papers import blocks


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("To the company\n\nWhat is missing:\n- a licence\n- a plan", ["text", "heading", "list"]),
        ("- 1. the first\n- 2. the second\n\nUntil Friday.", ["numbered", "text"]),
        ("- 1. the first\n- a licence", ["list"]),
    ],
)
def test_the_parts_of_a_letter(text: str, kinds: list[str]) -> None:
    assert [block.kind for block in blocks(text)] == kinds
