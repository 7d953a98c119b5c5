"""What goes over the line: pages compressed and light, everything else as it is."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client

from operators.queries import sheets
from operators.queries.progress import progress
from tests.factories import operators as make
from tests.support.pages import client_of

pytestmark = pytest.mark.django_db
LATER, HEADERS = 30_000, 3_000  # bytes of a page after the first (quality.md, P12), and what goes with it
GZIP = {"accept-encoding": "gzip"}


def test_pages_are_compressed_and_answers_to_programs_are_not() -> None:
    page, plain = Client().get("/", headers=GZIP), Client().get("/")
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert b"</html>" in gzip.decompress(page.content)
    assert "Content-Encoding" not in plain
    assert "Content-Encoding" not in Client().get("/api/openapi.json", headers=GZIP)


def test_the_pages_of_a_large_application_are_light() -> None:
    company = make.operator()
    draft = make.draft(
        company, types=["full"], roles=["exporter", "importer", "carrier"], sites=[make.site(company).pk]
    )
    sheet = make.fill(draft, text="Манай компани үүнийг журмаар зохицуулсан. " * 20)
    client, base = client_of(make.owner(company), "mn"), f"/portal/applications/{draft.pk}/"
    long = max(progress(sheets.sheet(draft.self_assessment)), key=lambda part: part.total).criterion.key
    assert len(sheet.slots) > 60
    for path in (f"sections/{long}/", "tasks/", "check/"):
        sent = client.get(base + path, headers=GZIP)
        assert sent.status_code == 200
        assert len(sent.content) + HEADERS < LATER, path
