"""The page on what programs may ask: every operation and shape of the document is on it, in both languages."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from aeo.cais import documentation


@pytest.mark.parametrize(("language", "title"), [("en", "For programs (API)"), ("mn", "Програмуудад зориулсан (API)")])
def test_everything_of_the_document_is_on_the_page(language: str, title: str) -> None:
    page = Client(headers={"accept-language": language}).get("/api/docs")
    assert page.status_code == 200
    assert title in page.text
    for one in documentation.operations():
        assert f"{one.method} {one.path}" in page.text
        assert all(field.name in page.text for field in one.fields)
    assert all(f">{shape.name}<" in page.text for shape in documentation.shapes())


def test_the_document_itself_is_served_as_it_is_committed() -> None:
    answer = Client().get("/api/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content) == documentation.document()


def test_shapes_are_said_in_a_few_words() -> None:
    shown = {field.name: field.shape for shape in documentation.shapes() for field in shape.fields}
    assert all(shown.values())
    assert "{" not in "".join(shown.values())
